"""What could be put right, each as a change of the inputs, so that the verdict itself says whether it would turn."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from reports.evidence.model import (
    Case,
    EntryCheck,
    Evidence,
    LoadCriterion,
    LoadResult,
    Outcome,
    Result,
    Transaction,
)
from reports.verdict.checklist import Item
from reports.verdict.criteria import ApprovalRules, PermissionRules
from reports.verdict.integrity import Given, moment
from reports.verdict.model import CaseOutcome, Judged, Kind, State, Verdict
from reports.verdict.papers import Project
from reports.verdict.register import Requirement
from reports.verdict.rules import parts
from reports.words import Text

World = tuple[Evidence, Project]


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
            _run_again(given),
        )
    elif row.kind is Kind.CHECKLIST:
        yield _item(row, project)
    elif row.kind is Kind.ENTRY:
        text = Text(f"使准入准则成立：{row.text.zh}", f"make it hold before the round: {row.text.en}")
        yield Repair(row.id, text, lambda world: (_entry(world[0], project), world[1]))
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
            yield Repair(f"{row.id}@{channel}", text, _add(register, channel, given))
    for case in row.cases:
        if case.outcome is not Outcome.PASSED:
            yield _case(case)
    if row.group == "PERF":
        for scenario in sorted({c.case.scenario for c in row.cases} or {f"X-{row.id}"}):
            text = Text(
                f"负载 {scenario} 测得有效且达标", f"load {scenario}: measured validly and within its limits"
            )
            yield Repair(f"load {scenario}", text, _load(scenario, given, project))
    if (groups := given.same.groups) is not None and row.group not in groups:
        yield Repair("build", BUILD, _build)


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
        key, Text(f"{scenario}（{channel}）{doing[0]}", f"{scenario} ({channel}) {doing[1]}"), _pass(key)
    )


def _pass(key: str) -> Callable[[World], World]:
    def change(world: World) -> World:
        evidence, project = world
        at = evidence.info.started if evidence.info else ""
        first = next(iter(evidence.results.get(key, ())), None)
        start = first.start if first else _ms(evidence, at)
        passed = Result(key, Outcome.PASSED, "", start, start + 1, "", by="x")
        return dataclasses.replace(evidence, results=evidence.results | {key: (passed,)}), project

    return change


def _ms(evidence: Evidence, at: str) -> int:
    known = [r.start for many in evidence.results.values() for r in many]
    if known:
        return max(known) + 1
    began = moment(at)
    return int(began.timestamp() * 1000) + 1 if began else 1


def _add(row: Requirement, channel: str, given: Given) -> Callable[[World], World]:
    scenario = f"X-{row.id}"
    case = Case(f"{scenario}@{channel}", scenario, scenario, channel, (row.id,), "new.feature:1")

    def change(world: World) -> World:
        evidence, project = world
        if not evidence.manifest:
            return world
        manifest = dataclasses.replace(evidence.manifest, cases=(*evidence.manifest.cases, case))
        return _pass(case.key)((dataclasses.replace(evidence, manifest=manifest), project))

    return change


def _load(scenario: str, given: Given, project: Project) -> Callable[[World], World]:
    def change(world: World) -> World:
        evidence, rest = world
        ids = {r for c in given.cases if c.case.scenario == scenario for r in c.case.requirements} or {
            scenario[2:]
        }
        good = tuple(x for x in evidence.loads if x.scenario != scenario)
        return dataclasses.replace(
            evidence, loads=(*good, _good_load(scenario, sorted(ids), evidence, project))
        ), rest

    return change


def _good_load(scenario: str, ids: list[str], evidence: Evidence, project: Project) -> LoadResult:
    rules = [project.criteria.load_of(id) for id in ids]
    info = evidence.info
    return LoadResult(
        scenario=scenario, profile="", target=info.target if info else "", address=info.address if info else "",
        started=info.started if info else "", window_s=float(max(r.min_window_s for r in rules)),
        users=max(r.min_users for r in rules), valid=True, complete=True, invalid_reasons=(),
        criteria=tuple(LoadCriterion(id, id, "", "", "", "", "PASS") for id in ids),
        transactions=(Transaction("x", 1, 0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),), seconds=(), generator={},
        crm={"customers_before": float(max(r.min_customers_before for r in rules))},
    )  # fmt: skip


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


def _entry(evidence: Evidence, project: Project) -> Evidence:
    rules, info = project.criteria.entry, evidence.info
    checks = tuple(EntryCheck(id, id, id, "", "", "PASS") for id in rules.checks)
    enough = (
        dataclasses.replace(info, customers=max(info.customers or 0, rules.min_customers)) if info else None
    )
    return dataclasses.replace(evidence, entry=checks, info=enough)


def _exit(row: Judged, given: Given) -> Iterator[Repair]:
    id = row.id.removeprefix("EXIT-")
    if id == "build":
        yield Repair("build", BUILD, _build)
    elif id == "stability":
        for case in (c for c in given.cases if c.unstable):
            yield _case(case)
    elif id.startswith("defects"):
        text = Text(
            "缺陷清单写明，未解决的缺陷降到限值内",
            "state the defects, and bring the open ones within the limits",
        )
        yield Repair("defects", text, _no_defects)
    elif id.startswith("cases-"):
        yield Repair(row.id, Text(f"{id[6:]} 的用例补足", f"enough cases of {id[6:]}"), _enough(id[6:]))
    elif id == "permissions":
        yield Repair(
            row.id, Text("权限矩阵逐格测试并相符", "the matrix of rights, each cell as stated"), _no_matrix
        )
    elif id == "manual":
        for case in (c for c in given.cases if "manual" in c.case.tags and not c.by.strip()):
            yield _case(case)
    elif id == "approvals":
        yield Repair(
            row.id, Text("必备场景由关键用户批准", "key users approve the must scenarios"), _no_approvals
        )
    # a share of cases turns with its cases, which stand under their requirements


def _build(world: World) -> World:
    evidence, project = world
    release = dataclasses.replace(project.papers.release, build=evidence.info.build if evidence.info else "")
    return evidence, dataclasses.replace(project, papers=dataclasses.replace(project.papers, release=release))


def _no_defects(world: World) -> World:
    evidence, project = world
    defects = dataclasses.replace(project.papers.defects, rows=(), stated=True)
    return evidence, dataclasses.replace(project, papers=dataclasses.replace(project.papers, defects=defects))


def _rules(**changes: Any) -> Callable[[World], World]:
    return lambda world: (
        world[0],
        dataclasses.replace(world[1], criteria=dataclasses.replace(world[1].criteria, **changes)),
    )


def _enough(requirement: str) -> Callable[[World], World]:
    def change(world: World) -> World:
        rules = tuple(r for r in world[1].criteria.cases if r.requirement != requirement)
        return _rules(cases=rules)(world)

    return change


def _no_matrix(world: World) -> World:
    evidence, project = _rules(permissions=PermissionRules())(world)
    return dataclasses.replace(evidence, permissions=()), project


def _no_approvals(world: World) -> World:
    return _rules(approvals=ApprovalRules())(world)


def _run_again(given: Given) -> Callable[[World], World]:
    """A whole, sealed, recent run of the same plan, with the same outcomes."""

    def change(world: World) -> World:
        evidence, project = world
        if not evidence.info or not evidence.manifest:
            return world
        began = given.now - timedelta(hours=1)
        build = evidence.info.build if evidence.info.build.strip() else "x"
        info = dataclasses.replace(
            evidence.info, partial=False, started=began.isoformat(), finished=given.now.isoformat(),
            build=build if build.lower() != "unknown" else "x", build_after="",
        )  # fmt: skip
        keys = {c.key for c in evidence.manifest.cases}
        cases = tuple({c.key: c for c in evidence.manifest.cases}.values())
        start = int(began.timestamp() * 1000)
        results: dict[str, tuple[Result, ...]] = {
            key: (dataclasses.replace(many[-1], start=start + n, stop=start + n + 1),)
            for n, (key, many) in enumerate(evidence.results.items())
            if key in keys and many
        }
        loads = tuple(
            dataclasses.replace(x, started=info.started, target=info.target, address=info.address)
            for x in {x.scenario: x for x in evidence.loads}.values()
            if x.scenario in {c.scenario for c in cases}
        )
        manifest = dataclasses.replace(evidence.manifest, cases=cases, unreadable=())
        criteria = dataclasses.replace(
            project.criteria, evidence=dataclasses.replace(project.criteria.evidence, min_cases=0)
        )
        again = dataclasses.replace(
            evidence, info=info, manifest=manifest, results=results, loads=loads, sealed=True, problems=()
        )
        return again, dataclasses.replace(project, criteria=criteria)

    return change


def blocking(verdict: Verdict) -> tuple[Judged, ...]:
    """The criteria that led to a NO-GO, or to conditions."""
    return tuple(j for j in verdict.judged if j.priority != "C" and (not j.fine or j.state is State.WAIVED))
