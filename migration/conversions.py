"""The named conversions of the mapping table (MIG-02). None of them guesses: what can be read in two ways is
``Refused`` with a lasting code, a reason and what to do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final

from drivers.words import Text
from migration.model import Conversion, Convert, Field, Refused, Type
from migration.telephones import contact, email, telephone
from migration.texts import plain_text, reading_of
from migration.vocabulary import PROVINCES

ORDERS: Final = {"日月年": "dmy", "dmy": "dmy", "月日年": "mdy", "mdy": "mdy", "": ""}
_YEAR_FIRST = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})"
                         r"|年(\d{1,2})月(\d{1,2})日|(\d\d)(\d\d))")  # fmt: skip
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_CLOCK = re.compile(r"[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?")
_AMOUNT = re.compile(r"(-?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?(万?)")
_BRACKET = re.compile(r"^[¥￥]|^(?:RMB|CNY)\s?|元$", re.I)


def _refuse(code: str, zh: str, en: str) -> Refused:
    return Refused(code, Text(zh, en))


def _day(year: str, month: str, day: str, value: str) -> str:
    try:
        made = date(int(year), int(month), int(day))
    except ValueError:
        made = None
    if made is None or not 1900 <= made.year <= 2100:
        raise _refuse(
            "date_impossible",
            f"“{value}”不是存在的日期，请更正",
            f"“{value}” is no day of the calendar; correct it",
        )
    return made.isoformat()


def _year_last(value: str, order: str) -> str:
    found = _YEAR_LAST.fullmatch(value)
    if not found:
        raise _refuse(
            "date_form", f"“{value}”不是可识别的日期，请写成 2025-03-04",
            f"“{value}” is no date that can be read; write it as 2025-03-04",
        )  # fmt: skip
    first, _, second, year = found.groups()
    if not order and int(first) <= 12 and int(second) <= 12 and int(first) != int(second):
        raise _refuse(
            "date_ambiguous",
            f"“{value}”可读作两个日期，请写成 2025-03-04，或在映射表参数中写明 日月年 或 月日年",
            f"“{value}” can be read as two dates; write it as 2025-03-04, or give dmy or mdy in the mapping",
        )
    month_first = order == "mdy" or (not order and int(second) > 12)
    return _day(year, *((first, second) if month_first else (second, first)), value)


def _date(argument: str, field: Field) -> Convert:
    del field
    order = argument.strip().lower()
    if order not in ORDERS:
        raise ValueError("日月年 / dmy, 月日年 / mdy")
    order = ORDERS[order]

    def convert(value: str) -> str:
        plain = _CLOCK.sub("", reading_of(value), count=1)
        if found := _YEAR_FIRST.fullmatch(plain):
            year, month, day = (part for part in found.groups() if part is not None)
            return _day(year, month, day, value)
        return _year_last(plain, order) if plain else ""

    return convert


def _region_reader() -> Convert:
    known = {full: short for short, full in PROVINCES.items()} | {short: short for short in PROVINCES}
    known |= {f"{short}{suffix}": short for short in PROVINCES for suffix in ("省", "自治区")
              if PROVINCES[short].endswith(suffix)}  # fmt: skip

    def convert(value: str) -> str:
        plain = re.sub(r"\s", "", reading_of(value))
        if plain and plain not in known:
            raise _refuse(
                "region_unknown", f"“{value}”不是省、自治区或直辖市，请填写省级名称，如 北京、广东省",
                f"“{value}” is no province; write a province such as 北京 or 广东省",
            )  # fmt: skip
        return known.get(plain, "")

    return convert


def amount(value: str) -> str:
    """Yuan with two decimals; refused what would have to be rounded or guessed."""
    plain = _BRACKET.sub("", _BRACKET.sub("", reading_of(value).replace("，", ",")).strip()).strip()
    if not plain:
        return ""
    found = _AMOUNT.fullmatch(plain)
    if not found:
        raise _refuse(
            "amount_form", f"“{value}”不是可识别的金额，请写成 1234.50",
            f"“{value}” is no amount that can be read; write it as 1234.50",
        )  # fmt: skip
    sign, whole, cents, ten_thousand = found.groups()
    made = Decimal(f"{sign}{whole.replace(',', '')}.{cents or 0}") * (10_000 if ten_thousand else 1)
    if made != round(made, 2):
        raise _refuse(
            "amount_precision", f"“{value}”的小数超过两位，四舍五入会改变金额，请确认到分",
            f"“{value}” has more than two decimals; rounding would change it, give it to the cent",
        )  # fmt: skip
    return f"{made:.2f}" if made else "0.00"


def aliases(argument: str) -> dict[str, str]:
    """``赢单=成交,Won；输单=失败`` as alias to choice; an alias given twice is a ``ValueError``."""
    known: dict[str, str] = {}
    for part in filter(None, re.split(r"[;；\n]", argument)):
        target, sign, others = part.replace("＝", "=").partition("=")
        if not sign or not target.strip():
            raise ValueError("赢单=成交,Won；输单=失败")
        for other in filter(None, (o.strip() for o in re.split(r"[,，、]", others))):
            if known.setdefault(_folded(other), target.strip()) != target.strip():
                raise ValueError(f"“{other}” = {known[_folded(other)]} / {target.strip()}")
    return known


def _folded(value: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", value)).casefold()


def _choice(argument: str, field: Field) -> Convert:
    listed = aliases(argument)
    if unknown := [target for target in listed.values() if target not in field.choices]:
        raise ValueError(f"“{unknown[0]}” ∉ {'、'.join(field.choices)}")
    known = listed | {_folded(choice): choice for choice in field.choices}

    def convert(value: str) -> str:
        plain = _folded(reading_of(value))
        if plain and plain not in known:
            raise _refuse(
                "choice_unknown", f"“{value}”不在选项中（{'、'.join(field.choices[:6])}…），请在映射表参数中写明对应关系",
                f"“{value}” is none of the choices ({', '.join(field.choices[:6])}…); say in the mapping what it stands for",
            )  # fmt: skip
        return known.get(plain, "")

    return convert


def _no_argument(function: Convert) -> Callable[[str, Field], Convert]:
    def prepare(argument: str, field: Field) -> Convert:
        del field
        if argument.strip():
            raise ValueError("留空 / nothing")
        return function

    return prepare


def _named(
    name: str, zh: str, told: tuple[str, str], makes: set[Type], prepare: Callable[[str, Field], Convert]
) -> Conversion:
    return Conversion(name, Text(zh, name), Text(*told), frozenset(makes), prepare)


CONVERSIONS: Final = (
    _named(
        "text", "文本",
        ("去掉首尾空格和不可见字符，其余原样保留（含表情符号）；超长、公式、科学计数、乱码不猜，拒绝",
         "Spaces around and invisible characters go, all else stays, emoji too; refused: too long, a formula, "
         "lost digits, broken characters"),
        {Type.TEXT}, plain_text,
    ),
    _named(
        "date", "日期",
        ("统一为 YYYY-MM-DD；时刻去掉；参数写明 日月年 或 月日年，不写则 03/04/2025 拒绝",
         "YYYY-MM-DD, the time of day goes; the argument says dmy or mdy, without it 03/04/2025 is refused"),
        {Type.DATE}, _date,
    ),
    _named(
        "region", "省市",
        ("省级名称统一为简称：北京市、北京 → 北京；广西壮族自治区 → 广西",
         "Provinces by their short name: 北京市 and 北京 become 北京"),
        {Type.REGION, Type.TEXT}, _no_argument(_region_reader()),
    ),
    _named(
        "telephone", "电话",
        ("手机 13800138000，座机 021-58886666转8001，400 电话 4008001234；缺区号拒绝",
         "Mobile 13800138000, landline 021-58886666转8001, 4008001234; refused without its area code"),
        {Type.PHONE, Type.CONTACT, Type.TEXT}, _no_argument(telephone),
    ),
    _named(
        "email", "邮箱",
        ("全角转半角，域名小写；形式不对拒绝", "Half width, domain in small letters; refused when malformed"),
        {Type.EMAIL, Type.CONTACT, Type.TEXT}, _no_argument(email),
    ),
    _named(
        "contact", "联系方式",
        ("含 @ 按邮箱，否则按电话", "An e-mail address when there is an @, else a telephone number"),
        {Type.CONTACT}, _no_argument(contact),
    ),
    _named(
        "amount", "金额",
        ("以元为单位、两位小数：¥1,234.5、１２３４.５元 → 1234.50，1.2万 → 12000.00；分以下的小数、1.234,50 拒绝",
         "Yuan with two decimals: ¥1,234.5 becomes 1234.50, 1.2万 becomes 12000.00; refused: a part of a cent, 1.234,50"),
        {Type.AMOUNT}, _no_argument(amount),
    ),
    _named(
        "choice", "选项",
        ("只接受 CRM 的选项；参数写明旧值：赢单=成交,Won；输单=失败",
         "Only choices of the CRM; the argument lists old words: 赢单=成交,Won；输单=失败"),
        {Type.CHOICE}, _choice,
    ),
)  # fmt: skip
BY_NAME: Final = {word: one for one in CONVERSIONS for word in (one.name, one.label.zh)}
"""Conversions by their English and their Chinese name."""
