"""An old export against a CRM that has taken its values over raw: nothing is taken for right that no conversion has made
(MIG-05), whatever SQL could prove by itself."""

from __future__ import annotations

import csv
import dataclasses
import random
from pathlib import Path

import duckdb
import pytest

from drivers.words import Text
from migration.conversions import BY_NAME, CONVERSIONS
from migration.model import Field, Line, Mapping, Table, Type
from migration.reconcile import reconcile
from migration.reconcile_model import Compared, Plan, plan_from
from migration.reconcile_ready import ready, sure


def _written(path: Path, value: str) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((("legacy_id", "x"), ("K1", value)))
    return path


def _prepared(conversion: str, type_: Type, argument: str = "", default: str = "") -> Compared:
    """One field under a conversion, as a mapping's line makes it."""
    field = Field("x", Text("值", "Value"), type_, limit=40)
    table = Table("t", Text("表", "Table"), (Field("legacy_id", Text("编号", "Key")), field))
    lines = (Line("legacy_id", table.fields[0], "text"), Line("x", field, conversion, argument, default))
    return plan_from(Mapping(table, lines), cleaned=False).fields[0]


@pytest.mark.parametrize(
    ("compared", "old", "new", "codes"),
    [
        (_prepared("amount", Type.AMOUNT), "1.2万", "1.2万", ["raw"]),
        (_prepared("amount", Type.AMOUNT), "1,200", "1,200", ["raw"]),
        (_prepared("amount", Type.AMOUNT), "1200", "1200", []),
        (_prepared("amount", Type.AMOUNT), "99.999", "99.999", ["old_unreadable"]),
        (_prepared("amount", Type.AMOUNT), "-0.00", "-0.00", []),
        (_prepared("date", Type.DATE, "mdy"), "03/04/2025", "03/04/2025", ["other"]),
        (_prepared("date", Type.DATE, "dmy"), "3/4/2025", "3/4/2025", ["other"]),
        (_prepared("date", Type.DATE, "dmy"), "29/02/2024", "2024-02-29", []),
        (_prepared("date", Type.DATE, "dmy"), "31/02/2025", "2025-02-31", ["old_unreadable"]),
        (_prepared("date", Type.DATE, "dmy"), "05/13/2025", "2025-13-05", ["old_unreadable"]),
        (_prepared("date", Type.DATE, "dmy"), "05/12/0025", "0025-12-05", ["old_unreadable"]),
        (_prepared("date", Type.DATE, "dmy"), "05/12-2025", "2025-12-05", ["old_unreadable"]),
        (_prepared("date", Type.DATE), "2025/3/4", "2025/3/4", ["raw"]),
        (_prepared("date", Type.DATE), "2025-03-04 00:00:00", "2025-03-04 00:00:00", []),
        (_prepared("date", Type.DATE), "2025-02-31", "2025-02-31", ["old_unreadable"]),
        (_prepared("text", Type.TEXT), "存储  ", "存储  ", ["spaces"]),
        (_prepared("text", Type.TEXT), "=A1", "=A1", ["old_unreadable"]),
        (_prepared("text", Type.TEXT), "1.23E+17", "1.23E+17", ["old_unreadable"]),
        (_prepared("text", Type.TEXT), "长" * 41, "长" * 41, ["old_unreadable"]),
        (_prepared("telephone", Type.PHONE), "138-0013-8000", "138-0013-8000", ["raw"]),
        (_prepared("telephone", Type.PHONE), "8613800138000", "8613800138000", ["raw"]),
        (_prepared("contact", Type.CONTACT), "+86 138-0013-8000", "+86 138-0013-8000", ["raw"]),
        (_prepared("telephone", Type.TEXT), "138-0013-8000", "138-0013-8000", ["other"]),
        (_prepared("region", Type.TEXT), "北京市", "北京市", ["other"]),
        (_prepared("date", Type.DATE, "dmy", "2020-01-01"), "", "2020-01-01", []),
        (_prepared("date", Type.DATE, "dmy", "2020-01-01"), "", "", ["lost"]),
        (_prepared("date", Type.DATE, "mdy", "2020-01-01"), "", "", ["lost"]),
        (_prepared("text", Type.TEXT), "存储服务器", "存储服务器", []),
        (_prepared("amount", Type.AMOUNT), "¥1,200.5", "1200.50", []),
    ],
)
def test_a_text_that_the_crm_has_taken_over_raw_proves_nothing(
    tmp_path: Path, compared: Compared, old: str, new: str, codes: list[str]
) -> None:
    plan = Plan("t", Text("表", "Table"), ("legacy_id", "legacy_id"), (compared,))
    paths = [_written(tmp_path / f"{n}.csv", value) for n, value in enumerate((old, new))]
    result = reconcile(plan, paths[0], paths[1], tmp_path / "d.csv")
    assert [g.code for g in result.groups] == codes
    assert result.sound == ({*codes} <= {"spaces", "width", "case"})


def _odd(dice: random.Random) -> str:
    """Values of every kind near the border between canonical and not."""
    near = (
        "13800138000", "021-58886666转8001", "4008001234", "0731-5888666", "a.b@x-y.com", "A@Ex.com", "a..b@x.com", "12.30",
        "-0.00", "007.00", "0.10", "1e5.00", "2025-03-04", "2101-01-01", "2025-3-4", "北京", "1.23E+17", "=A1", "#N/A", "#1",
        "张 三", "Söhne\u00a0", "😀好", "x\ufffdy", "a\nb", "1\u200b", "１２.30", "1９.00", "赢单",
    )  # fmt: skip
    value = dice.choice(near)
    at, kind = dice.randrange(len(value) + 1), dice.randrange(4)
    odd = dice.choice(" \t\u3000\x85\x1c=#.-0９@转E'\u2060" + value)
    return value if kind == 0 else value[:at] + odd + value[at + (kind == 1) :]


@pytest.mark.parametrize("conversion", sorted({c.name for c in CONVERSIONS}))
def test_what_sql_takes_for_canonical_the_conversion_leaves_as_it_is(conversion: str) -> None:
    one, dice = BY_NAME[conversion], random.Random(29)
    type_ = next(t for t in Type if t in one.makes)
    values = sorted({_odd(dice) for _ in range(4_000)} - {""})
    compared = dataclasses.replace(_prepared(conversion, type_), known=())
    assert compared.convert
    with duckdb.connect() as con:
        con.execute("create table v as select unnest(?) as x", [values])
        query = f"select x from v o where {ready(compared)('x')} = x and {sure([compared])}"  # noqa: S608
        proven = [row[0] for row in con.execute(query).fetchall()]
    assert proven or conversion in ("choice", "region")
    for value in proven:
        assert compared.convert(value) == value


def test_what_sql_reads_as_a_date_the_conversion_reads_so() -> None:
    dice, compared = random.Random(31), _prepared("date", Type.DATE, "dmy")
    near = ("31/02/2025", "29.02.2024", "05-12-2025", "1/12/12025", " 5/12/2025", "05/12/0025", "05/12-2025")
    values = set(near)
    for _ in range(20_000):
        cells = [*dice.choice(near)]
        cells[dice.randrange(len(cells))] = dice.choice("0123456789 \t/.-+\u3000年x５")
        values.add("".join(cells))
    assert compared.convert
    with duckdb.connect() as con:
        con.execute("create table v as select unnest(?) as x", [sorted(values)])
        read = con.execute(f"select x, {ready(compared)('x')} from v").fetchall()  # noqa: S608
    made = {value: day for value, day in read if not day.startswith("unknown: ")}
    assert len(made) > 100
    assert {value: compared.convert(value) for value in made} == made
