"""The page of the data migration beside the sign-off: every criterion of MIG, and what each trial migration said."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reports.evidence.model import Evidence, LoadCriterion
from reports.verdict.model import Judged, State, Verdict
from reports.words import Lang, Text

STATES = {
    State.PASS: Text("符合", "holds"), State.FAIL: Text("不符合", "fails"), State.NO_EVIDENCE: Text("没有证据", "NO EVIDENCE"),
    State.INVALID: Text("无效", "invalid"), State.NOT_SUPPORTED: Text("不支持", "not supported"),
    State.WAIVED: Text("已豁免", "waived"), State.OUT_OF_SCOPE: Text("不在范围", "out of scope"),
}  # fmt: skip


def migration_page(verdict: Verdict, evidence: Evidence, lang: Lang) -> str:
    """Its HTML; a requirement without a result stands there as NO EVIDENCE."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True,
    )  # fmt: skip
    rows = [row for row in verdict.judged if row.group == "MIG" or row.id == "GOL-01"]
    return environment.get_template("migration.html.j2").render(
        lang=lang,
        t=lambda zh, en: Text(zh, en).in_(lang),
        rows=rows,
        state=lambda row: STATES.get(row.state, Text(row.state.value, row.state.value)).in_(lang),
        good=lambda state: state in (State.PASS, State.WAIVED, State.OUT_OF_SCOPE),
        figures=[(row, one) for row in rows for one in _by_rule(row)],
        results=evidence.migrations,
    )


class Line(NamedTuple):
    """One criterion: the worst value of all results, and the results that it was measured in."""

    worst: LoadCriterion
    names: tuple[str, ...]


def _by_rule(row: Judged) -> list[Line]:
    """The criteria of a requirement; of each the verdict tells the worst result first."""
    found: dict[str, list[LoadCriterion]] = {}
    for one in row.figures:
        found.setdefault(one.id.rpartition(" ")[2], []).append(one)
    return [Line(lines[0], tuple(one.id.rpartition(" ")[0] for one in lines)) for lines in found.values()]
