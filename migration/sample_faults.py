"""The faults of old data, each planted by itself and known: what it does to a row, and what cleaning must say.

``expected`` of a planted fault is ``refused:<code>``, ``corrected:<value>``, ``filled:<value>``,
``merged:<key>``, ``near:<key>`` or ``kept`` (looks like a fault and is none).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from migration.sample_rows import COLUMNS, Row
from migration.sample_values import CITIES, SYLLABLES, TRADES, Values
from migration.vocabulary import PROVINCES

Planted = tuple[str, str]
"""(column, expected)."""
Plant = Callable[[Row, Values, Row], Planted]
"""Changes the row; the third is an earlier clean customer, for duplicates."""


@dataclass(frozen=True)
class Fault:
    """A kind of fault: the share of rows that carry it, the tables where it's met, how it's planted."""

    name: str
    share: float
    tables: tuple[str, ...]
    plant: Plant


_DATES: Final = {
    "customers": "建档日期",
    "opportunities": "预计成交",
    "orders": "下单日期",
    "followups": "日期",
}
_NAMES: Final = {"customers": "公司名", "contacts": "姓名", "opportunities": "商机名称", "followups": "内容"}
_REQUIRED: Final = {
    "customers": ("公司名", "联系方式", "行业"), "contacts": ("姓名",), "opportunities": ("商机名称", "状态"),
    "orders": ("订单号", "金额", "下单日期"), "followups": ("方式", "日期", "内容"),
}  # fmt: skip


def _table(row: Row) -> str:
    return next(name for name, columns in COLUMNS.items() if columns == tuple(row))


def _column(row: Row, by_table: dict[str, str]) -> str:
    return by_table[_table(row)]


def _spelled_date(row: Row, values: Values, other: Row) -> Planted:
    column = _column(row, _DATES)
    right = row[column]
    year, month, day = right.split("-")
    if int(day) > 12 and values.random.random() < 0.25:
        row[column] = f"{day}/{month}/{year}"
    else:
        row[column] = values.pick(
            (
                f"{year}/{int(month)}/{int(day)}",
                f"{year}年{int(month)}月{int(day)}日",
                f"{year}.{month}.{day}",
                year + month + day,
            )
        )
    return column, f"corrected:{right}"


def _ambiguous_date(row: Row, values: Values, other: Row) -> Planted:
    column = _column(row, _DATES)
    first = 1 + int(values.random.random() * 12)
    second = 1 + (first + int(values.random.random() * 11)) % 12
    row[column] = f"{first:02d}/{second:02d}/{row[column][:4]}"
    return column, "refused:date_ambiguous"


def _missing(row: Row, values: Values, other: Row) -> Planted:
    column = values.pick(_REQUIRED[_table(row)])
    row[column] = values.pick(("", " ", "　"))
    return column, "refused:required"


def _no_source(row: Row, values: Values, other: Row) -> Planted:
    row["来源"] = ""
    return "来源", "filled:其他"


def _long_region(row: Row, values: Values, other: Row) -> Planted:
    right = row["省市"]
    row["省市"] = PROVINCES[right]
    return "省市", f"corrected:{right}"


def telephone_form(right: str, values: Values) -> str:
    """The same number in another writing."""
    if "-" in right:
        area, number = right.split("-")
        return values.pick(
            (f"({area}){number}", f"{area} {number}", f"+86 {area[1:]} {number}", f"{area}－{number}")
        )
    return values.pick(
        (
            f"+86 {right}",
            f"86{right}",
            f"{right[:3]}-{right[3:7]}-{right[7:]}",
            f"{right[:3]} {right[3:7]} {right[7:]}",
            right.translate({48 + d: 0xFF10 + d for d in range(10)}),
        )
    )


def _telephone(row: Row, values: Values, other: Row) -> Planted:
    column = "联系方式" if "联系方式" in row else "电话"
    right = row[column]
    row[column] = telephone_form(right, values)
    return column, f"corrected:{right}"


def _email(row: Row, values: Values, other: Row) -> Planted:
    row["邮箱"] = values.pick(
        ("无", "kh@", "kh example.com", "@example.com", "kh..1@example.com", "kh@example")
    )
    return "邮箱", "refused:email_form"


def _spaces(row: Row, values: Values, other: Row) -> Planted:
    column = _column(row, _NAMES)
    right = row[column]
    row[column] = values.pick((f"{right} ", f" {right}", f"{right}　", f"{right}\u200b", f"\u00a0{right}"))
    return column, f"corrected:{right}"


def _emoji(row: Row, values: Values, other: Row) -> Planted:
    column = "备注" if "备注" in row else "内容"
    row[column] += values.pick(("😀", "👍🏽", "👨‍👩‍👧", "🎉🎉"))
    return column, "kept"


def _formula(row: Row, values: Values, other: Row) -> Planted:
    column = _column(row, _NAMES)
    row[column] = values.pick(('=HYPERLINK("http://example.com")', "=A2&B2", "=1+1"))
    return column, "refused:formula"


def _digits_lost(row: Row, values: Values, other: Row) -> Planted:
    column = "税号" if "税号" in row else "订单号"
    row[column] = f"{1 + values.random.random() * 8:.2f}E+17"
    return column, "refused:digits_lost"


def _orphan(row: Row, values: Values, other: Row) -> Planted:
    row["客户编号"] = f"KH9{values.digits(7)}"
    return "客户编号", "refused:orphan"


def _amount(row: Row, values: Values, other: Row) -> Planted:
    right = row["金额"]
    row["金额"] = values.pick(
        (
            f"{float(right):,.2f}" if len(right) > 6 else f"{right} ",
            f"¥{float(right):,.2f}",
            f"{right}元",
            right.translate({48 + d: 0xFF10 + d for d in range(10)} | {46: 0xFF0E}),
        )
    )
    return "金额", f"corrected:{right}"


def _bad_amount(row: Row, values: Values, other: Row) -> Planted:
    wrong = {"面议": "amount_form", "1.234,50": "amount_form", "1999.999": "amount_precision"}
    row["金额"] = values.pick(tuple(wrong))
    return "金额", f"refused:{wrong[row['金额']]}"


def _same(row: Row, other: Row) -> None:
    for column in ("公司名", "联系方式", "行业", "省市"):
        row[column] = other[column]


def _exact(row: Row, values: Values, other: Row) -> Planted:
    _same(row, other)
    if values.random.random() < 0.5:
        row["联系方式"] = telephone_form(other["联系方式"], values)
    if values.random.random() < 0.5:
        row["公司名"] = values.pick((f"{other['公司名']} ", other["公司名"].replace("有限", " 有限")))
    return "公司名", f"merged:{other['客户编号']}"


def _near(row: Row, values: Values, other: Row) -> Planted:
    _same(row, other)
    name, contact = other["公司名"], other["联系方式"]
    city = next(c for c in CITIES if name.startswith(c))
    kind = values.pick("ftcdsm")
    if kind == "f":  # another legal form
        row["公司名"] = (
            name.replace("股份有限公司", "公司")
            if "股份" in name
            else name.replace("有限责任公司", "有限公司")
        )
        if row["公司名"] == name:
            row["公司名"] = name.replace("有限公司", "有限责任公司")
    elif kind == "t":  # one character mistyped
        place = 2 + int(values.random.random() * 3)
        wrong = values.pick([s for s in SYLLABLES if s != name[place]])
        row["公司名"] = name[:place] + wrong + name[place + 1 :]
    elif kind == "c":  # the city left out or spelled longer
        row["公司名"] = values.pick((name.removeprefix(city), f"{city}市{name.removeprefix(city)}"))
    elif kind == "m":  # e-mail instead of the telephone
        row["联系方式"] = row["邮箱"] = other["邮箱"]
    else:  # a digit wrong, or two exchanged
        place = len(contact) - 2 - int(values.random.random() * 4)
        wrong = str((int(contact[place]) + 3) % 10)
        swapped = (
            contact[:place] + contact[place + 1] + contact[place] + contact[place + 2 :]
            if kind == "s"
            else ""
        )
        changed = contact[:place] + wrong + contact[place + 1 :]
        row["联系方式"] = swapped if swapped and swapped != contact else changed
    return "公司名", f"near:{other['客户编号']}"


def _look_alike(row: Row, values: Values, other: Row) -> Planted:
    """Two customers that look alike and are two: each of these would be a false duplicate."""
    name = other["公司名"]
    city = next(c for c in CITIES if name.startswith(c))
    kind = values.pick("sbgn")
    if kind == "s":  # another company at the same switchboard
        row["联系方式"] = other["联系方式"]
    elif kind == "b":  # a branch with its own records
        row["公司名"], row["联系方式"] = f"{name}{values.pick(tuple(CITIES))}分公司", other["联系方式"]
    elif kind == "g":  # a sister company with another trade
        old = next(t for t in TRADES if t in name[5:7])
        row["公司名"] = name[:5] + values.pick([t for t in TRADES if t != old]) + name[7:]
        row["联系方式"] = other["联系方式"]
    else:  # the same name in another city
        row["公司名"] = values.pick([c for c in CITIES if c != city]) + name.removeprefix(city)
    return "公司名", "kept"


_WITH_DATES = tuple(_DATES)
_ALL = tuple(COLUMNS)
FAULTS: Final = (
    Fault("exact_duplicate", 0.015, ("customers",), _exact),
    Fault("near_duplicate", 0.015, ("customers",), _near),
    Fault("look_alike", 0.010, ("customers",), _look_alike),
    Fault("missing_required", 0.008, _ALL, _missing),
    Fault("missing_with_default", 0.020, ("customers",), _no_source),
    Fault("date_format", 0.040, _WITH_DATES, _spelled_date),
    Fault("date_ambiguous", 0.005, _WITH_DATES, _ambiguous_date),
    Fault("region_form", 0.050, ("customers",), _long_region),
    Fault("telephone_form", 0.050, ("customers", "contacts"), _telephone),
    Fault("email_wrong", 0.007, ("customers", "contacts"), _email),
    Fault("spaces", 0.020, tuple(_NAMES), _spaces),
    Fault("emoji", 0.005, ("customers", "followups"), _emoji),
    Fault("formula", 0.002, tuple(_NAMES), _formula),
    Fault("digits_lost", 0.003, ("customers", "orders"), _digits_lost),
    Fault("orphan", 0.005, ("contacts", "opportunities", "orders", "followups"), _orphan),
    Fault("amount_form", 0.060, ("opportunities", "orders"), _amount),
    Fault("amount_wrong", 0.002, ("opportunities", "orders"), _bad_amount),
)
"""Every kind with its share; a row carries one fault at most."""
