"""Planted defects of an import, as changes to data: each is found and named by the reconciliation."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from drivers.words import Text
from migration.command_reconcile import run_reconcile, run_state
from migration.command_sample import run_draw, run_verdicts
from migration.differences import FORM, cause
from migration.mapping import read_mapping
from migration.model import BadInput, Field, Type
from migration.pairs import Pair
from migration.reconcile import check_link, reconcile, reconcile_all
from migration.reconcile_model import Compared, Plan, TableResult, schema
from migration.reconcile_page import page, percent
from reports.evidence.jsonio import plain

Row = dict[str, str]
FIELDS = (
    Field("name", Text("客户全称", "Full name")),
    Field("customer", Text("所属客户", "Customer"), links_to="customers"),
    Field("contact", Text("联系方式", "Contact"), Type.CONTACT),
    Field("tax_number", Text("统一社会信用代码", "Tax number")),
    Field("province", Text("所在省市", "Province"), Type.REGION),
    Field("owner", Text("负责人", "Owner")),
    Field("stage", Text("销售阶段", "Stage"), Type.CHOICE, choices=("初步接触", "商务谈判", "赢单")),
    Field("created", Text("建档日期", "Recorded on"), Type.DATE),
    Field("amount", Text("预计金额", "Amount"), Type.AMOUNT),
    Field("remark", Text("备注", "Remark"), limit=2000),
    Field("met", Text("拜访时间", "Met at")),
)
PLAN = Plan(
    "opportunities",
    Text("商机", "Opportunities"),
    ("legacy_id", "legacy_id"),
    tuple(Compared(f, f.name, f.name) for f in FIELDS),
)
COUNT = 3_000


def old_rows() -> list[Row]:
    dice = random.Random(7)
    return [
        {
            "legacy_id": f"O{n:05d}",
            "name": f"杭州云栖软件有限公司商机{n:05d}号",
            "customer": f"C{n % 700:04d}",
            "contact": f"138{n:08d}",
            "tax_number": f"{n + 100:018d}",
            "province": dice.choice(("北京", "上海", "广西")),
            "owner": dice.choice(("王芳", "李强", "赵敏", "陈晨")),
            "stage": dice.choice(("初步接触", "商务谈判", "赢单")),
            "created": f"2025-{n % 12 + 1:02d}-{n % 27 + 1:02d}",
            "amount": f"{1234 + n * 7}.{n % 89 + 11}",
            "remark": f"第{n}次拜访，客户 Acme & Söhne 要求三十天内交货，并希望在合同中写明付款方式与违约责任，另外请安排技术人员到现场勘察一次😀",
            "met": f"2025-03-{n % 27 + 1:02d} {n % 24:02d}:30:00",
        }
        for n in range(1, COUNT + 1)
    ]


def write(path: Path, rows: list[Row], columns: list[str] | None = None) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns or list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def reconciled(
    folder: Path, change: Callable[[list[Row]], list[Row] | None], plan: Plan = PLAN
) -> TableResult:
    old = write(folder / "old.csv", old_rows())
    rows = old_rows()
    changed = change(rows)
    rows = rows if changed is None else changed
    random.Random(1).shuffle(rows)
    return reconcile(plan, old, write(folder / "new.csv", rows), folder / "differences.csv")


def every(field: str, function: Callable[[str], str], step: int = 1) -> Callable[[list[Row]], None]:
    def change(rows: list[Row]) -> None:
        for row in rows[::step]:
            row[field] = function(row[field])

    return change


def shift_day(value: str) -> str:
    year, month, day = value.split("-")
    return f"{year}-{month}-{int(day) + 1:02d}"


def owners_mixed_up(rows: list[Row]) -> None:
    owners = [row["owner"] for row in rows]
    for row, owner in zip(rows, [*owners[1:], owners[0]], strict=True):
        row["owner"] = owner


def columns_swapped(rows: list[Row]) -> None:
    for row in rows[::5]:
        row["name"], row["remark"] = row["remark"], row["name"]


PLANTED: list[tuple[str, Callable[[list[Row]], None], str, str, str]] = [
    ("a field cut at 50 characters", every("remark", lambda v: v[:50]), "remark", "cut", "50"),
    ("dates a day off", every("created", shift_day), "created", "days", "+1"),
    ("a year off", every("created", lambda v: "1925" + v[4:]), "created", "years", "-100"),
    ("day and month swapped", every("created", lambda v: f"{v[:4]}-{v[8:]}-{v[5:7]}" if int(v[8:]) <= 12 and v[8:] != v[5:7] else v), "created", "day_month", ""),
    ("a time zone in times", every("met", lambda v: f"{v[:11]}{(int(v[11:13]) + 16) % 24:02d}{v[13:]}" if int(v[11:13]) >= 8 else v), "met", "time_zone", "-8"),
    ("dates kept as UTC", every("created", lambda v: f"{v[:8]}{int(v[8:]) - 1:02d}T16:00:00Z" if v[8:] > "01" else v), "created", "time_zone", "-8"),
    ("GB18030 read as UTF-8", every("name", lambda v: v.encode("gb18030").decode("utf-8", "replace")), "name", "mangled", "gb18030 → utf-8"),
    ("UTF-8 read as GB18030", every("name", lambda v: v.encode().decode("gb18030", "replace"), 9), "name", "mangled", "utf-8 → gb18030"),
    ("UTF-8 read as Latin-1", every("owner", lambda v: v.encode().decode("latin-1")), "owner", "mangled", "utf-8 → latin-1"),
    ("Chinese became question marks", every("name", lambda v: v.encode("ascii", "replace").decode()), "name", "mangled", ""),
    ("emoji lost", every("remark", lambda v: v.replace("😀", "")), "remark", "cut", ""),
    ("emoji became question marks", every("remark", lambda v: v.replace("😀", "??")), "remark", "emoji", ""),
    ("HTML-escaped", every("remark", lambda v: v.replace("&", "&amp;")), "remark", "escaped", ""),
    ("owners mixed up", owners_mixed_up, "owner", "moved", ""),
    ("one owner for another", every("owner", lambda v: "李强" if v == "王芳" else v), "owner", "replaced", "王芳 → 李强"),
    ("everything to the importer", every("owner", lambda v: "系统管理员"), "owner", "constant", "系统管理员"),
    ("amount rounded", every("amount", lambda v: f"{round(float(v))}.00"), "amount", "rounded", "1"),
    ("amount times a hundred", every("amount", lambda v: v.replace(".", "") + ".00"), "amount", "scaled", "100"),
    ("amount in ten thousands", every("amount", lambda v: f"{float(v) / 10000:.6f}"), "amount", "scaled", "0.0001"),
    ("sign turned", every("amount", lambda v: "-" + v, 10), "amount", "sign", ""),
    ("cut at the separator", every("amount", lambda v: f"{float(v):,.2f}".split(",")[0] + ".00", 50), "amount", "separator", ""),
    ("scientific notation", every("tax_number", lambda v: f"{int(v):.2E}"), "tax_number", "scientific", ""),
    ("leading zeros lost", every("tax_number", lambda v: v.lstrip("0")), "tax_number", "leading_zeros", ""),
    ("columns swapped", columns_swapped, "name", "other_column", ""),
    ("a field not imported", every("contact", lambda v: ""), "contact", "lost", ""),
    ("a stage replaced", every("stage", lambda v: "初步接触" if v == "赢单" else v), "stage", "replaced", "赢单 → 初步接触"),
    ("links to another customer", every("customer", lambda v: "C0001" if v == "C0002" else v), "customer", "other_record", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("plant", "field", "code", "detail"), [p[1:] for p in PLANTED], ids=[p[0] for p in PLANTED]
)
def test_a_planted_defect_of_values_is_found_and_named(
    tmp_path: Path, plant: Callable[[list[Row]], None], field: str, code: str, detail: str
) -> None:
    result = reconciled(tmp_path, plant)
    assert not result.sound
    largest = max((g for g in result.groups if g.field == field), key=lambda g: g.count)
    assert (largest.code, largest.detail) == (code, detail or largest.detail)
    others = {g.field for g in result.groups} - {field}
    assert others <= ({"remark"} if code == "other_column" else set())


def test_equal_data_in_another_order_is_sound_and_every_row_counted(tmp_path: Path) -> None:
    result = reconciled(tmp_path, lambda rows: None)
    assert result.sound and result.both == result.old_rows == COUNT
    assert {f.agreement for f in result.fields} == {1.0} and not result.groups


def test_one_row_lost_in_a_thousand_is_named(tmp_path: Path) -> None:
    result = reconciled(tmp_path, lambda rows: [r for n, r in enumerate(rows, 1) if n % 1000])
    assert not result.sound and result.missing_keys == ("O01000", "O02000", "O03000")
    assert any("每 1,000 条缺一条" in n.zh and "every 1,000" in n.en for n in result.notes)


def test_an_import_that_stopped_is_named(tmp_path: Path) -> None:
    result = reconciled(tmp_path, lambda rows: rows[:2400])
    assert result.missing == 600 and any("as if it stopped" in n.en for n in result.notes)


def test_a_lost_region_is_named(tmp_path: Path) -> None:
    result = reconciled(tmp_path, lambda rows: [r for r in rows if r["province"] != "广西"])
    assert any("“广西”" in n.zh for n in result.notes)
    assert [t.new for t in result.totals if t.value == "广西"] == [0]
    for by in ("province", "owner", "stage", "month"):
        assert sum(t.new for t in result.totals if t.by == by) == result.new_rows == COUNT - result.missing


def test_rows_that_nobody_had_are_extra(tmp_path: Path) -> None:
    result = reconciled(tmp_path, lambda rows: [*rows, {**rows[0], "legacy_id": "X1"}])
    assert not result.sound and result.extra_keys == ("X1",)


def test_a_doubled_row_is_listed_and_never_paired(tmp_path: Path) -> None:
    result = reconciled(tmp_path, lambda rows: [*rows, {**rows[4], "amount": "1.00"}])
    assert [(d.key, d.old, d.new) for d in result.doubled_keys] == [("O00005", 1, 2)]
    assert not result.sound and not result.groups and result.new_rows == COUNT + 1
    assert result.sums[0].old != result.sums[0].new


def test_rows_without_a_key_are_never_paired(tmp_path: Path) -> None:
    def blank(rows: list[Row]) -> None:
        rows[0]["legacy_id"] = rows[1]["legacy_id"] = ""

    result = reconciled(tmp_path, blank)
    assert result.blank == 2 and result.missing == 2 and not result.sound


@pytest.mark.parametrize("written", ["{} ", "00{}", "'{}", "{}　"])
def test_keys_that_are_only_written_differently_are_told_apart(tmp_path: Path, written: str) -> None:
    result = reconciled(tmp_path, every("legacy_id", written.format, 100))
    assert result.missing == result.extra == 30
    assert any("30 个编号只是写法变了" in n.zh for n in result.notes)


@pytest.mark.parametrize(
    ("code", "field", "function"),
    [
        ("spaces", "name", lambda v: v + "  "),
        ("width", "contact", lambda v: "".join(chr(ord(c) + 0xFEE0) for c in v)),
        ("width", "remark", lambda v: v.replace("，", ",")),
        ("case", "remark", lambda v: v.replace("Acme", "ACME")),
        ("written", "province", lambda v: {"北京": "北京市", "广西": "广西壮族自治区"}.get(v, v + "市")),
    ],
)
def test_a_difference_of_form_is_told_apart_and_fails_nothing(
    tmp_path: Path, code: str, field: str, function: Callable[[str], str]
) -> None:
    result = reconciled(tmp_path, every(field, function))
    if field == "contact":
        assert result.sound and not result.groups
        return
    assert {(g.field, g.code, g.content, g.count) for g in result.groups} == {(field, code, False, COUNT)}


def test_sums_are_to_the_cent(tmp_path: Path) -> None:
    result = reconciled(
        tmp_path, lambda rows: rows[5].update(amount=f"{float(rows[5]['amount']) + 0.01:.2f}")
    )
    (total,) = result.sums
    assert f"{float(total.new) - float(total.old):.2f}" == "0.01" and len(total.old.split(".")[1]) == 2
    assert [(g.code, g.count) for g in result.groups] == [("cents", 1)]


def test_totals_show_what_moved_between_owners_and_months(tmp_path: Path) -> None:
    result = reconciled(tmp_path, every("owner", lambda v: "李强" if v == "王芳" else v))
    moved = {t.value: t.new - t.old for t in result.totals if t.by == "owner" and t.new != t.old}
    assert set(moved) == {"王芳", "李强"} and sum(moved.values()) == 0
    assert sum(t.old for t in result.totals if t.by == "month") == COUNT


def test_agreement_is_exact_and_every_difference_is_in_the_file(tmp_path: Path) -> None:
    result = reconciled(tmp_path, every("name", lambda v: v[:5], 10))
    (name,) = [f for f in result.fields if f.name == "name"]
    assert (name.content, name.agreement) == (300, 0.9)
    with (tmp_path / "differences.csv").open(encoding="utf-8-sig", newline="") as file:
        assert sum(1 for _ in csv.DictReader(file)) == 300 == result.differences
    (group,) = result.groups
    assert len(group.examples) == 50 and "all 300 are cut at 5 characters" in group.sentence.en
    assert "300 处差异全部在第 5 个字符处被截断" in group.sentence.zh


def test_dangling_links_are_counted_on_each_side(tmp_path: Path) -> None:
    parents = [{"legacy_id": f"C{n:04d}", "name": "x"} for n in range(700)]
    parent = Plan("customers", Text("客户", "Customers"), PLAN.key, ())
    above = (parent, write(tmp_path / "po.csv", parents), write(tmp_path / "pn.csv", parents[1:]))
    old = write(tmp_path / "o.csv", old_rows())
    link = check_link((PLAN, old, old), "customer", above)
    assert (link.dangling_old, link.dangling_new, link.examples) == (0, 4, ("C0000",) * 4)
    assert not link.sound and link.filled == COUNT


def test_the_result_is_json_that_fits_its_schema(tmp_path: Path) -> None:
    result = reconcile_all([reconciled(tmp_path, owners_mixed_up)], [])
    written = json.loads(json.dumps(plain(result)))
    assert set(written) == set(schema()["properties"]) and not result.sound


def test_no_table_proves_nothing() -> None:
    assert not reconcile_all([], []).sound


@pytest.mark.parametrize(
    ("old", "new", "form"),
    [
        ("面积5²", "面积52", False), ("①", "1", False), ("㎡", "m2", False), ("ﬁ", "fi", False), ("½", "1⁄2", False),
        ("Straße", "STRASSE", False), ("ＡＢＣ１２（甲）", "ABC12(甲)", True), ("ｶﾞｽ", "ガス", True), ("甲　乙", "甲乙", True), ("Abc", "aBC", True),
    ],
)  # fmt: skip
def test_only_spaces_width_and_case_are_form(old: str, new: str, form: bool) -> None:
    assert (cause(Type.TEXT, old, new).code in FORM) is form
    assert (cause(Type.TEXT, new, old).code in FORM) is form


def test_an_old_export_is_compared_under_its_conversions(tmp_path: Path) -> None:
    from migration.conversions import BY_NAME

    def converted(name: str, conversion: str, argument: str = "") -> Compared:
        one = next(f for f in FIELDS if f.name == name)
        convert = BY_NAME[conversion].prepare(argument, one)
        return Compared(one, name, name, convert, day_first=argument == "dmy")

    plan = Plan("t", Text("表", "Table"), PLAN.key, (converted("created", "date", "dmy"), converted("amount", "amount"), converted("province", "region")))  # fmt: skip
    keys = [f"K{n}" for n in range(1, 29)]
    old = [{"legacy_id": k, "created": f"{n:02d}/03/2025", "amount": f"{n},000.5", "province": "北京市"} for n, k in enumerate(keys, 1)]  # fmt: skip
    new = [{"legacy_id": k, "created": f"2025-03-{n:02d}", "amount": f"{n}000.50", "province": "北京"} for n, k in enumerate(keys, 1)]  # fmt: skip
    new[3]["created"] = "2025-04-03"
    paths = write(tmp_path / "o.csv", old), write(tmp_path / "n.csv", new)
    result = reconcile(plan, *paths, tmp_path / "d.csv")
    assert [(g.field, g.code, g.count) for g in result.groups] == [("created", "days", 1)] or [
        (g.field, g.code, g.count) for g in result.groups
    ] == [("created", "day_month", 1)]
    assert result.sums[0].old == result.sums[0].new


def test_gb18030_is_read_and_a_mixture_refused(tmp_path: Path) -> None:
    old = write(tmp_path / "old.csv", old_rows())
    text = old.read_text("utf-8")
    (tmp_path / "gb.csv").write_bytes(text.encode("gb18030"))
    assert reconcile(PLAN, tmp_path / "gb.csv", old, tmp_path / "d.csv").sound
    (tmp_path / "mixed.csv").write_bytes(
        text.encode("gb18030") + "杭州\ud83d".encode("utf-8", "surrogatepass")
    )
    with pytest.raises(BadInput, match=r"mixed\.csv"):
        reconcile(PLAN, tmp_path / "mixed.csv", old, tmp_path / "d.csv")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "missing or empty"),
        (b"legacy_id,name,name\n", "column twice"),
        (b"legacy_id,nam\nO1,x\n", "“nam”"),
        (
            b'legacy_id,name,customer,contact,tax_number,province,owner,stage,created,amount,remark,met\nO1,"cut',
            "cut",
        ),
        (
            b"legacy_id,name,customer,contact,tax_number,province,owner,stage,created,amount,remark,met\nO1,x\n",
            "cut",
        ),
    ],
    ids=["empty", "a column twice", "a column missing", "half a cell", "half a row"],
)
def test_a_file_that_cannot_be_used_is_named_and_nothing_is_written(
    tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "bad.csv").write_bytes(content)
    old = write(tmp_path / "old.csv", old_rows())
    with pytest.raises(BadInput, match=said):
        reconcile(PLAN, old, tmp_path / "bad.csv", tmp_path / "d.csv")
    assert not (tmp_path / "d.csv").exists()


def test_keys_doubled_by_the_thousand_do_not_explode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    from migration.reconcile_sql import Joined

    real, asked = Joined._join, []

    def first_too_large(self: Joined, *given: object) -> None:
        asked.append(given[-1])
        if len(asked) == 1:
            raise duckdb.OutOfMemoryException("too large")
        real(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Joined, "_join", first_too_large)
    result = reconciled(tmp_path, lambda rows: [*rows, rows[0], rows[0]])
    assert len(asked) == 2 and [(d.old, d.new) for d in result.doubled_keys] == [(1, 3)]
    assert result.both == COUNT - 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_says_it_all_in_one_language_and_holds_no_script(tmp_path: Path, lang: str) -> None:
    def change(rows: list[Row]) -> list[Row]:
        every("remark", lambda v: v[:50])(rows)
        rows[0]["name"] = "<script>alert(1)</script>"
        return [*rows[:-1], rows[4]]

    result = reconcile_all([reconciled(tmp_path, change)], [])
    html = page(result, "zh" if lang == "zh" else "en")
    assert "<script" not in html and "&lt;script" in html and "http" not in html
    said = {
        "zh": ("不一致", "全部在第 50 个字符处被截断"),
        "en": ("Not in agreement", "are cut at 50 characters"),
    }[lang]
    assert all(words in html for words in said)
    assert html.count('<td class="mono">') // 2 <= 50


def test_a_single_wrong_row_is_never_shown_as_100_percent(tmp_path: Path) -> None:
    result = reconciled(tmp_path, lambda rows: rows[9].update(name="x"))
    assert percent(result.fields[0]) == "99.966 %" and percent(result.fields[1]) == "100 %"


def test_the_command_says_what_differs_and_leaves_evidence(tmp_path: Path) -> None:
    rows = old_rows()
    old = write(tmp_path / "old.csv", rows)
    every("created", shift_day)(rows)
    new = write(tmp_path / "new.csv", rows)
    said: list[str] = []
    assert run_reconcile([Pair(PLAN, old, old)], tmp_path / "a", "zh", said.append) == 0
    assert run_reconcile([Pair(PLAN, old, new)], tmp_path / "b", "en", said.append) == 1
    assert any("Recorded on: all 3,000 differ by +1 days" in line for line in said)
    assert run_reconcile([Pair(PLAN, old, tmp_path / "no.csv")], tmp_path / "c", "zh", said.append) == 2
    assert not (tmp_path / "c").exists()
    evidence = json.loads((tmp_path / "b" / "reconciliation.json").read_text("utf-8"))
    assert evidence["tables"][0]["groups"][0]["code"] == "days"
    assert {p.name for p in (tmp_path / "b").iterdir()} == {
        "reconciliation.json", "reconciliation.zh.html", "reconciliation.en.html", "differences-opportunities.csv",
        "migration.json",
    }  # fmt: skip


def test_a_sample_is_drawn_judged_and_concluded_by_command(tmp_path: Path) -> None:
    import openpyxl

    old = write(tmp_path / "old.csv", old_rows()[:60])
    record, said, now = tmp_path / "sample.jsonl", list[str](), datetime(2025, 3, 1, tzinfo=UTC)
    pairs = [Pair(PLAN, old, old)]
    assert run_draw(pairs, record, seed=1, share=0.1, by="王芳", at=now, lang="zh", say=said.append) == 0
    book = openpyxl.load_workbook(tmp_path / "sample-1.xlsx")
    assert run_verdicts(record, tmp_path / "sample-1.xlsx", at=now, lang="zh", say=said.append) == 1
    sheet = book.worksheets[0]
    for row in range(3, sheet.max_row + 1, len(FIELDS)):
        sheet.cell(row, 8).value, sheet.cell(row, 9).value = "正确", "李强"
    book.save(tmp_path / "judged.xlsx")
    assert (tmp_path / "sample.migration.json").is_file() and (tmp_path / "sample.en.html").is_file()
    assert run_verdicts(record, tmp_path / "judged.xlsx", at=now, lang="zh", say=said.append) == 0
    assert not [*tmp_path.glob("sample.*.html"), *tmp_path.glob("sample.migration.json")]
    assert any("golive migrate sample show" in line for line in said)
    assert any("60 行中抽查 6 行，0 行有误" in line for line in said)
    assert run_draw(pairs, record, seed=1, share=0.0, by="王芳", at=now, lang="zh", say=said.append) == 2


def test_a_rollback_is_proven_by_command(tmp_path: Path) -> None:
    table, kept, said = write(tmp_path / "customers.csv", old_rows()), tmp_path / "state.json", list[str]()
    assert run_state([table], kept, [], "zh", said.append) == 0
    assert run_state([table], kept, [], "zh", said.append) == 0 and "完全一致" in said[-1]
    write(table, old_rows()[1:])
    assert run_state([table], kept, [], "en", said.append) == 1 and "3,000 rows before, 2,999 now" in said[-1]
    assert run_state([tmp_path / "no.csv"], kept, [], "en", said.append) == 2


def test_an_old_word_that_was_copied_instead_of_converted_is_no_agreement(tmp_path: Path) -> None:
    from migration.reconcile_model import plan_from

    (tmp_path / "m.csv").write_text(
        "表,源字段,CRM 字段,转换,参数,缺省值\n商机,id,旧系统编号,文本,,\n商机,c,所属客户,文本,,\n商机,n,商机名称,文本,,\n"
        "商机,s,阶段,选项,赢单=成交,\n商机,o,负责人,文本,,王芳\n",
        "utf-8",
    )
    mappings, wrong = read_mapping(tmp_path / "m.csv")
    old = [
        {"id": f"K{n}", "c": "C1", "n": "x", "s": "成交" if n % 2 else "初步接触", "o": ""} for n in range(9)
    ]
    names = ("legacy_id", "customer", "name", "stage", "owner")
    new = [dict(zip(names, row.values(), strict=True)) for row in old]
    paths = write(tmp_path / "o.csv", old), write(tmp_path / "n.csv", new)
    copied = reconcile(plan_from(mappings[0], cleaned=False), *paths, tmp_path / "d.csv")
    assert not wrong and {g.field: (g.code, g.count) for g in copied.groups if g.content} == {
        "stage": ("replaced", 4),
        "owner": ("lost", 9),
    }
    for row in new:
        row["stage"], row["owner"] = row["stage"].replace("成交", "赢单"), "王芳"
    write(paths[1], new)
    assert reconcile(plan_from(mappings[0], cleaned=False), *paths, tmp_path / "d.csv").sound
