"""Approvals of scenarios: who has approved which text, and whether that is still the text that ran."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from reports.verdict.integrity import Given
from reports.verdict.model import State
from reports.verdict.risks import APPROVAL_COLUMNS, Approval
from reports.verdict.table import InputError
from reports.words import Text


class Approved(Enum):
    """How a scenario stands with the key users."""

    YES = "approved"
    CHANGED = "changed since"
    NO = "not approved"


@dataclass(frozen=True)
class Standing:
    """One scenario; ``by`` is the approval that counts, or the last of an older text."""

    scenario: str
    state: Approved
    by: Approval | None = None


def standing_of(given: Given, scenario: str, digest: str, mine: Sequence[Approval] | None = None) -> Standing:
    """An approval counts of this very text, by somebody who may, no later than today. ``mine``: the scenario's own."""
    rules, people = given.criteria.approvals, given.papers.people
    if mine is None:
        mine = [a for a in given.papers.approvals if a.scenario == scenario]
    mine = [
        a
        for a in mine
        if a.on <= given.today
        and (not rules.roles or a.role in rules.roles)
        and (person := people.find(a.by, a.role))
        and person.acts_on(a.on)
    ]
    good = [a for a in mine if digest and a.digest == digest]
    if good:
        return Standing(scenario, Approved.YES, good[-1])
    return Standing(scenario, Approved.CHANGED if mine else Approved.NO, mine[-1] if mine else None)


def standings(given: Given) -> tuple[Standing, ...]:
    """Every scenario of the plan; none where nobody asks for approvals and none was given."""
    if not given.criteria.approvals.required and not given.papers.approvals:
        return ()
    texts: dict[str, str] = {}
    for case in given.cases:
        known = texts.setdefault(case.case.scenario, case.case.digest)
        if known != case.case.digest:  # two texts of one scenario: nobody can have approved it
            texts[case.case.scenario] = ""
    of: dict[str, list[Approval]] = {}
    for approval in given.papers.approvals:
        of.setdefault(approval.scenario, []).append(approval)
    return tuple(
        standing_of(given, scenario, digest, of.get(scenario, [])) for scenario, digest in texts.items()
    )


def judge_approvals(given: Given) -> Iterator[tuple[str, Text, Text, Text, State]]:
    """Scenarios of must requirements, approved by a key user by name, in the text that ran."""
    if not given.criteria.approvals.required:
        return
    musts = {r.id for r in given.register if r.priority == "M" and r.in_scope}
    wanted = {c.case.scenario for c in given.cases if musts & set(c.case.requirements)}
    found = [s for s in standings(given) if s.scenario in wanted]
    changed = sorted(s.scenario for s in found if s.state is Approved.CHANGED)
    never = sorted(s.scenario for s in found if s.state is Approved.NO)
    text, goal = (
        Text("必备场景由关键用户批准", "Must scenarios are approved by key users"),
        Text("全部，且批准后没有改动", "all, and unchanged since"),
    )
    zh, en = (f"{len(found) - len(changed) - len(never)}/{len(found)}",) * 2
    if changed:
        zh, en = (
            f"{zh}；批准后改动 {len(changed)}：{changed[0]}",
            f"{en}; {len(changed)} changed since: {changed[0]}",
        )
    if never:
        zh, en = f"{zh}；未批准 {len(never)}：{never[0]}", f"{en}; {len(never)} not approved: {never[0]}"
    state = State.PASS if found and not changed and not never else State.NO_EVIDENCE
    yield "approvals", text, goal, Text(zh, en), state


def add_approvals(path: Path, made: list[Approval]) -> None:
    """Append to ``approvals.csv``, which is made where it isn't there; ``InputError`` for what could run as a formula."""
    import csv
    import io

    lines = [[a.scenario, a.by, a.role, a.on.isoformat(), a.digest] for a in made]
    for cell in (cell for line in lines for cell in line):
        if cell.startswith(("=", "+", "-", "@", "\t", "\r")):
            raise InputError(
                [Text(f"不能以 {cell[:1]} 开头：{cell}", f"must not begin with {cell[:1]}: {cell}")]
            )
    text = path.read_bytes().decode("utf-8-sig") if path.exists() else ",".join(APPROVAL_COLUMNS) + "\r\n"
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    beside = path.with_name(path.name + ".part")
    beside.write_bytes(
        b"\xef\xbb\xbf" + (text if text.endswith("\n") else text + "\r\n").encode() + out.getvalue().encode()
    )
    beside.replace(path)
