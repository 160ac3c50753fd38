"""Leads: record, change, look, list, move on, convert, delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from practice_crm import clock
from practice_crm.models import Customer, Lead, NumberCounter, Opportunity
from practice_crm.refusals import Refused, not_allowed
from practice_crm.rules import contacts, duplicates, fields, leads, searching
from practice_crm.rules.visibility import Deed
from practice_crm.services import customers, journal, numbers, records
from practice_crm.services.asking import Asking
from practice_crm.services.records import Page
from practice_crm.services.writing import writing
from practice_crm.wording import Text

FIELDS = ("company", "kind", "industry", "contact", "region", "source", "remark")


def create(asking: Asking, values: Mapping[str, Any]) -> Lead:
    """Save a new lead, status 新建; ``owner`` is a user name. ``Refused`` as for customers."""
    if not records.may_at_all(asking, "lead", "create"):
        raise not_allowed()
    typed = fields.clean(records.texts(values, FIELDS))
    typed["kind"] = typed.get("kind") or "company"
    records.refuse(leads.problems(typed))
    owner = records.owner_for(asking, "lead", str(values.get("owner") or ""))
    now = clock.now()
    lead = Lead(**typed, owner=owner, created_at=now, changed_at=now)
    lead.region = lead.region or owner.team
    lead.status = leads.first_status(str(values.get("status") or ""))
    _derive(lead)
    lead.save(force_insert=True)
    return lead


def change(asking: Asking, lead_id: int, values: Mapping[str, Any], version: int | None = None) -> Lead:
    """Change the given fields of a lead that isn't won yet (``closed`` otherwise)."""
    with writing():
        lead = records.opened(_locked(), asking, "lead", "edit", lead_id)
        records.check_version(lead, version)
        if not leads.may_edit(lead.status, asking.channel):
            raise Refused(
                "closed", Text("线索已成交，不能再修改。", "The lead is won and can't be changed any more.")
            )
        typed = fields.clean(records.texts(values, FIELDS))
        records.refuse(leads.problems({**{f: str(getattr(lead, f)) for f in FIELDS}, **typed}))
        records.reassign(asking, "lead", lead, values.get("owner"))
        for field, value in typed.items():
            setattr(lead, field, value)
        _save(lead)
    return lead


def look(asking: Asking, lead_id: int) -> Lead:
    """One lead by id. ``Refused``: not_found, not_allowed."""
    return records.opened(_all(), asking, "lead", "open", lead_id)


def listed(
    asking: Asking, *, search: str = "", page: int = 1, size: int = 25, deed: Deed = "list", **filters: str
) -> Page[Lead]:
    """One page of the leads within rights; ``filters``: status, source, region, owner (user name)."""
    found = records.shown(_all(), asking, "lead", deed)
    for field in ("status", "source", "region"):
        if filters.get(field):
            found = found.filter(**{field: filters[field]})
    if filters.get("owner"):
        found = found.filter(owner__user_name=filters["owner"])
    if search.strip() or deed == "search":
        found = records.containing(found, searching.other_places(search))
    return records.paged(found, page, size)


def move(asking: Asking, lead_id: int, status: str) -> Lead:
    """Set 跟进状态. 已成交 gives the lead exactly one customer and one opportunity, however often and from
    however many people at once it is asked for (LEAD-03)."""
    with writing():
        counter = numbers.locked_counter(clock.today())
        lead = records.opened(_locked(), asking, "lead", "edit", lead_id)
        records.refuse_one("status", leads.change_problem(lead.status, status))
        _convert(lead, status, counter)
        lead.status = status
        _save(lead)
    return lead


def opportunity_of(lead: Lead) -> Opportunity | None:
    """The opportunity that came of a lead."""
    return Opportunity.objects.filter(lead=lead).order_by("id").first()


def delete(asking: Asking, lead_id: int) -> None:
    """Delete a lead (administrator only); customer and opportunity stay."""
    with writing():
        lead = records.opened(_locked(), asking, "lead", "delete", lead_id)
        journal.note(asking, "delete", "lead", lead.pk, lead.company)
        lead.delete()


def _convert(lead: Lead, status: str, counter: NumberCounter) -> None:
    if leads.makes_customer(status, lead.customer is not None):
        lead.customer = _customer_for(lead, counter)
    if lead.customer and leads.makes_opportunity(status, opportunity_of(lead) is not None):
        now = clock.now()
        Opportunity.objects.create(
            name=lead.company,
            customer=lead.customer,
            lead=lead,
            owner=lead.owner,
            search_text=searching.stored(lead.company, lead.customer.name),
            created_at=now,
            changed_at=now,
        )


def _customer_for(lead: Lead, counter: NumberCounter) -> Customer:
    """The customer that the lead is about: the existing one, or a new one."""
    existing = Customer.objects.filter(duplicate_key=duplicates.key(lead.company, lead.contact)).first()
    linked = leads.customer_to_link(existing.pk if existing else None)
    if linked is not None:
        return Customer.objects.get(pk=linked)
    customer = Customer(
        name=lead.company,
        kind=lead.kind,
        industry=lead.industry,
        contact=lead.contact,
        region=lead.region,
        source=lead.source,
        owner=lead.owner,
    )
    customers.insert(customer, counter)
    return customer


def _derive(lead: Lead) -> None:
    lead.search_text = searching.stored(lead.company, lead.contact, contacts.key(lead.contact))


def _save(lead: Lead) -> None:
    _derive(lead)
    lead.version += 1
    lead.changed_at = clock.now()
    lead.save()


def _all() -> QuerySet[Lead]:
    return Lead.objects.select_related("owner", "customer")


def _locked() -> QuerySet[Lead]:
    return Lead.objects.select_related("owner").select_for_update(of=("self",))
