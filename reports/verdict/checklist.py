"""The go-live checklist (GOL): ``reports/checklist.csv`` or ``.xlsx``, ticked by named people. ``owner`` is R of RACI."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reports.verdict.sheet import sheet_rows
from reports.verdict.table import InputError, Row, day, fingerprint
from reports.words import Text


@dataclass(frozen=True)
class Item:
    """One item. It counts as ticked only with owner, due date, evidence, and the name and day of the tick."""

    id: str
    text: Text
    owner: str = ""
    due: str = ""
    evidence: str = ""
    ticked_by: str = ""
    ticked_on: date | None = None
    accountable: str = ""
    consulted: str = ""
    informed: str = ""

    def missing(self, today: date) -> Text | None:
        """What keeps the item from counting as ticked, ``None`` when nothing does."""
        if not self.ticked_by and not self.ticked_on:
            return Text("未勾选", "not ticked")
        if not self.ticked_by:
            return Text("没有勾选人", "nobody's name is on the tick")
        if not self.ticked_on:
            return Text("没有勾选日期", "the tick has no date")
        if self.ticked_on > today:
            return Text("勾选日期在将来", "the tick is dated in the future")
        if not self.owner or not self.due:
            return Text("没有责任人或期限", "no owner or no due date")
        if not self.evidence:
            return Text("已勾选但没有证据", "ticked without evidence")
        return None


@dataclass(frozen=True)
class Checklist:
    """All items; ``digest`` says which version."""

    items: tuple[Item, ...]
    digest: str = ""

    def find(self, id: str) -> Item | None:
        """The item of that id."""
        return next((item for item in self.items if item.id == id), None)


def read_checklist(path: Path) -> Checklist:
    """The checklist; ``InputError`` names every cell that is wrong."""
    table = sheet_rows(path)
    wrong = []
    ids = [row.values["id"] for row in table]
    for row in table:
        if not row.values["id"] or ids.count(row.values["id"]) > 1:
            wrong.append(row.wrong("id", "编号缺失或重复", "the id is missing or there twice"))
        for column in ("due", "ticked_on"):
            if row.values[column] and not day(row.values[column]):
                wrong.append(row.wrong(column, "应为日期，如 2026-11-21", "must be a date like 2026-11-21"))
    if wrong:
        raise InputError(wrong)
    return Checklist(tuple(_item(row) for row in table), fingerprint(path))


def _item(row: Row) -> Item:
    cells = row.values
    return Item(
        id=cells["id"],
        text=Text(cells["item_zh"], cells["item_en"]),
        owner=cells["owner"],
        due=cells["due"],
        evidence=cells["evidence"],
        ticked_by=cells["ticked_by"],
        ticked_on=day(cells["ticked_on"]) if cells["ticked_on"] else None,
        accountable=cells["accountable"],
        consulted=cells["consulted"],
        informed=cells["informed"],
    )
