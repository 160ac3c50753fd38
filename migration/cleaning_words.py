"""The words of the cleaning report, Chinese and English."""

from __future__ import annotations

from typing import Final

from drivers.words import Text
from migration.vocabulary import TABLES

COLUMNS: Final = {
    "before": Text("清洗前", "Before"),
    "merged": Text("合并", "Merged"),
    "rejected": Text("拒绝", "Rejected"),
    "out_of_scope": Text("范围外", "Out of scope"),
    "after": Text("清洗后", "After"),
    "unchanged": Text("未改动", "Unchanged"),
    "corrected": Text("更正", "Corrected"),
    "filled": Text("补全", "Filled"),
}
RULES: Final = {
    "required": Text("必填项为空", "Required value missing"),
    "date_ambiguous": Text("日期有歧义", "Ambiguous date"),
    "date_form": Text("日期无法识别", "Unreadable date"),
    "date_impossible": Text("日期不存在", "No such day"),
    "region_unknown": Text("省市无法识别", "Unknown province"),
    "phone_form": Text("电话格式不对", "Malformed telephone"),
    "phone_area_code": Text("座机缺区号", "Area code missing"),
    "email_form": Text("邮箱格式不对", "Malformed e-mail"),
    "amount_form": Text("金额无法识别", "Unreadable amount"),
    "amount_precision": Text("金额小于分", "Amount finer than a cent"),
    "choice_unknown": Text("选项不存在", "Unknown choice"),
    "formula": Text("单元格是公式", "Formula cell"),
    "cell_error": Text("Excel 错误值", "Excel error"),
    "digits_lost": Text("科学计数，数字丢失", "Digits lost by Excel"),
    "characters_lost": Text("乱码", "Broken characters"),
    "too_long": Text("超长", "Too long"),
    "orphan": Text("找不到所属客户", "Customer not found"),
    "parent_rejected": Text("所属客户被拒绝", "Customer was rejected"),
    "key_twice": Text("编号重复", "Number stands twice"),
}
KINDS: Final = {"corrected": COLUMNS["corrected"], "filled": COLUMNS["filled"]}
_TABLES: Final = {table.name: table for table in TABLES}


def table(name: str) -> Text:
    """A table as people say it."""
    return _TABLES[name].label


def field(table_name: str, name: str) -> Text:
    """A field as people say it."""
    return _TABLES[table_name].field(name).label
