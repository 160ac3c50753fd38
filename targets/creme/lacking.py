"""What Creme's driver doesn't offer (yet): said in words when it is asked for."""

from __future__ import annotations

from datetime import date
from typing import NoReturn

from drivers.records import RecordId
from drivers.words import Text
from targets.creme import wording


class NoHandingOver:
    """No way to hand a record to a colleague."""

    def reassign(self, record: RecordId, to: str) -> NoReturn:
        raise wording.missing(Text("转移负责人", "handing a record over"))


class NoLists(NoHandingOver):
    """Opportunities can be recorded, opened and moved; nothing else."""

    def change(self, opportunity: RecordId, field: str, value: str) -> NoReturn:
        raise wording.missing(Text("修改商机", "changing an opportunity"))

    def search(self, text: str) -> NoReturn:
        raise wording.missing(Text("搜索商机", "searching opportunities"))

    def listed(self, text: str) -> NoReturn:
        raise wording.missing(Text("商机列表", "a list of opportunities"))

    def exported(self) -> NoReturn:
        raise wording.missing(Text("导出商机", "an export of opportunities"))

    def remove(self, opportunity: RecordId) -> NoReturn:
        raise wording.missing(Text("删除商机", "deleting an opportunity"))

    def forecast(self, month: date) -> NoReturn:
        raise wording.missing(Text("销售预测", "a sales forecast"))
