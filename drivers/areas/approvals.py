"""折扣审批: what people do with requests for discounts (APR)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Protocol

from drivers.records import RecordId


class ApprovalState(Enum):
    """How far a request has come."""

    AT_MANAGER = "待经理审批"
    AT_DIRECTOR = "待总监审批"
    APPROVED = "已通过"
    REFUSED = "已驳回"


@dataclass(frozen=True)
class Decision:
    """One yes or no about a request, with the comment that everybody who sees the request can read."""

    by: str
    approves: bool
    comment: str


@dataclass(frozen=True)
class Approval:
    """A request for a discount; ``amount`` in yuan, ``overdue`` once it took more than its 24 hours."""

    id: RecordId
    name: str
    amount: Decimal
    state: ApprovalState
    requester: str
    overdue: bool
    escalated: bool
    decisions: tuple[Decision, ...] = ()


class Approvals(Protocol):
    """Requests for discounts, as one signed-in person meets them."""

    def request(self, opportunity: RecordId, amount: Decimal, why: str, label: str = "") -> RecordId:
        """Ask for a discount on an opportunity; ``label`` is its name, for tidying up."""

    def look(self, approval: RecordId) -> Approval: ...

    def approve(self, approval: RecordId, comment: str = "") -> None: ...

    def refuse(self, approval: RecordId, comment: str) -> None: ...

    def resubmit(self, approval: RecordId, amount: Decimal, why: str) -> None:
        """Change a refused request and submit it again."""

    def listed(self, text: str) -> Sequence[str]:
        """The names in the list of requests, narrowed down by ``text``."""

    def waiting(self, text: str) -> Sequence[RecordId]:
        """The requests that wait for this person's decision, narrowed down by ``text``."""
