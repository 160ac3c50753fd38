"""Leads: record, assign, change, look, list, export, move on, convert, hand over, delete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from practice_crm import clock
from practice_crm.models import Activity, Customer, Lead, Notice, NumberCounter, Opportunity
from practice_crm.refusals import Refused, not_allowed
from practice_crm.rules import assignment as assigning
from practice_crm.rules import contacts, duplicates, fields, leads, searching
from practice_crm.rules.visibility import Deed
from practice_crm.services import assignment, customers, handing, journal, numbers, records, tables
from practice_crm.services.asking import Asking
from practice_crm.services.records import Page
from practice_crm.services.writing import writing
from practice_crm.wording import Text

FIELDS = ("company", "kind", "industry", "contact", "region", "source", "remark")


_CSV_HEAD = (
    "公司名称",
    "联系方式",
    "来源渠道",
    "跟进状态",
    "所属行业",
    "区域",
    "负责人",
    "公共池",
    "创建时间",
    "备注",
)


def create(asking: Asking, values: Mapping[str, Any]) -> Lead:
    """Save a new lead, status 新建; ``owner`` is a user name. ``Refused`` as for customers."""
    return create_together(asking, [values])[0]


def create_together(asking: Asking, several: Iterable[Mapping[str, Any]]) -> Sequence[Lead]:
    """Save new leads, all or none. Those that nobody brought are given out one after the other (LEAD-02)."""
    if not records.may_at_all(asking, "lead", "create"):
        raise not_allowed()
    with writing():
        return [_create(asking, values) for values in several]


def arrive(values: Mapping[str, Any]) -> Lead:
    """Save a lead that came by itself (a call, a campaign) and give it out by rule; inside a transaction that
    writes. ``Refused`` as for ``create``."""
    lead = _new(values)
    assignment.place(lead)
    _insert(lead, values)
    assignment.tell_of_new(lead, None)
    return lead


def _create(asking: Asking, values: Mapping[str, Any]) -> Lead:
    owner = str(values.get("owner") or "")
    if assigning.is_assigned(asking.role, bool(owner), asking.channel):
        return arrive(values)
    lead = _new(values)
    lead.owner = records.owner_for(asking, "lead", owner)
    lead.region = lead.region or lead.owner.team
    _insert(lead, values)
    assignment.tell_of_new(lead, asking.id)
    return lead


def _new(values: Mapping[str, Any]) -> Lead:
    """A lead that may be saved, still without owner."""
    typed = fields.clean(records.texts(values, FIELDS))
    typed["kind"] = typed.get("kind") or "company"
    records.refuse(leads.problems(typed))
    return Lead(**typed)


def _insert(lead: Lead, values: Mapping[str, Any]) -> None:
    lead.created_at = lead.changed_at = lead.followed_at = clock.now()
    lead.status = leads.first_status(str(values.get("status") or ""))
    _derive(lead)
    lead.save(force_insert=True)


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
        if handing.hand_over_if_named(asking, "lead", lead, values.get("owner")):
            lead.in_pool, lead.followed_at = False, clock.now()
        for field, value in typed.items():
            setattr(lead, field, value)
        _save(lead)
    return lead


def look(asking: Asking, lead_id: int, deed: Deed = "open") -> Lead:
    """One lead by id. ``Refused``: not_found, not_allowed."""
    return records.opened(_all(), asking, "lead", deed, lead_id)


def listed(
    asking: Asking, *, search: str = "", page: int = 1, size: int = 25, deed: Deed = "list", **filters: str
) -> Page[Lead]:
    """One page of the leads within rights; ``filters``: status, source, region, owner (user name), pool."""
    return records.paged(_filtered(asking, deed, search, filters), page, size)


def exported(asking: Asking, *, search: str = "", **filters: str) -> Iterator[str]:
    """The lines of a CSV file of the leads within rights."""
    found = _filtered(asking, "export", search, filters)
    with writing():
        journal.note(asking, "export", "lead", details={"count": found.count()})
    return tables.csv_lines(_CSV_HEAD, (_csv_row(lead) for lead in found.iterator(2000)))


def move(asking: Asking, lead_id: int, status: str) -> Lead:
    """Set 跟进状态. 已成交 gives the lead exactly one customer and one opportunity, however often and from
    however many people at once it is asked for (LEAD-03)."""
    with writing():
        counter = numbers.locked_counter(clock.today())
        lead = records.opened(_locked(), asking, "lead", "edit", lead_id)
        records.refuse_one("status", leads.change_problem(lead.status, status))
        _convert(lead, status, counter)
        lead.status = status
        lead.followed_at = clock.now()
        _save(lead)
    return lead


def reassign(asking: Asking, lead_id: int, user_name: str) -> Lead:
    """Hand a lead to a colleague; one of the pool leaves it by that. ``Refused`` as ``handing.hand_over``."""
    with writing():
        lead = records.opened(_locked(), asking, "lead", "reassign", lead_id)
        handing.hand_over(asking, "lead", lead, user_name)
        lead.in_pool, lead.followed_at = False, clock.now()
        _save(lead)
    return lead


def opportunity_of(lead: Lead) -> Opportunity | None:
    """The opportunity that came of a lead."""
    return Opportunity.objects.filter(lead=lead).order_by("id").first()


def delete(asking: Asking, lead_id: int) -> None:
    """Delete a lead with its follow-ups and notices; customer and opportunity stay."""
    with writing():
        lead = records.opened(_locked(), asking, "lead", "delete", lead_id)
        journal.note(asking, "delete", "lead", lead.pk, lead.company)
        Notice.objects.filter(link=f"/leads/{lead.pk}").delete()
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
    if lead.customer:
        Activity.objects.filter(lead=lead, customer=None).update(customer=lead.customer)


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


def _filtered(asking: Asking, deed: Deed, search: str, filters: Mapping[str, str]) -> QuerySet[Lead]:
    found = records.shown(_all(), asking, "lead", deed)
    for field in ("status", "source", "region"):
        if filters.get(field):
            found = found.filter(**{field: filters[field]})
    if filters.get("owner"):
        found = found.filter(owner__user_name=filters["owner"])
    if filters.get("pool"):
        found = found.filter(in_pool=True)
    if search.strip() or deed == "search":
        found = records.containing(found, searching.other_places(search))
    return found


def _csv_row(lead: Lead) -> tuple[str, ...]:
    return (
        lead.company,
        lead.contact,
        lead.source,
        lead.status,
        lead.industry,
        lead.region,
        lead.owner.name,
        "是" if lead.in_pool else "",
        timezone.localtime(lead.created_at).strftime("%Y-%m-%d %H:%M:%S"),
        lead.remark,
    )


def _all() -> QuerySet[Lead]:
    return Lead.objects.select_related("owner", "customer")


def _locked() -> QuerySet[Lead]:
    return Lead.objects.select_related("owner").select_for_update(of=("self",))
