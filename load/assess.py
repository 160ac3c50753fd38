"""From what a load run gathered to its ``LoadResult``; a pure function, also of a run that broke off."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import floor
from statistics import median

from drivers.settings import Settings
from drivers.words import Text
from load.aftermath import DataCheck
from load.beside import Line
from load.crew import average, busiest, figures, lags_of, stolen, taken, told
from load.criteria import errors_in, judge
from load.exchange import Phase, Tick
from load.figures import (
    per_second,
    percentile,
    request_figures,
    stuck,
    transaction,
    transactions,
    with_unanswered,
    within,
)
from load.health import average_wait_ms, invalid_reasons
from load.journeys import JOURNEYS
from load.lasting import beginning_s, lasting
from load.measure import Sample
from load.measured import Measured
from load.moments import broken_since
from load.plan import Profile
from load.sides import crm_moments, own_pace, page_figures, probed, silent_s, visits
from load.stages import SETTLING_S, figures_by_stage
from reports.evidence.model import Distribution, LoadResult, Second
from reports.evidence.spread import distribution


@dataclass
class Gathered:
    """What is known of a run so far. Figures of the CRM: ``cpu_seconds``, ``memory_mb`` and ``at`` (monotonic s)."""

    profile: Profile
    scenario: str
    settings: Settings
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    names: dict[int, str] = field(default_factory=dict)
    ticks: list[Tick] = field(default_factory=list)
    customers_before: int | None = None
    customers_after: int | None = None
    crm_before: dict[str, float] = field(default_factory=dict)
    crm_after: dict[str, float] = field(default_factory=dict)
    data: DataCheck = field(default_factory=DataCheck)
    lost: str = ""
    beside: list[Line] = field(default_factory=list)
    """What the probe outside and the browser told."""
    stopped: Text | None = None
    """Why the profile's rule gave the run up."""


def assess(gathered: Gathered) -> LoadResult:
    """The result as far as the run got. Without its last tick (``done``) it is incomplete."""
    ticks = gathered.ticks
    begin, end = _entered(ticks, "window"), _entered(ticks, "drain")
    done = bool(ticks) and ticks[-1].phase == "done" and not gathered.lost
    last = ticks[-1].at if ticks else 0.0
    samples = with_unanswered((s for t in ticks for s in t.samples), ticks[-1].open if ticks else (), last)
    # the reps are told to stop a moment late when the generator was busy; what began then isn't in the window
    until = min(end or last, begin + gathered.profile.window.measured_s)
    inside = [*within(samples, begin, until), *stuck(samples, begin)] if begin else []
    measured = _measured(gathered, inside, (begin, until) if begin else (0.0, 0.0), complete=done)
    return LoadResult(
        scenario=gathered.scenario,
        profile=gathered.profile.name,
        target=gathered.settings.name,
        address=gathered.settings.target.address,
        started=gathered.began.isoformat(timespec="seconds"),
        window_s=round(measured.window_s, 3),
        users=gathered.profile.reps.count,
        valid=not invalid_reasons(measured),
        complete=done,
        invalid_reasons=tuple((r.zh, r.en) for r in invalid_reasons(measured)),
        criteria=judge(measured),
        transactions=measured.transactions,
        seconds=_seconds(samples, ticks, begin),
        generator=_generator(measured, ticks),
        crm=_crm(gathered, measured),
        stages=measured.stages,
        requests=request_figures((r for t in ticks for r in t.requests), begin, until) if begin else (),
        distributions=_distributions(inside),
        pages=visits(gathered.beside, begin, until),
        crm_moments=crm_moments(gathered.beside, begin, until),
        workers=measured.workers,
        notes=tuple((one.zh, one.en) for one in told([*(n for t in ticks for n in t.notes), *taken(ticks)])),
    )


def _entered(ticks: list[Tick], phase: Phase) -> float:
    return next((t.at for t in ticks if t.phase == phase), 0.0)


