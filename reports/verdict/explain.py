"""Which facts led to the verdict, and the shortest list of things that would turn it, found by judging again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from reports.evidence.model import Evidence
from reports.verdict.cases import case_outcomes
from reports.verdict.integrity import Given, moment
from reports.verdict.judge import judge_project
from reports.verdict.model import Conclusion, Judged, State, Verdict
from reports.verdict.papers import Project
from reports.verdict.repairs import Repair, blocking, repairs
from reports.verdict.waivers import Standing
from reports.verdict.worlds import World
from reports.words import Text

MOST_TRIED = 120
"""So many repairs are tried one by one; of more, all are listed."""


@dataclass(frozen=True)
class Explanation:
    """``facts`` led to the verdict. ``turns`` would make a NO-GO a GO; for a GO they are what would end it."""

    verdict: Verdict
    facts: tuple[Judged, ...]
    turns: tuple[Text, ...]
    reaches: Conclusion | None = None
    """What the verdict would then be, judged again; ``None`` for a GO."""
    shortest: bool = True
    """False when there were too many to try each, or when they don't suffice."""


def explain(evidence: Evidence, project: Project, now: datetime) -> Explanation:
    """The verdict with its facts and its turning points."""
    verdict = judge_project(evidence, project, now)
    facts = blocking(verdict)
    if verdict.conclusion is not Conclusion.NO_GO:
        return Explanation(verdict, facts, tuple(_would_end(verdict, evidence, project)))
    given = Given(evidence, case_outcomes(evidence), project.register, project.criteria, now, project.papers)
    found = repairs(given, verdict, project)
    reaches, world = _after(found, (evidence, project), now)
    if reaches is Conclusion.NO_GO:
        found, reaches = _once_more(found, world, now), reaches
        reaches, _ = _after(found, (evidence, project), now)
    if len(found) > MOST_TRIED or reaches is Conclusion.NO_GO:
        return Explanation(verdict, facts, tuple(r.text for r in found), reaches, shortest=False)
    needed = _needed(found, (evidence, project), now)
    reaches, _ = _after(needed, (evidence, project), now)
    return Explanation(verdict, facts, tuple(r.text for r in needed), reaches)


def _after(some: Sequence[Repair], world: World, now: datetime) -> tuple[Conclusion, World]:
    for repair in some:
        world = repair.change(world)
    return judge_project(world[0], world[1], now).conclusion, world


def _once_more(found: list[Repair], world: World, now: datetime) -> list[Repair]:
    """What stands in the way only after the first repairs."""
    evidence, project = world
    given = Given(evidence, case_outcomes(evidence), project.register, project.criteria, now, project.papers)
    known = {r.id for r in found}
    later = repairs(given, judge_project(evidence, project, now), project)
    return [*found, *(r for r in later if r.id not in known)]


def _needed(found: list[Repair], world: World, now: datetime) -> list[Repair]:
    """Each repair without which the others don't suffice: none of them can be left out."""
    needed = list(found)
    for repair in found:
        fewer = [r for r in needed if r is not repair]
        if _after(fewer, world, now)[0] is not Conclusion.NO_GO:
            needed = fewer
    return needed


def _would_end(verdict: Verdict, evidence: Evidence, project: Project) -> list[Text]:
    """Until when it holds, and what would end it."""
    found = []
    began = moment(evidence.info.started) if evidence.info else None
    if began:
        day = project.papers.release.day(began + timedelta(days=project.criteria.evidence.max_age_days))
        found.append(Text(f"{day} 起证据过期", f"the evidence is too old from {day}"))
    for w in verdict.waivers:
        if w.standing is Standing.COUNTS:
            found.append(
                Text(
                    f"豁免 {w.waiver.id} 到 {w.waiver.until} 为止",
                    f"waiver {w.waiver.id} ends on {w.waiver.until}",
                )
            )
    for c in verdict.conditions:
        if not any(
            w.waiver.requirement == c.requirement and w.standing is Standing.COUNTS for w in verdict.waivers
        ):
            found.append(
                Text(
                    f"{c.requirement} 的条件到 {c.due} 为止",
                    f"the condition on {c.requirement} ends on {c.due}",
                )
            )
    musts = sum(j.priority == "M" and j.state is State.PASS for j in verdict.judged)
    found.append(
        Text(f"{musts} 项必备准则中任何一项不再通过", f"any of the {musts} must criteria no longer passing")
    )
    found.append(
        Text(
            "证据、准则、清单、豁免中任何改动（已有签名随之失效）",
            "any change of evidence, criteria, checklist or waivers (signatures end with it)",
        )
    )
    return found
