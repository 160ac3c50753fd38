"""``golive migrate reconcile`` and ``sample`` as commands: files of any kind, bad ones, and nothing half done."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from drivers.words import Text
from migration.command_reconcile import reconcile_command
from migration.command_sample import Files, guarded, opened, run_draw, run_judging, run_pick, run_show
from migration.evidence import file_digests
from migration.sampling import Record
from reports.evidence.model import MigrationResult
from reports.evidence.read import read
from reports.evidence.write import digest_of
from reports.verdict.criteria import MachineRule, TrialRules
from reports.verdict.judge import judge
from reports.verdict.model import Judged, State
from reports.verdict.papers import Papers
from reports.verdict.proofs import Proof
from reports.verdict.proving import prove
from reports.verdict.release import Release
from tests.evidence_factory import NOW as NOW_OF_RUN
from tests.evidence_factory import RunFactory, criteria, papers, register, ticked

MAPPING = """表,源字段,CRM 字段,转换,参数
客户,编号,旧系统编号,文本,
客户,公司名,客户全称,文本,
客户,电话,联系方式,联系方式,
客户,行业,所属行业,选项,制造业-汽车=汽车
客户,省市,所在省市,省市,
联系人,编号,旧系统编号,文本,
联系人,客户,所属客户,文本,
联系人,姓名,姓名,文本,
"""
OLD = "编号,公司名,电话,行业,省市\n" + "".join(f"A{n},云海科技{n}号有限公司,1380013{n:04d},汽车,北京市\n" for n in range(40))  # fmt: skip
NEW = "客户全称,旧系统编号,联系方式,所属行业,所在省市\n" + "".join(f"云海科技{n}号有限公司,A{n},1380013{n:04d},制造业-汽车,北京\n" for n in range(40))  # fmt: skip
CONTACTS = "编号,客户,姓名\n" + "".join(f"L{n},A{n % 7},王芳\n" for n in range(20))
NEW_CONTACTS = CONTACTS.replace("编号,客户,姓名", "legacy_id,customer,name")
NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)


@pytest.fixture
def given(tmp_path: Path) -> Files:
    for name, text in (
        ("old/客户.csv", OLD), ("new/customers.csv", NEW), ("old/contacts.csv", CONTACTS), ("new/contacts.csv", NEW_CONTACTS),
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "mapping.csv").write_text(MAPPING, "utf-8")
    return Files(tmp_path / "mapping.csv", tmp_path / "old", tmp_path / "new")


def reconciled(files: Files, lang: str = "zh") -> tuple[int, str]:
    said: list[str] = []
    out = files.mapping.parent / "out"
    code = reconcile_command(files.mapping, files.old, files.new, out, "zh" if lang == "zh" else "en", said.append)  # fmt: skip
    return code, "\n".join(said)


def sheet(rows: list[list[str]], title: str = "客户") -> bytes:
    book = openpyxl.Workbook()
    assert book.active
    book.active.title = title
    for row in rows:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def bomb() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (64 << 20))
    return held.getvalue()


def test_an_old_export_agrees_with_the_crm_under_its_conversions_whatever_the_order_of_columns(
    given: Files,
) -> None:
    code, said = reconciled(given)
    assert code == 0 and said.count("✓") == 2, said


def test_an_old_workbook_and_a_gb18030_export_are_read_too(given: Files) -> None:
    (given.old / "客户.csv").unlink()
    (given.old / "客户.xlsx").write_bytes(sheet(list(csv.reader(OLD.splitlines()))))
    (given.new / "customers.csv").write_bytes(NEW.replace(",", "\t").encode("gb18030"))
    (given.new / "contacts.csv").write_bytes(NEW_CONTACTS.encode("gb18030"))
    code, said = reconciled(given)
    assert code == 0, said


def test_a_row_whose_customer_was_lost_is_told_with_the_link(given: Files) -> None:
    (given.new / "customers.csv").write_text("\n".join(NEW.splitlines()[:3]) + "\n", "utf-8")
    code, said = reconciled(given, "en")
    assert code == 1 and "38 missing" in said and "rows point at nothing" in said


BAD: list[tuple[str, bytes, str]] = [
    ("customers.csv", b"", "空的"),
    ("customers.csv", NEW.splitlines()[0].encode() + b"\n", "只有表头"),
    ("customers.csv", (NEW + NEW).encode(), "第 42 行"),
    ("customers.csv", NEW.replace("联系方式", "电话", 1).encode(), "没有“contact”这一列"),
    ("customers.csv", NEW.encode()[:-40], "Line"),
    ("customers.csv", NEW.encode() + "A99,杭州云栖软件,13800138000,制造业-汽车,北京\n".encode("gb18030"), "第 42 行是 GB18030"),
    ("customers.xlsx", bomb(), "解压后"),
    ("customers.xlsx", b"\xd0\xcf\x11\xe0" + b"0" * 600, ".xls"),
    ("customers.xlsx", sheet(list(csv.reader(NEW.splitlines())))[:-600], "损坏"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "said"),
    BAD,
    ids=["empty", "header", "two headers", "column", "cut", "mixed", "bomb", "xls", "cut book"],
)
def test_bad_input_is_said_with_its_place_and_leaves_nothing(
    given: Files, name: str, content: bytes, said: str
) -> None:
    (given.new / "customers.csv").unlink()
    (given.new / name).write_bytes(content)
    code, told = reconciled(given)
    assert code == 2 and said in told and name.partition(".")[0] in told, told
    assert not [p for p in given.mapping.parent.iterdir() if p.name.startswith("out")]


def test_a_wrong_sheet_is_named_with_those_that_are_there(given: Files) -> None:
    (given.new / "customers.csv").unlink()
    (given.new / "customers.xlsx").write_bytes(sheet(list(csv.reader(NEW.splitlines()))))
    said: list[str] = []
    out = given.mapping.parent / "out"
    code = reconcile_command(given.mapping, given.old, given.new, out, "zh", said.append, sheet="客护")
    assert code == 2 and "是否指“客户”" in said[0]


def test_a_password_is_named(given: Files) -> None:
    import msoffcrypto  # type: ignore[import-untyped]

    (given.new / "customers.csv").unlink()
    locked = io.BytesIO()
    plain = io.BytesIO(sheet(list(csv.reader(NEW.splitlines()))))
    msoffcrypto.OfficeFile(plain).encrypt("x1", locked)
    (given.new / "customers.xlsx").write_bytes(locked.getvalue())
    code, said = reconciled(given)
    assert code == 2 and "有密码" in said


def test_a_failed_comparison_leaves_the_result_before_it(given: Files) -> None:
    reconciled(given)
    before = {p.name: p.read_bytes() for p in (given.mapping.parent / "out").iterdir()}
    (given.new / "contacts.csv").write_text("", "utf-8")
    assert reconciled(given)[0] == 2
    assert {p.name: p.read_bytes() for p in (given.mapping.parent / "out").iterdir()} == before


def test_a_mapping_that_has_to_be_mended_stops_everything(given: Files) -> None:
    given.mapping.write_text(MAPPING.replace("客户全称", "客户名"), "utf-8")
    code, said = reconciled(given)
    assert code == 2 and "C3" in said and "客户全称" in said


def test_the_same_folder_on_both_sides_proves_nothing(given: Files) -> None:
    code, said = reconciled(Files(given.mapping, given.old, given.old))
    assert code == 2 and "同一个" in said


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("side", ["old", "new"])
def test_a_table_that_only_one_side_has_stops_everything(given: Files, side: str, lang: str) -> None:
    one = {"old": given.old / "客户.csv", "new": given.new / "customers.csv"}
    code, said = reconciled(replace(given, **{side: one[side]}), lang)
    assert code == 2 and ("联系人只有一侧有" in said or "only one has contacts" in said.lower())
    assert not (given.mapping.parent / "out").exists()
    assert reconciled(replace(given, old=one["old"], new=one["new"]))[0] == 0


def test_the_record_says_which_files_it_compared_and_proves_just_their_migration(given: Files) -> None:
    assert reconciled(given)[0] == 0
    record = json.loads((given.mapping.parent / "out/reconciliation.json").read_text("utf-8"))
    old = {p.name: digest_of(p) for p in given.old.iterdir()}
    assert record["old_files"] == {f"old/{name}": digest for name, digest in old.items()}
    assert {Path(name).parent.name for name in record["new_files"]} == {"new"}
    rule = MachineRule("GOL-01", "reconciliation", 14, tables=("customers", "contacts"))
    for files, state in ((tuple(old.values()), State.PASS), (("9" * 64,), State.NO_EVIDENCE)):
        papers = Papers(
            release=Release(migration_files=files), proofs=(Proof("GOL-01", reconciliation=record),)
        )
        assert prove(rule, papers, None, datetime.now(UTC))[0] is state


def sampled(files: Files, work: Callable[..., int], **more: object) -> tuple[int, str]:
    said: list[str] = []
    record = files.mapping.parent / "sample.jsonl"
    with opened(files) as pairs:
        code = work(pairs, record, lang="zh", say=said.append, **more)
    return code, "\n".join(said)


def test_a_sample_is_judged_in_the_terminal_and_goes_on_where_it_was(given: Files) -> None:
    code, said = sampled(given, run_draw, seed=None, share=0.1, by="王芳", at=NOW)
    record = Record(given.mapping.parent / "sample.jsonl")
    drawn = len(record.state().draw.drawn)
    assert code == 0 and drawn == 6 and f"种子 {record.state().draw.seed}" in said
    answers = iter(["?", "y", "n", "姓名不对", "q"])
    code, said = sampled(given, run_judging, by="李强", now=lambda: NOW, ask=lambda _: next(answers))
    assert code == 1 and len(record.state().judged) == 2
    answers = iter(["y"] * (drawn - 2))
    code, said = sampled(given, run_judging, by="李强", now=lambda: NOW, ask=lambda _: next(answers))
    assert code == 1 and "60 行中抽查 6 行，1 行有误" in said
    assert [(j.who, j.remark, j.at) for j in record.state().wrong] == [("李强", "姓名不对", NOW.isoformat())]


def filed(given: Files) -> MigrationResult:
    told = json.loads((given.mapping.parent / "sample.migration.json").read_text("utf-8"))
    return MigrationResult(**told)


def test_page_and_evidence_say_what_was_judged_last(given: Files) -> None:
    sampled(given, run_draw, seed=1, share=0.1, by="王芳", at=NOW)
    assert filed(given).figures["sample_unjudged"] == 6
    sampled(given, run_pick, keys=("A1",), customers=(), by="赵敏", at=NOW)
    assert filed(given).figures["sample_picked"] == 1 and filed(given).figures["sample_unjudged"] == 7
    answers = iter(["y", "n", "姓名不对", "q"])
    sampled(given, run_judging, by="李强", now=lambda: NOW, ask=lambda _: next(answers))
    told, html = filed(given), (given.mapping.parent / "sample.zh.html").read_text("utf-8")
    assert (told.figures["sample_wrong"], told.figures["sample_unjudged"]) == (1, 5)
    assert "发现有误的行" in html and "姓名不对" in html
    digest = hashlib.sha256((given.mapping.parent / "sample.jsonl").read_bytes()).hexdigest()
    assert digest in told.files.values()


def test_what_was_judged_before_somebody_stopped_is_on_the_page(given: Files) -> None:
    sampled(given, run_draw, seed=1, share=0.1, by="王芳", at=NOW)
    answers = iter(["n", "姓名不对"])

    def ask(question: str) -> str:
        for answer in answers:
            return answer
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sampled(given, run_judging, by="李强", now=lambda: NOW, ask=ask)
    assert filed(given).figures["sample_wrong"] == 1


def test_what_the_business_has_judged_is_filed_in_a_run_and_is_its_evidence(
    given: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("migration.evidence.now", NOW_OF_RUN.isoformat)
    run = RunFactory(given.mapping.parent / "run")
    trial = file_digests(given.old.iterdir())
    run.migrations = [
        dataclasses.replace(m, requirements=("MIG-03", "MIG-04", "MIG-05"), files=trial)
        for m in run.migrations
    ]
    folder = run.write()
    small = dataclasses.replace(criteria(), trial=TrialRules(min_rows=60))

    def standing() -> Judged:
        found = judge(read(folder), register(), small, ticked(), NOW_OF_RUN, papers())
        return next(j for j in found.judged if j.id == "MIG-06")

    before = standing()
    assert before.state is State.NO_EVIDENCE and "golive migrate sample show --run" in before.measured.zh
    sampled(given, run_draw, seed=1, share=0.1, by="王芳", at=NOW)
    sampled(given, run_pick, keys=("A1",), customers=(), by="赵敏", at=NOW)
    code, said = sampled(given, run_show, run=folder)
    assert code == 2 and "--by" in said and standing() == before
    code, said = sampled(given, run_show, run=folder, by="李强")
    assert code == 1 and "重新封存" in said
    name = next(m.name for m in read(folder).migrations if m.name.endswith("-business"))
    assert (folder / "migration" / name / "sample.zh.html").is_file() and not read(folder).problems
    assert standing().state is State.FAIL
    sampled(given, run_judging, by="李强", now=lambda: NOW, ask=lambda _: "y")
    code, said = sampled(given, run_show, run=folder, by="李强")
    assert code == 0 and standing().state is State.PASS
    (folder / "run.json").write_text("{}", "utf-8")
    code, said = sampled(given, run_show, run=folder, by="李强")
    assert code == 2 and "未封存、有改动" in said


@pytest.mark.parametrize("trial", ["another export", "the same mapping"])
def test_what_the_business_has_judged_of_another_migration_is_no_evidence_for_this_run(
    given: Files, monkeypatch: pytest.MonkeyPatch, trial: str
) -> None:
    monkeypatch.setattr("migration.evidence.now", NOW_OF_RUN.isoformat)
    run = RunFactory(given.mapping.parent / "run")
    mapping = {"mapping.csv": file_digests([given.mapping]).popitem()[1]}
    files = mapping if trial == "the same mapping" else {"old/客户.csv": "0" * 64}
    run.migrations = [dataclasses.replace(m, requirements=("MIG-05",), files=files) for m in run.migrations]
    folder = run.write()
    sampled(given, run_draw, seed=1, share=0.1, by="王芳", at=NOW)
    sampled(given, run_pick, keys=("A1",), customers=(), by="赵敏", at=NOW)
    sampled(given, run_judging, by="李强", now=lambda: NOW, ask=lambda _: "y")
    assert sampled(given, run_show, run=folder, by="李强")[0] == 0
    small = dataclasses.replace(criteria(), trial=TrialRules(min_rows=60))
    found = judge(read(folder), register(), small, ticked(), NOW_OF_RUN, papers()).judged
    (mig06,) = [j for j in found if j.id == "MIG-06"]
    assert mig06.state is State.NO_EVIDENCE and "不是本次运行迁移的" in mig06.measured.zh, mig06.measured
    assert "weren't migrated in this run" in mig06.measured.en


def test_another_sample_is_not_filed_over_the_first_unless_drawing_again_shows(given: Files) -> None:
    folder = RunFactory(given.mapping.parent / "run").write()
    record = given.mapping.parent / "sample.jsonl"
    sampled(given, run_draw, seed=1, share=0.1, by="王芳", at=NOW)
    assert sampled(given, run_show, run=folder, by="李强")[0] == 1
    for path in record.parent.glob("sample.jsonl*"):
        path.rename(path.with_name(f"first-{path.name}"))
    sampled(given, run_draw, seed=2, share=0.1, by="王芳", at=NOW)
    code, said = sampled(given, run_show, run=folder, by="李强")
    assert code == 2 and "已归档另一次抽样" in said

    def seeds() -> list[tuple[float, float]]:
        lines = (folder / "manual.jsonl").read_text("utf-8").splitlines()
        return [(kept["seed"], kept["draws"]) for kept in map(json.loads, lines)]

    assert seeds() == [(1, 1)] and not read(folder).problems
    for path in record.parent.glob("first-sample.jsonl*"):
        path.replace(path.with_name(path.name.removeprefix("first-")))
    sampled(given, run_draw, seed=3, share=0.1, by="王芳", at=NOW)
    assert sampled(given, run_show, run=folder, by="李强")[0] == 1
    assert seeds() == [(1, 1), (3, 2)]


def test_a_story_is_picked_with_all_that_belongs_to_the_customer_and_stays_apart_from_the_confidence(
    given: Files,
) -> None:
    sampled(given, run_draw, seed=3, share=0.05, by="王芳", at=NOW)
    code, said = sampled(given, run_pick, keys=(), customers=("A1",), by="赵敏", at=NOW)
    record = Record(given.mapping.parent / "sample.jsonl")
    assert code == 0 and {(p.table, p.key) for p in record.state().chosen} == {
        ("customers", "A1"), ("contacts", "L1"), ("contacts", "L8"), ("contacts", "L15"),
    }  # fmt: skip
    code, said = sampled(given, run_judging, by="李强", now=lambda: NOW, ask=lambda _: "y")
    state = record.state()
    assert code == 0 and state.unjudged == 0 and state.bound and state.bound.sampled == len(state.draw.drawn)
    sampled(given, run_show)
    for lang, words in (("zh", "关键用户自选（赵敏，客户 A1）"), ("en", "picked by a key user")):
        html = (given.mapping.parent / f"sample.{lang}.html").read_text("utf-8")
        assert words in html and "<script" not in html and "http" not in html


def test_drawing_again_shows_on_the_page_and_in_the_evidence(given: Files) -> None:
    sampled(given, run_draw, seed=1, share=0.1, by="王芳", at=NOW)
    sampled(given, run_draw, seed=2, share=0.1, by="王芳", at=NOW)
    html = (given.mapping.parent / "sample.zh.html").read_text("utf-8")
    assert "此前的抽样" in html and "此前已抽过 1 次（种子 1）" in html
    told = (given.mapping.parent / "sample.migration.json").read_text("utf-8")
    assert '"sample_draws": 2.0' in told and "old/客户.csv" in told


def test_what_cannot_be_is_said_in_one_language(given: Files) -> None:
    code, said = sampled(given, run_draw, seed=1, share=1.5, by="王芳", at=NOW)
    assert code == 2 and "--share 1.5" in said
    code, said = sampled(given, run_show)
    assert code == 2 and "还没有抽样" in said
    sampled(given, run_draw, seed=1, share=0.1, by="王芳", at=NOW)
    code, said = sampled(given, run_pick, keys=("Z9",), customers=(), by="赵敏", at=NOW)
    assert code == 2 and "Z9" in said
    record = given.mapping.parent / "sample.jsonl"
    record.write_text(record.read_text("utf-8")[:-30], "utf-8")
    code, said = sampled(given, run_show)
    assert code == 2 and "截断" in said
    told: list[str] = []

    def refuse() -> int:
        raise ValueError("x: 不行 / no")

    assert guarded("en", told.append, refuse) == 2 and told == ["x: no"]


def test_progress_is_told_while_the_files_are_read(given: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.console import Console

    from migration.watching import watching

    held = io.StringIO()
    with watching(Console(file=held, force_terminal=True, width=120), "zh") as watch:
        show = watch(Text("客户", "Customers"))
        show("reading", 1_000_000, 4_000_000)
        show("reading", 2_000_000, 4_000_000)
    assert "客户 读取比较" in held.getvalue() and "MB/秒" in held.getvalue()
