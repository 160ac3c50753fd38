"""Preparing and tidying up in Creme as administrator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NoReturn

from drivers.errors import AwaitingPerson, CrmRefused, NotSupportedByTarget, Reason
from drivers.records import Kind, Made, RecordId
from drivers.words import Text
from targets.creme import pages, wording
from targets.creme.clerk import Clerk
from targets.creme.filling import fill
from targets.creme.vocabulary import Vocabulary

PAGE = 200
"""Rows of a list page: the most that Creme offers."""
MOST_FILLED = 5_000
"""More than that would take longer than a scenario can wait."""


class CremeKeeper:
    """The administrator's hands; always over HTTP."""

    def __init__(self, administrator: Callable[[], Clerk], vocabulary: Vocabulary) -> None:
        self._administrator, self._vocabulary = administrator, vocabulary

    def remove(self, record: Made) -> None:
        """Into the trash, and from there for good: Creme deletes what already lies in the trash."""
        for _ in range(2):
            try:
                self._administrator().post(f"/creme_core/entity/delete/{record.id}", {})
            except CrmRefused as refused:
                if refused.reason is not Reason.NOT_FOUND:
                    raise
                return

    def leftovers(self, mark: str) -> Sequence[Made]:
        places: tuple[tuple[Kind, str], ...] = (
            ("opportunity", wording.OPPORTUNITIES),
            ("customer", wording.ORGANISATIONS),
        )
        return [made for kind, path in places for made in self._marked(kind, path, mark)]

    def customers_total(self) -> int:
        """Organisations, the company's own one included: to Creme it's one of them."""
        asked = {"rows": "10", "hfilter": wording.LIST_VIEW, "search-regular_field-name": ""}
        return pages.total(self._administrator().read(wording.ORGANISATIONS, asked))

    def numbers_of(self, mark: str) -> NoReturn:
        raise wording.missing(Text("自动生成的客户编号", "customer number of its own"))

    def fill(self, customers: int) -> None:
        """By Creme's own CSV import, run by its job manager: some 15 rows a second."""
        lacking = customers - self.customers_total()
        if lacking > MOST_FILLED:
            raise wording.missing(
                Text(
                    f"快速准备 {lacking} 个客户的办法（导入每秒约 15 个，至多 {MOST_FILLED} 个）",
                    f"quick way to prepare {lacking} customers (its import takes 15 a second; {MOST_FILLED} at most)",
                )
            )
        if lacking > 0:
            fill(self._administrator(), self._vocabulary, lacking)

    def use_numbers(self, up_to: int) -> NoReturn:
        raise NotSupportedByTarget(
            Text("Creme 没有自动客户编号", "Creme gives customers no number by itself")
        )

    def expire(self, session: str) -> NoReturn:
        raise NotSupportedByTarget(
            Text(
                "Creme 不允许管理员让某个会话过期",
                "Creme gives its administrator no way to let a session be over its time",
            )
        )

    def lose_audit_line(self, line: RecordId, *, hidden: bool = False) -> NoReturn:
        raise NotSupportedByTarget(
            Text(
                f"Creme 没有可检验的操作日志：{line}", f"Creme has no audit log that could be checked: {line}"
            )
        )

    def move_clock(self, hours: float) -> None:
        if hours:
            raise AwaitingPerson(
                Text(
                    f"Creme 的时钟不能拨动：请由人等待 {hours:g} 小时后，再按场景检查结果",
                    f"Creme's clock can't be moved: wait {hours:g} hours, then check by hand what the scenario says",
                )
            )

    def _marked(self, kind: Kind, path: str, mark: str) -> Iterator[Made]:
        page = 1
        while True:
            asked = {"search-regular_field-name": mark, "rows": str(PAGE), "page": str(page)}
            html = self._administrator().read(path, asked)
            rows = pages.listed(html)
            yield from (Made(kind, RecordId(id_), cells.get("name", "")) for id_, cells in rows)
            if page * PAGE >= pages.total(html) or not rows:
                return
            page += 1
