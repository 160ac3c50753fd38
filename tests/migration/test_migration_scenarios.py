"""The scenarios of MIG turn red for the right reason: each with a defect in the input or in a CRM that is only played.

The sentences are those of ``steps/migration*.py``; the CRM is a dictionary, so that what is tried here is our own work.
"""

from __future__ import annotations

import csv
import hashlib
import inspect
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from authoring.accidents import rendered
from authoring.catalogue import load_catalogue
from drivers.areas.imports import Batch, Imports, Phase, Slice
from drivers.areas.uploads import File
from drivers.errors import CrmRefused, Reason
from drivers.records import RecordId
from fixtures.migrating import Migrating
from migration.vocabulary import TABLES
from steps import migration, migration_sample

ROOT = Path(__file__).resolve().parents[2]
Row = dict[str, str]
FIELDS = {t.name: [f.name for f in t.fields] for t in TABLES}


@dataclass
class PlayedCrm:
    """A CRM's import as a dictionary; ``spoil`` is what it does wrongly with a row, ``keeps`` what a rollback leaves."""

    spoil: Callable[[str, Row], Row | None] = lambda table, row: row
    keeps: Callable[[str], bool] = lambda table: False
    remembers: int | None = None
    """Of how many files it knows that it had them; ``None`` of all."""
    reason: str = "没有业务员“查无此人”"
    at_once: int = 50
    """Rows that it works on whenever it's looked at."""
    after_a_break: Callable[[list[Row]], list[Row]] = lambda waiting: waiting
    """What it does of the rows that wait when it goes on."""
    waiting: dict[str, list[Row]] = field(default_factory=dict)
    mistakes: bool = False
    """Takes the last two columns of a mapping template for each other."""
    rows: dict[str, dict[str, list[Row]]] = field(default_factory=dict)
    files: dict[str, Batch] = field(default_factory=dict)
    failed: dict[str, bytes] = field(default_factory=dict)

    def columns(self, table: str) -> Mapping[str, str]:
        return {name: name for name in FIELDS[table]}

    def start(self, table: str, file: File, called: Mapping[str, str] | None = None) -> Batch:
        digest = hashlib.sha256(file.content).hexdigest()
        if any(b.digest == digest for b in list(self.files.values())[: self.remembers]):
            raise CrmRefused(Reason.ALREADY_IMPORTED, "已经导入过")
        given = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
        if called:
            ours = list(called) if not self.mistakes else [*list(called)[:-2], *list(called)[:-3:-1]]
            given = [dict(zip(ours, row.values(), strict=True)) for row in given]
        good = [row for row in given if row.get("owner") != "查无此人"]
        bad = [row | {"行": str(n), "原因": self.reason} for n, row in enumerate(given, 2) if row not in good]
        id_ = str(len(self.files) + 1)
        self.rows[id_], self.waiting[id_] = {table: []}, good
        phase = Phase.RUNNING
        batch = Batch(RecordId(id_), file.name, phase, len(given), len(good), 0, len(bad), 0, digest)
        self.files[id_] = batch
        out = io.StringIO()
        writer = csv.DictWriter(out, [*given[0], "行", "原因"])
        writer.writeheader()
        writer.writerows(bad)
        self.failed[id_] = out.getvalue().encode()
        return self.look(batch.id)

    def look(self, batch: RecordId) -> Batch:
        """How far it is, and a few rows further."""
        id_, seen = str(batch), self.files[str(batch)]
        if seen.phase is Phase.RUNNING:
            ((table, kept),) = self.rows[id_].items()
            now, self.waiting[id_] = self.waiting[id_][: self.at_once], self.waiting[id_][self.at_once :]
            kept += [row for given in now if (row := self.spoil(table, dict(given)))]
            left = len(self.waiting[id_])
            phase = Phase.RUNNING if left else Phase.DONE
            self.files[id_] = replace(seen, phase=phase, waiting=left, saved=seen.saved + len(now))
        return self.files[id_]

    def batches(self) -> Sequence[Batch]:
        return list(reversed(self.files.values()))

    def interrupt(self, batch: RecordId) -> Batch:
        return self._now(batch, Phase.RUNNING, Phase.INTERRUPTED)

    def resume(self, batch: RecordId) -> Batch:
        self.waiting[str(batch)] = self.after_a_break(self.waiting[str(batch)])
        return self._now(batch, Phase.INTERRUPTED, Phase.RUNNING)

    def _now(self, batch: RecordId, before: Phase, after: Phase) -> Batch:
        found = self.files[str(batch)]
        self.files[str(batch)] = replace(found, phase=after) if found.phase is before else found
        return self.files[str(batch)]

    def roll_back(self, batch: RecordId) -> Batch:
        (table,) = self.rows[str(batch)]
        if not self.keeps(table):
            self.rows[str(batch)] = {table: []}
        self.files[str(batch)] = replace(self.files[str(batch)], phase=Phase.ROLLED_BACK, saved=0)
        return self.files[str(batch)]

    def failures(self, batch: RecordId) -> File:
        return File("failures.csv", self.failed[str(batch)])

    def migrated(self, table: str, after: str = "") -> Slice:
        found = [row for held in self.rows.values() for row in held.get(table, [])]
        return Slice(FIELDS[table], [[row.get(name, "") for name in FIELDS[table]] for row in found])

    def whole(self, table: str, after: str = "") -> Slice:
        return self.migrated(table)

    def whole_tables(self) -> Sequence[str]:
        return list(FIELDS)


