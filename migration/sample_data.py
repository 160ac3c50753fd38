"""An old CRM's export as it's met in life, with the truth beside it: which row carries which fault."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import xlsxwriter  # type: ignore[import-untyped]

from migration.sample_faults import FAULTS, Fault
from migration.sample_rows import COLUMNS, OLD_STAGES, SHARES, Row, child, customer
from migration.sample_values import Values

FORMATS: Final = {
    "customers": "gb18030", "contacts": "utf-8-sig", "opportunities": "xlsx", "orders": "utf-8",
    "followups": "gb18030",
}  # fmt: skip
"""Each table in another format, as exports of several years are; a sheet holds a million rows at most."""
TRUTH: Final = ("table", "row", "key", "fault", "column", "expected")
OUT_OF_SCOPE: Final = 0.15  # share of customers without contact since SCOPE_SINCE
_OF_ANYONE: Final = 0.1  # share of linked rows whose customer may be anyone, sound or not
_PAIRED: Final = ("exact_duplicate", "near_duplicate", "look_alike")
_REMEMBERED: Final = 20_000
MAPPING: Final = "mapping.csv"


@dataclass(frozen=True)
class Made:
    """What was written: rows and planted faults, by table and kind."""

    rows: dict[str, int]
    faults: dict[str, int]


def make_sample(
    folder: Path, rows: int, seed: int, progress: Callable[[str, int], None] = lambda table, done: None
) -> Made:
    """Write ``rows`` rows over all tables, ``truth.csv`` and ``mapping.csv`` into ``folder``.

    ``FileExistsError`` when the folder isn't empty: nothing is overwritten. ``ValueError`` below 10 rows.
    """
    if rows < 10:
        raise ValueError(rows)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(folder)
    made, faults = {}, Counter[str]()
    known: list[Row] = []
    with (folder / "truth.csv").open("w", encoding="utf-8-sig", newline="") as opened:
        truth = csv.writer(opened)
        truth.writerow(TRUTH)
        for table, share in SHARES.items():
            made[table] = max(rows * share // 100, 2)
            values = Values(f"{seed}/{table}")
            told = _with_faults(table, made[table], values, known)
            with _Sheet(folder, table) as sheet:
                for number, (row, fault, column, expected) in enumerate(told, 2):
                    sheet.write(tuple(row.values()))
                    if fault:
                        faults[fault] += 1
                        truth.writerow((table, number, next(iter(row.values())), fault, column, expected))
                    if number % 20_000 == 0:
                        progress(table, number)
    _write_mapping(folder / MAPPING)
    return Made(made, dict(faults))


def _with_faults(
    table: str, count: int, values: Values, known: list[Row]
) -> Iterator[tuple[Row, str, str, str]]:
    """Rows with (fault, column, expected), the three empty for a clean row; ``known`` gathers clean customers."""
    kinds = [fault for fault in FAULTS if table in fault.tables]
    for number in range(1, count + 1):
        fault = _drawn(kinds, values, ready=bool(known))
        other = _partner(known, values, taken=fault is not None and fault.name in _PAIRED) if known else {}
        if table == "customers":
            in_scope = fault is not None or not known or values.random.random() >= OUT_OF_SCOPE
            row = customer(values, number, in_scope=in_scope)
        else:
            in_scope = True
            anyone = not fault and values.random.random() < _OF_ANYONE
            row = child(table, values, number, _any_customer(known, values) if anyone else other["客户编号"])
        if fault:
            column, expected = fault.plant(row, values, other)
            yield row, fault.name, column, expected
            continue
        if not in_scope:
            yield row, "out_of_scope", "最近联系", "out_of_scope"
            continue
        yield row, "", "", ""
        if table == "customers":
            _remember(known, row, values)


def _partner(known: list[Row], values: Values, *, taken: bool) -> Row:
    """A known customer; one that becomes half of a pair is taken out, so that no two pairs meet by accident."""
    place = int(values.random.random() * len(known))
    if not taken or len(known) == 1:
        return known[place]
    known[place], known[-1] = known[-1], known[place]
    return known.pop()


def _any_customer(known: list[Row], values: Values) -> str:
    """A key among all customers so far: it may be one that is merged, rejected or out of scope."""
    last = max(int(row["客户编号"][2:]) for row in known[-20:])
    return f"KH{1 + int(values.random.random() * last):07d}"


def _remember(known: list[Row], row: Row, values: Values) -> None:
    if len(known) < _REMEMBERED:
        known.append(row)
    else:
        known[int(values.random.random() * _REMEMBERED)] = row


def _drawn(kinds: Sequence[Fault], values: Values, *, ready: bool) -> Fault | None:
    draw = values.random.random()
    for fault in kinds:
        draw -= fault.share
        if draw < 0:
            return fault if ready else None
    return None


class _Sheet:
    """One table's file in its format."""

    def __init__(self, folder: Path, table: str) -> None:
        self._format = FORMATS[table]
        self._table = table
        self._number = 0
        suffix = "xlsx" if self._format == "xlsx" else "csv"
        self._path = folder / f"{table}.{suffix}"

    def __enter__(self) -> _Sheet:
        if self._format == "xlsx":
            options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
            self._book = xlsxwriter.Workbook(self._path, options)
            self._sheet = self._book.add_worksheet(self._table)
        else:
            self._opened = self._path.open("w", encoding=self._format, newline="")
            self._csv = csv.writer(self._opened)
        self.write(COLUMNS[self._table])
        return self

    def write(self, cells: Sequence[str]) -> None:
        """One row; a formula becomes a real one in a workbook."""
        if self._format != "xlsx":
            self._csv.writerow(cells)
            return
        for column, cell in enumerate(cells):
            if cell.startswith("="):
                self._sheet.write_formula(self._number, column, cell)
            else:
                self._sheet.write_string(self._number, column, cell)
        self._number += 1

    def __exit__(self, *_: object) -> None:
        if self._format == "xlsx":
            self._book.close()
        else:
            self._opened.close()


