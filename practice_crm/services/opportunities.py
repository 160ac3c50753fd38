"""Opportunities: record, change, look, list, move, delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from practice_crm import clock
from practice_crm.models import Opportunity
from practice_crm.refusals import Refused, not_allowed
from practice_crm.rules import fields, opportunities, searching
from practice_crm.rules.visibility import Deed
from practice_crm.services import customers, journal, records
from practice_crm.services.asking import Asking
from practice_crm.services.records import Page
from practice_crm.services.writing import writing
from practice_crm.vocabulary import STAGE_LOST

FIELDS = ("name", "amount", "remark")


def create(asking: Asking, values: Mapping[str, Any]) -> Opportunity:
    """Save a new opportunity, stage 初步接触, of a customer that the person may see (``customer`` is its id).

    ``amount`` is text in yuan. ``Refused``: required, invalid_format, not_allowed, not_found.
    """
    if not records.may_at_all(asking, "opportunity", "create"):
        raise not_allowed()
    typed = fields.clean(records.texts(values, FIELDS))
    found = opportunities.problems(typed)
    if not values.get("customer"):
        found["customer"] = fields.missing("customer")
    records.refuse(found)
    customer = customers.look(asking, int(values["customer"]))
    owner = records.owner_for(asking, "opportunity", str(values.get("owner") or ""))
    now = clock.now()
    opportunity = Opportunity(customer=customer, owner=owner, created_at=now, changed_at=now)
    _take(opportunity, {"amount": "", **typed})
    opportunity.save(force_insert=True)
    return opportunity


def change(
    asking: Asking, opportunity_id: int, values: Mapping[str, Any], version: int | None = None
) -> Opportunity:
    """Change the given fields (name, amount, remark, owner) of an open opportunity (``closed`` otherwise)."""
    with writing():
        opportunity = records.opened(_locked(), asking, "opportunity", "edit", opportunity_id)
        if not opportunities.may_edit(opportunity.stage, asking.channel):
            problem = opportunities.closed_problem()
            raise Refused(problem.code, problem.why)
        records.check_version(opportunity, version)
        typed = fields.clean(records.texts(values, FIELDS))
        records.refuse(opportunities.problems({"name": opportunity.name, **typed}))
        records.reassign(asking, "opportunity", opportunity, values.get("owner"))
        _take(opportunity, typed)
        _save(opportunity)
    return opportunity


def look(asking: Asking, opportunity_id: int) -> Opportunity:
    """One opportunity by id. ``Refused``: not_found, not_allowed."""
    return records.opened(_all(), asking, "opportunity", "open", opportunity_id)


def listed(
    asking: Asking,
    *,
    search: str = "",
    page: int = 1,
    size: int = 25,
    deed: Deed = "list",
    customer: int | None = None,
    **filters: str,
) -> Page[Opportunity]:
    """One page of the opportunities within rights; ``filters``: stage, owner (user name); ``customer``: an id."""
    found = records.shown(_all(), asking, "opportunity", deed)
    if customer is not None:
        found = found.filter(customer_id=customer)
    if filters.get("stage"):
        found = found.filter(stage=filters["stage"])
    if filters.get("owner"):
        found = found.filter(owner__user_name=filters["owner"])
    if search.strip() or deed == "search":
        found = records.containing(found, searching.other_places(search))
    return records.paged(found, page, size)


def move(asking: Asking, opportunity_id: int, stage: str, reason: str = "") -> Opportunity:
    """Move to ``stage`` (OPP-01). ``Refused``: closed, stage_order, loss_reason_required, invalid_choice."""
    with writing():
        opportunity = records.opened(_locked(), asking, "opportunity", "edit", opportunity_id)
        problem = opportunities.move_problem(opportunity.stage, stage, reason, asking.channel)
        records.refuse_one(
            "reason" if problem and problem.code == "loss_reason_required" else "stage", problem
        )
        records.refuse(fields.gathered({"reason": fields.of_text("reason", reason, required=False)}))
        opportunity.stage = stage
        opportunity.closed_at = clock.now() if opportunities.is_closed(stage) else None
        opportunity.reason = reason.strip() if stage == STAGE_LOST else ""
        _save(opportunity)
    return opportunity


def delete(asking: Asking, opportunity_id: int) -> None:
    """Delete an opportunity (administrator only)."""
    with writing():
        opportunity = records.opened(_locked(), asking, "opportunity", "delete", opportunity_id)
        journal.note(asking, "delete", "opportunity", opportunity.pk, opportunity.name)
        opportunity.delete()


def _take(opportunity: Opportunity, typed: Mapping[str, str]) -> None:
    for field, value in typed.items():
        setattr(opportunity, field, opportunities.amount_of(value) if field == "amount" else value)
    opportunity.search_text = searching.stored(opportunity.name, opportunity.customer.name)


def _save(opportunity: Opportunity) -> None:
    opportunity.version += 1
    opportunity.changed_at = clock.now()
    opportunity.save()


def _all() -> QuerySet[Opportunity]:
    return Opportunity.objects.select_related("owner", "customer")


def _locked() -> QuerySet[Opportunity]:
    return Opportunity.objects.select_related("owner", "customer").select_for_update(of=("self",))
