"""What recipients do with a mail: open it, follow a link, answer, opt out (MKT-01, MKT-02). Nobody is signed in;
the token of the mail says who it is."""

from __future__ import annotations

from django.db.models import F

from practice_crm import clock
from practice_crm.models import CampaignLead, Customer, CustomerChange, Delivery, Lead
from practice_crm.refusals import not_found
from practice_crm.rules import campaigns as rules
from practice_crm.rules import fields, leads, mails, searching
from practice_crm.services import assignment, records
from practice_crm.services.campaigns import links_of
from practice_crm.services.writing import writing

SOURCE = "邮件营销"
RECIPIENT = "收件人（退订）"


def delivery_of(token: str) -> Delivery:
    """The mail behind a token. ``Refused``: not_found."""
    found = Delivery.objects.select_related("campaign", "customer", "customer__owner")
    delivery = found.filter(token=token).exclude(token="").first()
    if delivery is None:
        raise not_found()
    return delivery


def opened(token: str) -> None:
    """The mail was looked at."""
    _count(delivery_of(token), "opens")


def followed(token: str, number: int) -> str:
    """A link of the mail was followed; answers where it leads to."""
    delivery = delivery_of(token)
    links = links_of(delivery.campaign)
    if not 0 <= number < len(links):
        raise not_found()
    _count(delivery, "clicks")
    return mails.target(links[number])


def answered(token: str, company: str, contact: str) -> Lead:
    """The recipient wants to be contacted: a lead for the customer's sales owner, counted against the campaign."""
    delivery = delivery_of(token)
    customer = delivery.customer
    typed = fields.clean({"company": company, "contact": contact})
    with writing():
        Delivery.objects.select_for_update().get(pk=delivery.pk)
        before = CampaignLead.objects.filter(delivery=delivery).select_related("lead").first()
        if before is not None and not rules.makes_lead(has_lead=True):
            return before.lead
        values = {**typed, "source": SOURCE, "industry": customer.industry, "kind": customer.kind}
        records.refuse(leads.problems(values))
        now = clock.now()
        lead = Lead(**values, region=customer.region, owner=customer.owner, created_at=now, changed_at=now)
        lead.followed_at = now
        lead.search_text = searching.stored(company, contact)[:500]
        lead.save(force_insert=True)
        CampaignLead.objects.create(delivery=delivery, campaign=delivery.campaign, lead=lead)
        assignment.tell_of_new(lead, None)
    return lead


def opted_out(token: str) -> Customer:
    """The recipient wants no more mail: the customer is marked 拒绝被联系, and its history says who did (CUS-08)."""
    with writing():
        customer = Customer.objects.select_for_update().get(pk=delivery_of(token).customer.pk)
        if customer.refuses_contact or not rules.refuses_after_opting_out():
            return customer
        customer.refuses_contact = True
        customer.version += 1
        customer.changed_at = clock.now()
        customer.save(update_fields=["refuses_contact", "version", "changed_at"])
        CustomerChange.objects.create(
            customer=customer,
            at=customer.changed_at,
            who=RECIPIENT,
            field="refuses_contact",
            before="否",
            after="是",
            version=customer.version,
        )
    return customer


def _count(delivery: Delivery, column: str) -> None:
    got = Delivery.objects.filter(customer_id=delivery.customer_id, address=delivery.address)
    campaigns = list(got.values_list("campaign_id", flat=True))
    counted = rules.counts_against(delivery.campaign.pk, campaigns)
    with writing():
        got.filter(campaign__in=counted).update(**{column: F(column) + rules.weight(column)})
