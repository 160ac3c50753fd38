"""Whether a load run holds what was asked of it: pure functions from what was measured to criteria.

Closed when in doubt. A run that was cut short passes nothing (NO EVIDENCE); when the generator was the limit,
the figures are its own and not the CRM's, and nothing that depends on them passes or fails (INVALID); but what no
generator can explain stays FAIL.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from drivers.words import Text
from load.figures import value_of
from load.health import (
    LAG_LIMIT_MS,
    added_ms,
    beyond_doubt,
    browser_too_slow,
    invalid_reasons,
    nothing_to_compare,
)
from load.measure import Sample
from load.measured import Measured
from load.moments import Moment
from load.plan import OVER_THE_WHOLE, TIMES, Criterion
from load.stages import breaking_point, capacity
from load.wording import MEASURES, about, amount
from reports.evidence.model import LoadCriterion

PASS, FAIL, NO_EVIDENCE, INVALID = "PASS", "FAIL", "NO EVIDENCE", "INVALID"
WINDOW_TOLERANCE = 0.01
_FACTS = ("/errors", "/error_share", "/stored", "/numbers", "/owners")
"""What a slow generator doesn't excuse: a wrong answer, no answer, wrong data. A FAIL of these stands."""


def judge(measured: Measured) -> tuple[LoadCriterion, ...]:
    """Every criterion of the run: the entry criterion, the profile's own, the book-keeping, the data."""
    profile = measured.profile
    limits = [_limit(c, measured) for c in profile.criteria]
    if profile.finds_limit:
        floors = [_limit(c, measured) for c in profile.criteria if c.measure == "capacity"]
        limits = [breaking_point(profile, measured.stages, measured.stopped is not None), *floors]
    depends = [_window(measured), *limits, *_given_up(measured)]
    certain = {c.id: c for c in profile.criteria if beyond_doubt(c, _value(c, measured), measured)}
    closed = [_closed(c, measured, certain.get(c.id)) for c in depends]
    return (_amount_of_data(measured), *closed, _closed(_books(measured), measured), *_data(measured))


def errors_in(samples: Sequence[Sample]) -> tuple[tuple[str, int], ...]:
    """What went wrong and how often."""
    counts: dict[str, int] = {}
    for sample in samples:
        if sample.state != "ok":
            counts[sample.error] = counts.get(sample.error, 0) + 1
    return tuple(sorted(counts.items(), key=lambda found: -found[1]))


def _closed(criterion: LoadCriterion, measured: Measured, certain: Criterion | None = None) -> LoadCriterion:
    """``certain``: it's a time, and too far above its limit to be the generator's doing."""
    lasting = criterion.state == FAIL and criterion.id.endswith(_FACTS)
    if invalid_reasons(measured) and not lasting:
        return _all_the_same(criterion, certain, measured) if certain else replace(criterion, state=INVALID)
    if not measured.complete and criterion.state == PASS:
        return replace(
            criterion,
            state=NO_EVIDENCE,
            text_zh=criterion.text_zh + "；但测量中断，不能作为证据",
            text_en=criterion.text_en + "; but the measurement was cut short and is no evidence",
        )
    return criterion


def _all_the_same(criterion: LoadCriterion, certain: Criterion, measured: Measured) -> LoadCriterion:
    """An invalid run that failed nevertheless, with the reason."""
    most = f"{added_ms(certain, measured) or 0.0:.3g}"
    return replace(
        criterion,
        state=FAIL,
        text_zh=f"{criterion.text_zh}；测量虽无效，但压力机自身至多多算 {most} 毫秒",
        text_en=f"{criterion.text_en}; the run is invalid, but of this the generator can have added {most} ms at most",
    )


def _amount_of_data(measured: Measured) -> LoadCriterion:
    needed, there, requirement = (
        measured.profile.data.customers,
        measured.customers_before,
        measured.profile.requirement,
    )
    if there is None:
        state = NO_EVIDENCE
        text = Text(
            "不知道系统中已有多少客户：空系统的速度不能说明问题",
            "how many customers the CRM holds isn't known: a fast empty system proves nothing",
        )
    else:
        enough = there >= needed
        state = PASS if enough else FAIL
        text = Text(
            f"准入：系统中已有 {there} 个客户，{'不少于' if enough else '少于'} {needed} 个",
            f"entry: the CRM already held {there} customers, {'at least' if enough else 'fewer than'} {needed}",
        )
    shown = "—" if there is None else str(there)
    return _criterion(f"{requirement}/entry/customers", requirement, state, f"≥ {needed}", shown, text)


