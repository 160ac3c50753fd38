"""The colleagues of the practice company's cast: thirty people together, in six roles and three regions."""

from __future__ import annotations

from practice_crm.accounts.people import Account
from practice_crm.vocabulary import MARKETING, SALES_REP, SERVICE_AGENT

_REPS = {
    "华东": (("huangwei", "黄蔚"), ("xuhaiyan", "徐海燕"), ("gaoyuan", "高远"), ("luoting", "罗婷")),
    "华北": (
        ("mazhiqiang", "马志强"),
        ("dongxue", "董雪"),
        ("liangbo", "梁博"),
        ("yuting", "于婷"),
        ("caiming", "蔡明"),
    ),
    "华南": (("huangjiahao", "黄家豪"), ("linxiaomei", "林晓梅"), ("zengzhi", "曾智"), ("pengfei", "彭飞")),
}
_SERVICE = (("fanli", "范丽"), ("shaojun", "邵军"), ("qiuyue", "邱月"))
_MARKETING = (("tangrui", "唐睿"), ("jiangnan", "江楠"), ("weiran", "魏然"))

COLLEAGUES: tuple[Account, ...] = (
    *(Account(user, name, SALES_REP, "销售部", team) for team, reps in _REPS.items() for user, name in reps),
    *(Account(user, name, SERVICE_AGENT, "客服部") for user, name in _SERVICE),
    *(Account(user, name, MARKETING, "市场部") for user, name in _MARKETING),
)
