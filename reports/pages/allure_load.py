"""A load run as one test of the Allure report."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

from reports.evidence.jsonio import plain
from reports.evidence.model import LoadCriterion, LoadResult
from reports.evidence.write import write_json
from reports.pages.chart import load_chart
from reports.pages.labels import GROUPS, WORDS
from reports.pages.load_page import figures_csv, load_page
from reports.rounds.baseline import Baseline
from reports.verdict.integrity import moment
from reports.words import Lang, Text

INVALID = "invalid"
"""The outcome label of a load run that proves nothing."""


def label(name: str, value: str) -> dict[str, str]:
    """One label as Allure writes it."""
    return {"name": name, "value": value}


def load_as_test(load: LoadResult, folder: Path, lang: Lang, baseline: Baseline | None = None) -> None:
    """A load run as a test, with its criteria as steps; its page, the chart and the figures as attachments."""
    uuid = re.sub(r"[^\w-]", "-", f"load-{load.scenario}".lower())
    page, chart, table, seconds, figures = (
        folder / f"{uuid}-{n}"
        for n in (
            "page-attachment.html",
            "chart-attachment.svg",
            "table-attachment.csv",
            "seconds-attachment.csv",
            "figures-attachment.json",
        )
    )
    page.write_text(load_page(load, baseline, lang), "utf-8")
    seconds.write_text("\ufeff" + figures_csv(load, lang), "utf-8", newline="")
    svg = load_chart(load, lang)
    chart.write_text(svg, "utf-8")
    table.write_text("\ufeff" + _criteria_csv(load, lang), "utf-8")
    write_json(figures, plain(load))
    attached = ((Text("负载报告", "load report"), page, "text/html"),
                (WORDS["criteria"], table, "text/csv"), (WORDS["chart"], chart if svg else None, "image/svg+xml"),
                (Text("每秒", "every second"), seconds, "text/csv"), (Text("全部数字", "all figures"), figures, "application/json"))  # fmt: skip
    name = Text(
        f"{load.scenario} 负载：{load.users} 名销售代表（{load.profile}）",
        f"{load.scenario} load: {load.users} reps ({load.profile})",
    )
    write_json(
        folder / f"{uuid}-result.json",
        {
            "uuid": uuid,
            "name": name.in_(lang),
            "fullName": f"load {load.scenario}",
            "testCaseId": uuid,
            "historyId": uuid,
            "status": _load_status(load),
            **_times(load),
            "stage": "finished",
            "statusDetails": {"message": "；".join(r[0 if lang == "zh" else 1] for r in load.invalid_reasons)},
            "labels": [label("epic", GROUPS["PERF"].in_(lang)), label("feature", WORDS["a_load"].in_(lang)[2:].strip())]
            + [label("golive_outcome", _load_outcome(load))]
            + [label("requirement", r) for r in sorted({c.requirement for c in load.criteria})],
            "steps": [_criterion_step(c, lang) for c in load.criteria],
            "attachments": [{"name": n.in_(lang), "source": p.name, "type": t} for n, p, t in attached if p],
        },
    )  # fmt: skip


def _times(load: LoadResult) -> dict[str, int]:
    """When the run was, in ms since the epoch; left out when it isn't known."""
    began = moment(load.started)
    if not began or not math.isfinite(load.window_s):
        return {}
    start = int(began.timestamp() * 1000)
    return {"start": start, "stop": start + int(load.window_s * 1000)}


def _load_status(load: LoadResult) -> str:
    states = {c.state for c in load.criteria}
    if not load.valid or not load.complete or not states or not states <= {"PASS", "FAIL"}:
        return "broken"
    return "failed" if "FAIL" in states else "passed"


def _load_outcome(load: LoadResult) -> str:
    status = _load_status(load)
    return INVALID if status == "broken" else status


def _criterion_step(criterion: LoadCriterion, lang: Lang) -> dict[str, Any]:
    text = criterion.text_zh if lang == "zh" else criterion.text_en
    status = {"PASS": "passed", "FAIL": "failed"}.get(criterion.state, "broken")
    return {
        "name": f"{criterion.requirement} {text}: {criterion.measured} ({criterion.goal})",
        "status": status,
        "stage": "finished",
    }


def harmless(cell: str) -> str:
    """A cell that Excel shows as text, whatever it begins with."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _criteria_csv(load: LoadResult, lang: Lang) -> str:
    head = [WORDS[w].in_(lang) for w in ("requirement", "criterion", "goal", "measured", "state")]
    lines = [head] + [
        [c.requirement, c.text_zh if lang == "zh" else c.text_en, c.goal, c.measured, c.state]
        for c in load.criteria
    ]
    return (
        "\r\n".join(
            ",".join('"' + harmless(cell).replace('"', '""') + '"' for cell in line) for line in lines
        )
        + "\r\n"
    )
