"""Records of an old CRM (MIG-04, MIG-05): the columns of each kind of file, what a cell may hold, how it's stored.

Every file has the old system's own number of each record; links between files are those numbers. Each rule stands
alone, so that each can be broken alone and has to be noticed by a comparison of old and new.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from practice_crm import vocabulary
from practice_crm.rules import fields
from practice_crm.rules.fields import Problem, Problems
from practice_crm.wording import Text

CUSTOMER, CONTACT, OPPORTUNITY, ORDER, ACTIVITY = "customer", "contact", "opportunity", "order", "activity"
KINDS: Final = (CUSTOMER, CONTACT, OPPORTUNITY, ORDER, ACTIVITY)
"""In the order in which files are given in: what is linked to comes first."""
NUMBER, LINK = "legacy_id", "customer"
LARGEST: Final = Decimal("999999999999.99")


@dataclass(frozen=True)
class Column:
    """A column of a file: our name for it, its heading, and what its cells hold."""

    name: str
    label: Text
    type: str = "text"  # text, date, amount, choice
    required: bool = False
    limit: int = 200
    choices: Collection[str] = ()


_NUMBER = Column(NUMBER, Text("旧系统编号", "Legacy number"), required=True, limit=40)
_LINK = Column(LINK, Text("所属客户", "Customer"), required=True, limit=40)
_OWNER = Column("owner", Text("负责人", "Owner"), limit=60)
_EMAIL = Column("email", Text("电子邮箱", "E-mail"), limit=120)

COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    CUSTOMER: (
        Column(NUMBER, _NUMBER.label, limit=40),
        Column("province", Text("所在省市", "Province"), limit=20),
        _EMAIL,
        Column("tax_number", Text("统一社会信用代码", "Tax number"), limit=30),
        Column("created", Text("建档日期", "Recorded on"), "date"),
        Column("active", Text("最近联系日期", "Last contact"), "date"),
    ),
    CONTACT: (
        _NUMBER,
        _LINK,
        Column("name", Text("姓名", "Name"), required=True, limit=60),
        Column("phone", Text("电话", "Telephone"), limit=60),
        _EMAIL,
        Column("title", Text("职务", "Title"), limit=60),
    ),
    OPPORTUNITY: (
        _NUMBER,
        _LINK,
        Column("name", Text("商机名称", "Opportunity"), required=True),
        Column("stage", Text("阶段", "Stage"), "choice", required=True, choices=vocabulary.STAGES),
        Column("amount", Text("金额", "Amount"), "amount"),
        Column("expected", Text("预计成交日期", "Expected close"), "date"),
        _OWNER,
    ),
    ORDER: (
        _NUMBER,
        _LINK,
        Column("number", Text("订单号", "Order number"), required=True, limit=60),
        Column("product", Text("产品类别", "Product kind"), limit=60),
        Column("amount", Text("金额", "Amount"), "amount", required=True),
        Column("ordered", Text("下单日期", "Ordered on"), "date", required=True),
    ),
    ACTIVITY: (
        _NUMBER,
        _LINK,
        Column("kind", Text("方式", "Kind"), "choice", required=True, choices=vocabulary.ACTIVITY_KINDS),
        Column("happened", Text("跟进日期", "Date"), "date", required=True),
        Column("content", Text("内容", "Content"), required=True, limit=2000),
        _OWNER,
    ),
}
"""Of customers only what they have beside their own fields; there the number is optional, as not every file of
customers comes from an old system."""
NATIVE: Final = ("name", "contact", "industry", "source", "owner", "remark")
"""The customers' own fields that an old system fills as well."""


def day_of(text: str) -> date | None:
    """A day as files have it: 2026-11-21, also with the midnight that spreadsheets add."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found.date() if found.time() == datetime.min.time() and found.tzinfo is None else None


def amount_of(text: str) -> Decimal | None:
    """An amount in yuan to the cent, also negative (a return); ``None`` when it's none or finer than a cent."""
    try:
        amount = Decimal(text.strip().replace(",", "") or "0")
    except InvalidOperation:
        return None
    if not amount.is_finite() or abs(amount) > LARGEST or amount != amount.quantize(Decimal("0.01")):
        return None
    return amount.quantize(Decimal("0.01"))


