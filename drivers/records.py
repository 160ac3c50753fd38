"""The records that cross the port: frozen, in the words of the business, the same for every CRM."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Literal, NewType

Channel = Literal["ui", "http"]
RecordId = NewType("RecordId", str)
Kind = Literal[
    "customer",
    "lead",
    "opportunity",
    "contact",
    "activity",
    "approval",
    "ticket",
    "ticket_category",
    "article",
    "campaign",
    "order",
    "field",
    "connection",
    "user",
    "module",
    "backup",
]


class Role(Enum):
    """The roles of the register's table *People*; the value is the business's word."""

    REP = "销售代表"
    MANAGER = "销售经理"
    DIRECTOR = "销售总监"
    SERVICE = "客服专员"
    MARKETING = "市场专员"
    ADMINISTRATOR = "系统管理员"


class Area(Enum):
    """What only the administrator reaches (PERM-05)."""

    CONFIGURATION = "系统配置"
    IMPORT = "数据导入"
    USERS = "用户管理"


class LeadStatus(Enum):
    """跟进状态 (LEAD-01)."""

    NEW = "新建"
    WORKING = "跟进中"
    WON = "已成交"
    CLOSED = "已关闭"


class Stage(Enum):
    """Stages of an opportunity (OPP-01)."""

    FIRST_CONTACT = "初步接触"
    NEEDS = "需求确认"
    OFFER = "方案报价"
    NEGOTIATION = "商务谈判"
    WON = "赢单"
    LOST = "输单"


@dataclass(frozen=True)
class Person:
    """Somebody with an account in the CRM under test; the password stays in the environment."""

    name: str
    user: str
    role: Role
    team: str
    password: str = ""

    def __repr__(self) -> str:
        return f"Person({self.name}, {self.role.value}, {self.team})"


@dataclass(frozen=True)
class Made:
    """A record that a scenario made and has to remove again."""

    kind: Kind
    id: RecordId
    label: str


@dataclass(frozen=True)
class CustomerDraft:
    """What a rep types for a new customer; ``None`` means that the field is left alone."""

    name: str | None
    contact: str | None
    industry: str | None = "制造业-IT设备"
    region: str | None = None
    source: str | None = None
    kind: str | None = None
    """客户性质: 企业 or 个人; left alone it is what the CRM takes for granted."""
    refuses_contact: bool | None = None
    """拒绝被联系: nobody of marketing may write to them."""


@dataclass(frozen=True)
class Customer:
    """A customer as the asking person sees it; what they may not see is ``None``."""

    id: RecordId
    number: str | None
    name: str
    industry: str | None
    contact: str | None
    owner: str | None
    kind: str | None = None
    """客户性质: 企业 or 个人; ``None`` where it isn't shown."""


@dataclass(frozen=True)
class LeadDraft:
    """What is known of a new lead."""

    company: str
    contact: str
    source: str = "官网"
    industry: str = "制造业-IT设备"
    region: str | None = None


@dataclass(frozen=True)
class Lead:
    """A lead, with what came of it (shown on its own page only)."""

    id: RecordId
    company: str
    contact: str | None
    source: str | None
    status: LeadStatus
    owner: str | None
    customer: RecordId | None = None
    opportunity: RecordId | None = None
    region: str | None = None
    in_pool: bool = False
    """Its owner is a manager who is to give it to somebody (LEAD-02)."""


@dataclass(frozen=True)
class OpportunityDraft:
    """What is known of a new opportunity; ``amount`` in yuan, ``closing_on`` the expected closing day."""

    name: str
    customer: RecordId
    amount: Decimal = Decimal("100000.00")
    closing_on: date | None = None


@dataclass(frozen=True)
class Opportunity:
    """An opportunity; ``amount`` in yuan, ``None`` where the person may not see it."""

    id: RecordId
    name: str
    customer: RecordId | None
    stage: Stage
    amount: Decimal | None
    owner: str | None
    loss_reason: str | None = None
    closing_on: date | None = None


@dataclass(frozen=True)
class ForecastFigure:
    """One figure of the sales forecast in yuan: of a rep, of a team (no ``rep``), or of all (neither).

    ``sales`` opportunities are in it, where the CRM says how many.
    """

    team: str | None
    rep: str | None
    amount: Decimal
    sales: int | None = None


@dataclass(frozen=True)
class About:
    """Which CRM answered: product, build and, where it's shown, how many customers it holds."""

    product: str
    build: str
    address: str
    customers: int | None = None


@dataclass(frozen=True)
class Exchange:
    """One HTTP request and its answer, secrets masked; ``ms`` is the time it took in milliseconds."""

    method: str
    url: str
    request: str
    status: int
    response: str
    ms: float


@dataclass(frozen=True)
class Artifact:
    """Something to keep of a failure: a picture, the page's structure, a trace."""

    name: str
    media_type: str
    extension: str
    content: bytes
