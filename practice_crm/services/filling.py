"""Many made-up customers, so that a load run meets a CRM that is not empty (PERF-01)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from practice_crm import clock, vocabulary
from practice_crm.models import Customer, Person
from practice_crm.rules import contacts, duplicates, numbering, searching
from practice_crm.services import customers, numbers
from practice_crm.services.writing import writing

PER_DAY = 400
_DAYS_AT_ONCE = 10
_WORDS = """
上海 北京 广州 深圳 杭州 南京 苏州 天津 青岛 厦门 佛山 宁波 无锡 济南 东莞 石家庄
远景 宏图 恒信 天成 博远 金桥 华瑞 中泰 新锐 联创 众合 启明 大同 瑞丰 长风 东方
科技 机械 医药 食品 物流 信息技术 贸易 电子 建材 咨询 传媒 能源 纺织"""
_CITIES, _NAMES, _TRADES = (line.split() for line in _WORDS.strip().splitlines())
_SOURCES = list(vocabulary.SOURCES)
_INDUSTRIES = list(vocabulary.INDUSTRIES)
Owner = tuple[int, str]
Row = dict[str, str | int | date | datetime | None]
_one_at_a_time = threading.Lock()


def fill(wanted: int) -> int:
    """Make sure that at least ``wanted`` customers exist; answers how many there are then.

    The new ones are recorded on past days (400 a day, back from yesterday), with numbers of those days.
    """
    with _one_at_a_time:
        missing = wanted - customers.total()
        days = list(_days(missing))
        owners = list(
            Person.objects.filter(role=vocabulary.SALES_REP, is_active=True)
            .order_by("id")
            .values_list("id", "team")
        )
        first = _next_serial()
        for start in range(0, len(days), _DAYS_AT_ONCE):
            with writing():
                for day, count in days[start : start + _DAYS_AT_ONCE]:
                    _fill_day(day, first, count, owners)
                    first += count
        return customers.total()


def _days(missing: int) -> Iterator[tuple[date, int]]:
    day = clock.today()
    while missing > 0:
        day -= timedelta(days=1)
        yield day, min(PER_DAY, missing)
        missing -= PER_DAY


def _next_serial() -> int:
    newest = Customer.objects.order_by("-id").values_list("id", flat=True).first()
    return int(newest or 0) + 1


def _fill_day(day: date, first: int, count: int, owners: list[Owner]) -> None:
    counter = numbers.locked_counter(day)
    nine = datetime.combine(day, time(9), timezone.get_current_timezone())
    rows = []
    for serial in range(first, first + count):
        counter.last = numbering.next_running(counter.last)
        rows.append(_row(serial, day, nine, counter.last, owners[serial % len(owners)]))
    counter.save(update_fields=["last"])
    _insert(rows)


def _row(serial: int, day: date, nine: datetime, running: int, owner: Owner) -> Row:
    """The made-up customer with this serial number: always the same one."""
    city, name = _CITIES[serial % len(_CITIES)], _NAMES[serial // len(_CITIES) % len(_NAMES)]
    trade = _TRADES[serial % len(_TRADES)]
    full = f"{city}{name}{trade}有限公司{serial:06d}"
    contact = f"13{serial % 1_000_000_000:09d}"
    number = numbering.number(day, running)
    moment = connection.ops.adapt_datetimefield_value(nine + timedelta(minutes=running % 540))
    return {
        "number": number,
        "number_day": connection.ops.adapt_datefield_value(day),
        "number_running": running,
        "name": full,
        "kind": "company",
        "industry": _INDUSTRIES[serial % len(_INDUSTRIES)],
        "contact": contact,
        "contact_key": contacts.key(contact),
        "refuses_contact": False,
        "region": owner[1],
        "source": _SOURCES[serial % len(_SOURCES)],
        "remark": "",
        "owner_id": owner[0],
        "search_text": searching.stored(full, number),
        "duplicate_key": duplicates.key(full, contact),
        "version": 1,
        "created_at": moment,
        "changed_at": moment,
    }


def _insert(rows: list[Row]) -> None:
    """Plain rows, a day's at once: Django's own objects would take four times as long."""
    columns = ", ".join(rows[0])
    places = ", ".join(["%s"] * len(rows[0]))
    values = ", ".join([f"({places})"] * len(rows))
    table = Customer._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) VALUES {values}",  # noqa: S608 - no value from outside
            [value for row in rows for value in row.values()],
        )
