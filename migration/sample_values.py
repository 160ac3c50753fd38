"""Plausible values for an old CRM's export: Faker's Chinese names, companies that don't repeat, telephones."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Final

from faker import Faker

TODAY: Final = date(2026, 11, 1)
SCOPE_SINCE: Final = date(2023, 11, 1)
CITIES: Final = {
    "北京": ("北京", "010"), "上海": ("上海", "021"), "天津": ("天津", "022"), "重庆": ("重庆", "023"),
    "杭州": ("浙江", "0571"), "宁波": ("浙江", "0574"), "南京": ("江苏", "025"), "苏州": ("江苏", "0512"),
    "广州": ("广东", "020"), "深圳": ("广东", "0755"), "成都": ("四川", "028"), "武汉": ("湖北", "027"),
    "西安": ("陕西", "029"), "青岛": ("山东", "0532"), "济南": ("山东", "0531"), "厦门": ("福建", "0592"),
    "长沙": ("湖南", "0731"), "郑州": ("河南", "0371"), "合肥": ("安徽", "0551"), "南宁": ("广西", "0771"),
}  # fmt: skip
"""City to (province, area code)."""
SYLLABLES: Final = (
    "云海天华鼎盛恒信远博瑞丰泰安康明达智联通宏业正大金石中科新创嘉禾锦程凯旋龙腾飞翔晨光启星辉"
)
TRADES: Final = (
    "科技", "贸易", "软件", "机械", "电子", "物流", "食品", "医药", "建材", "服饰", "化工", "传媒",
    "教育", "能源", "咨询", "汽车", "网络", "环保", "家具", "包装",
)  # fmt: skip
FORMS: Final = ("有限公司", "有限公司", "有限公司", "股份有限公司", "有限责任公司")
PRODUCTS: Final = ("服务器", "存储", "交换机", "办公软件", "实施服务", "年度维护")
TITLES: Final = ("总经理", "采购经理", "财务主管", "工程师", "前台", "销售总监")
NOTES: Final = ("已发送报价", "约定下周拜访", "等待预算批复", "客户要求演示", "合同已寄出", "回访满意")
OWNERS: Final = ("王芳", "李强", "孙磊", "吴洋")


class Values:
    """Draws values, the same for the same seed."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)  # noqa: S311 - sample data, no secret
        fake = Faker("zh_CN")
        fake.seed_instance(seed)
        self.people = [fake.name() for _ in range(500)]
        self.streets = [fake.street_name() for _ in range(200)]

    def pick(self, among: tuple[str, ...] | list[str] | str) -> str:
        """One of them."""
        return among[int(self.random.random() * len(among))]

    def company(self, city: str) -> str:
        """A company of ``city``."""
        stem = "".join(self.pick(SYLLABLES) for _ in range(3))
        return f"{city}{stem}{self.pick(TRADES)}{self.pick(FORMS)}"

    def digits(self, count: int) -> str:
        """``count`` digits."""
        return f"{int(self.random.random() * 10**count):0{count}d}"

    def mobile(self) -> str:
        """A mobile number in canonical form."""
        return f"1{self.pick('35789')}{self.digits(9)}"

    def telephone(self, city: str) -> str:
        """A mobile or landline number in canonical form."""
        if self.random.random() < 0.7:
            return self.mobile()
        return f"{CITIES[city][1]}-{self.pick('2345678')}{self.digits(7)}"

    def day(self, first: date, last: date) -> date:
        """A day between the two."""
        return first + timedelta(days=int(self.random.random() * ((last - first).days + 1)))

    def amount(self) -> str:
        """Yuan with two decimals."""
        return f"{int(self.random.random() ** 3 * 90_000_000 + 50_000) / 100:.2f}"