def problems(kind: str, cells: Mapping[str, str]) -> Problems:
    """Every cell that keeps a row from being saved, by our name of the column."""
    found = {column.name: _problem(column, cells.get(column.name, "")) for column in COLUMNS[kind]}
    if kind == CUSTOMER and not cells.get(NUMBER) and any(cells.get(c.name) for c in COLUMNS[kind]):
        found[NUMBER] = _needed(COLUMNS[kind][0])
    return fields.gathered(found)


def is_taken(number: str, brought_by_others: Collection[str]) -> bool:
    """Whether another row has brought this number already: nothing comes twice."""
    return number in brought_by_others


def taken(kind: str, number: str) -> Problem:
    """Why a number can't come again."""
    del kind
    return Problem(
        "already_imported",
        Text(f"旧系统编号“{number}”已经导入过。", f"The legacy number “{number}” has been imported already."),
    )


def linked(number: str, known: Mapping[str, int]) -> int | None:
    """The customer that a legacy number stands for, exactly as it's written."""
    return known.get(number)


def not_linked(number: str) -> Problem:
    """Why a row without its customer isn't saved."""
    return Problem(
        "not_found",
        Text(
            f"没有旧系统编号为“{number}”的客户，请先导入客户。",
            f"There is no customer with the legacy number “{number}”; import the customers first.",
        ),
    )


def owner_of(name: str, people: Sequence[str]) -> str:
    """Whose a record becomes: the person of this name; an unknown name stays, to be refused."""
    del people
    return name


def stored(kind: str, field: str, cell: str) -> str:
    """A sound cell as it's kept: as it came."""
    del kind, field
    return cell


def put_in_place(kind: str, cells: Mapping[str, str]) -> dict[str, str]:
    """Which cell goes to which field: each to its own."""
    del kind
    return dict(cells)


def is_written(kind: str, line: int) -> bool:
    """Whether a good row becomes a record: every one does."""
    del kind, line
    return True


def is_wanted(kind: str, cells: Mapping[str, str]) -> bool:
    """Whether a row of a file is meant to come in: all are, what to leave out was decided before (MIG-09)."""
    del kind, cells
    return True


def is_taken_back(kind: str) -> bool:
    """Whether a rollback takes back the records of this kind: it does so with all (MIG-07)."""
    del kind
    return True


def moment_on(day: date) -> datetime:
    """The moment that stands for a day without a time: its beginning, on the clock on the wall."""
    return datetime.combine(day, datetime.min.time())


def said(moment: datetime) -> str:
    """A moment as the old system is to find it: the day, with the time where it isn't the day's beginning."""
    return moment.date().isoformat() if moment.time() == datetime.min.time() else moment.isoformat(" ")[:19]


def _problem(column: Column, cell: str) -> Problem | None:
    if not cell.strip():
        return _needed(column) if column.required else None
    name = column.label
    if column.type == "date" and day_of(cell) is None:
        return Problem(
            "invalid_format",
            Text(f"{name.zh}“{cell}”应写成 2026-11-21。", f"{name.en} “{cell}” must look like 2026-11-21."),
        )
    if column.type == "amount" and amount_of(cell) is None:
        return Problem(
            "invalid_format",
            Text(
                f"{name.zh}“{cell}”应是最多两位小数的数字。",
                f"{name.en} “{cell}” must be a number with at most two decimals.",
            ),
        )
    if column.type == "choice" and cell not in column.choices:
        listed = "、".join(column.choices)
        return Problem(
            "invalid_choice",
            Text(f"{name.zh}“{cell}”不在可选范围内：{listed}。", f"{name.en} “{cell}” is none of: {listed}."),
        )
    if len(cell) > column.limit:
        return Problem(
            "invalid_format",
            Text(
                f"{name.zh}不能超过 {column.limit} 个字。",
                f"{name.en} may have at most {column.limit} characters.",
            ),
        )
    return None


def _needed(column: Column) -> Problem:
    return Problem("required", Text(f"请填写{column.label.zh}。", f"{column.label.en} is required."))
