"""``/api/campaigns``: campaigns by e-mail."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse, StreamingHttpResponse
from ninja import Router, Schema, Status

from practice_crm import clock
from practice_crm.api.root import Signed
from practice_crm.models import Campaign
from practice_crm.services import campaigns, mailing

router = Router(tags=["campaigns"])


class CampaignIn(Schema):
    """Fields of a campaign: the segment (all criteria together), and what is written."""

    name: str | None = None
    region: str | None = None
    industry: str | None = None
    source: str | None = None
    keyword: str | None = None
    subject: str | None = None
    body: str | None = None
    remark: str | None = None
    owner: str | None = None
    version: int | None = None


class ServerIn(Schema):
    """The mail server that a campaign leaves by, ``host:port``."""

    smtp: str = ""


class CampaignOut(Schema):
    """A campaign with its figures; ``leads`` counts them, ``lead_ids`` names them."""

    id: int
    name: str
    region: str
    industry: str
    source: str
    keyword: str
    subject: str
    body: str
    status: str
    sent: int
    opened: int
    clicked: int
    leads: int
    lead_ids: list[int]
    remark: str
    owner: str
    owner_user: str
    version: int
    created_at: datetime
    changed_at: datetime


class CampaignPage(Schema):
    """One page of campaigns."""

    items: list[CampaignOut]
    total: int
    page: int
    size: int


class RecipientOut(Schema):
    """A customer of the segment; ``address`` is ``None`` where this person may not see it."""

    customer_id: int
    customer_name: str
    address: str | None
    state: str
    opened: bool
    clicked: bool


class OutcomeOut(Schema):
    """What came of sending."""

    sent: int
    failed: int


@router.get("", response=CampaignPage)
def list_campaigns(
    request: Signed, search: str = "", page: int = 1, size: int = 25, status: str = ""
) -> CampaignPage:
    """One page of the campaigns within rights."""
    found = campaigns.listed(request.auth, search=search, page=page, size=size, status=status)
    return CampaignPage(
        items=[_out(item) for item in found.items], total=found.total, page=found.page, size=found.size
    )


@router.get("/export")
def export_campaigns(request: Signed, search: str = "") -> HttpResponse:
    """The campaigns within rights, with their figures, as CSV."""
    lines = campaigns.exported(request.auth, search=search)
    name = f"campaigns-{clock.today():%Y%m%d}.csv"
    return StreamingHttpResponse(  # type: ignore[return-value]
        (line.encode() for line in lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.post("", response={201: CampaignOut})
def create_campaign(request: Signed, campaign: CampaignIn) -> Status[CampaignOut]:
    """Draft a campaign."""
    return Status(201, _out(campaigns.create(request.auth, campaign.dict())))


@router.get("/{int:campaign_id}", response=CampaignOut)
def get_campaign(request: Signed, campaign_id: int) -> CampaignOut:
    """One campaign with its figures."""
    return _out(campaigns.look(request.auth, campaign_id))


@router.patch("/{int:campaign_id}", response=CampaignOut)
def change_campaign(request: Signed, campaign_id: int, campaign: CampaignIn) -> CampaignOut:
    """Change the given fields of a draft; ``owner`` also afterwards."""
    return _out(campaigns.change(request.auth, campaign_id, campaign.dict(), campaign.version))


@router.delete("/{int:campaign_id}", response={204: None})
def delete_campaign(request: Signed, campaign_id: int) -> Status[None]:
    """Delete a campaign (administrator)."""
    campaigns.delete(request.auth, campaign_id)
    return Status(204, None)


@router.put("/{int:campaign_id}/server", response=CampaignOut)
def route_campaign(request: Signed, campaign_id: int, server: ServerIn) -> CampaignOut:
    """Let this campaign leave by a mail server of its own (administrator)."""
    return _out(campaigns.route(request.auth, campaign_id, server.smtp))


@router.get("/{int:campaign_id}/recipients", response=list[RecipientOut])
def list_recipients(request: Signed, campaign_id: int) -> list[RecipientOut]:
    """The customers of the segment and what becomes of each."""
    return [
        RecipientOut(
            customer_id=found.customer.pk,
            customer_name=found.customer.name,
            address=found.address,
            state=found.state,
            opened=found.opened,
            clicked=found.clicked,
        )
        for found in campaigns.recipients(request.auth, campaign_id)
    ]


@router.post("/{int:campaign_id}/send", response=OutcomeOut)
def send_campaign(request: Signed, campaign_id: int) -> OutcomeOut:
    """Send what has not been sent (MKT-01); may be repeated."""
    outcome = mailing.send(request.auth, campaign_id, request.build_absolute_uri("/"))
    return OutcomeOut(sent=outcome.sent, failed=outcome.failed)


def _out(campaign: Campaign) -> CampaignOut:
    same = (
        *("id", "name", "region", "industry", "source", "keyword", "subject", "body", "status"),
        *("remark", "version", "created_at", "changed_at"),
    )
    counted = campaigns.figures(campaign)
    return CampaignOut(
        **{name: getattr(campaign, name) for name in same},
        sent=counted.sent,
        opened=counted.opened,
        clicked=counted.clicked,
        leads=counted.leads,
        lead_ids=campaigns.leads_of(campaign),
        owner=campaign.owner.name,
        owner_user=campaign.owner.user_name,
    )
