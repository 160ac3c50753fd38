"""The matrix of rights judged cell by cell: what the table demands against what the run shows (PERM-06)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.evidence.model import Answer, Outcome, PermissionCell
from reports.verdict.integrity import Given
from reports.verdict.model import State
from reports.verdict.rights import Place, Right
from reports.words import Text

STATE_OF = {
    Outcome.PASSED: State.PASS,
    Outcome.FAILED: State.FAIL,
    Outcome.NOT_SUPPORTED: State.NOT_SUPPORTED,
}
WORST_FIRST = (
    State.FAIL,
    State.INVALID,
    State.NO_EVIDENCE,
    State.NOT_SUPPORTED,
    State.WAIVED,
    State.PASS,
)


@dataclass(frozen=True)
class JudgedRight:
    """One cell with what the evidence says of it; ``channels`` through which it was tried."""

    right: Right
    state: State
    why: Text = Text("")
    found: Answer | None = None
    channels: tuple[str, ...] = ()


def judge_rights(given: Given, waived: set[str]) -> tuple[JudgedRight, ...]:
    """Every cell that the table demands. ``waived``: cases whose failure is accepted."""
    cells = latest(given.evidence.permissions)
    demanded = given.papers.rights or tuple(
        Right(c.role, c.whose, c.thing, c.action, c.expected) for c in {_place(c): c for c in cells}.values()
    )
    tried: dict[Place, list[PermissionCell]] = {}
    for cell in cells:
        tried.setdefault(_place(cell), []).append(cell)
    cases = {c.case.key: c.outcome for c in given.cases}
    return tuple(_judge(right, tried.get(right.place, ()), cases, waived) for right in demanded)


def strays(given: Given) -> Iterator[Text]:
    """What doesn't belong together: a try outside the table or the plan, the same one twice, a case without its cell."""
    cells = given.evidence.permissions
    known, wanted = {c.case.key for c in given.cases}, {r.place for r in given.papers.rights}
    tries: dict[tuple[str, Place, int], int] = {}
    for cell in cells:
        words = "·".join(_place(cell))
        if cell.case not in known:
            yield Text(f"计划中没有 {cell.case}", f"{cell.case} isn't in the plan")
        if wanted and _place(cell) not in wanted:
            yield Text(f"权限矩阵中没有 {words}", f"{words} isn't in the table")
        key = cell.case, _place(cell), cell.at
        tries[key] = tries.get(key, 0) + 1
        if tries[key] == 2:
            yield Text(f"{words} 的结果重复", f"{words}: a result is there twice")
        if not cell.case.endswith(f"@{cell.channel}"):
            yield Text(f"{cell.case} 的渠道不符", f"{cell.case}: the channel differs")
    have = {c.case for c in cells}
    scenarios = {key.partition("~")[0].partition("@")[0] for key in have}
    for case in given.cases:
        if case.case.scenario in scenarios and case.outcome is Outcome.PASSED and case.case.key not in have:
            yield Text(f"{case.case.key} 没有逐格记录", f"{case.case.key} left no record of its cell")


def latest(cells: Sequence[PermissionCell]) -> list[PermissionCell]:
    """The last try of each cell in each case: a second try replaces the first, as a case's result does."""
    found: dict[tuple[str, Place], PermissionCell] = {}
    for cell in sorted(cells, key=lambda c: c.at):
        found[cell.case, _place(cell)] = cell
    return list(found.values())


def _place(cell: PermissionCell) -> Place:
    return cell.role, cell.whose, cell.thing, cell.action


def _judge(
    right: Right, cells: Sequence[PermissionCell], cases: dict[str, Outcome], waived: set[str]
) -> JudgedRight:
    if not cells:
        return JudgedRight(right, State.NO_EVIDENCE, Text("没有测试", "not tried"))
    judged = [(_one(right, c, cases, waived), c) for c in cells]
    (state, why), worst = min(judged, key=lambda pair: WORST_FIRST.index(pair[0][0]))
    return JudgedRight(right, state, why, worst.found, tuple(sorted({c.channel for c in cells})))


def _one(
    right: Right, cell: PermissionCell, cases: dict[str, Outcome], waived: set[str]
) -> tuple[State, Text]:
    outcome = cases.get(cell.case)
    if outcome in (Outcome.FAILED, Outcome.NOT_SUPPORTED) and cell.case in waived:
        return State.WAIVED, Text("已豁免", "waived")
    if cell.expected is not right.expected:
        return State.NO_EVIDENCE, Text("运行之后矩阵改了", "the table was changed after the run")
    if outcome is not Outcome.PASSED or cell.outcome is not Outcome.PASSED:
        if outcome is not cell.outcome and Outcome.PASSED in (outcome, cell.outcome):
            return State.NO_EVIDENCE, Text("与场景的结果矛盾", "contradicts the scenario's result")
        return STATE_OF.get(cell.outcome, State.NO_EVIDENCE), Text("与期望不符", "not as it should be")
    if cell.found is not right.expected:
        return State.NO_EVIDENCE, Text("没有记下结果", "what was found isn't recorded")
    if right.expected is Answer.DENIED and not cell.control:
        return State.INVALID, Text("拒绝没有正面对照", "a denial without a positive control")
    return State.PASS, Text("")
