"""An old system's files through the bundled CRM's import and back, by interface and pages (MIG-04, MIG-05)."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable

import pytest

from drivers.areas.imports import TABLES, Batch, Phase
from drivers.areas.uploads import File
from drivers.errors import CrmRefused, Reason
from drivers.eventually import eventually
from drivers.port import Crm, Desk
from drivers.records import Person

Who = Callable[[str], Person]
Rows = dict[str, list[dict[str, str]]]
_serial = itertools.count(1)


@pytest.fixture
def desk(crms: dict[str, Crm], who: Who) -> Desk:
    """The administrator at the interface."""
    return crms["http"].desk(who("管理员"))


def company(size: int = 3) -> Rows:
    """A small old system: customers, and one record of each other table at every customer."""
    run = next(_serial)
    ids = [f"{run:03d}{n:04d}" for n in range(size)]
    return {
        "customers": [
            {"legacy_id": f"KH{i}", "name": f"旧系统{i}有限公司", "contact": f"1371{i}", "industry": "制造业-IT设备",
             "province": "浙江", "source": "展会", "email": f"k{i}@example.com", "tax_number": f"00{i}",
             "owner": "王芳", "created": "2020-02-29", "active": "2025-11-30", "remark": "老客户🙂"}
            for i in ids
        ],
        "contacts": [
            {"legacy_id": f"LX{i}", "customer": f"KH{i}", "name": "张三", "phone": f"1382{i}", "email": "z@example.com",
             "title": "采购经理"}
            for i in ids
        ],
        "opportunities": [
            {"legacy_id": f"SJ{i}", "customer": f"KH{i}", "name": f"服务器采购{i}", "stage": "赢单", "amount": "1234.50",
             "expected": "2026-12-31", "owner": "李强"}
            for i in ids
        ],
        "orders": [
            {"legacy_id": f"DD{i}", "customer": f"KH{i}", "number": f"OLD-{i}", "product": "服务器", "amount": "-99.90",
             "ordered": "2025-03-04"}
            for i in ids
        ],
        "followups": [
            {"legacy_id": f"GJ{i}", "customer": f"KH{i}", "kind": "拜访", "happened": "2025-03-05",
             "content": "客户要求演示，\n下周再谈", "owner": "孙磊"}
            for i in ids
        ],
    }  # fmt: skip


def as_file(desk: Desk, table: str, rows: list[dict[str, str]]) -> File:
    headings = desk.imports.columns(table)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([headings[name] for name in rows[0]])
    writer.writerows(row.values() for row in rows)
    return File(f"{table}.csv", out.getvalue().encode())


def ended(desk: Desk, batch: Batch) -> Batch:
    def look() -> Batch | None:
        seen = desk.imports.look(batch.id)
        return None if seen.phase is Phase.RUNNING else seen

    found = eventually(look, within_s=30)
    assert found
    return found


def imported(desk: Desk, table: str, rows: list[dict[str, str]]) -> Batch:
    return ended(desk, desk.imports.start(table, as_file(desk, table, rows)))


def migrated(desk: Desk, table: str) -> list[dict[str, str]]:
    found = desk.imports.migrated(table)
    rows = list(found.rows)
    while found.after:
        found = desk.imports.migrated(table, found.after)
        rows += found.rows
    return [dict(zip(found.columns, row, strict=True)) for row in rows]


def mine(desk: Desk, table: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    wanted = {row["legacy_id"] for row in rows}
    return [row for row in migrated(desk, table) if row["legacy_id"] in wanted]


def test_every_table_comes_back_as_the_old_system_knew_it(desk: Desk) -> None:
    old = company()
    for table in TABLES:
        batch = imported(desk, table, old[table])
        assert (batch.phase, batch.saved, batch.failed) == (Phase.DONE, 3, 0), (table, batch)
    for table in TABLES:
        assert mine(desk, table, old[table]) == old[table]


def test_a_row_without_its_customer_comes_back_with_the_reason_and_can_be_mended(desk: Desk) -> None:
    old = company(2)
    imported(desk, "customers", old["customers"])
    old["contacts"][1]["customer"] = "KH-unknown"
    batch = imported(desk, "contacts", old["contacts"])
    assert (batch.saved, batch.failed, batch.success) == (1, 1, 0.5)
    failed = desk.imports.failures(batch.id)
    assert "没有旧系统编号为“KH-unknown”的客户" in failed.content.decode()
    mended = File(
        "改正.csv", failed.content.replace(b"KH-unknown", old["customers"][1]["legacy_id"].encode())
    )
    assert ended(desk, desk.imports.start("contacts", mended)).saved == 1
    assert len(mine(desk, "contacts", old["contacts"])) == 2


def test_no_number_comes_twice_even_in_another_file(desk: Desk) -> None:
    old = company(2)
    first = imported(desk, "customers", old["customers"])
    with pytest.raises(CrmRefused) as no:
        imported(desk, "customers", old["customers"])
    assert no.value.reason is Reason.ALREADY_IMPORTED
    changed = [{**row, "contact": f"1390000{n:04d}"} for n, row in enumerate(old["customers"])]
    again = imported(desk, "customers", changed)
    assert (again.saved, again.failed) == (0, 2)
    assert "已经导入过" in desk.imports.failures(again.id).content.decode()
    assert mine(desk, "customers", changed) == old["customers"]
    assert desk.imports.roll_back(first.id).phase is Phase.ROLLED_BACK
    assert imported(desk, "customers", old["customers"]).saved == 2


def test_rolling_back_takes_every_table_back(desk: Desk) -> None:
    old = company(2)
    done = [(table, imported(desk, table, old[table])) for table in TABLES]
    for table, batch in reversed(done):
        back = desk.imports.roll_back(batch.id)
        assert (back.phase, back.saved, back.undone) == (Phase.ROLLED_BACK, 0, 2)
        assert mine(desk, table, old[table]) == []


@pytest.mark.parametrize(
    ("table", "field", "value", "words"),
    [
        ("opportunities", "stage", "成交", "阶段“成交”不在可选范围内"),
        ("opportunities", "amount", "1.234,50", "金额“1.234,50”应是最多两位小数的数字"),
        ("orders", "ordered", "04/03/2025", "下单日期“04/03/2025”应写成"),
        ("followups", "owner", "不认识", "没有用户“不认识”"),
        ("contacts", "name", "", "请填写姓名"),
    ],
)
def test_a_cell_that_cant_be_right_is_named(
    desk: Desk, table: str, field: str, value: str, words: str
) -> None:
    old = company(1)
    imported(desk, "customers", old["customers"])
    old[table][0][field] = value
    batch = imported(desk, table, old[table])
    assert batch.failed == 1
    assert words in desk.imports.failures(batch.id).content.decode()


def test_only_the_administrator_imports_and_reads_what_came(crms: dict[str, Crm], who: Who) -> None:
    desk = crms["http"].desk(who("赵敏"))
    for deed in (desk.imports.batches, lambda: desk.imports.migrated("customers")):
        with pytest.raises(CrmRefused) as no:
            deed()
        assert no.value.reason is Reason.NOT_ALLOWED


def test_the_pages_import_give_failures_back_export_and_roll_back(crms: dict[str, Crm], who: Who) -> None:
    desk, old = crms["ui"].desk(who("管理员")), company(2)
    imported(desk, "customers", old["customers"])
    old["contacts"][1]["name"] = ""
    batch = imported(desk, "contacts", old["contacts"])
    assert (batch.phase, batch.total, batch.saved, batch.failed) == (Phase.DONE, 2, 1, 1)
    assert "请填写姓名" in desk.imports.failures(batch.id).content.decode()
    assert mine(desk, "contacts", old["contacts"]) == old["contacts"][:1]
    with pytest.raises(CrmRefused) as no:
        desk.imports.start("contacts", as_file(desk, "contacts", old["contacts"]))
    assert no.value.reason is Reason.ALREADY_IMPORTED
    back = desk.imports.roll_back(batch.id)
    assert (back.phase, back.saved, back.undone) == (Phase.ROLLED_BACK, 0, 1)
