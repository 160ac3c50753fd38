"""How the cases of a run ended, worked out from its evidence and shown on a terminal."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from drivers.words import Lang, Text
from reports.evidence.model import Case, Evidence, Outcome

OUTCOMES = {
    Outcome.PASSED: (Text("通过", "passed"), "green"),
    Outcome.FAILED: (Text("失败", "failed"), "red"),
    Outcome.BLOCKED: (Text("受阻", "blocked"), "yellow"),
    Outcome.NOT_SUPPORTED: (Text("不支持", "not supported"), "cyan"),
    Outcome.AWAITING: (Text("待人工", "awaiting a person"), "blue"),
    Outcome.BROKEN: (Text("测试自身出错", "broken"), "magenta"),
    Outcome.NOT_RUN: (Text("未运行", "not run"), "dim"),
}


def all_passed(evidence: Evidence) -> bool:
    """True when evidence is whole and every planned case passed; an empty plan has not passed."""
    outcomes = [outcome for _, outcome, _ in outcomes_of(evidence)]
    unreadable = evidence.manifest.unreadable if evidence.manifest else ()
    return (
        bool(outcomes)
        and set(outcomes) == {Outcome.PASSED}
        and evidence.sealed
        and not evidence.problems
        and not unreadable
    )


def outcomes_of(evidence: Evidence) -> list[tuple[Case, Outcome, str]]:
    """Each planned case with its last outcome and what it said."""
    rows = []
    for case in evidence.manifest.cases if evidence.manifest else ():
        attempts = evidence.results.get(case.key, ())
        last = attempts[-1] if attempts else None
        rows.append((case, last.outcome if last else Outcome.NOT_RUN, last.message if last else ""))
    return rows


def show_outcomes(evidence: Evidence, console: Console, lang: Lang) -> None:
    """How many ended how, and each that did not pass with its first words."""
    rows = outcomes_of(evidence)
    counts = Counter(outcome for _, outcome, _ in rows)
    table = Table(title=Text("没有通过的场景", "Scenarios that did not pass").in_(lang), show_lines=False)
    for heading in (
        Text("编号|场景|途径|结果|说明", "id|scenario|channel|outcome|what it says").in_(lang).split("|")
    ):
        table.add_column(heading, overflow="fold")
    for case, outcome, message in rows:
        if outcome is not Outcome.PASSED:
            words, colour = OUTCOMES[outcome]
            first = message.strip().splitlines()[0][:160] if message.strip() else ""
            state = f"[{colour}]{words.in_(lang)}"
            table.add_row(case.scenario, escape(_named(case)), case.channel, state, escape(first))
    if table.row_count:
        console.print(table)
    summary = "  ".join(f"[{OUTCOMES[o][1]}]{OUTCOMES[o][0].in_(lang)} {n}[/]" for o, n in counts.items())
    console.print(f"{len(rows)} " + Text("个用例：", "cases: ").in_(lang) + summary)
    for problem in evidence.problems:
        console.print(
            f"{problem.where}: {Text(problem.message_zh, problem.message_en).in_(lang)}", markup=False
        )


def _named(case: Case) -> str:
    """The title, with the values of its row that the title doesn't have already."""
    more = [value for value in case.example.values() if value not in case.title]
    return f"{case.title} [{', '.join(more)}]" if more else case.title
