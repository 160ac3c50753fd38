"""Plots of a load run as SVG, drawn here and readable in black and white: distribution, breaking point, pages, CRM."""

from __future__ import annotations

import math
from collections.abc import Iterable
from html import escape

from reports.evidence.model import Distribution, LoadResult
from reports.words import Lang, Text

WIDTH, LEFT, RIGHT = 700, 64, 30
INK, PALE, BAR, RED = "#16202a", "#c9c9c9", "#9fb0bd", "#b42318"
BARS = 40
BOLD = 'font-weight="bold"'
DASHES = ("", "5 3", "2 3", "8 3 2 3", "1 2", "10 4")


def svg(height: float, title: str, parts: Iterable[str]) -> str:
    """A plot with its title on top."""
    words = escape(title)
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height:.0f}" font-family="sans-serif" font-size="9" role="img" '
        f'aria-label="{words}" xmlns="http://www.w3.org/2000/svg"><title>{words}</title>'
        f"{text(4, 10, title, 'start', BOLD)}{''.join(parts)}</svg>"
    )


def text(x: float, y: float, words: str, anchor: str = "middle", more: str = "") -> str:
    """Words at a place."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK}" {more}>{escape(words)}</text>'


def line(
    x1: float, y1: float, x2: float, y2: float, style: str = f'stroke="{PALE}" stroke-width=".6"'
) -> str:
    """A straight line."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" {style}/>'


def distribution_plot(load: LoadResult, names: dict[str, Text], lang: Lang, before: LoadResult | None) -> str:
    """One strip for each kind: how many took how long, on a scale of powers of ten; the earlier round as a line."""
    spreads = [d for d in load.distributions if sum(d.counts)]
    if not spreads:
        return ""
    old = {d.name: d for d in before.distributions} if before else {}
    bounds = [ms for d in (*spreads, *old.values()) for ms in (d.upper_ms[:1] + d.upper_ms[-1:])]
    low, high = math.floor(math.log10(min(bounds)) * 2) / 2, math.ceil(math.log10(max(bounds)) * 2) / 2
    high = max(high, low + 0.5)
    row, top = 46, 20
    parts = []
    for number, spread in enumerate(spreads):
        base = top + row * (number + 1) - 10
        parts += _strip(spread, old.get(spread.name), base, row - 14, low, high)
        name = names.get(spread.name, Text(spread.name, spread.name)).in_(lang)
        figures = next((t for t in load.transactions if t.name == spread.name), None)
        parts.append(text(4, base - 18, name[:24], "start"))
        if figures:
            told = f"n = {figures.count}   p50 {figures.p50_ms:.0f}   p95 {figures.p95_ms:.0f} ms"
            parts.append(text(WIDTH - 4, base - row + 22, told, "end"))
            parts += _mark(_x(figures.p50_ms, low, high), base, row, "2 2")
            parts += _mark(_x(figures.p95_ms, low, high), base, row, "")
    bottom = top + row * len(spreads)
    parts += _log_axis(low, high, top, bottom)
    key = Text("虚线 p50，实线 p95", "dashed p50, solid p95").in_(lang)
    if old:
        key += Text("；折线 = 基线轮次", "; outline = baseline round").in_(lang)
    title = Text(
        f"响应时间的分布（毫秒，对数刻度；{key}）", f"Distribution of response times (ms, logarithmic; {key})"
    )
    return svg(bottom + 18, title.in_(lang), parts)


def _x(ms: float, low: float, high: float) -> float:
    share = (math.log10(max(ms, 0.01)) - low) / (high - low)
    return 130 + (WIDTH - 130 - RIGHT) * min(1.0, max(0.0, share))


def _heights(spread: Distribution, low: float, high: float) -> list[float]:
    """The share of each bar's class, the highest being 1."""
    found = [0.0] * BARS
    for ms, count in zip(spread.upper_ms, spread.counts, strict=True):
        place = (math.log10(max(ms, 0.01)) - low) / (high - low)
        found[min(BARS - 1, max(0, int(place * BARS)))] += count
    most = max(found) or 1.0
    return [n / most for n in found]


