"""The reconciliation as a page, Chinese or English, that stands alone: no script, no address elsewhere."""

from __future__ import annotations

import math
from pathlib import Path, PurePath

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from drivers.words import Lang, Text
from migration.differences import EXAMPLES
from migration.reconcile_model import FieldResult, Reconciliation, TableResult, Total

WORDS = {
    "differences": Text("差异，按共同点分组", "Differences by what they have in common"),
    "form_only": Text("只是写法，不算错", "form only, no error"),
    "key": Text("编号", "Key"),
    "expected": Text("应为", "Expected"),
    "crm": Text("CRM 中", "In the CRM"),
    "old": Text("旧系统", "Old"),
    "all_in_file": Text("全部差异见文件", "Every difference is in the file"),
    "agreement": Text("逐字段一致率", "Agreement by field"),
    "field": Text("字段", "Field"),
    "agrees": Text("一致", "Agrees"),
    "content": Text("内容不同", "Content"),
    "form": Text("写法不同", "Form"),
    "sums": Text("金额合计（元）：旧系统 | CRM", "Sums in yuan: old | CRM"),
    "unreadable": Text("{:,} 个金额无法读取，未计入", "{:,} amounts can't be read and were left out"),
    "totals": Text("分类总数", "Totals"),
    "empty": Text("（空）", "(empty)"),
    "links": Text("关联", "Links"),
    "filled": Text("CRM 中已填", "Filled in the CRM"),
    "dangling_old": Text("旧系统中指向空处", "Dangling in the old system"),
    "dangling_new": Text("CRM 中指向空处", "Dangling in the CRM"),
}
TOTALS_SHOWN = 24


def page(result: Reconciliation, lang: Lang) -> str:
    """The page's HTML."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template("reconcile_page.html.j2").render(
        r=result,
        lang=lang,
        title=Text("数据对账：旧系统与 CRM", "Reconciliation: old system and CRM").in_(lang),
        verdict=[text.in_(lang) for text in _verdict(result)],
        w={name: text.in_(lang) for name, text in WORDS.items()},
        rows=lambda t: [(word.in_(lang), n, good) for word, n, good in _rows(t)],
        keys=lambda t: [(word.in_(lang), keys) for word, keys in _keys(t)],
        limit=shown,
        percent=percent,
        totals=_totals,
        money=_money,
        visible=lambda value: value.replace("\u3000", "␣␣").rstrip(" ") + "␣" * (len(value) - len(value.rstrip(" "))),
        filename=lambda path: PurePath(path).name,
    )  # fmt: skip


def shown(index: int, table: TableResult) -> int:
    """How many examples group ``index`` shows: the first 50 of a table, shared so that each group has some."""
    groups = len(table.groups)
    share, rest = divmod(EXAMPLES, groups)
    return max(1, share + (index < rest))


def percent(field: FieldResult) -> str:
    """Rounded down, so that 100 % means every single row."""
    return f"{math.floor(field.agreement * 100_000 + 1e-9) / 1000:g} %"


def _money(amount: str) -> str:
    whole, _, part = amount.partition(".")
    return f"{int(whole):,}.{part}" if not whole.startswith("-") else f"-{int(whole[1:]):,}.{part}"


def _verdict(result: Reconciliation) -> tuple[Text, Text]:
    rows = sum(t.both for t in result.tables)
    cells = sum(f.compared for t in result.tables for f in t.fields)
    told = Text(
        f"逐行逐字段比较了 {rows:,} 行、{cells:,} 个值",
        f"{rows:,} rows and {cells:,} values were compared, each of them",
    )
    if result.sound:
        return Text("✓ 完全一致", "✓ In full agreement"), told
    return Text("✗ 不一致", "✗ Not in agreement"), told


def _rows(t: TableResult) -> list[tuple[Text, int, bool]]:
    return [
        (Text("旧系统行数", "Old rows"), t.old_rows, True),
        (Text("CRM 行数", "CRM rows"), t.new_rows, t.old_rows == t.new_rows),
        (Text("两边都有", "In both"), t.both, True),
        (Text("缺少", "Missing"), t.missing, not t.missing),
        (Text("多出", "Extra"), t.extra, not t.extra),
        (Text("编号重复", "Doubled keys"), t.doubled, not t.doubled),
        (Text("没有编号", "No key"), t.blank, not t.blank),
    ]


def _keys(t: TableResult) -> list[tuple[Text, str]]:
    doubled = " · ".join(f"{d.key} ({d.old} → {d.new})" for d in t.doubled_keys)
    found = [
        (Text("缺少", "Missing"), " · ".join(t.missing_keys)),
        (Text("多出", "Extra"), " · ".join(t.extra_keys)),
        (Text("重复", "Doubled"), doubled),
    ]
    return [(word, keys) for word, keys in found if keys]


def _totals(t: TableResult) -> list[Total]:
    """Those that differ first; agreeing ones as far as there is room."""
    order = sorted(t.totals, key=lambda x: x.old == x.new)
    chosen = {id(x) for x in order[:TOTALS_SHOWN]}
    return [x for x in t.totals if id(x) in chosen]
