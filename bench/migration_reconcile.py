"""What reconciling costs: 1,000,000 rows of 20 fields against DuckDB's own bare full outer join of the same files.

    ./run python -m bench.migration_reconcile [--rows N] [--rounds N]

Each measurement is a process of its own, by turns: the bare side touches every column of both CSV files and
compares nothing under a conversion, finds no key that is doubled, sums and counts nothing. Prints the ratio of
medians and the largest memory beside their goals; ends with 1 when one is missed. The comparison with datacompy
on pandas isn't made here: neither is a dependency.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent
GOAL_RATIO, GOAL_MB = 1.3, 1024
SIDES = ("bare", "ours", "mapped")
FIELDS = 20
STAGES = ("初步接触", "商务谈判", "赢单")
SPECIAL = {
    "legacy_id": "'C' || lpad(i::varchar, 8, '0')",
    "name": "'杭州云栖软件有限公司' || i",
    "contact": "'138' || lpad((i * 7919 % 100000000)::varchar, 8, '0')",
    "created": "strftime(date '2020-01-01' + (i % 1500)::int, '{}')",
    "province": "(['北京', '上海', '浙江', '广东'])[1 + i % 4]",
    "owner": "(['王芳', '李强', '赵敏', '陈晨'])[1 + i % 4]",
    "stage": f"({list(STAGES)})[1 + i % 3]",
    "amount": "(i * 13 % 1000000 / 100.0)::decimal(14, 2)::varchar",
}


def make(folder: Path, rows: int) -> None:
    """The old file has its dates the day first; the new one is shuffled, and one row in 10,000 is wrong."""
    texts = {
        f"text{j}": f"'text {j} ' || (i * {j + 3} % 100003)::varchar" for j in range(FIELDS - len(SPECIAL))
    }
    for side, form in (("old", "%d/%m/%Y"), ("new", "%Y-%m-%d")):
        columns = {
            name: sql.format(form) if name == "created" else sql for name, sql in (SPECIAL | texts).items()
        }
        if side == "new":
            columns["text0"] = f"case when i % 10000 = 7 then 'wrong' else {columns['text0']} end"
        chosen = ", ".join(f"{sql} as {name}" for name, sql in columns.items())
        order = "order by hash(i)" if side == "new" else ""
        duckdb.sql(
            f"copy (select {chosen} from range({rows}) t(i) {order}) to '{folder / side}.csv' (header)"
        )


def bare(folder: Path) -> int:
    """DuckDB's own work on both files, every column touched."""
    from migration.reconcile_sql import connect, header, relation

    old, new = (folder / "old.csv", folder / "new.csv")
    columns = header(old)
    touched = ", ".join(f"count(*) filter (o.{c} is not distinct from n.{c})" for c in columns)
    query = (
        f"select count(*), {touched} from {relation(old, columns)} o"
        f" full outer join {relation(new, columns)} n on o.legacy_id = n.legacy_id"
    )
    with connect(folder) as con:
        return int(con.execute(query).fetchall()[0][0])


def ours(folder: Path, mapped: bool = False) -> int:
    """The whole reconciliation, dates converted: totals, sums, doubled keys, differences to a file. ``mapped``: every
    other field is under its conversion too, as where the old system's export itself is compared."""
    from drivers.words import Text
    from migration.model import Field, Line, Mapping, Table, Type
    from migration.reconcile import reconcile
    from migration.reconcile_model import Compared, plan_from
    from migration.reconcile_sql import header

    kinds = {
        "created": (Type.DATE, "date", "dmy"), "contact": (Type.CONTACT, "contact", ""),
        "amount": (Type.AMOUNT, "amount", ""), "province": (Type.REGION, "region", ""),
        "stage": (Type.CHOICE, "choice", ""),
    }  # fmt: skip
    lines = []
    for name in header(folder / "old.csv"):
        kind, conversion, argument = kinds.get(name, (Type.TEXT, "text", ""))
        field = Field(name, Text(name, name), kind, choices=STAGES if name == "stage" else ())
        lines.append(Line(name, field, conversion, argument))
    table = Table("customers", Text("客户", "Customers"), tuple(line.field for line in lines))
    plan = plan_from(Mapping(table, tuple(lines)), cleaned=False)
    if not mapped:
        fields = (c if c.day_first else Compared(c.field, c.old, c.new) for c in plan.fields)
        plan = replace(plan, fields=tuple(fields))
    result = reconcile(plan, folder / "old.csv", folder / "new.csv", folder / "differences.csv")
    assert result.differences == len(range(7, result.old_rows, 10000)), result.groups
    return result.both


def measured(side: str, folder: Path) -> dict[str, float]:
    """One side in a process of its own: seconds, CPU seconds and MB."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.migration_reconcile", "--side", side, "--folder", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    return dict(json.loads(done.stdout))


def one_side(side: str, folder: Path) -> int:
    import migration.reconcile  # noqa: F401 - both sides begin with everything imported

    began, cpu = time.perf_counter(), time.process_time()
    works: dict[str, Callable[[Path], int]] = {
        "bare": bare,
        "ours": ours,
        "mapped": partial(ours, mapped=True),
    }
    rows = works[side](folder)
    took, worked = time.perf_counter() - began, time.process_time() - cpu
    print(json.dumps({"s": took, "cpu": worked, "mb": _peak_mb(), "rows": rows}))
    return 0


def _peak_mb() -> float:
    """The most memory that this process had; Linux counts its parent's into ``ru_maxrss``."""
    status = Path("/proc/self/status")
    if status.exists():
        kept = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(kept.split()[1]) / 1024
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--side", choices=SIDES)
    asked.add_argument("--folder", type=Path)
    given = asked.parse_args()
    if given.side:
        return one_side(given.side, given.folder)
    figures: dict[str, list[dict[str, float]]] = {side: [] for side in SIDES}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make(folder, given.rows)
        for _ in range(given.rounds):
            for side in figures:
                figures[side].append(measured(side, folder))
    middle = {
        s: {k: statistics.median(one[k] for one in all_) for k in ("s", "cpu")} for s, all_ in figures.items()
    }
    ratio = middle["ours"]["s"] / middle["bare"]["s"]
    work = middle["ours"]["cpu"] / middle["bare"]["cpu"]
    memory = max(one["mb"] for one in figures["ours"])
    print(f"{given.rows:,} rows × {FIELDS} fields, {given.rounds} rounds by turns")
    print(f"bare join    {middle['bare']['s']:6.2f} s   CPU {middle['bare']['cpu']:6.2f} s")
    print(f"reconciling  {middle['ours']['s']:6.2f} s   CPU {middle['ours']['cpu']:6.2f} s")
    print(
        f"ratio {ratio:.2f}  (goal ≤ {GOAL_RATIO})   of CPU {work:.2f}   memory {memory:,.0f} MB  (goal ≤ {GOAL_MB:,})"
    )
    print(f"with every field under its conversion: {middle['mapped']['s']:.2f} s, CPU {middle['mapped']['cpu']:.2f} s,"
          f" ratio {middle['mapped']['s'] / middle['bare']['s']:.2f} (no goal)")  # fmt: skip
    missed = [name for name, bad in (("ratio", ratio > GOAL_RATIO), ("memory", memory > GOAL_MB)) if bad]
    print("missed: " + ", ".join(missed) if missed else "all goals met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
