"""服务工单: what people do with service tickets (SRV)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from drivers.areas.knowledge import Article
from drivers.records import RecordId


@dataclass(frozen=True)
class TicketDraft:
    """What is known of a new ticket; a field that is ``None`` is left alone. ``via`` is 电话, 邮件 or 聊天."""

    title: str
    customer: RecordId
    via: str | None = "电话"
    category: str | None = "咨询"
    priority: str | None = "中"
    remark: str | None = None


@dataclass(frozen=True)
class Event:
    """One line of a ticket's history: what happened (建立, 回复, 关闭, …), its words, and who did it."""

    kind: str
    words: str
    who: str


@dataclass(frozen=True)
class Ticket:
    """A ticket. Times are whole minutes since it was opened, ``None`` as long as it hasn't come to that.

    ``late`` is 响应超时, 解决超时 or empty. Rows of lists carry neither times nor history nor articles.
    """

    id: RecordId
    title: str
    customer: RecordId | None
    via: str
    category: str
    priority: str
    status: str
    agent: str
    late: str
    needs_sales: bool = False
    satisfaction: str = ""
    response_minutes: int | None = None
    solution_minutes: int | None = None
    remark: str = ""
    history: tuple[Event, ...] = ()
    articles: tuple[str, ...] = ()


class Tickets(Protocol):
    """服务工单 / service tickets."""

    def record(self, draft: TicketDraft) -> RecordId:
        """Open a ticket; the CRM gives it to an agent (SRV-01)."""

    def change(self, ticket: RecordId, field: str, value: str) -> None:
        """Change one field (``title``, ``via``, ``category``, ``priority``, ``remark``)."""

    def look(self, ticket: RecordId) -> Ticket:
        """Open one ticket by its direct address or id."""

    def listed(self, text: str) -> Sequence[Ticket]:
        """The rows of the list of tickets, narrowed down by ``text``."""

    def search(self, text: str) -> Sequence[Ticket]:
        """What searching for tickets finds."""

    def overdue(self, text: str) -> Sequence[Ticket]:
        """The rows of the list of overdue tickets, narrowed down by ``text`` (SRV-03)."""

    def exported(self) -> Sequence[str]:
        """The titles of the tickets in the export."""

    def remove(self, ticket: RecordId) -> None:
        """Delete a ticket as this person."""

    def reassign(self, ticket: RecordId, user: str) -> None:
        """Hand a ticket to another agent, by user name."""

    def reply(self, ticket: RecordId, text: str) -> None:
        """Answer the customer; the first answer is the first response (SRV-03)."""

    def call_sales(self, ticket: RecordId) -> None:
        """Mark a complaint 需销售介入 (SRV-02)."""

    def close(self, ticket: RecordId, satisfaction: str) -> None:
        """Close the ticket and record 满意度; empty leaves that alone (SRV-03)."""

    def reopen(self, ticket: RecordId, reason: str) -> None:
        """Take a closed ticket up again (SRV-04)."""

    def find_articles(self, ticket: RecordId, text: str) -> Sequence[Article]:
        """What searching the knowledge base from this ticket finds (SRV-05)."""

    def link(self, ticket: RecordId, article: RecordId, found_by: str) -> None:
        """Put an article, found from the ticket by these words, to the ticket (SRV-05)."""

    def share_category(self, name: str, agents: Sequence[str]) -> RecordId:
        """As administrator: a category whose tickets go to these agents, by name (SRV-01)."""