def _strip(
    spread: Distribution, old: Distribution | None, base: float, height: float, low: float, high: float
) -> list[str]:
    width = (WIDTH - 130 - RIGHT) / BARS
    made = [line(130, base, WIDTH - RIGHT, base, f'stroke="{INK}" stroke-width=".6"')]
    for n, share in enumerate(_heights(spread, low, high)):
        if share:
            tall = max(1.0, share * height)
            made.append(
                f'<rect x="{130 + n * width + 0.5:.1f}" y="{base - tall:.1f}" width="{width - 1:.1f}" '
                f'height="{tall:.1f}" fill="{BAR}"/>'
            )
    if old:
        points = []
        for n, share in enumerate(_heights(old, low, high)):
            y = base - share * height
            points += [f"{130 + n * width:.1f},{y:.1f}", f"{130 + (n + 1) * width:.1f},{y:.1f}"]
        made.append(f'<polyline points="{" ".join(points)}" fill="none" stroke="{INK}" stroke-width="1"/>')
    return made


def _mark(x: float, base: float, row: float, dash: str) -> list[str]:
    return [line(x, base, x, base - row + 16, f'stroke="{RED}" stroke-width="1.1" stroke-dasharray="{dash}"')]


def _log_axis(low: float, high: float, top: float, bottom: float) -> list[str]:
    made = []
    for power in range(math.floor(low), math.ceil(high) + 1):
        for factor in (1, 2, 5):
            ms = factor * 10.0**power
            if low <= math.log10(ms) <= high + 1e-9:
                made.append(line(_x(ms, low, high), top, _x(ms, low, high), bottom - 8))
                made.append(text(_x(ms, low, high), bottom + 2, f"{ms:g}"))
    return made


def breaking_point_plot(load: LoadResult, lang: Lang, limit_ms: float | None) -> str:
    """Mean and 95th percentile by the number of reps, stage by stage; where a criterion broke first is marked.

    Only of a run that sought the limit: of another's stages nothing was asked, so none of them broke.
    """
    stages = [s for s in load.stages if s.count]
    sought = next((c for c in load.criteria if c.id.endswith("/breaking_point")), None)
    if sought is None or len({s.users for s in stages}) < 2:
        return ""
    height, base, top = 210, 172, 26
    most = max(s.users for s in stages) * 1.05
    high = max([s.p95_ms for s in stages] + [limit_ms or 0.0]) * 1.1 or 1.0

    def at(users: float, ms: float) -> tuple[float, float]:
        return LEFT + (WIDTH - LEFT - RIGHT) * users / most, base - (base - top) * ms / high

    parts = [line(LEFT, base, WIDTH - RIGHT, base, f'stroke="{INK}"')]
    for part in range(5):
        ms = high * part / 4
        parts += [
            line(LEFT, at(0, ms)[1], WIDTH - RIGHT, at(0, ms)[1]),
            text(LEFT - 5, at(0, ms)[1] + 3, f"{ms:.0f}", "end"),
        ]
    if limit_ms:
        y = at(0, limit_ms)[1]
        parts.append(
            line(LEFT, y, WIDTH - RIGHT, y, f'stroke="{RED}" stroke-width="1.2" stroke-dasharray="6 3"')
        )
        parts.append(text(WIDTH - RIGHT, y - 3, Text("上限", "limit").in_(lang), "end"))
    for dash, width, figure in (("", 2.0, "mean_ms"), ("5 3", 1.4, "p95_ms")):
        points = " ".join("{:.1f},{:.1f}".format(*at(s.users, getattr(s, figure))) for s in stages)
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{INK}" stroke-width="{width}" stroke-dasharray="{dash}"/>'
        )
    broke = next((s for s in stages if str(s.users) == sought.measured), None)  # by its rule given up, too
    for s in stages:
        x, y = at(s.users, s.mean_ms)
        colour = INK if s.held and s is not broke else RED
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>')
        parts.append(text(x, base + 12, str(s.users)))
        parts.append(text(x, base + 23, f"✗ {s.failed}" if s.failed else ""))
    if broke:
        x = at(broke.users, 0)[0]
        parts.append(line(x, base, x, top, f'stroke="{RED}" stroke-width="1.4"'))
        parts.append(
            text(
                x - 4,
                top + 8,
                Text(f"{broke.users} 人时不再满足", f"broke with {broke.users} reps").in_(lang),
                "end",
            )
        )
    parts.append(
        text((LEFT + WIDTH - RIGHT) / 2, height - 4, Text("同时工作的人数", "reps at work").in_(lang))
    )
    title = Text(
        "极限：响应时间与人数（毫秒；实线平均，虚线 p95）",
        "Breaking point: time by number of reps (ms; solid mean, dashed p95)",
    )
    return svg(height, title.in_(lang), parts)


