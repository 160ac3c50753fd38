"""Faults of an import: what comes from the old system isn't what it was there (MIG-04, MIG-05).

Most show in no page or answer of the interface that is right in itself: only a comparison of old and new, row by row,
finds them. They have no channel; ``found`` in ``tests/faults/expected`` says what it must name. Those of ``_PLAYED``
meet the scenarios of their requirement as well.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from practice_crm.faults.fault import HTTP, Fault, Rule
from practice_crm.rules import legacy
from practice_crm.rules.legacy import ACTIVITY, CONTACT, CUSTOMER, OPPORTUNITY, ORDER
from practice_crm.wording import Text

_REGIONS = {"北京": "上海", "上海": "北京"}
_PEOPLE = {"王芳": "李强", "李强": "孙磊", "孙磊": "吴洋", "吴洋": "王芳"}
_LOST_EVERY, _LOST_AT = 1000, 7
_STOPS_AFTER = 9
_EPOCH = "1970-01-01"
_FORGOTTEN_BEFORE = "2025-01-01"
_FEW_LINES = 4
"""So many lines of a small first batch come in whole; of a bigger one the rest is lost."""


def _cell(kind: str, field: str, change: Callable[[str], str]) -> Callable[[Rule], Rule]:
    """Cells of this field are kept otherwise than they came; empty ones stay empty."""

    def wrap(sound: Rule) -> Rule:
        def stored(of: str, name: str, cell: str) -> str:
            kept = str(sound(of, name, cell))
            return change(kept) if kept and (of, name) == (kind, field) else kept

        return stored

    return wrap


def _day(change: Callable[[date], date]) -> Callable[[str], str]:
    return lambda cell: change(date.fromisoformat(cell[:10])).isoformat()


def _amount(change: Callable[[Decimal], Decimal]) -> Callable[[str], str]:
    return lambda cell: str(change(Decimal(cell)).quantize(Decimal("0.01")))


def _swapped_day(day: date) -> date:
    return day.replace(month=day.day, day=day.month) if day.day <= 12 else day


def _without_emoji(cell: str) -> str:
    return "".join(char for char in cell if ord(char) < 0x10000)


def _mangled(cell: str) -> str:
    return cell.encode().decode("gb18030", "replace")


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1), ROUND_HALF_UP)


def _area_code_cut(cell: str) -> str:
    return cell.partition("-")[2] or cell


def _exchanged(sound: Rule) -> Rule:
    def put_in_place(kind: str, cells: Mapping[str, str]) -> dict[str, str]:
        placed = dict(sound(kind, cells))
        if kind == CONTACT and placed.get("title"):
            placed["name"], placed["title"] = placed["title"], placed["name"]
        return placed

    return put_in_place


def _to_another_customer(sound: Rule) -> Rule:
    def linked(number: str, known: Mapping[str, int]) -> int | None:
        found = sound(number, known)
        others = [record for other, record in known.items() if other != number]
        return others[0] if found and others and found % 2 else found

    return linked


def _next_person(sound: Rule) -> Rule:
    def owner_of(name: str, people: Collection[str]) -> str:
        return _PEOPLE.get(str(sound(name, people)), name)

    return owner_of


def _never_taken(sound: Rule) -> Rule:
    def is_taken(number: str, brought_by_others: Collection[str]) -> bool:
        return False

    return is_taken


def _hours_behind(sound: Rule) -> Rule:
    def moment_on(day: date) -> datetime:
        moment: datetime = sound(day)
        return moment - timedelta(hours=8)

    return moment_on


def _unwritten(lost: Callable[[int], bool]) -> Callable[[Rule], Rule]:
    def wrap(sound: Rule) -> Rule:
        def is_written(kind: str, line: int) -> bool:
            return bool(sound(kind, line)) and not (kind == ORDER and lost(line))

        return is_written

    return wrap


def _one_again(sound: Rule) -> Rule:
    def to_repeat(saved_last: Collection[int]) -> list[int]:
        return list(saved_last)

    return to_repeat


def _never_known(sound: Rule) -> Rule:
    return lambda same_file_states: False


def _without_old_customers(sound: Rule) -> Rule:
    def is_wanted(kind: str, cells: Mapping[str, str]) -> bool:
        forgotten = kind == CUSTOMER and "" < cells.get("active", "") < _FORGOTTEN_BEFORE
        return bool(sound(kind, cells)) and not forgotten

    return is_wanted


def _but_customers(sound: Rule) -> Rule:
    return lambda kind: bool(sound(kind)) and kind != CUSTOMER


def _first_lines_of_customers(sound: Rule) -> Rule:
    return lambda kind, line: bool(sound(kind, line)) and not (kind == CUSTOMER and line > _FEW_LINES)


_PLAYED = {"amount-rounded": "MIG-05", "same-file-twice": "MIG-04", "rollback-leaves-customers": "MIG-07",
           "big-file-cut": "MIG-08", "old-customers-left-out": "MIG-09"}  # fmt: skip
"""Those that scenarios are tried on as well: one for each requirement, as a trial migration takes its time."""


def _one(name: str, rule: str, zh: str, en: str, wrap: Callable[[Rule], Rule]) -> Fault:
    default = "MIG-04" if rule.startswith("imports.") or rule == "legacy.is_taken" else "MIG-05"
    requirement = _PLAYED.get(name, default)
    return Fault(f"import-{name}", requirement, HTTP if name in _PLAYED else (), Text(zh, en), rule, wrap)


def _kept(name: str, kind: str, field: str, change: Callable[[str], str], zh: str, en: str) -> Fault:
    return _one(name, "legacy.stored", zh, en, _cell(kind, field, change))


FAULTS: tuple[Fault, ...] = (
    _kept("cut-at-50", ACTIVITY, "content", lambda c: c[:50],
          "跟进内容只保留前 50 个字。", "The content of follow-ups is cut at 50 characters."),
    _kept("first-line-only", ACTIVITY, "content", lambda c: c.split("\n")[0],
          "跟进内容只保留第一行。", "Only the first line of a follow-up is kept."),
    _kept("html-escaped", ACTIVITY, "content", html.escape,
          "跟进内容里的 < 和 & 变成 &lt; 和 &amp;。", "< and & in follow-ups become &lt; and &amp;."),
    _kept("day-later", ORDER, "ordered", _day(lambda d: d + timedelta(days=1)),
          "下单日期都晚了一天。", "Order dates are a day late."),
    _kept("day-and-month-swapped", CUSTOMER, "created", _day(_swapped_day),
          "建档日期的日和月对调。", "Day and month of the recording date are swapped."),
    _kept("a-century-back", OPPORTUNITY, "expected", _day(lambda d: d.replace(year=d.year - 100)),
          "两位数的年份被当作上个世纪。", "Years are taken for the last century's."),
    _kept("date-at-epoch", CUSTOMER, "active", lambda c: _EPOCH,
          "最近联系日期都变成 1970-01-01。", "The last contact is 1970-01-01 everywhere."),
    _one("time-zone", "legacy.moment_on",
         "跟进日期按另一个时区保存，早了 8 小时。", "Dates are saved in another time zone, 8 hours early.", _hours_behind),
    _kept("gb18030-mangled", CONTACT, "title", _mangled,
          "联系人职务的编码错乱。", "The contacts' titles come in the wrong encoding."),
    _kept("emoji-lost", CUSTOMER, "remark", _without_emoji,
          "备注里的表情符号丢失。", "Emoji in remarks are lost."),
    _kept("width-folded", ORDER, "product", lambda c: c.replace("（", "(").replace("）", ")"),
          "产品类别里的全角括号变成半角。", "Full-width brackets become half-width."),
    _kept("capitals-lost", CUSTOMER, "email", str.lower,
          "电子邮箱都变成小写。", "E-mail addresses lose their capital letters."),
    _kept("trailing-space", CONTACT, "name", lambda c: f"{c} ",
          "联系人姓名后面多一个空格。", "A space follows each contact's name."),
    _kept("quoted", OPPORTUNITY, "name", lambda c: f'"{c}"',
          "商机名称带上了引号。", "Names of opportunities come in quotation marks."),
    _kept("amount-rounded", OPPORTUNITY, "amount", _amount(_rounded),
          "商机金额四舍五入到元。", "Amounts of opportunities are rounded to the yuan."),
    _kept("cents-lost", ORDER, "amount", _amount(lambda a: Decimal(int(a))),
          "订单金额的角分被截掉。", "The cents of orders are cut off."),
    _kept("decimal-shifted", ORDER, "amount", _amount(lambda a: a * 100),
          "订单金额的小数点右移两位。", "The decimal point of order amounts is shifted by two."),
    _kept("sign-turned", ORDER, "amount", _amount(lambda a: -a),
          "订单金额正负号相反。", "Order amounts have the opposite sign."),
    _kept("cut-at-thousands", OPPORTUNITY, "amount", _amount(lambda a: Decimal(int(a) // 1000)),
          "金额在千位分隔符处被截断。", "Amounts are cut at the thousands separator."),
    _kept("leading-zeros-lost", CUSTOMER, "tax_number", lambda c: c.lstrip("0"),
          "信用代码前面的零丢失。", "Leading zeros of the tax number are lost."),
    _kept("digits-lost", CUSTOMER, "tax_number", lambda c: f"{c[:15]}{'0' * len(c[15:])}",
          "长编号第 16 位起变成零。", "Long numbers lose their digits from the 16th on."),
    _kept("scientific", CUSTOMER, "tax_number", lambda c: f"{Decimal(c):.2E}" if c.isdigit() else c,
          "长编号变成科学计数法。", "Long numbers become scientific notation."),
    _kept("area-code-cut", CONTACT, "phone", _area_code_cut,
          "电话规范化时丢了区号。", "Telephone numbers lose their area code."),
    _kept("value-lost", CONTACT, "email", lambda c: "",
          "联系人的电子邮箱没有导入。", "The contacts' e-mail addresses don't arrive."),
    _kept("region-swapped", CUSTOMER, "province", lambda c: _REGIONS.get(c, c),
          "北京和上海对调。", "Beijing and Shanghai are swapped."),
    _kept("stage-reset", OPPORTUNITY, "stage", lambda c: "初步接触",
          "所有商机回到初步接触。", "All opportunities are back at the first stage."),
    _kept("number-altered", CUSTOMER, legacy.NUMBER, lambda c: c.lstrip("0"),
          "旧系统编号前面的零丢失。", "Leading zeros of the legacy number are lost."),
    _one("fields-exchanged", "legacy.put_in_place",
         "联系人的姓名和职务放反了。", "Name and title of contacts are exchanged.", _exchanged),
    _one("owner-mixed-up", "legacy.owner_of",
         "负责人错位：每条记录归了下一个人。", "Owners are mixed up: each record goes to the next person.", _next_person),
    _one("wrong-customer", "legacy.linked",
         "一半的记录挂到了别的客户上。", "Half of the records hang on another customer.", _to_another_customer),
    _one("row-lost", "legacy.is_written",
         "每一千行丢一行，却报告成功。", "One row in a thousand is lost and reported as saved.",
         _unwritten(lambda line: line % _LOST_EVERY == _LOST_AT)),
    _one("stops-early", "legacy.is_written",
         "写到一半就停，却报告全部成功。", "Writing stops early, and all is reported as saved.",
         _unwritten(lambda line: line > _STOPS_AFTER)),
    _one("one-again-after-resume", "imports.to_repeat",
         "中断后继续时，最后一行又导入一次。", "After an interruption the last row is imported once more.", _one_again),
    _one("number-twice", "legacy.is_taken",
         "同一个旧系统编号可以导入两次。", "The same legacy number is imported twice.", _never_taken),
    _one("same-file-twice", "imports.is_imported_already",
         "同一个文件可以再交一次，不提示已经导入过。", "The same file is taken again without a word.", _never_known),
    _one("rollback-leaves-customers", "legacy.is_taken_back",
         "回滚之后，导入的客户还在。", "After a rollback the imported customers are still there.", _but_customers),
    _one("big-file-cut", "legacy.is_written",
         "文件一大，后面的客户就丢了，却报告成功。", "Of a bigger file the later customers are lost and reported as saved.",
         _first_lines_of_customers),
    _one("old-customers-left-out", "legacy.is_wanted",
         "CRM 自行略去久未联系的客户，却报告成功。", "Customers without recent contact are left out and reported as saved.",
         _without_old_customers),
)  # fmt: skip
