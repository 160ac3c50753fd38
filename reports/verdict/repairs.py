"""What could be put right, each as a change of the inputs, so that the verdict itself says whether it would turn."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from reports.evidence.model import Outcome
from reports.verdict.checklist import Item
from reports.verdict.integrity import Given
from reports.verdict.model import CaseOutcome, Judged, Kind, State, Verdict
from reports.verdict.papers import Project
from reports.verdict.rules import parts
from reports.verdict.worlds import (
    World,
    passing,
    run_again,
    with_build,
    with_case,
    with_entry,
    with_load,
    with_migration,
    without_approvals,
    without_defects,
    without_matrix,
    without_number,
)
from reports.words import Text


@dataclass(frozen=True)
class Repair:
    """One thing that somebody could do, and the world after it."""

    id: str
    text: Text
    change: Callable[[World], World]


def repairs(given: Given, verdict: Verdict, project: Project) -> list[Repair]:
    """Everything that stands in the way, as things to do, in the order of the verdict."""
    bad = [j for j in verdict.judged if not j.fine and j.priority != "C"]
    found: dict[str, Repair] = {}
    for row in bad:
        for repair in _of(row, given, project):
            found.setdefault(repair.id, repair)
    return list(found.values())


def _of(row: Judged, given: Given, project: Project) -> Iterator[Repair]:
    if row.kind is Kind.EVIDENCE:
        yield Repair(
            "run",
            Text("重新完整地跑一轮并封存", "run the whole suite again, to its end, and seal it"),
            run_again(given),
        )
    elif row.kind is Kind.CHECKLIST:
        yield _item(row, project)
    elif row.kind is Kind.ENTRY:
        text = Text(f"使准入准则成立：{row.text.zh}", f"make it hold before the round: {row.text.en}")
        yield Repair(row.id, text, lambda world: (with_entry(world[0], project), world[1]))
    elif row.kind is Kind.EXIT:
        yield from _exit(row, given)
    else:
        yield from _requirement(row, given, project)


def _requirement(row: Judged, given: Given, project: Project) -> Iterator[Repair]:
    register = next((r for r in project.register if r.id == row.id), None)
    if register is None:
        return
    have = {c.case.channel for c in row.cases}
    for channel in register.channels:
        if channel not in have:
            text = Text(
                f"为 {row.id} 写场景并运行（{channel}）", f"write and run a scenario for {row.id} ({channel})"
            )
            yield Repair(f"{row.id}@{channel}", text, with_case(register, channel, given))
    for case in row.cases:
        if case.outcome is not Outcome.PASSED:
            yield _case(case)
    if row.group == "PERF":
        for scenario in sorted({c.case.scenario for c in row.cases} or {f"X-{row.id}"}):
            text = Text(
                f"负载 {scenario} 测得有效且达标", f"load {scenario}: measured validly and within its limits"
            )
            yield Repair(f"load {scenario}", text, with_load(scenario, given, project))
    if given.criteria.migration_of(row.id):
        text = Text("试迁移的每个数字达标", "a trial migration whose figures are all as they have to be")
        yield Repair("migration", text, with_migration(given))
    if (groups := given.same.groups) is not None and row.group not in groups:
        yield Repair("build", BUILD, with_build)


LONG_AGO = date(1970, 1, 1)
BUILD = Text("写明要上线的版本，并在这个版本上测试", "state the build that goes live, and test that build")


def _case(case: CaseOutcome) -> Repair:
    key = case.case.key
    scenario, _, channel = parts(key)
    doing = {
        Outcome.FAILED: ("修复后通过，或按规则豁免", "mended and passed, or waived by the rules"),
        Outcome.NOT_SUPPORTED: ("系统支持后通过，或按规则豁免", "supported and passed, or waived by the rules"),
        Outcome.BLOCKED: ("排除环境问题后通过", "run with its surroundings in order, and passed"),
        Outcome.BROKEN: ("修好测试后通过", "the test mended, and passed"),
        Outcome.AWAITING: ("由人完成并记录姓名", "done by a person, by name"),
        Outcome.NOT_RUN: ("运行并通过", "run, and passed"),
        Outcome.PASSED: ("一次通过", "passed at the first try"),
    }[case.outcome]  # fmt: skip
    return Repair(
        key, Text(f"{scenario}（{channel}）{doing[0]}", f"{scenario} ({channel}) {doing[1]}"), passing(key)
    )


def _item(row: Judged, project: Project) -> Repair:
    id = row.id
    if project.criteria.machine_of(id):
        kind = {"reconciliation": Text("对账", "a reconciliation"), "smoke": Text("冒烟运行", "a smoke run")}
        rule = project.criteria.machine_of(id)
        word = kind.get(rule.kind, Text("")) if rule else Text("")
        text = Text(
            f"{id}：提交通过的{word.zh}（golive checklist prove）",
            f"{id}: file {word.en} that passes (golive checklist prove)",
        )
    else:
        text = Text(f"{id}：由具名的人凭证据勾选", f"{id}: ticked by a named person, with evidence")

    def change(world: World) -> World:
        evidence, rest = world
        criteria = dataclasses.replace(
            rest.criteria, machine=tuple(r for r in rest.criteria.machine if r.item != id)
        )
        done = Item(id, row.text, "x", "x", "x", "x", LONG_AGO)
        items = tuple(i for i in rest.checklist.items if i.id != id)
        checklist = dataclasses.replace(rest.checklist, items=(*items, done))
        return evidence, dataclasses.replace(rest, criteria=criteria, checklist=checklist)

    return Repair(id, text, change)


def _exit(row: Judged, given: Given) -> Iterator[Repair]:
    id = row.id.removeprefix("EXIT-")
    if id == "build":
        yield Repair("build", BUILD, with_build)
    elif id == "stability":
        for case in (c for c in given.cases if c.unstable):
            yield _case(case)
    elif id.startswith("defects"):
        text = Text(
            "缺陷清单写明，未解决的缺陷降到限值内",
            "state the defects, and bring the open ones within the limits",
        )
        yield Repair("defects", text, without_defects)
    elif id.startswith("cases-"):
        yield Repair(
            row.id, Text(f"{id[6:]} 的用例补足", f"enough cases of {id[6:]}"), without_number(id[6:])
        )
    elif id == "permissions":
        yield Repair(
            row.id,
            Text("权限矩阵逐格测试并相符", "the matrix of rights, each cell as stated"),
            without_matrix,
        )
    elif id == "manual":
        for case in (c for c in given.cases if c.manual and not c.by.strip()):
            yield _case(case)
    elif id == "approvals":
        yield Repair(
            row.id, Text("必备场景由关键用户批准", "key users approve the must scenarios"), without_approvals
        )
    # a share of cases turns with its cases, which stand under their requirements


def blocking(verdict: Verdict) -> tuple[Judged, ...]:
    """The criteria that led to a NO-GO, or to conditions."""
    return tuple(j for j in verdict.judged if j.priority != "C" and (not j.fine or j.state is State.WAIVED))
