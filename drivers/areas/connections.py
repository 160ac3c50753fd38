"""系统集成: what people do with connections to other systems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from drivers.records import RecordId


class System(Enum):
    """What a connection leads to."""

    ERP = "ERP"
    CHAT = "企业微信"
    CALLS = "呼叫中心"


class Frequency(Enum):
    """When a connection exchanges data."""

    REAL_TIME = "实时"
    DAILY = "每日"


class Unlike(Enum):
    """What a synchronisation found not to be the same on both sides."""

    MISSING_HERE = "CRM 缺少"
    MISSING_THERE = "对方没有"
    DIFFERENT = "内容不一致"
    UNKNOWN_CUSTOMER = "客户不存在"
    UNREADABLE = "无法读取"


FIELDS = {
    "订单编号": "order_number",
    "版本": "revision",
    "客户编号": "customer_number",
    "金额": "amount",
    "产品类别": "product_kind",
    "下单时间": "ordered_at",
    "CRM 订单号": "reference",
    "会话": "conversation",
    "发送人": "sender",
    "内容": "text",
    "发送时间": "sent_at",
    "电话号码": "number",
    "坐席": "agent",
    "来电时间": "started_at",
    "通话时长": "seconds",
    "来电人": "caller",
}
"""The fields that a connection can take, as the business names them, by the names on the wire."""


@dataclass(frozen=True)
class ConnectionDraft:
    """The settings of a new connection. ``fields`` in the business's words, empty = all that the kind knows.

    ``retry_s`` is the pause before the second attempt, ``patience_s`` how long an answer is waited for, both
    in seconds; ``attempts`` is after how many the CRM gives up.
    """

    name: str
    system: System
    address: str = ""
    fields: tuple[str, ...] = ()
    frequency: Frequency = Frequency.REAL_TIME
    daily_at: str = "02:00"
    retry_s: float = 0.2
    patience_s: float = 1.0
    attempts: int = 20


@dataclass(frozen=True)
class Connection:
    """A connection as the administrator sees it; ``inbox`` is where the other system sends its messages."""

    id: RecordId
    name: str
    system: System
    fields: tuple[str, ...]
    frequency: Frequency
    daily_at: str
    inbox: str


@dataclass(frozen=True)
class Opened:
    """A new connection with its token, which the CRM tells this once."""

    connection: Connection
    token: str


@dataclass(frozen=True)
class Difference:
    """Something that was not the same on both sides; ``settled`` when the synchronisation put it right."""

    order_number: str
    what: Unlike
    ours: str
    theirs: str
    settled: bool


@dataclass(frozen=True)
class SyncReport:
    """One synchronisation; ``problem`` says why it came to nothing."""

    id: RecordId
    read: int
    added: int
    changed: int
    differences: tuple[Difference, ...]
    problem: str = ""


class Connections(Protocol):
    """系统集成 / connections to other systems."""

    def record(self, draft: ConnectionDraft) -> Opened:
        """Set up a connection (administrator)."""

    def look(self, connection: RecordId) -> Connection: ...

    def synchronise(self, connection: RecordId) -> SyncReport:
        """Compare both sides now, and put right what can be."""

    def reports(self, connection: RecordId) -> Sequence[SyncReport]:
        """The latest synchronisations, the newest first."""
