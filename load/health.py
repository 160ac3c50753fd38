"""Whether the load generator was honest: when it was the limit, the figures are its own and not the CRM's."""

from __future__ import annotations

from drivers.words import Text
from load.measured import Measured
from load.plan import TIMES, Profile

LAG_LIMIT_MS = 16.0
"""Event-loop lag (p99) from which a generator visibly distorts times of some milliseconds."""
LAG_SHARE = 0.02
"""Against a limit in seconds a lag weighs less: up to this share of the tightest limit the figures stand, but
a time that is nearer to its limit than the lag is INVALID. Lag only ever adds to a time."""
CPU_LIMIT = 0.9


def invalid_reasons(measured: Measured) -> list[Text]:
    """Why the figures are the generator's and not the CRM's, and what to do about it; empty when they aren't."""
    if not measured.complete:
        return []
    reasons = []
    lag, limit = measured.lag_p99_ms, lag_limit_ms(measured.profile)
    if lag is None or lag > limit:
        shown = "?" if lag is None else f"{lag:.1f}"
        reasons.append(
            Text(
                f"压力机自身迟滞 {shown} 毫秒（99%），上限 {limit:g} 毫秒：请换一台空闲的机器，或减少同机的其他负载",
                f"the generator itself lagged by {shown} ms (p99), limit {limit:g} ms: use a machine with less to do",
            )
        )
    if measured.cpu_share > CPU_LIMIT:
        reasons.append(
            Text(
                f"压力机占用处理器 {measured.cpu_share:.0%}（单核），上限 {CPU_LIMIT:.0%}：请把销售代表分到多台机器",
                f"the generator used {measured.cpu_share:.0%} of a core, limit {CPU_LIMIT:.0%}: spread the reps over machines",
            )
        )
    planned = measured.profile.reps.count if measured.reps_planned is None else measured.reps_planned
    if measured.reps_at_work < planned:
        reasons.append(
            Text(
                f"计划 {planned} 名销售代表，同时在岗最少时只有 {measured.reps_at_work} 名",
                f"{planned} reps were planned, at times only {measured.reps_at_work} were at work",
            )
        )
    return reasons


def lag_limit_ms(profile: Profile) -> float:
    """The lag (p99) up to which the figures of this profile are the CRM's."""
    limits = [c.at_most for c in profile.criteria if c.measure in TIMES and c.at_most]
    return max(LAG_LIMIT_MS, LAG_SHARE * 1000 * min(limits, default=0.0))
