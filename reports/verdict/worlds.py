"""The inputs as they would be, were one thing put right; nothing here judges."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from reports.evidence.model import (
    Case,
    EntryCheck,
    Evidence,
    LoadCriterion,
    LoadResult,
    MigrationResult,
    Outcome,
    Result,
    Transaction,
)
from reports.verdict.criteria import FIGURES, ApprovalRules, PermissionRules
from reports.verdict.integrity import UNKNOWN_BUILDS, Given, moment
from reports.verdict.papers import Project
from reports.verdict.register import Requirement

World = tuple[Evidence, Project]


def passing(key: str) -> Callable[[World], World]:
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


def with_case(row: Requirement, channel: str, given: Given) -> Callable[[World], World]:
    scenario = f"X-{row.id}"
    case = Case(f"{scenario}@{channel}", scenario, scenario, channel, (row.id,), "new.feature:1")

    def change(world: World) -> World:
        evidence, project = world
        if not evidence.manifest:
            return world
        manifest = dataclasses.replace(evidence.manifest, cases=(*evidence.manifest.cases, case))
        return passing(case.key)((dataclasses.replace(evidence, manifest=manifest), project))

    return change


def with_load(scenario: str, given: Given, project: Project) -> Callable[[World], World]:
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
        transactions=(Transaction("x", 1, 0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),), seconds=(),
        generator={"cpu_share": 0.0, "started": 1.0, "succeeded": 1.0, "failed": 0.0, "in_flight": 0.0},
        crm={"customers_before": float(max(r.min_customers_before for r in rules))},
    )  # fmt: skip


def with_migration(given: Given) -> Callable[[World], World]:
    """A trial migration in which every figure that is asked for is as it has to be."""

    def change(world: World) -> World:
        evidence, project = world
        rules, info, manifest = project.criteria.migration, evidence.info, evidence.manifest
        scenarios = sorted({c.scenario for c in manifest.cases}) if manifest else []
        figures = dict.fromkeys((FIGURES[r.figure] for r in rules), float(project.criteria.trial.min_rows))
        figures |= {r.figure: float(r.at_least if r.at_least is not None else r.at_most or 0) for r in rules}
        made = MigrationResult(
            f"{scenarios[0] if scenarios else ''}-http", info.started if info else "",
            tuple(dict.fromkeys(r.requirement for r in rules)), {}, figures,
        )  # fmt: skip
        return dataclasses.replace(evidence, migrations=(made,)), project

    return change


def with_entry(evidence: Evidence, project: Project) -> Evidence:
    rules, info = project.criteria.entry, evidence.info
    checks = tuple(EntryCheck(id, id, id, "", "", "PASS") for id in rules.checks)
    enough = (
        dataclasses.replace(info, customers=max(info.customers or 0, rules.min_customers)) if info else None
    )
    return dataclasses.replace(evidence, entry=checks, info=enough)


def with_build(world: World) -> World:
    evidence, project = world
    release = dataclasses.replace(project.papers.release, build=evidence.info.build if evidence.info else "")
    return evidence, dataclasses.replace(project, papers=dataclasses.replace(project.papers, release=release))


def without_defects(world: World) -> World:
    evidence, project = world
    defects = dataclasses.replace(project.papers.defects, rows=(), stated=True)
    return evidence, dataclasses.replace(project, papers=dataclasses.replace(project.papers, defects=defects))


def _rules(**changes: Any) -> Callable[[World], World]:
    return lambda world: (
        world[0],
        dataclasses.replace(world[1], criteria=dataclasses.replace(world[1].criteria, **changes)),
    )


def without_number(requirement: str) -> Callable[[World], World]:
    def change(world: World) -> World:
        rules = tuple(r for r in world[1].criteria.cases if r.requirement != requirement)
        return _rules(cases=rules)(world)

    return change


def without_matrix(world: World) -> World:
    evidence, project = _rules(permissions=PermissionRules())(world)
    papers = dataclasses.replace(project.papers, rights=())
    return dataclasses.replace(evidence, permissions=()), dataclasses.replace(project, papers=papers)


def without_approvals(world: World) -> World:
    return _rules(approvals=ApprovalRules())(world)


def run_again(given: Given) -> Callable[[World], World]:
    """A whole, sealed, recent run of the same plan, with the same outcomes."""

    def change(world: World) -> World:
        evidence, project = world
        if not evidence.info or not evidence.manifest:
            return world
        began = given.now - timedelta(hours=1)
        build = evidence.info.build.strip()
        build = "x" if build.lower() in UNKNOWN_BUILDS else build
        info = dataclasses.replace(
            evidence.info, partial=False, started=began.isoformat(), finished=given.now.isoformat(),
            build=build, build_after=build,
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
        moves = tuple(dataclasses.replace(x, made=info.started) for x in evidence.migrations)
        manifest = dataclasses.replace(evidence.manifest, cases=cases, unreadable=())
        criteria = dataclasses.replace(
            project.criteria, evidence=dataclasses.replace(project.criteria.evidence, min_cases=0)
        )
        again = dataclasses.replace(
            evidence,
            info=info,
            manifest=manifest,
            results=results,
            loads=loads,
            migrations=moves,
            sealed=True,
            problems=(),
        )
        return again, dataclasses.replace(project, criteria=criteria)

    return change
