"""What changed between rounds, by the lasting id of each case, so that a renamed scenario stays the same one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.evidence.model import Outcome
from reports.rounds.ledger import Round
from reports.words import Text

PASSED, NOT_RUN = Outcome.PASSED.value, Outcome.NOT_RUN.value


@dataclass(frozen=True)
class Comparison:
    """Case keys by what became of them since the rounds before. Every case that isn't passed is in exactly one."""

    new: tuple[str, ...] = ()
    """Doesn't pass, and never failed before."""
    regressed: tuple[str, ...] = ()
    """Doesn't pass, had been mended."""
    still_open: tuple[str, ...] = ()
    """Doesn't pass, and didn't the last time either."""
    mended: tuple[str, ...] = ()
    """Passes, and didn't the last time."""
    not_again: tuple[str, ...] = ()
    """Planned and not run, whatever was before; or not in the plan any more, though it didn't pass the last time."""
    flaky: tuple[str, ...] = ()
    """Passed only on a later try, or came out differently on the same build."""


NAMES = {
    "new": Text("新失败", "new failures"),
    "regressed": Text("复发", "regressed"),
    "still_open": Text("仍未解决", "still open"),
    "mended": Text("已修复", "mended"),
    "not_again": Text("未执行", "not run"),
    "flaky": Text("不稳定", "flaky"),
}


def compare(rounds: Sequence[Round]) -> Comparison:
    """The last of the rounds against all before it."""
    if not rounds:
        return Comparison()
    *former, now = rounds
    found: dict[str, list[str]] = {name: [] for name in NAMES}
    for key in sorted({k for r in rounds for k in r.outcomes}):
        name = _became(key, former, now.outcomes.get(key, NOT_RUN), planned=key in now.outcomes)
        if name:
            found[name].append(key)
        if _flaky(key, former, now):
            found["flaky"].append(key)
    return Comparison(**{name: tuple(keys) for name, keys in found.items()})


def _became(key: str, former: Sequence[Round], outcome: str, *, planned: bool) -> str:
    history = [o for r in former if (o := r.outcomes.get(key, NOT_RUN)) != NOT_RUN]
    last = history[-1] if history else ""
    failed_last = bool(last) and last != PASSED
    if outcome == NOT_RUN:
        return "not_again" if planned or failed_last else ""
    if outcome == PASSED:
        return "mended" if failed_last else ""
    if failed_last:
        return "still_open"
    return "regressed" if any(o != PASSED for o in history) else "new"


def _flaky(key: str, former: Sequence[Round], now: Round) -> bool:
    if key in now.unstable:
        return True
    here = now.outcomes.get(key, NOT_RUN)
    same = [r.outcomes.get(key, NOT_RUN) for r in former if r.build == now.build]
    return here != NOT_RUN and any(o not in (NOT_RUN, here) for o in same)