_STAGES: Final = "；".join(f"{new}={old}" for old, new in OLD_STAGES.items())
_MAPPED: Final = {
    "customers": ("旧系统编号,文本", "客户全称,文本", "联系方式,联系方式", "所属行业,选项", "所在省市,省市", "来源渠道,选项,,其他",
                  "电子邮箱,邮箱", "统一社会信用代码,文本", "负责人,文本", "建档日期,日期", "最近联系日期,日期", "备注,文本"),
    "contacts": ("旧系统编号,文本", "所属客户,文本", "姓名,文本", "电话,电话", "电子邮箱,邮箱", "职务,文本"),
    "opportunities": ("旧系统编号,文本", "所属客户,文本", "商机名称,文本", f"阶段,选项,{_STAGES}", "金额,金额",
                      "预计成交日期,日期", "负责人,文本"),
    "orders": ("旧系统编号,文本", "所属客户,文本", "订单号,文本", "产品类别,文本", "金额,金额", "下单日期,日期"),
    "followups": ("旧系统编号,文本", "所属客户,文本", "方式,选项", "跟进日期,日期", "内容,文本", "负责人,文本"),
}  # fmt: skip
_SHOWN: Final = {
    "customers": "客户",
    "contacts": "联系人",
    "opportunities": "商机",
    "orders": "订单",
    "followups": "跟进记录",
}


def _write_mapping(path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as opened:
        out = csv.writer(opened)
        out.writerow(("表", "源字段", "CRM 字段", "转换", "参数", "缺省值", "必填", "备注"))
        for table, lines in _MAPPED.items():
            for source, line in zip(COLUMNS[table], lines, strict=True):
                cells = (line.split(",", 2) if "阶段" in line else line.split(",")) + ["", ""]
                out.writerow((_SHOWN[table], source, *cells[:4], "", ""))
