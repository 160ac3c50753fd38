"""The people of the practice company; user names are their names in pinyin."""

from __future__ import annotations

from typing import NamedTuple

from practice_crm.vocabulary import (
    ADMINISTRATOR,
    MARKETING,
    REGIONS,
    SALES_DIRECTOR,
    SALES_MANAGER,
    SALES_REP,
    SERVICE_AGENT,
)


class Account(NamedTuple):
    """Somebody who gets an account."""

    user_name: str
    name: str
    role: str
    department: str
    team: str = ""
    is_active: bool = True


PEOPLE: tuple[Account, ...] = (
    Account("wangfang", "王芳", SALES_REP, "销售部", "华东"),
    Account("liqiang", "李强", SALES_REP, "销售部", "华东"),
    Account("zhaomin", "赵敏", SALES_MANAGER, "销售部", "华东"),
    Account("sunlei", "孙磊", SALES_REP, "销售部", "华北"),
    Account("chenjing", "陈静", SALES_MANAGER, "销售部", "华北"),
    Account("wuyang", "吴洋", SALES_REP, "销售部", "华南"),
    Account("zhengshuang", "郑爽", SALES_MANAGER, "销售部", "华南"),
    Account("zhoutao", "周涛", SALES_DIRECTOR, "销售部"),
    Account("linyan", "林燕", SERVICE_AGENT, "客服部"),
    Account("hanxue", "韩雪", SERVICE_AGENT, "客服部"),
    Account("dingning", "丁宁", SERVICE_AGENT, "客服部", is_active=False),
    Account("hejie", "何洁", MARKETING, "市场部"),
    Account("admin", "管理员", ADMINISTRATOR, ""),
)


def load_reps(count: int) -> list[Account]:
    """``count`` sales reps for load runs, spread over the regions."""
    regions = list(REGIONS)
    return [
        Account(f"rep{n:03d}", f"销售代表{n:03d}", SALES_REP, "销售部", regions[(n - 1) % len(regions)])
        for n in range(1, count + 1)
    ]