WRITTEN = {
    tag: one for f in load_catalogue(ROOT).features for one in f.scenarios for tag in one.all_tags if f.area == "migration"
}  # fmt: skip
STEPS = [v._fixture_function() for module in (migration, migration_sample) for name, v in vars(module).items()
         if name.startswith("pytestbdd_stepdef")]  # fmt: skip
COLUMNS = 6
"""Of the one table that a sentence has."""


def play(
    id_: str, crm: PlayedCrm, folder: Path, change: Callable[[Migrating], object] = id, row: int = 0
) -> None:
    """Every sentence of a scenario, ``change`` after the background; the row of examples is ``row``."""
    one = WRITTEN[id_]
    values = dict(one.examples[0].rows[row].values) if one.examples else {}
    migration = Migrating(lambda: cast(Imports, crm), "m1", folder, "played")
    desk = SimpleNamespace(imports=crm)
    for number, step in enumerate((*one.background, *one.steps)):
        if number == 2:
            change(migration)
        text = rendered(step.text, values)
        found = next(c for c in STEPS if c.type == step.kind and c.parser.is_matching(text))
        given = found.parser.parse_arguments(text)
        offered = {
            "migration": migration, "prepared": lambda who: desk, "story": None,
            "datatable": [step.extra[i : i + COLUMNS] for i in range(0, len(step.extra), COLUMNS)],
        }  # fmt: skip
        wanted = inspect.signature(found.step_func).parameters
        found.step_func(**given, **{name: value for name, value in offered.items() if name in wanted})


ALL = ("UAT-0601", "UAT-0602", "UAT-0603", "UAT-0604", "UAT-0605", "UAT-0611", "UAT-0612", "UAT-0613", "UAT-0614",
       "UAT-0621", "UAT-0622", "UAT-0631", "UAT-0632", "UAT-0633")  # fmt: skip


@pytest.mark.parametrize("id_", ALL)
def test_a_scenario_passes_on_sound_data(id_: str, tmp_path: Path) -> None:
    play(id_, PlayedCrm(), tmp_path)


def without(table: str, key: str) -> Callable[[str, Row], Row | None]:
    return lambda t, row: None if t == table and row["legacy_id"].startswith(key) else row


def altered(table: str, name: str, change: Callable[[str], str]) -> Callable[[str, Row], Row | None]:
    return lambda t, row: row | {name: change(row[name])} if t == table else row


