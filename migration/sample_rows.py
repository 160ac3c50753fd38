"""The rows of the sample export: clean ones, before any fault is planted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from migration.sample_values import (
    CITIES,
    NOTES,
    OWNERS,
    PRODUCTS,
    SCOPE_SINCE,
    TITLES,
    TODAY,
    Values,
)
from migration.vocabulary import INDUSTRIES, SOURCES

Row = dict[str, str]
COLUMNS: Final = {
    "customers": (
        "客户编号", "公司名", "联系方式", "行业", "省市", "来源", "邮箱", "税号", "业务员", "建档日期", "最近联系", "备注",
    ),
    "contacts": ("编号", "客户编号", "姓名", "电话", "邮箱", "职务"),
    "opportunities": ("编号", "客户编号", "商机名称", "状态", "金额", "预计成交", "业务员"),
    "orders": ("编号", "客户编号", "订单号", "产品", "金额", "下单日期"),
    "followups": ("编号", "客户编号", "方式", "日期", "内容", "业务员"),
}  # fmt: skip
SHARES: Final = {"customers": 40, "contacts": 20, "opportunities": 15, "orders": 15, "followups": 10}
"""Share of each table in all rows, in %."""
OLD_STAGES: Final = {
    "接触": "初步接触", "需求": "需求确认", "报价": "方案报价", "谈判": "商务谈判", "成交": "赢单", "失败": "输单",
}  # fmt: skip
_FIRST: Final = date(2015, 1, 1)


def customer(values: Values, number: int, *, in_scope: bool) -> Row:
    """A clean customer."""
    city = values.pick(tuple(CITIES))
    oldest = SCOPE_SINCE if in_scope else date(2018, 1, 1)
    latest = TODAY if in_scope else SCOPE_SINCE - timedelta(days=1)
    active = values.day(oldest, latest)
    return {
        "客户编号": f"KH{number:07d}",
        "公司名": values.company(city),
        "联系方式": values.telephone(city),
        "行业": values.pick(INDUSTRIES),
        "省市": CITIES[city][0],
        "来源": values.pick(SOURCES),
        "邮箱": f"kh{number}@example.com",
        "税号": f"91{values.digits(16)}",
        "业务员": values.pick(OWNERS),
        "建档日期": values.day(_FIRST, active).isoformat(),
        "最近联系": active.isoformat(),
        "备注": values.pick(values.streets),
    }


def child(table: str, values: Values, number: int, of: str) -> Row:
    """A clean row of ``table`` that belongs to customer ``of``."""
    key = {"contacts": "LX", "opportunities": "SJ", "orders": "DD", "followups": "GJ"}[table]
    made = {"编号": f"{key}{number:07d}", "客户编号": of}
    day = values.day(_FIRST, TODAY).isoformat()
    told: tuple[str, ...]
    if table == "contacts":
        told = (values.pick(values.people), values.mobile(), f"lx{number}@example.com", values.pick(TITLES))
    elif table == "opportunities":
        told = (
            f"{values.pick(PRODUCTS)}采购", values.pick(tuple(OLD_STAGES)), values.amount(), day,
            values.pick(OWNERS),
        )  # fmt: skip
    elif table == "orders":
        told = (f"{number:018d}", values.pick(PRODUCTS), values.amount(), day)
    else:
        told = (
            values.pick(("电话", "拜访", "邮件", "微信", "会议")),
            day,
            values.pick(NOTES),
            values.pick(OWNERS),
        )
    return made | dict(zip(COLUMNS[table][2:], told, strict=True))
