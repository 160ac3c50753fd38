"""After the load: is the data right (PERF-06), and is what the reps made removed again?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count, groupby
from pathlib import Path

from drivers.errors import CrmError, NotSupportedByTarget
from drivers.port import Keeper
from drivers.records import Made, RecordId
from drivers.words import Text
from load.drafts import rep_mark
from reports.evidence.model import LoadCriterion

Say = Callable[[Text], None]
_NOTHING = Text("系统中没有新增客户，无从核对", "no customer was added, there is nothing to check")


@dataclass(frozen=True)
class DataCheck:
    """What the CRM holds of a run. ``unknown`` says why it couldn't be found out."""

    stored: int | None = None
    duplicates: int | None = None
    wrong_owner: int | None = None
    unknown: Text = field(default=Text("压测之后没有核对数据", "the data wasn't checked after the load"))

    def criteria(self, confirmed: int) -> tuple[LoadCriterion, ...]:
        """PERF-06 as three criteria: as many as confirmed, every number unique, nobody's customer elsewhere.

        Of customers that aren't there nothing is right.
        """
        stored, doubled, wrong = self.stored, self.duplicates, self.wrong_owner
        if stored == 0:
            doubled = wrong = None
        return (
            self._one(
                "stored",
                confirmed,
                stored if stored or confirmed else None,
                Text(
                    f"保存成功 {confirmed} 次，系统中新增 {stored} 个客户",
                    f"{confirmed} were confirmed, {stored} more are stored",
                ),
            ),
            self._one(
                "numbers",
                0,
                doubled,
                Text(
                    f"客户编号重复或为空 {doubled} 个",
                    f"{doubled} customer numbers are doubled or empty",
                )
                if doubled
                else Text("客户编号没有重复，没有为空", "no customer number is doubled or empty"),
            ),
            self._one(
                "owners",
                0,
                wrong,
                Text(
                    f"{wrong} 个客户归到了别人名下",
                    f"{wrong} customers belong to the wrong rep",
                )
                if wrong
                else Text("每个客户都归录入的人", "every customer belongs to the rep who recorded it"),
            ),
        )

    def _one(self, name: str, goal: int, found: int | None, text: Text) -> LoadCriterion:
        if found is None:
            why = _NOTHING if self.stored == 0 else self.unknown
            return LoadCriterion(f"PERF-06/{name}", "PERF-06", why.zh, why.en, str(goal), "—", "NO EVIDENCE")
        state = "PASS" if found == goal else "FAIL"
        return LoadCriterion(f"PERF-06/{name}", "PERF-06", text.zh, text.en, str(goal), str(found), state)


def check(keeper: Keeper, mark: str, owners: Mapping[int, Iterable[str]]) -> DataCheck:
    """Count what carries ``mark``. ``owners``: under which names the CRM may show each rep, by rep number.

    Where the CRM tells neither numbers nor owners, its customers are still counted: as many as were confirmed.
    """
    try:
        numbers = [number for number, _ in keeper.numbers_of(mark)]
        wrong = sum(_strangers(keeper, rep_mark(mark, rep), set(names)) for rep, names in owners.items())
    except NotSupportedByTarget as absent:
        return DataCheck(stored=_counted(keeper, mark), unknown=absent.what)
    except CrmError as broken:
        return DataCheck(unknown=Text(f"无法核对数据：{broken}", f"the data can't be checked: {broken}"))
    different = {number for number in numbers if number}
    return DataCheck(len(numbers), len(numbers) - len(different), wrong)


def _counted(keeper: Keeper, mark: str) -> int | None:
    try:
        return sum(made.kind == "customer" for made in keeper.leftovers(mark))
    except CrmError:
        return None


def _strangers(keeper: Keeper, mark: str, names: set[str]) -> int:
    return sum(owner not in names for _, owner in keeper.numbers_of(mark))


def tidy(
    hands: Sequence[Keeper], mark: str, ledger: Path | None, say: Say, progress: Callable[[int, int], None]
) -> int:
    """Remove all that carries ``mark``; what can't be removed is written to ``ledger``. Answers how many are left.

    ``hands``: keepers with a session of their own each; they work at the same time, each on a share.
    """
    try:
        found = list(hands[0].leftovers(mark))
    except CrmError as broken:
        _note(ledger, [Made("customer", RecordId(""), f"{mark}: {broken}")])
        say(
            Text(
                f"无法清理压测数据（标记 {mark}）：{broken}",
                f"the load data ({mark}) can't be removed: {broken}",
            )
        )
        return 1
    done = count(1)
    left: list[Made] = []

    def remove(keeper: Keeper, share: Iterable[Made]) -> None:
        for record in share:
            try:
                keeper.remove(record)
            except CrmError:
                left.append(record)
            progress(next(done), len(found))

    for same_kind in (list(group) for _, group in groupby(found, lambda made: made.kind)):
        with ThreadPoolExecutor(len(hands)) as pool:
            shares = [same_kind[n :: len(hands)] for n in range(len(hands))]
            list(pool.map(remove, hands, shares))
    _note(ledger, left)
    removed = len(found) - len(left)
    say(
        Text(
            f"已清理压测数据 {removed} 条，剩余 {len(left)} 条",
            f"{removed} records of the load removed, {len(left)} left",
        )
    )
    return len(left)


def _note(ledger: Path | None, left: Iterable[Made]) -> None:
    lines = [{"kind": m.kind, "id": m.id, "label": m.label, "state": "left"} for m in left]
    if ledger is not None and lines:
        with ledger.open("a", encoding="utf-8", newline="\n") as out:
            out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
