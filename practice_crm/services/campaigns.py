"""Campaigns: record, change, look, list, export, hand over, delete; whom they go to and what came of them (MKT).
Sending is in ``mailing``, counting in ``tracking``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from practice_crm import clock
from practice_crm import vocabulary_marketing as words
from practice_crm.models import Campaign, CampaignLead, Customer, Delivery
from practice_crm.refusals import Refused, not_allowed
from practice_crm.rules import campaigns, fields, mails, searching
from practice_crm.rules.visibility import Deed
from practice_crm.services import customers, journal, records, tables
from practice_crm.services.asking import Asking
from practice_crm.services.records import Page
from practice_crm.services.writing import writing
from practice_crm.vocabulary import ADMINISTRATOR
from practice_crm.wording import Text

FIELDS = ("name", "region", "industry", "source", "keyword", "subject", "body", "remark")
_CSV_HEAD = ("市场活动", "状态", "邮件主题", "已发送", "打开", "点击", "线索", "负责人", "建立时间")
SHOWN = 500
"""Recipients that a page shows at most."""


@dataclass(frozen=True)
class Figures:
    """What is counted against a campaign (MKT-02): mails sent, recipients who opened, who clicked, leads."""

    sent: int
    opened: int
    clicked: int
    leads: int


@dataclass(frozen=True)
class Recipient:
    """A customer of the segment; ``address`` is ``None`` where this person may not see it."""

    customer: Customer
    address: str | None
    state: str
    opened: bool
    clicked: bool


def create(asking: Asking, values: Mapping[str, Any]) -> Campaign:
    """Draft a campaign. ``Refused``: required, invalid_choice, invalid_format, not_allowed."""
    if not records.may_at_all(asking, "campaign", "create"):
        raise not_allowed()
    typed = _typed(values)
    records.refuse(campaigns.problems(typed, asking.channel))
    owner = records.owner_for(asking, "campaign", str(values.get("owner") or ""))
    now = clock.now()
    campaign = Campaign(**typed, owner=owner, created_at=now, changed_at=now)
    _derive(campaign)
    campaign.save(force_insert=True)
    return campaign


def change(
    asking: Asking, campaign_id: int, values: Mapping[str, Any], version: int | None = None
) -> Campaign:
    """Change the given fields of a draft; who is responsible can be changed afterwards too."""
    with writing():
        campaign = records.opened(locked(), asking, "campaign", "edit", campaign_id)
        records.check_version(campaign, version)
        typed = _typed(values)
        if typed and not campaigns.may_change(campaign.status):
            why = Text(
                "活动已发送，不能再修改。", "The campaign has been sent and can't be changed any more."
            )
            raise Refused("wrong_state", why)
        whole = {**{f: str(getattr(campaign, f)) for f in FIELDS}, **typed}
        records.refuse(campaigns.problems(whole, asking.channel))
        records.reassign(asking, "campaign", campaign, values.get("owner"))
        for field, value in typed.items():
            setattr(campaign, field, value)
        save(campaign)
    return campaign


def route(asking: Asking, campaign_id: int, smtp: str) -> Campaign:
    """Let this campaign leave by a mail server of its own (``host:port``); the administrator's alone."""
    if asking.role != ADMINISTRATOR:
        raise not_allowed()
    with writing():
        campaign = records.opened(locked(), asking, "campaign", "edit", campaign_id)
        records.refuse_one("smtp", campaigns.server_problem(smtp))
        campaign.smtp = smtp.strip()
        journal.note(asking, "configure", "campaign", campaign.pk, campaign.name, {"smtp": campaign.smtp})
        save(campaign)
    return campaign


def look(asking: Asking, campaign_id: int) -> Campaign:
    """One campaign. ``Refused``: not_found, not_allowed."""
    return records.opened(everything(), asking, "campaign", "open", campaign_id)


def listed(
    asking: Asking, *, search: str = "", page: int = 1, size: int = 25, deed: Deed = "list", status: str = ""
) -> Page[Campaign]:
    """One page of the campaigns within rights."""
    return records.paged(_filtered(asking, deed, search, status), page, size)


def exported(asking: Asking, *, search: str = "", status: str = "") -> Iterator[str]:
    """The lines of a CSV file of the campaigns with their figures."""
    found = _filtered(asking, "export", search, status)
    journal.note(asking, "export", "campaign", label=f"{found.count()}")
    return tables.csv_lines(_CSV_HEAD, (_csv_row(campaign) for campaign in found.iterator(500)))


def delete(asking: Asking, campaign_id: int) -> None:
    """Delete a campaign with all its figures (administrator only)."""
    with writing():
        campaign = records.opened(locked(), asking, "campaign", "delete", campaign_id)
        journal.note(asking, "delete", "campaign", campaign.pk, campaign.name)
        campaign.delete()


