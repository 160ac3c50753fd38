"""The sample as a page: what was drawn, old and new side by side, each verdict with name and time, what it proves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from drivers.words import Lang, Text
from migration.reconcile_model import Plan
from migration.sample_sheet import FORMAL, OTHER, WORDS, Side, side_by_side, visible
from migration.sampling import State

MOST_ROWS = 500
"""Rows that the page shows; all of them are in the workbook."""


def page(state: State, plans: Sequence[Plan], rows: Sequence[Side], lang: Lang) -> str:
    """The page's HTML: no script, no address elsewhere. Wrong rows first, then those that wait, then the others."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )  # fmt: skip
    known = {plan.table: plan for plan in plans}
    words = {(one.table, one.key): one for one in (*state.judged, *state.picked)}
    picked = {(one.table, one.key): one for one in state.chosen}
    drawn = {(m.table, m.key) for m in state.draw.drawn}
    order = {"wrong": 0, "": 1, "right": 2}
    shown = sorted(
        rows, key=lambda r: order[words[r.table, r.key].verdict if (r.table, r.key) in words else ""]
    )
    return environment.get_template("sample_page.html.j2").render(
        lang=lang,
        t=lambda zh, en: Text(zh, en).in_(lang),
        state=state,
        sentences=[s.in_(lang) for s in state.sentences()],
        labels={plan.table: plan.label.in_(lang) for plan in plans},
        rows=shown[:MOST_ROWS],
        all=len(rows),
        fields=lambda row: [
            (label.in_(lang), visible(old), visible(new), mark)
            for label, old, new, mark in side_by_side(known[row.table], row)
        ],
        word=lambda row: words.get((row.table, row.key)),
        verdicts={code: text.in_(lang) for code, text in WORDS.items()},
        picked=lambda row: None if (row.table, row.key) in drawn else picked.get((row.table, row.key)),
        when=lambda at: at[:16].replace("T", " ") + (" UTC" if at.endswith("+00:00") else at[19:]),
        other=OTHER,
        formal=FORMAL,
    )
