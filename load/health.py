"""Whether the load generator was honest: when it was the limit, the figures are its own and not the CRM's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

from drivers.words import Text
from load.crew import MUCH_STOLEN
from load.exchange import NAP_S
from load.lasting import FELT_MS
from load.measured import Measured
from load.plan import TIMES, Criterion, Profile
from reports.evidence.spread import slower

LAG_LIMIT_MS = 16.0
"""Event-loop lag (p99) from which a generator visibly distorts times of some milliseconds."""
LAG_SHARE = 0.02
"""Against a limit in seconds a lag weighs less: up to this share of the tightest limit the figures stand, but
a time that is nearer to its limit than the lag is INVALID. Lag only ever adds to a time."""
CPU_LIMIT = 0.9
PROBES_AT_LEAST = 7
COMPARED = ("growth", "recovery")
"""Of these the end is compared with the beginning; one that was slowed down makes any end look good."""
LONG_S = 20.0
"""From a window of this length on it can be told whether a generator was honest, and has to be."""
STOLEN = 0.01
"""From this share on it's worth a word that the host of a virtual machine gave its processors to others."""
SILENT_SHARE = 0.5
"""The probe outside must have been there for the rest of the window at least."""
ARRIVALS_SHORT = 0.01
"""Up to this share of the arrivals may be missing."""
BY_CHANCE = 0.001
"""How seldom chance alone may make the generator's times look longer than those of the probe outside."""
WAITS = 10
"""So many times at most a transaction waits for the generator's event loop: twice for each of five requests."""
UNSEEN_MS = 1.0
OWN_SHARE = 0.25
"""A browser that needs more than this share of a page's limit for an empty page tells of itself."""


def invalid_reasons(measured: Measured) -> list[Text]:
    """Why the figures are the generator's and not the CRM's, and what to do about it; empty when they aren't."""
    if not measured.complete:
        return []
    reasons = []
    lag, limit = measured.lag_p99_ms, lag_limit_ms(measured.profile)
    if lag is None or lag > limit:
        shown, who, why = "?" if lag is None else f"{lag:.1f}", _laggard(measured), _by_the_host(measured)
        reasons.append(
            Text(
                f"{who.zh}自身迟滞 {shown} 毫秒（99%），上限 {limit:g} 毫秒{why.zh}：请换一台空闲的机器，或减少同机的其他负载",
                f"{who.en} itself lagged by {shown} ms (p99), limit {limit:g} ms{why.en}: use a machine with less to do",
            )
        )
    if measured.cpu_share > CPU_LIMIT:
        reasons.append(
            Text(
                f"压力机占用处理器 {measured.cpu_share:.0%}（单核），上限 {CPU_LIMIT:.0%}：请把销售代表分到多台机器",
                f"the generator used {measured.cpu_share:.0%} of a core, limit {CPU_LIMIT:.0%}: spread the reps over machines",
            )
        )
    elif measured.busy_share > CPU_LIMIT:
        cpu, waited = measured.cpu_share, measured.busy_share - measured.cpu_share
        reasons.append(
            Text(
                f"压力机一刻不闲：占用处理器 {cpu:.0%}，另有 {waited:.0%} 的时间在等处理器：请换一台空闲的机器，或把销售代表分到多台",
                f"the generator had something to do all the time, {cpu:.0%} of it on a processor and {waited:.0%} waiting for "
                "one: use a machine with less to do, or spread the reps over machines",
            )
        )
    reasons += _unknown(measured)
    if distorted := _against_outside(measured):
        reasons.append(distorted)
    if missed := _arrivals_missed(measured):
        reasons.append(missed)
    reasons += measured.harmed
    planned = measured.profile.reps.count if measured.reps_planned is None else measured.reps_planned
    if measured.reps_at_work < planned:
        reasons.append(
            Text(
                f"计划 {planned} 名销售代表，同时在岗最少时只有 {measured.reps_at_work} 名",
                f"{planned} reps were planned, at times only {measured.reps_at_work} were at work",
            )
        )
    return reasons


def _unknown(measured: Measured) -> list[Text]:
    """What would speak for the generator and isn't there, although there was time enough for it."""
    if measured.window_s < LONG_S:
        return []
    reasons, silent = [], measured.probe_silent_s or 0.0
    if silent > SILENT_SHARE * measured.window_s:
        there = f"{measured.window_s - silent:.0f}"
        reasons.append(
            Text(
                f"旁边的独立探针在 {measured.window_s:.0f} 秒里只工作了 {there} 秒，压力机的时间无从核对：请重测",
                f"the probe beside the generator was there for {there} of {measured.window_s:.0f} s, its times can't be "
                "checked: measure again",
            )
        )
    if not measured.cpu_share:
        reasons.append(
            Text(
                "不知道压力机占用了多少处理器：请重测",
                "how much of its processor the generator used isn't known: measure again",
            )
        )
    return reasons


def _by_the_host(measured: Measured) -> Text:
    """What may have made it lag and can't be seen inside a virtual machine but by this."""
    if measured.stolen_share < STOLEN:
        return Text("", "")
    share = f"{measured.stolen_share:.0%}"
    return Text(f"（其间宿主机拿走了这台虚拟机 {share} 的处理器）", f" (its host took {share} of this virtual machine's processors away)")  # fmt: skip