def pages_plot(load: LoadResult, names: dict[str, Text], lang: Lang, limit_ms: float | None) -> str:
    """Each page that was opened in the browser while the load ran: when, and after how long it was usable."""
    seen = load.pages
    if not seen:
        return ""
    height, base, top = 190, 150, 30
    end = max(load.window_s, seen[-1].t, 1.0)
    high = max([v.usable_ms for v in seen] + [limit_ms or 0.0]) * 1.1 or 1.0
    kinds = list(dict.fromkeys(v.page for v in seen))
    parts = [line(LEFT, base, WIDTH - RIGHT, base, f'stroke="{INK}"')]
    for part in range(5):
        y = base - (base - top) * part / 4
        parts += [line(LEFT, y, WIDTH - RIGHT, y), text(LEFT - 5, y + 3, f"{high * part / 4:.0f}", "end")]
        parts.append(text(LEFT + (WIDTH - LEFT - RIGHT) * part / 4, base + 12, f"{end * part / 4:.0f}"))
    if limit_ms:
        y = base - (base - top) * limit_ms / high
        parts.append(
            line(LEFT, y, WIDTH - RIGHT, y, f'stroke="{RED}" stroke-width="1.2" stroke-dasharray="6 3"')
        )
    for visit in seen:
        x = LEFT + (WIDTH - LEFT - RIGHT) * min(1.0, max(0.0, visit.t / end))
        y = base - (base - top) * visit.usable_ms / high
        sign = str(kinds.index(visit.page) + 1) if visit.state == "ok" else "✗"
        colour = INK if visit.state == "ok" else RED
        parts.append(f'<text x="{x:.1f}" y="{y + 3:.1f}" text-anchor="middle" fill="{colour}">{sign}</text>')
    key = "   ".join(f"{n} {names.get(k, Text(k, k)).in_(lang)}" for n, k in enumerate(kinds, 1))
    parts += [
        text(LEFT, height - 8, key, "start"),
        text(WIDTH - RIGHT, height - 22, Text("秒", "s").in_(lang), "end"),
    ]
    title = Text("负载下的页面：可用用时（毫秒）", "Pages while the load ran: until usable (ms)")
    return svg(height, title.in_(lang), parts)


def crm_plot(load: LoadResult, lang: Lang) -> str:
    """The CRM's own side: processor (solid, % of a core) and memory (dashed, MB)."""
    moments = [m for m in load.crm_moments if m.t >= 0]
    if len(moments) < 2:
        return ""
    height, base, top, right = 150, 120, 28, WIDTH - RIGHT - 32  # beside it the last values
    end = max(moments[-1].t, 1.0)
    parts = [line(LEFT, base, right, base, f'stroke="{INK}"')]
    ends: list[tuple[float, float, str]] = []
    for dash, width, unit, values in (
        ("", 1.8, "%", [(m.t, m.cpu_share * 100) for m in moments if m.cpu_share is not None]),
        ("5 3", 1.2, "MB", [(m.t, m.memory_mb) for m in moments if m.memory_mb is not None]),
    ):
        if not values:
            continue
        high = max(v for _, v in values) * 1.15 or 1.0
        points = [(LEFT + (right - LEFT) * t / end, base - (base - top) * v / high) for t, v in values]
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        style = f'stroke="{INK}" stroke-width="{width}" stroke-dasharray="{dash}"'
        parts.append(f'<polyline points="{drawn}" fill="none" {style}/>')
        ends.append((*points[-1], f"{values[-1][1]:.0f} {unit}"))
    taken = 0.0
    for x, y, last in sorted(ends, key=lambda one: one[1]):
        taken = max(y + 3, taken + 12)
        parts.append(text(x + 5, taken, last, "start"))
    for part in range(5):
        parts.append(text(LEFT + (right - LEFT) * part / 4, base + 12, f"{end * part / 4:.0f}"))
    parts.append(text(right, height - 4, Text("秒", "s").in_(lang), "end"))
    title = Text(
        "CRM 一侧：处理器（实线，单核的 %）与内存（虚线，MB）",
        "The CRM's side: processor (solid, % of a core), memory (dashed, MB)",
    )
    return svg(height, title.in_(lang), parts)
