"""Exact figures from samples: every time is kept, percentiles are real times (nearest rank), nothing is rounded.

A transaction belongs to the window in which it *began*. Its time counts when it succeeded, and when no answer
came and it had waited longer than the successful ones did on average. A failure never flatters the times:
neither a quick error page nor a refused connection.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from load.measure import Open, Request, Sample
from reports.evidence.model import RequestFigures, Second, Transaction


def percentile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` (0–1) of the ``ordered`` values don't exceed; 0 for none."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def with_unanswered(samples: Iterable[Sample], left_open: Iterable[Open], end: float) -> list[Sample]:
    """Samples, and beside them what never came back by ``end``, as failed with the time it waited."""
    never = "没有回音 / never came back"
    waited = [Sample(o.name, o.rep, o.began, (end - o.began) * 1000, "unanswered", never) for o in left_open]
    return [*samples, *waited]


def within(samples: Iterable[Sample], begin: float, end: float) -> list[Sample]:
    """What began in [``begin``, ``end``)."""
    return [s for s in samples if begin <= s.began < end]


def stuck(samples: Iterable[Sample], begin: float) -> list[Sample]:
    """What began before ``begin``, was still waited for then, and was never answered: it failed in the window."""
    return [s for s in samples if s.state == "unanswered" and s.began < begin < s.began + s.ms / 1000]


def transaction(name: str, samples: Sequence[Sample]) -> Transaction:
    """Figures of one kind of transaction."""
    times = sorted(_times(samples))
    return Transaction(
        name=name,
        count=len(samples),
        failed=sum(s.state != "ok" for s in samples),
        mean_ms=math.fsum(times) / len(times) if times else 0.0,
        p50_ms=percentile(times, 0.50),
        p90_ms=percentile(times, 0.90),
        p95_ms=percentile(times, 0.95),
        p99_ms=percentile(times, 0.99),
        max_ms=times[-1] if times else 0.0,
    )


def _times(samples: Sequence[Sample]) -> list[float]:
    good = [s.ms for s in samples if s.state == "ok"]
    usual = math.fsum(good) / len(good) if good else 0.0
    return good + [s.ms for s in samples if s.state == "unanswered" and s.ms > usual]


def value_of(measure: str, found: Transaction, window_s: float, limit: float) -> float | None:
    """The measured value, ``None`` where there's nothing that it could be taken from; times in s.

    A time needs one success at least, unless the waiting alone is over the limit.
    """
    if measure in ("succeeded", "throughput"):
        good = found.count - found.failed
        return good if measure == "succeeded" else good / window_s if window_s else None
    if not found.count:
        return None
    if measure in ("errors", "error_share"):
        return found.failed if measure == "errors" else found.failed / found.count
    value = float(getattr(found, f"{measure}_ms")) / 1000
    return value if found.count > found.failed or value > limit else None


def transactions(samples: Iterable[Sample], names: Iterable[str]) -> tuple[Transaction, ...]:
    """Figures per kind; a kind of ``names`` that never happened is there with count 0."""
    by_name: dict[str, list[Sample]] = {name: [] for name in names}
    for sample in samples:
        by_name.setdefault(sample.name, []).append(sample)
    return tuple(transaction(name, found) for name, found in by_name.items())


def per_second(samples: Iterable[Sample], zero: float, users: dict[int, int]) -> tuple[Second, ...]:
    """Second by second, by the moment of beginning; ``users``: reps at work per second since ``zero``."""
    found: dict[int, list[Sample]] = defaultdict(list)
    for sample in samples:
        found[math.floor(sample.began - zero)].append(sample)
    at_work, seconds = 0, []
    for t in range(min([*found, *users], default=0), max([*found, *users], default=-1) + 1):
        at_work = users.get(t, at_work)
        one = transaction("", found.get(t, []))
        seconds.append(Second(t, at_work, one.count, one.failed, one.mean_ms, one.p95_ms))
    return tuple(seconds)


def request_figures(requests: Iterable[Request], begin: float, end: float) -> tuple[RequestFigures, ...]:
    """What the transactions consist of: requests that began in [``begin``, ``end``), by transaction and kind."""
    found: dict[tuple[str, str], list[Request]] = defaultdict(list)
    for one in requests:
        if begin <= one.began < end:
            found[one.transaction, one.name].append(one)
    return tuple(_of_requests(*kind, some) for kind, some in sorted(found.items()))


def _of_requests(transaction: str, name: str, some: Sequence[Request]) -> RequestFigures:
    times = sorted(one.ms for one in some)
    failed, mean = sum(one.failed for one in some), math.fsum(times) / len(times)
    return RequestFigures(transaction, name, len(some), failed, mean, percentile(times, 0.95), times[-1])
