"""``docs/what-this-suite-finds.md``: the planted defects and what notices them, from catalogue and expectations.

``./run python -m tests.faults.page`` writes it anew; a test compares it.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

from tests.faults.expectations import ROOT, Expected, Fault, catalogue, expectations

PAGE = ROOT / "docs" / "what-this-suite-finds.md"
GROUPS = {
    "PERM": "权限 / Access and isolation",
    "CUS": "客户 / Customers",
    "LEAD": "线索 / Leads",
    "OPP": "商机与跟进 / Opportunities and follow-up",
    "APR": "审批 / Approvals",
    "SRV": "服务工单 / Service",
    "MKT": "市场活动 / Marketing",
    "RPT": "仪表盘与报表 / Dashboard and reports",
    "INT": "集成 / Connections",
    "SEC": "安全 / Security",
    "USE": "用户体验 / Usability",
    "MIG": "数据迁移 / Migration",
    "PERF": "性能 / Speed",
}
CHANNELS = {
    ("ui", "http"): "页面、接口 / page, API",
    ("ui",): "页面 / page",
    ("http",): "接口 / API",
    (): "对账 / reconciliation",
}
HEAD = """<!-- ./run python -m tests.faults.page -->
# 这套场景能发现什么 / What this suite finds

自带的 CRM 有 {count} 个可以故意打开的缺陷，都是真实项目里常见的。每个缺陷打开后，右边的场景必须变红，
而且失败的说明要讲出违反的规则；全部关闭时必须全绿。测试每次都经接口验证全部缺陷，经页面验证抽取的 24 个
（每次提交抽取不同的）；`./run python -m bench.faults` 经两种渠道验证全部。
`./run golive crm --fault 名称` 带着缺陷启动，可以亲眼看到。

The bundled CRM has {count} defects that can be planted on purpose, of the kinds that real projects meet. With one
planted, the scenarios on the right must turn red, with a message that tells the broken rule; with none, all are
green. The tests try every one over HTTP, and 24 through the pages, drawn anew for each commit;
`./run python -m bench.faults` tries all through both. `./run golive crm --fault NAME` starts the CRM with one.
"""


def whole_page(faults: Sequence[Fault], expected: Mapping[str, Expected], order: Sequence[str]) -> str:
    """The page; ``order`` is the register's order of requirements."""
    known = [f for f in faults if f.requirement in order]
    parts = [HEAD.format(count=len(faults))]
    for group, found in groupby(
        sorted(known, key=lambda f: order.index(f.requirement)), key=lambda f: f.requirement.partition("-")[0]
    ):
        rows = [_row(fault, expected.get(fault.name)) for fault in found]
        parts.append(f"\n## {group} {GROUPS.get(group, '')}\n\n" + "\n".join([*_TABLE, *rows]) + "\n")
    return "".join(parts)


_TABLE = ("| 需求 / Id | 缺陷 / Defect | 渠道 / Where | 必须变红 / Turns red |", "|---|---|---|---|")


def _row(fault: Fault, expected: Expected | None) -> str:
    text = f"{fault.zh}<br>{fault.en}<br>`{fault.name}`"
    red = (
        "<br>".join((*expected.must, *([f"`{expected.found}`"] if expected.found else ())))
        if expected
        else "—"
    )
    cells = (fault.requirement, text, CHANNELS.get(fault.channels, "、".join(fault.channels)), red)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def in_register() -> list[str]:
    """The requirement ids in the order of the register."""
    text = (ROOT / "features" / "requirements.csv").read_text("utf-8-sig")
    return [row["id"] for row in csv.DictReader(text.splitlines())]


def main() -> int:
    """Write the page."""
    Path(PAGE).write_text(whole_page(catalogue(), expectations(), in_register()), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