def _window(measured: Measured) -> LoadCriterion:
    asked, got = measured.profile.window.measured_s, measured.window_s
    found = measured.stopped is not None and measured.profile.finds_limit
    kept = found or abs(got - asked) <= asked * WINDOW_TOLERANCE
    ended = Text("与计划一致", "as planned")
    if found:
        ended = Text("找出极限时结束", "until the limit was found")
    elif not kept:
        ended = Text(f"计划为 {asked:g} 秒", f"({asked:g} s were planned)")
    planned = measured.profile.reps.count if measured.reps_planned is None else measured.reps_planned
    all_there = measured.reps_at_work >= planned
    zh, en = ("全员在岗测量", "with everybody at work, ") if all_there else ("测量", "")
    return _criterion(
        f"{measured.profile.requirement}/window",
        measured.profile.requirement,
        PASS if kept else FAIL,
        f"{asked:g} s ± 1 %",
        f"{got:.2f} s",
        Text(
            f"{zh} {got:.4g} 秒，{ended.zh}",
            f"measured for {got:.4g} s {en}{ended.en}",
        ),
    )


def _given_up(measured: Measured) -> list[LoadCriterion]:
    """A run that its own rule gave up has failed; where the limit is sought, that is how it's found."""
    if measured.stopped is None or measured.profile.finds_limit:
        return []
    requirement = measured.profile.requirement
    return [_criterion(f"{requirement}/given_up", requirement, FAIL, "—", "✗", measured.stopped)]


def _limit(criterion: Criterion, measured: Measured) -> LoadCriterion:
    title, (sign, limit) = about(criterion), criterion.limit
    value = _value(criterion, measured)
    if value is None:
        return _criterion(
            criterion.id,
            criterion.requirement,
            NO_EVIDENCE,
            f"{sign} {limit:g}",
            "—",
            Text(
                f"{title.zh}：没有测到数据",
                f"{title.en}: nothing was measured",
            ),
        )
    held = criterion.holds(value)
    doubtful = _nearer_than_lag(criterion, value, measured)
    own = nothing_to_compare(criterion, measured) if held else None
    if criterion.page and criterion.measure in TIMES and not beyond_doubt(criterion, value, measured):
        own = browser_too_slow(measured, limit)
    state = INVALID if doubtful or own else PASS if held else FAIL
    goal, shown = amount(criterion.measure, limit), amount(criterion.measure, value, limit)
    text = _sentence(criterion, title, shown, goal, held)
    if criterion.measure in ("errors", "error_share") and not held and measured.errors and not criterion.page:
        text = _because(text, measured.errors)
    if own:
        text = Text(f"{text.zh}；{own.zh}", f"{text.en}; {own.en}")
    made = _criterion(criterion.id, criterion.requirement, state, f"{sign} {goal.en}", shown.en, text)
    moment = None if held else measured.when(criterion)
    return _since(made, moment) if moment else made


def _nearer_than_lag(criterion: Criterion, value: float, measured: Measured) -> bool:
    """Whether a lag that can be seen could have made the difference. What is far enough above is no doubt."""
    lag = measured.lag_p99_ms or 0.0
    if criterion.measure not in TIMES or criterion.page or lag <= LAG_LIMIT_MS:
        return False
    near = abs(value - criterion.limit[1]) * 1000 < lag
    return near and not beyond_doubt(criterion, value, measured)


def _value(criterion: Criterion, measured: Measured) -> float | None:
    """What was measured for it, ``None`` without anything to take it from."""
    if criterion.measure == "capacity":
        stages = measured.stages if measured.profile.by_stage else ()
        return capacity(stages, measured.stopped is not None)
    if criterion.measure in OVER_THE_WHOLE:
        return measured.lasting(criterion)
    some, name = (
        (measured.pages, criterion.page) if criterion.page else (measured.transactions, criterion.transaction)
    )
    found = next((t for t in some if t.name == name), None) if name else measured.overall
    return value_of(criterion.measure, found, measured.window_s, criterion.limit[1]) if found else None