def segment(asking: Asking, campaign: Campaign) -> QuerySet[Customer]:
    """The customers that were chosen, within the person's rights; nobody as long as nothing is chosen (MKT-01)."""
    chosen = {field: str(getattr(campaign, field)) for field in (*campaigns.SEGMENT, "keyword")}
    found = records.within_rights(Customer.objects.select_related("owner"), asking, "customer", "list")
    if not campaigns.has_segment(chosen):
        return found.none()
    found = found.filter(**campaigns.criteria(chosen))
    if chosen["keyword"]:
        found = records.containing(found, searching.other_places(chosen["keyword"]))
    return found.order_by("id")


def planned(asking: Asking, campaign: Campaign, customers_: Sequence[Customer]) -> dict[int, str]:
    """What becomes of each of these customers, by id: to be written to, or why not (MKT-01)."""
    listed_ = [campaigns.Addressee(c.pk, c.contact, c.refuses_contact) for c in customers_]
    keys = {campaigns.address_key(addressee.contact) for addressee in listed_}
    refusing = set(
        Customer.objects.filter(refuses_contact=True, contact_key__in=keys).values_list(
            "contact_key", flat=True
        )
    )
    sent = Delivery.objects.filter(campaign=campaign).exclude(address="")
    already = {campaigns.address_key(address) for address in sent.values_list("address", flat=True)}
    return campaigns.addressed(listed_, refusing, already, asking.channel)


def recipients(asking: Asking, campaign_id: int) -> list[Recipient]:
    """The customers of the segment and what becomes, or has become, of each."""
    campaign = look(asking, campaign_id)
    there = Delivery.objects.filter(campaign=campaign).select_related("customer", "customer__owner")
    if campaign.status != words.CAMPAIGN_DRAFT:
        return [
            Recipient(d.customer, _address(asking, d.customer, d.address), d.state, d.opens > 0, d.clicks > 0)
            for d in there[:SHOWN]
        ]
    chosen = list(segment(asking, campaign)[:SHOWN])
    plan = planned(asking, campaign, chosen)
    return [
        Recipient(
            c,
            _address(asking, c, c.contact if plan[c.pk] != words.NO_ADDRESS else ""),
            plan[c.pk],
            False,
            False,
        )
        for c in chosen
    ]


def figures(campaign: Campaign) -> Figures:
    """What is counted against a campaign."""
    sent = list(Delivery.objects.filter(campaign=campaign, state=words.SENT))
    return Figures(
        len(sent),
        sum(campaigns.counted(delivery.opens) for delivery in sent),
        sum(campaigns.counted(delivery.clicks) for delivery in sent),
        CampaignLead.objects.filter(campaign=campaign).count(),
    )


def leads_of(campaign: Campaign) -> list[int]:
    """The ids of the leads that came of a campaign."""
    return list(CampaignLead.objects.filter(campaign=campaign).values_list("lead_id", flat=True))


def links_of(campaign: Campaign) -> list[str]:
    """The addresses in the text of a campaign."""
    return mails.links(campaign.body)


def save(campaign: Campaign) -> None:
    """Save a changed campaign."""
    _derive(campaign)
    campaign.version += 1
    campaign.changed_at = clock.now()
    campaign.save()


def locked() -> QuerySet[Campaign]:
    """Campaigns, each held until the transaction ends."""
    return Campaign.objects.select_related("owner").select_for_update(of=("self",))


def everything() -> QuerySet[Campaign]:
    """All campaigns, whoever they belong to."""
    return Campaign.objects.select_related("owner")


def _filtered(asking: Asking, deed: Deed, search: str, status: str) -> QuerySet[Campaign]:
    found = records.shown(everything(), asking, "campaign", deed)
    if status:
        found = found.filter(status=status)
    if search.strip() or deed == "search":
        found = records.containing(found, searching.other_places(search))
    return found


def _typed(values: Mapping[str, Any]) -> dict[str, str]:
    """What was typed; a browser's line ends are as good as any."""
    typed = fields.clean(records.texts(values, FIELDS))
    return {field: value.replace("\r\n", "\n") for field, value in typed.items()}


def _address(asking: Asking, customer: Customer, address: str) -> str | None:
    """Marketing doesn't see the address of somebody who refused to be contacted, nor that it was used."""
    return address if customers.contact_for(asking, customer) is not None else None


def _derive(campaign: Campaign) -> None:
    campaign.search_text = searching.stored(campaign.name, campaign.subject)[:500]


def _csv_row(campaign: Campaign) -> tuple[str, ...]:
    counted = figures(campaign)
    return (
        campaign.name,
        campaign.status,
        campaign.subject,
        str(counted.sent),
        str(counted.opened),
        str(counted.clicked),
        str(counted.leads),
        campaign.owner.name,
        timezone.localtime(campaign.created_at).strftime("%Y-%m-%d %H:%M:%S"),
    )
