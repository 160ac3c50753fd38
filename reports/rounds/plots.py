"""Plots over rounds as SVG, drawn here and readable in black and white: pass rate, heat map, response times."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from reports.rounds.ledger import Round
from reports.words import Lang, Text

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 700, 190, 46, 40, 20, 36
MOST_ROUNDS = 24
MOST_LINES = 6
DASHES = ("", "6 3", "2 3", "8 3 2 3", "1 2", "10 4")


def _name(r: Round, number: int) -> str:
    return (r.name or str(number))[:12]


def _svg(height: int, title: str, parts: Sequence[str]) -> str:
    words = escape(title)
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="9" role="img" '
        f'aria-label="{words}" xmlns="http://www.w3.org/2000/svg"><title>{words}</title>{_text(4, 9, title, "start")}{"".join(parts)}</svg>'
    )


def _x(index: int, count: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * ((index + 0.5) / count)


def _text(x: float, y: float, words: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#16202a">{escape(words)}</text>'


def _axis(some: Sequence[Round]) -> list[str]:
    base = HEIGHT - BOTTOM
    made = [f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{base}" y2="{base}" stroke="#5a6772"/>']
    for n, r in enumerate(some):
        made.append(_text(_x(n, len(some)), base + 12, _name(r, n + 1)))
        made.append(_text(_x(n, len(some)), base + 23, r.build[:12]))
    return made


def progress(rounds: Sequence[Round], lang: Lang) -> str:
    """Pass rate in percent (line) and open failures (bars) over rounds."""
    some = list(rounds)[-MOST_ROUNDS:]
    if not some:
        return ""
    base, most = HEIGHT - BOTTOM, max(1, *(r.failed for r in some))
    span = base - TOP
    made = _axis(some)
    points = []
    for n, r in enumerate(some):
        x, rate = _x(n, len(some)), r.passed / (len(r.outcomes) or 1)
        high = span * 0.6 * r.failed / most
        made.append(
            f'<rect x="{x - 9:.1f}" y="{base - high:.1f}" width="18" height="{high:.1f}" fill="#c3cad0"/>'
        )
        made.append(_text(x + 14, base - 3, str(r.failed), "start"))
        points.append((x, base - span * rate, f"{100 * rate:.0f}%"))
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    made.append(f'<polyline points="{line}" fill="none" stroke="#16202a" stroke-width="1.8"/>')
    for x, y, words in points:
        made.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="#16202a"/>')
        made.append(_text(x, max(y - 5, 9), words))
    title = Text("通过率（线）与未通过用例数（柱）", "pass rate (line) and cases that don't pass (bars)")
    return _svg(HEIGHT, title.in_(lang), made)


def heat_map(rounds: Sequence[Round], lang: Lang, names: dict[str, Text]) -> str:
    """Share of requirements that pass, per group and round; the figure stands in each cell."""
    some = list(rounds)[-MOST_ROUNDS:]
    groups = list(dict.fromkeys(g for r in some for g in r.groups))
    if not groups:
        return ""
    left, row, head = 96, 13, 24
    width = min(60.0, (WIDTH - left - 10) / len(some))
    made = []
    for n, r in enumerate(some):
        made.append(_text(left + width * (n + 0.5), head - 8, _name(r, n + 1)))
    for line, group in enumerate(groups):
        y = head + row * line
        made.append(
            _text(left - 5, y + 9.5, f"{names.get(group, Text(group, group)).in_(lang)} {group}"[:22], "end")
        )
        for n, r in enumerate(some):
            fine, of = r.groups.get(group, (0, 0))
            share = fine / of if of else 0.0
            shade = (
                "none"
                if not of
                else f"rgb({int(255 - 95 * share)},{int(255 - 45 * share)},{int(255 - 85 * share)})"
            )
            box = f'<rect x="{left + width * n:.1f}" y="{y}" width="{width - 1:.1f}" height="{row - 1}" fill="{shade}" stroke="#c3cad0" stroke-width=".5"/>'
            made += [box, _text(left + width * (n + 0.5), y + 9.5, f"{fine}/{of}" if of else "—")]
    title = Text("各组需求的通过情况", "requirements that pass, per group")
    return _svg(head + row * len(groups) + 4, title.in_(lang), made)


def speeds(rounds: Sequence[Round], lang: Lang, names: dict[str, Text]) -> str:
    """Mean time of the most used transactions over rounds, in ms."""
    some = list(rounds)[-MOST_ROUNDS:]
    weight: dict[str, float] = {}
    for r in some:
        for s in r.speeds:
            weight[s.name] = max(weight.get(s.name, 0.0), s.share)
    chosen = sorted(weight, key=lambda n: (-weight[n], n))[:MOST_LINES]
    if not chosen:
        return ""
    top = max((s.mean_ms for r in some for s in r.speeds if s.name in chosen), default=1.0) or 1.0
    base, span = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP
    made = [*_axis(some), _text(LEFT - 4, TOP + 4, f"{top:,.0f} ms", "end")]
    for index, name in enumerate(chosen):
        points = []
        for n, r in enumerate(some):
            found = [s.mean_ms for s in r.speeds if s.name == name]
            if found:
                points.append((_x(n, len(some)), base - span * max(found) / top))
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dash = DASHES[index % len(DASHES)]
        made.append(
            f'<polyline points="{line}" fill="none" stroke="#16202a" stroke-width="1.5" stroke-dasharray="{dash}"/>'
        )
        made += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="#16202a"/>' for x, y in points]
        if points:
            words = names.get(name, Text(name, name)).in_(lang)[:16]
            made.append(_text(points[-1][0] + 5, points[-1][1] - 3, words, "start"))
    title = Text("最常用操作的平均响应时间", "mean time of the most used transactions")
    return _svg(HEIGHT, title.in_(lang), made)
