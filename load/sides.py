"""What the processes beside the load told, as figures of the window: the probe, the pages, the CRM's own side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import cast

from load.beside import Line
from load.figures import transaction
from load.measure import Sample, State
from load.outside import EVERY_S
from reports.evidence.model import CrmMoment, PageVisit, Transaction


def probed(lines: Iterable[Line], begin: float, end: float) -> tuple[float, ...]:
    """The probe's times of the requests that were answered, in ms."""
    return tuple(
        x.ms for x in lines if x.kind == "probe" and x.state == "ok" and begin and begin <= x.at < end
    )


def silent_s(lines: Iterable[Line], begin: float, end: float) -> float:
    """For so many seconds of the window the probe outside neither asked nor waited for its answer."""
    asked = [(x.at, x.at + max(EVERY_S, x.ms / 1000)) for x in lines if x.kind == "probe"]
    return end - begin - sum(max(0.0, min(until, end) - max(at, begin)) for at, until in asked)


def visits(lines: Iterable[Line], begin: float, end: float) -> tuple[PageVisit, ...]:
    """The pages that were opened inside the window."""
    return tuple(
        PageVisit(
            t=round(line.at - begin, 3),
            page=line.page,
            usable_ms=round(line.ms, 1),
            first_byte_ms=round(line.figures.get("first_byte_ms", 0.0), 1),
            structure_ms=round(line.figures.get("structure_ms", 0.0), 1),
            largest_paint_ms=round(line.figures.get("largest_paint_ms", 0.0), 1),
            own_ms=round(line.figures.get("own_ms", 0.0), 1),
            state=line.state,
            error=line.error,
        )
        for line in lines
        if line.kind == "page" and begin and begin <= line.at < end
    )


def page_figures(seen: Sequence[PageVisit]) -> tuple[Transaction, ...]:
    """By page, and as ``all``; nothing when none was opened."""
    samples = [Sample(v.page, 0, v.t, v.usable_ms, cast(State, v.state), v.error) for v in seen]
    names = sorted({s.name for s in samples})
    own = [transaction(name, [s for s in samples if s.name == name]) for name in names]
    return (*own, transaction("all", samples)) if samples else ()


def own_pace(seen: Sequence[PageVisit]) -> float | None:
    """What the browser needed for an empty page, at the median."""
    times = [v.own_ms for v in seen if v.own_ms]
    return median(times) if times else None


def crm_moments(lines: Iterable[Line], begin: float, end: float) -> tuple[CrmMoment, ...]:
    """The CRM's own side over time; processor time since the moment before."""
    seen = [line for line in lines if line.kind == "crm"]
    made = []
    for before, line in pairwise([None, *seen]):
        if line is None or not begin <= line.at < end:
            continue
        used = None
        if before and "cpu_seconds" in line.figures and line.at > before.at:
            used = (line.figures["cpu_seconds"] - before.figures["cpu_seconds"]) / (line.at - before.at)
        made.append(
            CrmMoment(
                t=round(line.at - begin, 1),
                cpu_share=None if used is None else round(used, 3),
                memory_mb=line.figures.get("memory_mb"),
                database_mb=line.figures.get("database_mb"),
            )
        )
    return tuple(made)
