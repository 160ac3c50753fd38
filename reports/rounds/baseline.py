"""A load run against the one of an earlier round: slower or not, by ratio and by the distribution of its times.

By ratio alone a few outliers or a lucky minute decide; by the test alone every hair's breadth does, when thousands
were timed. So a kind of transaction is *slower* only when all three say so: the mean, the test (Mann-Whitney, see
``reports.evidence.spread``) and the size of the shift (Vargha and Delaney: from 0.56 on it's more than negligible).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reports.evidence.model import LoadResult, Transaction
from reports.evidence.read import read
from reports.evidence.spread import counted, slower
from reports.rounds.ledger import read_rounds
from reports.verdict.table import InputError
from reports.words import Text

RATIO, BY_CHANCE, SHIFT = 1.1, 0.001, 0.56
SAME_AMOUNT = 0.2
"""Within this share the amounts of data of two runs count as the same."""


@dataclass(frozen=True)
class Change:
    """One kind of transaction, then and now. ``p`` and ``superiority``: ``None`` where no distribution was kept."""

    name: str
    before: Transaction
    now: Transaction
    p: float | None
    superiority: float | None
    """In which share of cases a time of now is longer than one of then; 0.5 = no difference."""

    @property
    def ratio(self) -> float:
        return _ratio(self.now.mean_ms, self.before.mean_ms)

    @property
    def ratio_p95(self) -> float:
        return _ratio(self.now.p95_ms, self.before.p95_ms)

    @property
    def word(self) -> str:
        """``slower``, ``faster``, ``same``, or ``ratio only`` where nothing is known but figures."""
        if self.p is None or self.superiority is None:
            return "ratio only"
        if self.ratio >= RATIO and self.p < BY_CHANCE and self.superiority >= SHIFT:
            return "slower"
        quicker = self.ratio <= 1 / RATIO and self.p > 1 - BY_CHANCE and self.superiority <= 1 - SHIFT
        return "faster" if quicker else "same"


@dataclass(frozen=True)
class Baseline:
    """The earlier run, the round it was of, and what changed since; ``doubts``: why the two can't quite be compared."""

    round: str
    load: LoadResult
    changes: tuple[Change, ...]
    doubts: tuple[Text, ...] = ()

    @property
    def regressed(self) -> tuple[str, ...]:
        """The kinds of transactions that have become slower."""
        return tuple(c.name for c in self.changes if c.word == "slower")


def baseline_of(load: LoadResult, run_dir: Path) -> Baseline | None:
    """The latest earlier round in the ledger that ran the same load on the same CRM and whose sealed folder is still
    there; ``None`` without one. ``run_dir`` is ``reports/out/<run>``."""
    try:
        rounds = read_rounds(run_dir.parent.parent / "rounds.jsonl")
    except InputError:
        return None
    for former in reversed(rounds):
        folder = run_dir.parent / former.run
        if former.run == run_dir.name or former.target != load.target or not folder.is_dir():
            continue
        evidence = read(folder)
        if not evidence.sealed or evidence.problems:
            continue
        found = next((x for x in evidence.loads if x.scenario == load.scenario), None)
        if found and found.complete and found.valid and found.started < load.started:
            return compare_loads(former.name or former.run, found, load)
    return None


def compare_loads(name: str, before: LoadResult, now: LoadResult) -> Baseline:
    """What changed, kind by kind, for those that were measured both times."""
    then = {t.name: t for t in before.transactions if t.count}
    changes = tuple(
        _change(then[t.name], t, before, now) for t in now.transactions if t.count and t.name in then
    )
    return Baseline(name, before, changes, tuple(_doubts(before, now)))


def _change(then: Transaction, now: Transaction, before: LoadResult, after: LoadResult) -> Change:
    old = next((counted(d) for d in before.distributions if d.name == then.name), {})
    new = next((counted(d) for d in after.distributions if d.name == now.name), {})
    found = slower(old, new)
    return Change(now.name, then, now, found.p if found else None, found.superiority if found else None)


def _doubts(before: LoadResult, now: LoadResult) -> list[Text]:
    made = []
    if before.profile != now.profile or before.users != now.users:
        then, here = f"{before.profile} {before.users}", f"{now.profile} {now.users}"
        made.append(Text(f"负载不同：{then} → {here}", f"another load: {then} → {here}"))
    old, new = (x.crm.get("customers_before", 0.0) for x in (before, now))
    if abs(new - old) > SAME_AMOUNT * max(old, new):
        made.append(
            Text(f"数据量不同：{old:.0f} → {new:.0f}", f"another amount of data: {old:.0f} → {new:.0f}")
        )
    return made


def _ratio(now: float, before: float) -> float:
    return now / before if before > 0 else float("inf") if now > 0 else 1.0
