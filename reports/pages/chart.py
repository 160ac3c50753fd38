"""The chart of a load run as SVG: drawn here, needs no network, and reads in black and white."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape

from reports.evidence.model import LoadResult, Second
from reports.pages.labels import WORDS
from reports.words import Lang

WIDTH, HEIGHT = 700, 230
LEFT, RIGHT, TOP, BOTTOM = 52, 44, 26, 34
MOST_POINTS = 240
"""More points than this can't be told apart on paper; seconds are gathered."""

Scale = Callable[[float], float]


def load_chart(load: LoadResult, lang: Lang) -> str:
    """Mean (solid), 95th percentile (dashed) in ms on the left axis, reps (grey area) on the right."""
    seconds = gathered([s for s in load.seconds if math.isfinite(s.mean_ms) and math.isfinite(s.p95_ms)])
    if not seconds:
        return ""
    first, last = seconds[0].t, max(seconds[-1].t, seconds[0].t + 1)
    top_ms = _nice(max((s.p95_ms for s in seconds if s.count), default=1.0))
    top_users = _nice(max(s.users for s in seconds))
    x = _scale(first, last, LEFT, WIDTH - RIGHT)
    ms = _scale(0, top_ms, HEIGHT - BOTTOM, TOP)
    users = _scale(0, top_users, HEIGHT - BOTTOM, TOP)
    parts = [
        _ramp(first, x, lang),
        _area(seconds, x, users),
        _grid(first, last, top_ms, top_users, x, ms),
        _line(seconds, lambda s: s.p95_ms, x, ms, 'stroke-dasharray="5 3" stroke-width="1.2"'),
        _line(seconds, lambda s: s.mean_ms, x, ms, 'stroke-width="2"'),
        _failures(seconds, x),
        _key(lang),
    ]
    title = escape(WORDS["chart"].in_(lang))
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="9" '
        f'role="img" aria-label="{title}" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{title}</title>{"".join(parts)}</svg>'
    )


def gathered(seconds: Sequence[Second]) -> list[Second]:
    """At most ``MOST_POINTS`` points: means weighed by count, percentiles and reps by their highest."""
    step = max(1, math.ceil(len(seconds) / MOST_POINTS))
    return [_together(seconds[i : i + step]) for i in range(0, len(seconds), step)]


def _together(some: Sequence[Second]) -> Second:
    count = sum(s.count for s in some)
    mean = sum(s.mean_ms * s.count for s in some) / count if count else 0.0
    p95 = max((s.p95_ms for s in some if s.count), default=0.0)
    return Second(some[0].t, max(s.users for s in some), count, sum(s.failed for s in some), mean, p95)


def _scale(low: float, high: float, start: float, end: float) -> Scale:
    return lambda value: start + (value - low) / ((high - low) or 1) * (end - start)


def _nice(value: float) -> float:
    """The next round number above, so that the axis has whole steps."""
    value = max(value, 1.0)
    size = 10.0 ** math.floor(math.log10(value))
    return next(step * size for step in (1, 1.5, 2, 3, 4, 5, 8, 10) if step * size >= value)


def _ramp(first: int, x: Scale, lang: Lang) -> str:
    if first >= 0:
        return ""
    width = x(0) - x(first)
    words = escape(WORDS["warm_up"].in_(lang))
    text = f'<text x="{x(first) + width / 2:.1f}" y="{TOP + 11}" text-anchor="middle">{words}</text>'
    height = HEIGHT - TOP - BOTTOM
    box = f'<rect x="{x(first):.1f}" y="{TOP}" width="{width:.1f}" height="{height}" fill="#f3f1ea"/>'
    return box + (text if width > 30 else "")


def _area(seconds: Sequence[Second], x: Scale, y: Scale) -> str:
    points = " ".join(f"{x(s.t):.1f},{y(s.users):.1f}" for s in seconds)
    base = f"{y(0):.1f}"
    ends = f"{x(seconds[-1].t):.1f},{base} {x(seconds[0].t):.1f},{base}"
    return f'<polygon points="{points} {ends}" fill="#dfe5ea" stroke="#a9b4bd" stroke-width=".8"/>'


def _grid(first: int, last: int, top_ms: float, top_users: float, x: Scale, ms: Scale) -> str:
    made = []
    for part in range(5):
        y = ms(top_ms * part / 4)
        made.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#c9c9c9" stroke-width=".5"/>'
        )
        made.append(f'<text x="{LEFT - 5}" y="{y + 3:.1f}" text-anchor="end">{top_ms * part / 4:g}</text>')
        made.append(f'<text x="{WIDTH - RIGHT + 5}" y="{y + 3:.1f}">{top_users * part / 4:g}</text>')
    step = max(1, round(_nice((last - first) / 8)))
    for t in range(math.ceil(first / step) * step, last + 1, step):
        made.append(f'<text x="{x(t):.1f}" y="{HEIGHT - BOTTOM + 13}" text-anchor="middle">{t}</text>')
    made.append(f'<text x="{LEFT - 5}" y="{TOP - 9}" text-anchor="end">ms</text>')
    return "".join(made)


def _line(seconds: Sequence[Second], value: Callable[[Second], float], x: Scale, y: Scale, style: str) -> str:
    """A line that breaks where nothing was answered: a gap is a finding, not a zero."""
    pieces: list[list[str]] = [[]]
    for s in seconds:
        if s.count:
            pieces[-1].append(f"{x(s.t):.1f},{y(value(s)):.1f}")
        elif pieces[-1]:
            pieces.append([])
    lines = (f'<polyline points="{" ".join(p)}" fill="none" stroke="#1c2a36" {style}/>' for p in pieces if p)
    return "".join(lines)


def _failures(seconds: Sequence[Second], x: Scale) -> str:
    y = HEIGHT - BOTTOM
    return "".join(
        f'<path d="M{x(s.t):.1f} {y - 7} l3 6 h-6 z" fill="#b42318"/>' for s in seconds if s.failed
    )


def _key(lang: Lang) -> str:
    words = [escape(WORDS[name].in_(lang)) for name in ("mean", "users", "seconds", "failed")]
    return (
        f'<line x1="{LEFT}" x2="{LEFT + 24}" y1="12" y2="12" stroke="#1c2a36" stroke-width="2"/>'
        f'<text x="{LEFT + 29}" y="15">{words[0]}</text>'
        f'<line x1="{LEFT + 88}" x2="{LEFT + 112}" y1="12" y2="12" stroke="#1c2a36" stroke-dasharray="5 3"/>'
        f'<text x="{LEFT + 117}" y="15">p95</text>'
        f'<path d="M{LEFT + 165} 8 l3.5 7 h-7 z" fill="#b42318"/><text x="{LEFT + 173}" y="15">{words[3]}</text>'
        f'<rect x="{WIDTH - RIGHT - 110}" y="7" width="20" height="9" fill="#dfe5ea" stroke="#a9b4bd"/>'
        f'<text x="{WIDTH - RIGHT - 84}" y="15">{words[1]}</text>'
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 5}" text-anchor="middle">{words[2]}</text>'
    )
