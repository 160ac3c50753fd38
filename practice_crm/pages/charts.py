"""The dashboard's plots as SVG made here: no script, no network. The table beside each says the same.

Every figure in a plot stands in a ``text`` with ``data-plot`` (what it is of), so that plot and table can be
compared. Colours come from the style sheet; length and place alone tell enough without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from django.utils.safestring import SafeString, mark_safe

WIDTH = 480
LABEL, VALUE = 88, 148
"""Room left for names, and right for figures."""
ROW = 36


@dataclass(frozen=True)
class Bar:
    """One bar: what it is of, its length, the figures that stand beside it; ``part`` is the darker share of it."""

    name: str
    size: Decimal
    figure: str
    key: str
    tone: str = ""
    part: Decimal | None = None


@dataclass(frozen=True)
class Point:
    """One point of a line; ``None`` leaves a gap."""

    name: str
    value: Decimal | None
    figure: str
    key: str


def funnel(bars: Sequence[Bar], title: str) -> SafeString:
    """Bars around a middle line, the widest above."""
    most = max((bar.size for bar in bars), default=Decimal(0)) or Decimal(1)
    room = WIDTH - LABEL - VALUE
    parts = []
    for at, bar in enumerate(bars):
        width = max(float(bar.size / most) * room, 2)
        following = bars[at + 1].size if at + 1 < len(bars) else bar.size
        below = max(float(following / most) * room, 2)
        middle, top = LABEL + room / 2, at * ROW + 4
        bottom = top + ROW - 5
        corners = (
            f"{middle - width / 2:.1f},{top} {middle + width / 2:.1f},{top} "
            f"{middle + below / 2:.1f},{bottom} {middle - below / 2:.1f},{bottom}"
        )
        parts.append(f'<polygon class="plot-bar {bar.tone}" points="{corners}"/>{_words(bar, top + 22)}')
    return _svg(parts, len(bars) * ROW + 6, title, bars)


def bars(rows: Sequence[Bar], title: str) -> SafeString:
    """Bars from a common line at the left."""
    most = max((bar.size for bar in rows), default=Decimal(0)) or Decimal(1)
    room = WIDTH - LABEL - VALUE
    parts = []
    for at, bar in enumerate(rows):
        top = at * ROW + 6
        width = max(float(bar.size / most) * room, 2)
        parts.append(_box(top, width, bar.tone))
        if bar.part:
            parts.append(_box(top, float(bar.part / most) * room, "good"))
        parts.append(_words(bar, top + 18))
    return _svg(parts, len(rows) * ROW + 6, title, rows)


def line(points: Sequence[Point], title: str) -> SafeString:
    """A line from 0 to 100 percent; it breaks where there is no figure."""
    height, left, right, top, bottom = 210, 42, 24, 22, 176
    step = (WIDTH - left - right) / max(1, len(points) - 1)
    parts = [_level(percent, left, WIDTH - right, top, bottom) for percent in (0, 25, 50, 75, 100)]
    pieces: list[list[str]] = [[]]
    for at, point in enumerate(points):
        x = left + at * step
        if (len(points) - 1 - at) % 2 == 0:  # every second name: all of them would touch
            parts.append(
                f'<text class="plot-name" x="{x:.1f}" y="{bottom + 20}" text-anchor="middle">{escape(point.name)}</text>'
            )
        if point.value is None:
            pieces.append([])
            continue
        y = bottom - float(point.value) / 100 * (bottom - top)
        pieces[-1].append(f"{x:.1f},{y:.1f}")
        parts.append(f'<circle class="plot-dot" cx="{x:.1f}" cy="{y:.1f}" r="4"/>')
        beside = 19 if at % 2 and y + 19 < bottom else -9  # by turns, and never among the names below
        parts.append(
            f'<text class="plot-figure" data-plot="{escape(point.key)}" x="{x:.1f}" y="{y + beside:.1f}" '
            f'text-anchor="middle">{escape(point.figure)}</text>'
        )
    lines = [f'<polyline class="plot-line" points="{" ".join(piece)}"/>' for piece in pieces if piece]
    return _svg([*lines, *parts], height, title, points)


def _level(percent: int, left: int, right: int, top: int, bottom: int) -> str:
    y = bottom - percent / 100 * (bottom - top)
    return (
        f'<line class="plot-level" x1="{left}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text class="plot-name" x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{percent}%</text>'
    )


def _box(top: float, width: float, tone: str) -> str:
    return f'<rect class="plot-bar {tone}" x="{LABEL}" y="{top}" width="{width:.1f}" height="{ROW - 14}" rx="4"/>'


def _words(bar: Bar, y: float) -> str:
    return (
        f'<text class="plot-name" x="{LABEL - 10}" y="{y}" text-anchor="end">{escape(bar.name)}</text>'
        f'<text class="plot-figure" data-plot="{escape(bar.key)}" x="{WIDTH - VALUE + 10}" y="{y}">'
        f"{escape(bar.figure)}</text>"
    )


def _svg(parts: Sequence[str], height: int, title: str, told: Sequence[Bar | Point]) -> SafeString:
    said = escape("；".join(f"{each.name} {each.figure}" for each in told))
    return mark_safe(  # noqa: S308  every text in it was escaped above
        f'<svg class="plot" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}：{said}">'
        f"{''.join(parts)}</svg>"
    )
