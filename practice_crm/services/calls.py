"""Calls: what the call centre tells, at the customer with the number, or as a lead (INT-06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from practice_crm import clock, vocabulary
from practice_crm.models import Connection, Customer, Lead, PhoneCall
from practice_crm.rules import calls, contacts, searching
from practice_crm.rules import leads as lead_rules
from practice_crm.services import assignment, customers, leads, records
from practice_crm.services.asking import Asking

SOURCE = "电话咨询"


def told_by_call_centre(connection: Connection, call: Mapping[str, str]) -> dict[str, Any]:
    """Record a call. An unknown number makes a lead, the same one when it calls again; never a customer."""
    records.refuse(calls.problems(call))
    key = contacts.key(call["number"])
    customer = _customer_with(key)
    lead = None if customer else _lead_with(key)
    if calls.unknown_makes(bool(customer or lead)) == "lead":
        lead = _new_lead(connection, call)
    made = PhoneCall.objects.create(
        connection=connection,
        customer=customer,
        lead=lead,
        number=call["number"],
        number_key=key,
        agent=calls.agent_of(call.get("agent", "")),
        caller=call.get("caller", ""),
        started_at=calls.moment_of(call.get("started_at", "")) or clock.now(),
        seconds=int(call.get("seconds", "0")),
    )
    return {"call": made.pk, "customer": made.customer_id, "lead": made.lead_id}


def of_customer(asking: Asking, customer_id: int) -> Sequence[PhoneCall]:
    """The calls of a customer that the person may open, the latest first."""
    customer = customers.look(asking, customer_id)
    return list(_all().filter(customer=customer)[:200])


def of_lead(asking: Asking, lead_id: int) -> Sequence[PhoneCall]:
    """The calls that belong to a lead that the person may open."""
    return list(_all().filter(lead=leads.look(asking, lead_id))[:200])


def from_number(asking: Asking, number: str) -> Sequence[PhoneCall]:
    """The calls from a number whose customer or lead the person may open."""
    found = _all().filter(number_key=contacts.key(number))[:200]
    return [call for call in found if _sees(asking, call)]


def _sees(asking: Asking, call: PhoneCall) -> bool:
    if call.customer:
        return records.may(asking, "customer", "open", call.customer.owner)
    return call.lead is not None and records.may(asking, "lead", "open", call.lead.owner)


def _customer_with(key: str) -> Customer | None:
    """The customer with this number; the oldest where several share it."""
    near = Customer.objects.filter(contact_key__endswith=key[-6:]).order_by("-id")
    found = calls.caller_of(key, {customer.contact_key: customer.pk for customer in near})
    return Customer.objects.get(pk=found) if found else None


def _lead_with(key: str) -> Lead | None:
    """The lead that this number has made before and that is still open."""
    known = PhoneCall.objects.filter(number_key=key, lead__isnull=False).exclude(
        lead__status__in=(vocabulary.LEAD_WON, vocabulary.LEAD_CLOSED)
    )
    call = known.select_related("lead").order_by("id").first()
    return call.lead if call else None


def _new_lead(connection: Connection, call: Mapping[str, str]) -> Lead:
    """A lead of which only the number is known; it goes to whom the connection names, else by rule (LEAD-02)."""
    now = clock.now()
    company = call.get("caller", "") or f"来电 {call['number']}"
    lead = Lead(
        company=company,
        contact=call["number"],
        source=SOURCE,
        status=lead_rules.first_status(""),
        search_text=searching.stored(company, call["number"], contacts.key(call["number"])),
        created_at=now,
        changed_at=now,
        followed_at=now,
    )
    if connection.owner and connection.owner.is_active:
        lead.owner, lead.region = connection.owner, connection.owner.team
    else:
        assignment.place(lead)
    lead.save(force_insert=True)
    assignment.tell_of_new(lead, None)
    return lead


def _all() -> QuerySet[PhoneCall]:
    return PhoneCall.objects.select_related("customer", "customer__owner", "lead", "lead__owner")