IN_THE_CRM: list[tuple[str, str, PlayedCrm, str]] = [
    ("MIG-04", "UAT-0611", PlayedCrm(without("orders", "DD002")), "成功率|不合格|对账"),
    ("MIG-04", "UAT-0612", PlayedCrm(remembers=0), "收下了同样的文件"),
    ("MIG-04", "UAT-0612", PlayedCrm(remembers=1), "收下了同样的文件：.* 个里只认出 1 个"),
    ("MIG-04", "UAT-0613", PlayedCrm(without("orders", "DD002"), at_once=1000), "订单：.*缺少 1"),
    ("MIG-04", "UAT-0613", PlayedCrm(after_a_break=lambda waiting: waiting[1:]), "跟进记录 缺少 1"),
    ("MIG-04", "UAT-0613", PlayedCrm(after_a_break=lambda waiting: [waiting[0], *waiting]), "重复 1"),
    ("MIG-04", "UAT-0614", PlayedCrm(reason=""), "没有写明原因"),
    ("MIG-01", "UAT-0633", PlayedCrm(mistakes=True), "成功率|不一致"),
    ("MIG-05", "UAT-0613", PlayedCrm(altered("customers", "remark", lambda v: v[:5])), "截断"),
    ("MIG-05", "UAT-0613", PlayedCrm(altered("orders", "amount", lambda v: v[:-3] + ".00")), "小数|四舍五入"),
    ("MIG-05", "UAT-0613", PlayedCrm(altered("contacts", "customer", lambda v: "KH999-m1")), "另一条记录|变成"),
    ("MIG-08", "UAT-0611", PlayedCrm(altered("followups", "content", lambda v: "")), "不合格|丢失|对账"),
    ("MIG-06", "UAT-0621", PlayedCrm(altered("contacts", "name", lambda v: v + "x")), "联系人：.*姓名：1 处差异"),
    ("MIG-06", "UAT-0621", PlayedCrm(altered("contacts", "name", lambda v: v + " ")), "有误：.*contacts"),
    ("MIG-07", "UAT-0631", PlayedCrm(keeps=lambda table: table == "contacts"), "没有回到之前：contacts"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("id_", "crm", "says"), [c[1:] for c in IN_THE_CRM], ids=[f"{c[0]} {n}" for n, c in enumerate(IN_THE_CRM)]
)
def test_a_defect_of_the_crm_turns_the_scenario_red(
    id_: str, crm: PlayedCrm, says: str, tmp_path: Path
) -> None:
    with pytest.raises(AssertionError, match=says):
        play(id_, crm, tmp_path)


def test_a_crm_that_is_too_quick_to_be_interrupted_neither_passes_nor_fails(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="没有中断.*加大行数"):
        play("UAT-0613", PlayedCrm(at_once=1000), tmp_path)


IN_THE_INPUT: list[tuple[str, str, Callable[[Migrating], object], str]] = [
    ("MIG-01", "UAT-0605", lambda m: m.old.map_otherwise("备注", "CRM 字段", "客户全称"), "."),
    ("MIG-03", "UAT-0605", lambda m: m.old.change("客户", "KH007", "联系方式", "13800138009"), "客户：|合并记录"),
    ("MIG-03", "UAT-0605", lambda m: m.old.change("客户", "KH008", "建档日期", "2023-04-03"), "客户："),
    ("MIG-09", "UAT-0605", lambda m: m.old.change("客户", "KH010", "最近联系", "2026-01-01"), "客户："),
]  # fmt: skip


@pytest.mark.parametrize(
    ("id_", "change", "says"),
    [c[1:] for c in IN_THE_INPUT],
    ids=[f"{c[0]} {n}" for n, c in enumerate(IN_THE_INPUT)],
)
def test_a_defect_of_the_input_turns_the_scenario_red(
    id_: str, change: Callable[[Migrating], object], says: str, tmp_path: Path
) -> None:
    with pytest.raises((AssertionError, FileNotFoundError), match=says):
        play(id_, PlayedCrm(), tmp_path, change)


def test_a_mapping_that_nobody_checks_turns_red(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from migration import mapping

    real = mapping.read_mapping
    monkeypatch.setattr(mapping, "read_mapping", lambda path: (real(path)[0], []))
    with pytest.raises(AssertionError, match="没有被发现"):
        play("UAT-0601", PlayedCrm(), tmp_path)


def test_a_date_that_is_guessed_turns_red(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from migration import conversions

    real = conversions._year_last
    monkeypatch.setattr(conversions, "_year_last", lambda value, order: real(value, order or "dmy"))
    with pytest.raises(AssertionError, match="没有被拒绝"):
        play("UAT-0604", PlayedCrm(), tmp_path)


def test_a_row_that_goes_nowhere_turns_red(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = Migrating.table_of

    def lossy(self: Migrating, name: str) -> list[Row]:
        return real(self, name)[1:] if name == "rejected_customers.csv" else real(self, name)

    monkeypatch.setattr(Migrating, "table_of", lossy)
    with pytest.raises(AssertionError, match="去向不是恰好一个"):
        play("UAT-0605", PlayedCrm(), tmp_path)


def test_a_trial_is_filed_with_figures_pages_and_digests(tmp_path: Path) -> None:
    from reports.evidence.read import read

    crm = PlayedCrm(altered("orders", "amount", lambda v: "1.00"))
    migration = Migrating(lambda: cast(Imports, crm), "m1", tmp_path / "work", "played")
    (tmp_path / "work").mkdir()
    migration.old.take("旧系统导出", "数据映射配置表.csv")
    migration.clean()
    migration.bring()
    migration.reconcile()
    migration.evidence(tmp_path / "run", "UAT-0611-http")
    (found,) = read(tmp_path / "run").migrations
    assert found.figures["wrong_values"] > 0 and found.figures["success_percent"] < 99
    assert found.figures["unaccounted"] == 0 and {"old/客户.csv", "mapping.csv"} <= found.files.keys()
    for page in found.pages.values():
        assert (tmp_path / "run" / "migration" / page).is_file()


def test_a_sample_that_a_scenario_judges_is_no_word_of_the_business(tmp_path: Path) -> None:
    from reports.evidence.read import read

    migration = Migrating(lambda: cast(Imports, PlayedCrm()), "m1", tmp_path / "work", "played")
    (tmp_path / "work").mkdir()
    migration.old.take("旧系统导出", "数据映射配置表.csv")
    migration.clean()
    migration.bring()
    migration.draw(10, 1, "王芳")
    migration.judge("李强")
    migration.evidence(tmp_path / "run", "UAT-0621-http")
    (found,) = read(tmp_path / "run").migrations
    assert "MIG-06" not in found.requirements and "sample_wrong" not in found.figures
    assert any("MIG-06 须由业务核对" in line for line in found.lines_zh) and found.figures["sample_rows"] > 0
    assert "李强（场景代判" in (tmp_path / "run" / "migration" / found.pages["sample.zh"]).read_text("utf-8")
