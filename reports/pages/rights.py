"""The matrix of rights as a picture: who × whose record down, object × action across; it reads in black and white too."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from reports.evidence.model import Answer
from reports.pages.labels import GLYPHS, STATES
from reports.verdict.cells import JudgedRight
from reports.verdict.model import State
from reports.words import Lang, Text

WIDTH, LEFT, ROW, HEAD, FOOT = 700, 122, 15, 34, 32
FILLS = {
    State.FAIL: ("#a61b1b", "#fff"),
    State.INVALID: ("#5c4a86", "#fff"),
    State.NO_EVIDENCE: ("#f3dfae", "#5f3f00"),
    State.NOT_SUPPORTED: ("#b9c1c7", "#1c2a36"),
    State.WAIVED: ("#fff", "#5a6772"),
}
SHOWN = {Answer.ALLOWED: ("#fff", "#1d6f42", "✓"), Answer.DENIED: ("#dde2e6", "#3c474f", "–")}
ENGLISH = {
    "销售代表": "sales rep", "销售经理": "manager", "销售总监": "director", "客服专员": "service agent",
    "市场专员": "marketing", "系统管理员": "administrator", "自己的": "own", "同事的": "a colleague's",
    "本团队的": "own team's", "别队的": "another team's", "任何人的": "anybody's", "客户": "customer", "线索": "lead",
    "商机": "opportunity", "跟进记录": "follow-up", "折扣申请": "discount", "服务工单": "ticket", "市场活动": "campaign",
    "查看": "view", "新建": "create", "修改": "edit", "删除": "delete", "导出": "export", "转交": "reassign",
}  # fmt: skip
"""The table's words in English; others stay as they are."""
SHORT = {"修改": "改", "edit": "E", "export": "X"}
"""The one letter above a column, where it isn't the word's first."""


def said(word: str, lang: Lang) -> str:
    return ENGLISH.get(word, word) if lang == "en" else word


def letter(action: str, lang: Lang) -> str:
    """The one letter above a column: 查, or V for view."""
    word = said(action, lang)
    return SHORT.get(word, word[:1].upper())


def rights_picture(cells: Sequence[JudgedRight], lang: Lang) -> str:
    """The SVG; empty where there are no cells."""
    if not cells:
        return ""
    rows = list(dict.fromkeys((c.right.role, c.right.whose) for c in cells))
    things = list(dict.fromkeys(c.right.thing for c in cells))
    actions = list(dict.fromkeys(c.right.action for c in cells))
    column, gap = (WIDTH - LEFT - 4 * len(things)) / (len(things) * len(actions)), 4
    left = {t: LEFT + n * (column * len(actions) + gap) for n, t in enumerate(things)}
    made = []
    for thing in things:
        middle = left[thing] + column * len(actions) / 2
        made.append(_text(middle, 11, said(thing, lang), "middle", "700"))
        for n, action in enumerate(actions):
            made.append(_text(left[thing] + column * (n + 0.5), HEAD - 8, letter(action, lang), "middle"))
    for n, (role, whose) in enumerate(rows):
        made.append(
            _text(LEFT - 5, HEAD + ROW * n + 10, f"{said(role, lang)} · {said(whose, lang)}"[:26], "end")
        )
    for cell in cells:
        x = left[cell.right.thing] + column * actions.index(cell.right.action)
        made.append(
            _cell(cell, x, HEAD + ROW * rows.index((cell.right.role, cell.right.whose)), column, lang)
        )
    height = HEAD + ROW * len(rows) + FOOT
    made.append(_legend(height - 18, actions, lang))
    title = Text("权限矩阵", "Matrix of rights").in_(lang)
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{title}" font-size="8" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{title}</title>{"".join(made)}</svg>'
    )


def _looks(cell: JudgedRight) -> tuple[str, str, str]:
    if cell.state is State.PASS:
        return SHOWN[cell.right.expected]
    return (*FILLS.get(cell.state, FILLS[State.NO_EVIDENCE]), GLYPHS[cell.state])


def _cell(cell: JudgedRight, x: float, y: float, width: float, lang: Lang) -> str:
    fill, ink, sign = _looks(cell)
    words = " · ".join(said(w, lang) for w in cell.right.place)
    told = f"{words}: {STATES[cell.state].in_(lang)} {cell.why.in_(lang)}".strip()
    both = (
        f'<circle cx="{x + width - 2.6:.1f}" cy="{y + 2.6:.1f}" r="1.1" fill="{ink}"/>'
        if "ui" in cell.channels
        else ""
    )
    return (
        f'<g><title>{escape(told)}</title><rect x="{x:.1f}" y="{y:.1f}" width="{width - 1:.1f}" height="{ROW - 1}" '
        f'fill="{fill}" stroke="#9aa6af" stroke-width=".5"/>'
        f'<text x="{x + width / 2 - 0.5:.1f}" y="{y + 10.5:.1f}" text-anchor="middle" font-weight="700" style="fill:{ink}">'
        f"{sign}</text>{both}</g>"
    )


def _text(x: float, y: float, words: str, anchor: str = "start", weight: str = "400") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}">{escape(words)}</text>'
    )


def _legend(y: float, actions: Sequence[str], lang: Lang) -> str:
    letters = "　".join(f"{letter(a, lang)} = {said(a, lang)}" for a in actions)
    words = Text(
        "✓ 允许，且做成了　– 拒绝，且有正面对照　✗ 不符合　! 无效　? 没有证据　• 也经由页面测试　空白 不适用",
        "✓ allowed, and done　– denied, with a positive control　✗ failed　! invalid　? no evidence　• also through the page　blank: n/a",
    ).in_(lang)
    return _text(LEFT, y, letters) + _text(LEFT, y + 13, words)