def _laggard(measured: Measured) -> Text:
    """Whose lag it was."""
    worst = max(measured.workers, key=lambda worker: worker.lag_p99_ms, default=None)
    if worst is None:
        return Text("压力机", "the generator")
    return Text(f"工作机 {worst.name} ", f"worker {worst.name}")


def _arrivals_missed(measured: Measured) -> Text | None:
    """An open model that couldn't keep its rate tells of itself."""
    if measured.profile.arrivals is None:
        return None
    planned = measured.profile.arrivals.per_s * measured.window_s
    came = measured.overall.count if measured.overall else 0
    if came >= planned * (1 - ARRIVALS_SHORT):
        return None
    return Text(
        f"应到达 {planned:.0f} 次，压力机只发起了 {came} 次：请把销售代表分到多台机器",
        f"{planned:.0f} arrivals were due, the generator began only {came}: spread the reps over machines",
    )


def _against_outside(measured: Measured) -> Text | None:
    """The same request took longer in the generator than in a process beside it: by what it takes to matter,
    and by more than chance (Mann-Whitney)."""
    inside, outside = measured.inside_ms, measured.outside_ms
    if min(len(inside), len(outside)) < PROBES_AT_LEAST:
        return None
    more = median(inside) - median(outside)
    found = slower(Counter(outside), Counter(inside))
    if more <= lag_limit_ms(measured.profile) or found is None or found.p > BY_CHANCE:
        return None
    return Text(
        f"同一个请求，压力机测得 {median(inside):.0f} 毫秒，旁边的独立探针测得 {median(outside):.0f} 毫秒："
        "多出来的是压力机自己的，请减少每台机器上的人数",
        f"one and the same request took {median(inside):.0f} ms in the generator and {median(outside):.0f} ms in a probe "
        "beside it: the rest is the generator's own, put fewer reps on each machine",
    )


def browser_too_slow(measured: Measured, limit_s: float) -> Text | None:
    """Why times of pages with this limit are the browser's own and not the CRM's."""
    own = measured.browser_own_ms
    if own is None:
        return Text(
            "不知道浏览器打开空白页要多久",
            "how long the browser needs for an empty page isn't known",
        )
    if own <= OWN_SHARE * limit_s * 1000:
        return None
    return Text(
        f"浏览器打开空白页就用了 {own:.0f} 毫秒，这台机器太忙",
        f"the browser needed {own:.0f} ms for an empty page, this machine has too much to do",
    )


def nothing_to_compare(criterion: Criterion, measured: Measured) -> Text | None:
    """Why it proves nothing that the end wasn't slower than the beginning."""
    short = measured.window_s < LONG_S
    if criterion.measure not in COMPARED or short or measured.stolen_before < MUCH_STOLEN:
        return None
    share = f"{measured.stolen_before:.0%}"
    return Text(
        f"但开始时宿主机拿走了这台虚拟机 {share} 的处理器，那时的时间不能作比较：请重测",
        f"but at the beginning its host took {share} of this virtual machine's processors, nothing can be compared "
        "with those times: measure again",
    )


def average_wait_ms(lags_ms: Sequence[float]) -> float:
    """How long the event loop makes wait whatever is ready at some moment, on average; from what ``Pulse.meter`` found.

    A longer lag is also met more often, so each counts by its own length. That is twice the mean, on the safe side;
    and so is something for what was over before the sleeper was to wake up.
    """
    seen = sum(lag * lag for lag in lags_ms) / sum(lag + NAP_S * 1000 for lag in lags_ms) if lags_ms else 0.0
    return UNSEEN_MS + seen


def added_ms(criterion: Criterion, measured: Measured) -> float | None:
    """The most that the generator itself can have added to this time; ``None`` where that isn't known.

    To a mean, so many times what it waits on average; to a percentile or a maximum, which a few transactions can
    make, so many times the longest lag of all.
    """
    if criterion.page:
        own = measured.browser_own_ms
        return None if own is None else WAITS * own
    lag = measured.lag_mean_ms if criterion.measure == "mean" else measured.lag_max_ms
    if lag is None:
        return None
    both = measured.inside_ms and measured.outside_ms
    more = median(measured.inside_ms) - median(measured.outside_ms) if both else 0.0
    return WAITS * max(lag, more)


def beyond_doubt(criterion: Criterion, value: float | None, measured: Measured) -> bool:
    """Whether a time (s) is further above its limit than the generator can have put it: a FAIL whatever else is wrong.

    Never from a generator that needed all of its processor: where it shares a machine with the CRM, it took it away.
    """
    if value is None or criterion.at_most is None or criterion.measure not in TIMES:
        return False
    added = added_ms(criterion, measured)
    spare = max(measured.cpu_share, measured.busy_share) <= CPU_LIMIT
    return added is not None and spare and (value - criterion.at_most) * 1000 > added


def lag_limit_ms(profile: Profile) -> float:
    """The lag (p99) up to which the figures of this profile are the CRM's; where none is a time, what can't be felt."""
    of_time = [c for c in profile.criteria if c.measure in TIMES and c.at_most]
    limits = [c.at_most or 0.0 for c in [c for c in of_time if not c.page] or of_time]
    return max(LAG_LIMIT_MS, LAG_SHARE * 1000 * min(limits) if limits else FELT_MS)
