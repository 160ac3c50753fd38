"""The mapping table is checked before anything runs, and its conversions never guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from migration.conversions import BY_NAME, CONVERSIONS
from migration.mapping import check_source, read_mapping, unmapped
from migration.model import BadInput, Refused, Type
from migration.vocabulary import CUSTOMERS, OPPORTUNITIES, TABLES

HEADER = "表,源字段,CRM 字段,转换,参数,缺省值,必填,备注\n"
GOOD = "".join(
    f"客户,{source},{field},{conversion},,,,\n"
    for source, field, conversion in (
        ("编号", "旧系统编号", "文本"),
        ("公司名", "客户全称", "文本"),
        ("电话", "联系方式", "联系方式"),
        ("行业", "所属行业", "选项"),
    )
)


def complaints(folder: Path, lines: str, header: str = HEADER) -> list[str]:
    path = folder / "mapping.csv"
    path.write_text(header + lines, "utf-8")
    found = read_mapping(path)[1]
    assert all(c.wrong.zh != c.wrong.en for c in found)
    return [c.in_("zh") for c in found]


def test_a_sound_mapping_has_no_complaint(tmp_path: Path) -> None:
    assert complaints(tmp_path, GOOD) == []


def test_a_mapping_in_english_means_the_same(tmp_path: Path) -> None:
    lines = "customers,id,legacy_id,text\ncustomers,n,name,text\ncustomers,t,contact,contact\ncustomers,i,industry,choice\n"
    assert complaints(tmp_path, lines, "table,source field,CRM field,conversion\n") == []


@pytest.mark.parametrize(
    ("line", "cell", "words"),
    [
        ("客户,x,客户全名,文本,,,,", "C6", "是否指“客户全称”"),
        ("客互,x,备注,文本,,,,", "A6", "是否指“客户”"),
        ("客户,x,备注,文体,,,,", "D6", "是否指“文本”"),
        ("客户,x,建档日期,文本,,,,", "D6", "请用“日期”"),
        ("客户,x,建档日期,日期,年月,,,", "E6", "日月年"),
        ("客户,x,来源渠道,选项,官网站=网页,,,", "E6", "官网站"),
        ("客户,x,来源渠道,选项,,天上掉下,,", "F6", "天上掉下"),
        ("客户,x,备注,文本,,,也许,", "G6", "是 或 否"),
        ("客户,,备注,文本,,,,", "B6", "没有填写"),
        ("客户,x,客户全称,文本,,,,", "C6", "一个字段只能有一个来源"),
    ],
)
def test_what_is_wrong_is_told_at_its_cell_with_the_right_word(
    tmp_path: Path, line: str, cell: str, words: str
) -> None:
    (found,) = complaints(tmp_path, GOOD + line + "\n")
    assert f"mapping.csv {cell}:" in found
    assert words in found


def test_a_required_field_without_source_is_told(tmp_path: Path) -> None:
    (found,) = complaints(tmp_path, GOOD.replace("客户,行业,所属行业,选项,,,,\n", ""))
    assert "“所属行业”没有来源" in found


def test_a_mapping_without_a_needed_column_is_no_mapping(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="转换"):
        complaints(tmp_path, "a,b\n", "源字段,CRM 字段\n")


def test_a_source_column_that_is_missing_is_told_and_order_never_matters(tmp_path: Path) -> None:
    complaints(tmp_path, GOOD)
    mapping = read_mapping(tmp_path / "mapping.csv")[0][0]
    assert check_source(mapping, "mapping.csv", ("行业", "电话", "公司名", "编号"), "a.csv") == []
    (wrong,) = check_source(mapping, "mapping.csv", ("编号", "公司名称", "电话", "行业"), "a.csv")
    assert "是否指“公司名称”" in wrong.in_("zh")
    assert unmapped(mapping, ("编号", "公司名", "电话", "行业", "传真")) == ["传真"]


def converted(name: str, value: str, argument: str = "") -> str:
    field = OPPORTUNITIES.field("stage") if name == "choice" else CUSTOMERS.field("remark")
    try:
        return BY_NAME[name].prepare(argument, field)(value)
    except Refused as refused:
        assert refused.reason.zh != refused.reason.en
        return f"refused {refused.code}"


@pytest.mark.parametrize(
    ("name", "value", "argument", "expected"),
    [
        ("date", "2025/3/4", "", "2025-03-04"),
        ("date", "2025年3月4日", "", "2025-03-04"),
        ("date", "20250304", "", "2025-03-04"),
        ("date", "2025-03-04 14:22:11", "", "2025-03-04"),
        ("date", "２０２５-０３-０４", "", "2025-03-04"),
        ("date", "03/04/2025", "", "refused date_ambiguous"),
        ("date", "03/04/2025", "日月年", "2025-04-03"),
        ("date", "03/04/2025", "mdy", "2025-03-04"),
        ("date", "13/04/2025", "", "2025-04-13"),
        ("date", "04/13/2025", "", "2025-04-13"),
        ("date", "04/13/2025", "dmy", "refused date_impossible"),
        ("date", "2025-02-30", "", "refused date_impossible"),
        ("date", "1/2/25", "", "refused date_form"),
        ("date", "45000", "", "refused date_form"),
        ("date", "2025-03-04T23:00:00+08:00", "", "refused date_form"),
        ("region", "北京市", "", "北京"),
        ("region", "北京", "", "北京"),
        ("region", "广西壮族自治区", "", "广西"),
        ("region", "深圳", "", "refused region_unknown"),
        ("telephone", "+86 138-0013-8000", "", "13800138000"),
        ("telephone", "１３８００１３８０００", "", "13800138000"),
        ("telephone", "(021) 5888 6666", "", "021-58886666"),
        ("telephone", "+86 21 58886666", "", "021-58886666"),
        ("telephone", "021-58886666 转 8001", "", "021-58886666转8001"),
        ("telephone", "400-800-1234", "", "4008001234"),
        ("telephone", "58886666", "", "refused phone_area_code"),
        ("telephone", "1380013800", "", "refused phone_form"),
        ("telephone", "1.38E+10", "", "refused digits_lost"),
        ("telephone", "138001380001", "", "refused phone_form"),
        ("telephone", "13800138000转5", "", "refused phone_form"),
        ("email", "Lin.Yan＠EXAMPLE.com", "", "Lin.Yan@example.com"),
        ("email", "lin@example", "", "refused email_form"),
        ("contact", "lin@example.com", "", "lin@example.com"),
        ("contact", "138 0013 8000", "", "13800138000"),
        ("amount", "¥1,234.5", "", "1234.50"),
        ("amount", "１２，３４５．６７元", "", "12345.67"),
        ("amount", "1.2万", "", "12000.00"),
        ("amount", "-0", "", "0.00"),
        ("amount", "90071992547409.93", "", "90071992547409.93"),
        ("amount", "1.234,50", "", "refused amount_form"),
        ("amount", "12,34", "", "refused amount_form"),
        ("amount", "12.345", "", "refused amount_precision"),
        ("choice", " won ", "赢单=成交,Won；输单=失败", "赢单"),
        ("choice", "赢单", "", "赢单"),
        ("choice", "也许", "", "refused choice_unknown"),
        ("text", "　云海 科技\u200b ", "", "云海 科技"),
        ("text", "👨‍👩‍👧🎉", "", "👨‍👩‍👧🎉"),
        ("text", "=HYPERLINK(1)", "", "refused formula"),
        ("text", "#N/A", "", "refused cell_error"),
        ("text", "#1 号楼", "", "#1 号楼"),
        ("amount", "#DIV/0!", "", "refused cell_error"),
        ("text", "1.23E+17", "", "refused digits_lost"),
        ("text", "云\ufffd海", "", "refused characters_lost"),
        ("text", "长" * 2001, "", "refused too_long"),
    ],
)  # fmt: skip
def test_a_value_is_brought_to_one_form_or_refused(
    name: str, value: str, argument: str, expected: str
) -> None:
    assert converted(name, value, argument) == expected


@pytest.mark.parametrize("name", [c.name for c in CONVERSIONS])
def test_an_empty_cell_stays_empty_under_every_conversion(name: str) -> None:
    assert [converted(name, value) for value in ("", "  ", "　")] == ["", "", ""]


@pytest.mark.parametrize(
    ("name", "value"),
    [("date", "2025/3/4"), ("region", "北京市"), ("telephone", "(021)58886666转12"), ("email", "A@B.CN"),
     ("amount", "1.2万"), ("contact", "86 13800138000"), ("choice", "赢 单"), ("text", " a ")],
)  # fmt: skip
def test_what_was_converted_once_is_not_changed_again(name: str, value: str) -> None:
    once = converted(name, value)
    assert converted(name, once) == once


def test_every_field_of_the_crm_has_a_conversion() -> None:
    made = set[Type]().union(*(c.makes for c in CONVERSIONS))
    assert {f.type for t in TABLES for f in t.fields} <= made
    assert all(c.explanation.zh and c.explanation.en for c in CONVERSIONS)
