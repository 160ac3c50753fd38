"""Stage by stage: which figures each had, where the limit is (PERF-03), and when a run is given up."""

from __future__ import annotations

from collections.abc import Sequence

from drivers.words import Text
from load.figures import transaction, value_of, within
from load.measure import Sample
from load.plan import Criterion, Profile, StopRule
from load.wording import seconds
from reports.evidence.model import LoadCriterion, StageFigures, Transaction

SETTLING_S = 2.0
"""So long after a change of stage the reps may still be coming or going."""


def figures_by_stage(
    profile: Profile, samples: Sequence[Sample], begin: float, end: float
) -> tuple[StageFigures, ...]:
    """The figures of each stage that was begun; ``begin`` and ``end`` of the window in s since the epoch.

    Where nothing was asked of a stage, nothing has held.
    """
    found, at = [], begin
    for stage in profile.window.stages:
        until = min(at + stage.for_s, end)
        if until <= at:
            break
        inside = within(samples, at, until)
        one = transaction("", inside)
        held = bool(profile.by_stage) and all(
            holds(c, transaction("", _of(inside, c.transaction)), until - at) for c in profile.by_stage
        )
        found.append(
            StageFigures(
                stage.reps, round(at - begin, 3), round(until - begin, 3), one.count, one.failed, one.mean_ms,
                one.p95_ms, held,
            )
        )  # fmt: skip
        at = until
    return tuple(found)


def holds(criterion: Criterion, found: Transaction, window_s: float) -> bool:
    """Whether a criterion holds for these figures; where nothing can be measured it doesn't."""
    value = value_of(criterion.measure, found, window_s, criterion.limit[1])
    return found.count > 0 and value is not None and criterion.holds(value)


def breaking_point(profile: Profile, stages: Sequence[StageFigures], given_up: bool = False) -> LoadCriterion:
    """PERF-03: with how many reps the first criterion broke, or that none did up to the most that were tried.

    A run that its rule gave up broke in its last stage, whatever that stage's figures as a whole are.
    """
    broke = next((stage for stage in stages if not stage.held), stages[-1] if stages and given_up else None)
    most = max((stage.users for stage in stages), default=0)
    requirement = profile.requirement
    if not stages:
        text, state, shown = Text("没有测到任何一级", "no stage was measured"), "NO EVIDENCE", "—"
    elif not profile.by_stage:
        asked = Text("没有说明每一级要满足什么", "nothing says what has to hold in each stage")
        text, state, shown = asked, "NO EVIDENCE", "—"
    elif broke:
        mean, p95 = seconds(round(broke.mean_ms / 1000, 3)), seconds(round(broke.p95_ms / 1000, 3))
        text = Text(
            f"极限：{broke.users} 人时不再满足（平均 {mean.zh}，第 95 百分位 {p95.zh}，失败 {broke.failed} 次）",
            f"the limit: it broke with {broke.users} reps (mean {mean.en}, p95 {p95.en}, {broke.failed} failed)",
        )
        state, shown = "PASS", f"{broke.users}"
    else:
        text = Text(f"直到 {most} 人都满足，极限在其上", f"it held up to {most} reps; the limit lies above")
        state, shown = "PASS", f"> {most}"
    goal = Text("找出极限", "find the limit")
    return LoadCriterion(
        f"{requirement}/breaking_point", requirement, text.zh, text.en, f"{goal.zh} / {goal.en}", shown, state
    )


def capacity(stages: Sequence[StageFigures], given_up: bool = False) -> float | None:
    """With how many reps everything held, before the first stage in which something didn't; 0: with none."""
    if not stages:
        return None
    most = 0
    for stage in stages[:-1] if given_up else stages:
        if not stage.held:
            break
        most = max(most, stage.users)
    return float(most)


class Patience:
    """Watches a sliding window while the run goes on: has the rule been broken for long enough to give up?"""

    def __init__(self, rule: StopRule) -> None:
        self._rule = rule
        self._samples: list[Sample] = []
        self._above_since: float | None = None

    def heard(
        self, samples: Sequence[Sample], waiting: Sequence[tuple[str, float]], now: float
    ) -> Text | None:
        """Take what has finished, and what is under way (name, began); answers why to give up, once it's time."""
        rule = self._rule
        self._samples = [s for s in (*self._samples, *samples) if s.began + s.ms / 1000 >= now - rule.over_s]
        never = [
            Sample(name, 0, began, (now - began) * 1000, "unanswered")
            for name, began in waiting
            if (now - began) > rule.above_s
        ]
        found = transaction("", _of([*self._samples, *never], rule.transaction))
        value = float(getattr(found, f"{rule.measure}_ms")) / 1000
        if not found.count or value <= rule.above_s:
            self._above_since = None
            return None
        if self._above_since is None:
            self._above_since = now
        if now - self._above_since < rule.for_s:
            return None
        shown = seconds(round(value, 3))
        return Text(
            f"最近 {rule.over_s:g} 秒的{_MEASURES[rule.measure].zh} {shown.zh}，超过 {rule.above_s:g} 秒已持续 {rule.for_s:g} 秒，提前结束",
            f"{_MEASURES[rule.measure].en} over the last {rule.over_s:g} s was {shown.en}, above {rule.above_s:g} s for "
            f"{rule.for_s:g} s: given up",
        )


_MEASURES = {"mean": Text("平均", "the mean"), "p95": Text("第 95 百分位", "the 95th percentile")}


def _of(samples: Sequence[Sample], name: str) -> list[Sample]:
    return [s for s in samples if not name or s.name == name]