def _since(criterion: LoadCriterion, moment: Moment) -> LoadCriterion:
    words = moment.words()
    return replace(
        criterion,
        text_zh=f"{criterion.text_zh}；{words.zh}",
        text_en=f"{criterion.text_en}, {words.en}",
        since=moment.iso,
        users=moment.users,
    )


def _sentence(criterion: Criterion, title: Text, shown: Text, goal: Text, held: bool) -> Text:
    """``录入客户平均 3.4 秒，超过 3 秒``."""
    name = MEASURES[criterion.measure]
    if criterion.measure == "errors" and criterion.at_most == 0:
        none = Text(f"{title.zh}没有一次失败", f"{title.en}: none failed")
        return (
            none
            if held
            else Text(f"{title.zh}失败 {shown.zh}，应为 0", f"{title.en}: {shown.en} failed, not one may")
        )
    if criterion.at_most is not None:
        zh, en = ("不超过", "not above") if held else ("超过", "above")
    else:
        zh, en = ("不少于", "not below") if held else ("少于", "below")
    if criterion.measure in OVER_THE_WHOLE:
        return Text(
            f"{title.zh}：{name.zh} {shown.zh}，{zh} {goal.zh}",
            f"{title.en}: {name.en}: {shown.en}, {en} {goal.en}",
        )
    return Text(
        f"{title.zh}{name.zh} {shown.zh}，{zh} {goal.zh}", f"{title.en}: {shown.en} {name.en}, {en} {goal.en}"
    )


def _because(text: Text, errors: tuple[tuple[str, int], ...]) -> Text:
    most, times = errors[0]
    return Text(f"{text.zh}；最多的是（{times} 次）：{most}", f"{text.en}; most often ({times}): {most}")


def _books(measured: Measured) -> LoadCriterion:
    came = measured.succeeded + measured.failed + measured.in_flight + measured.abandoned
    right = measured.started == came and measured.started > 0
    shown = f"{measured.started} = {measured.succeeded} + {measured.failed} + {measured.in_flight}"
    gone = Text("", "")
    if measured.abandoned:
        shown += f" + {measured.abandoned}"
        gone = Text(
            f" + 随工作机中断 {measured.abandoned}", f" + {measured.abandoned} given up with their worker"
        )
    return _criterion(
        f"{measured.profile.requirement}/books",
        measured.profile.requirement,
        PASS if right else FAIL,
        "=",
        shown,
        Text(
            f"发起 {measured.started} 次 {'=' if right else '≠'} 成功 {measured.succeeded} + 失败 {measured.failed} "
            f"+ 没有回音 {measured.in_flight}{gone.zh}",
            f"{measured.started} started {'=' if right else '≠'} {measured.succeeded} succeeded + {measured.failed} failed "
            f"+ {measured.in_flight} never came back{gone.en}",
        ),
    )


def _data(measured: Measured) -> tuple[LoadCriterion, ...]:
    """PERF-06: what is right counts only when the load was as planned."""
    found = [_closed(c, measured) for c in measured.data.criteria(confirmed=measured.confirmed)]
    return tuple(_unknown_end(c, measured) for c in found)


def _unknown_end(criterion: LoadCriterion, measured: Measured) -> LoadCriterion:
    """What a lost worker recorded last may have been confirmed to it: more stored than confirmed proves nothing."""
    more = (measured.data.stored or 0) - measured.confirmed
    unsure = measured.lost_worker or measured.abandoned > 0
    if not (criterion.id.endswith("/stored") and criterion.state == FAIL and more > 0 and unsure):
        return criterion
    return replace(
        criterion,
        state=INVALID,
        text_zh=f"{criterion.text_zh}；其中 {more} 个由中断的工作机录入，是否得到确认不得而知",
        text_en=f"{criterion.text_en}; {more} come from a worker that was lost, whether confirmed isn't known",
    )


def _criterion(id: str, requirement: str, state: str, goal: str, measured: str, text: Text) -> LoadCriterion:
    return LoadCriterion(id, requirement, text.zh, text.en, goal, measured, state)