def _measured(
    gathered: Gathered, inside: list[Sample], window: tuple[float, float], *, complete: bool
) -> Measured:
    ticks, (begin, end) = gathered.ticks, window
    inner = [t for t in ticks if t.phase == "window"]
    # what began in the window may come back in the drain; but a long quiet drain is no better health
    each = [*lags_of(inner), *lags_of([t for t in ticks if t.phase in ("window", "drain")])]
    lags = sorted(lag for t in inner for lag in t.lag_ms)
    at_work, planned = _fewest(gathered.profile, inner, begin)
    last = ticks[-1] if ticks else None
    presence = [(t.at, t.reps) for t in inner]
    seen = visits(gathered.beside, begin, end)
    workers = figures(ticks)
    lag = max((w.lag_p99_ms for w in workers if w.reps), default=percentile(lags, 0.99) if lags else None)
    share = average(t.cpu_share for t in inner)
    return Measured(
        profile=gathered.profile,
        reps_at_work=at_work,
        reps_planned=planned,
        window_s=end - begin,
        complete=complete,
        transactions=transactions(inside, [n for n in JOURNEYS if n in gathered.profile.reps.does]),
        overall=transaction("all", inside),
        errors=errors_in(inside),
        started=last.started if last else 0,
        succeeded=last.succeeded if last else 0,
        failed=last.failed if last else 0,
        in_flight=len(last.open) if last else 0,
        confirmed=_confirmed(ticks) + sum(line.made for line in gathered.beside),
        stages=figures_by_stage(gathered.profile, inside, begin, end),
        stopped=gathered.stopped,
        lag_p99_ms=lag,
        lag_mean_ms=max((average_wait_ms(one) for one in each), default=None),
        lag_max_ms=max((max(one) for one in each), default=None),
        cpu_share=max((w.cpu_share for w in workers), default=share),
        busy_share=busiest(inner),
        stolen_share=stolen(inner),
        stolen_before=stolen([t for t in inner if t.at < begin + beginning_s(gathered.profile, end - begin)]),
        abandoned=last.abandoned if last else 0,
        workers=workers,
        harmed=told([note for t in ticks for note in t.notes if note.harms]),
        lost_worker=any(w.state == "lost" for t in ticks for w in t.workers),
        customers_before=gathered.customers_before,
        inside_ms=tuple(ms for t in inner for ms in t.inside_ms),
        outside_ms=probed(gathered.beside, begin, end),
        probe_silent_s=silent_s(gathered.beside, begin, end),
        browser_own_ms=own_pace(seen),
        pages=page_figures(seen),
        lasting=lambda criterion: lasting(criterion, gathered.profile, inside, begin, end),
        when=lambda criterion: broken_since(criterion, inside, presence),
        data=gathered.data,
    )


def _fewest(profile: Profile, window: list[Tick], begin: float) -> tuple[int, int]:
    """Of the moment with the biggest shortfall: how many were at work, and how many were to be.

    Right after a change of stage reps are still coming or going; such moments don't count.
    """
    least = min((t.reps for t in window), default=0)
    worst = (least, min(least, profile.reps.count) if window else profile.reps.count)
    for tick in window:
        since = tick.at - begin
        planned = profile.reps_at(since)
        settled = profile.reps_at(max(0.0, since - SETTLING_S)) == planned
        if settled and planned - tick.reps > worst[1] - worst[0]:
            worst = (tick.reps, planned)
    return worst


def _distributions(inside: list[Sample]) -> tuple[Distribution, ...]:
    """Of the successful ones, kind by kind."""
    times: dict[str, list[float]] = {}
    for sample in inside:
        if sample.state == "ok":
            times.setdefault(sample.name, []).append(sample.ms)
    return tuple(distribution(name, found) for name, found in sorted(times.items()))


def _confirmed(ticks: list[Tick]) -> int:
    """Customers whose saving the CRM has confirmed at any time of the run."""
    made = sum(s.state == "ok" and JOURNEYS[s.name].makes_customer for t in ticks for s in t.samples)
    return made + (ticks[-1].prepared if ticks else 0)


def _seconds(samples: list[Sample], ticks: list[Tick], begin: float) -> tuple[Second, ...]:
    began = begin or (samples[0].began if samples else 0.0)
    at_work = [t for t in ticks if t.phase in ("ramp", "window", "drain")]
    return per_second(samples, began, {floor(t.at - began): t.reps for t in at_work})


def _generator(measured: Measured, ticks: list[Tick]) -> dict[str, float]:
    felt = {
        name: round(median(times), 3)
        for name, times in (("inside_ms", measured.inside_ms), ("outside_ms", measured.outside_ms))
        if times
    }
    return felt | {
        "cpu_share": round(measured.cpu_share, 4),
        "lag_p99_ms": round(measured.lag_p99_ms or 0.0, 3),
        "stolen_share": round(measured.stolen_share, 4),
        "memory_mb": round(max((t.memory_mb for t in ticks), default=0.0), 1),
        "reps_at_work": measured.reps_at_work,
        "started": measured.started,
        "succeeded": measured.succeeded,
        "failed": measured.failed,
        "in_flight": measured.in_flight,
        "abandoned": measured.abandoned,
    }


def _crm(gathered: Gathered, measured: Measured) -> dict[str, float]:
    data, before, after = gathered.data, gathered.crm_before, gathered.crm_after
    known: dict[str, float | None] = {
        "customers_before": gathered.customers_before,
        "customers_after": gathered.customers_after,
        "confirmed": measured.confirmed,
        "stored": data.stored,
        "duplicate_numbers": data.duplicates,
        "wrong_owner": data.wrong_owner,
        "memory_mb": after.get("memory_mb"),
    }
    if "cpu_seconds" in before and "cpu_seconds" in after:
        known["cpu_share"] = round(
            (after["cpu_seconds"] - before["cpu_seconds"]) / (after["at"] - before["at"]), 4
        )
    moments = crm_moments(gathered.beside, 0.0, float("inf"))
    sizes = [m.database_mb for m in moments if m.database_mb is not None]
    if sizes:
        known |= {"database_mb": sizes[-1], "database_grew_mb": sizes[-1] - sizes[0]}
    memory = [m.memory_mb for m in moments if m.memory_mb is not None]
    if memory:
        known |= {"memory_grew_mb": memory[-1] - memory[0]}
    return {name: float(value) for name, value in known.items() if value is not None}
