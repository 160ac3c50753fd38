"""市场活动: what people do with campaigns (MKT)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from drivers.records import RecordId


@dataclass(frozen=True)
class CampaignDraft:
    """A campaign by e-mail: whom it goes to (all criteria together, empty ones narrow nothing), what is written.

    ``subject`` and ``body`` may contain ``{客户全称}``, ``{客户编号}``, ``{负责人}``.
    """

    name: str
    region: str = ""
    industry: str = ""
    source: str = ""
    keyword: str = ""
    subject: str = "{客户全称}，您好"
    body: str = "尊敬的{客户全称}：\n秋季新品已经上市，详见 https://www.yunfan.example/autumn\n{负责人}"


@dataclass(frozen=True)
class Campaign:
    """A campaign and what is counted against it (MKT-02): mails sent, people who opened, who clicked, leads.

    ``None`` where it isn't shown; ``came_of_it`` are the leads themselves, in lists left out.
    """

    id: RecordId
    name: str
    status: str
    owner: str
    sent: int | None
    opened: int | None
    clicked: int | None
    leads: int | None
    subject: str = ""
    came_of_it: tuple[RecordId, ...] = ()


@dataclass(frozen=True)
class Addressed:
    """A customer of the segment. ``address`` is ``None`` where this person sees none; ``state`` is 待发送, 已发送,
    or why nothing is sent (拒绝被联系, 没有邮箱, 邮箱重复)."""

    customer: str
    address: str | None
    state: str


class Campaigns(Protocol):
    """市场活动 / campaigns."""

    def record(self, draft: CampaignDraft) -> RecordId:
        """Draft a campaign; nothing is sent yet."""

    def change(self, campaign: RecordId, field: str, value: str) -> None:
        """Change one field (``name``, ``region``, ``industry``, ``source``, ``keyword``, ``subject``, ``body``)."""

    def look(self, campaign: RecordId) -> Campaign: ...

    def listed(self, text: str) -> Sequence[Campaign]:
        """The rows of the list of campaigns, narrowed down by ``text``."""

    def search(self, text: str) -> Sequence[Campaign]:
        """What searching for campaigns finds."""

    def exported(self) -> Sequence[str]:
        """The names of the campaigns in the export."""

    def remove(self, campaign: RecordId) -> None:
        """Delete a campaign as this person."""

    def reassign(self, campaign: RecordId, user: str) -> None:
        """Hand a campaign to somebody else, by user name."""

    def recipients(self, campaign: RecordId) -> Sequence[Addressed]:
        """The customers of the segment, and what becomes or has become of each."""

    def send(self, campaign: RecordId) -> None:
        """Send what has not been sent (MKT-01)."""

    def leave_by(self, campaign: RecordId, host: str, port: int) -> None:
        """As administrator: the mail server that this campaign leaves by."""
