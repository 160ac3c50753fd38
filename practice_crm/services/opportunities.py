"""Opportunities: record, change, look, list, export, move, hand over, delete."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from practice_crm import clock
from practice_crm.models import Approval, Opportunity, Person, Task
from practice_crm.refusals import Refused, not_allowed
from practice_crm.rules import fields, forecast, opportunities, searching, stage_tasks
from practice_crm.rules.visibility import Deed
from practice_crm.services import approval_news, customers, handing, inbox, journal, records, tables
from practice_crm.services.asking import Asking
from practice_crm.services.records import Page
from practice_crm.services.writing import writing
from practice_crm.vocabulary import STAGE_LOST

FIELDS = ("name", "amount", "closing_on", "remark")
_CSV_HEAD = (
    "商机名称",
    "客户编号",
    "客户全称",
    "阶段",
    "金额（元）",
    "预计成交日期",
    "负责人",
    "输单原因",
    "创建时间",
    "备注",
)


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
    """Change the given fields (name, amount, closing_on, remark, owner) of an open opportunity (``closed`` otherwise)."""
    with writing():
        opportunity = records.opened(_locked(), asking, "opportunity", "edit", opportunity_id)
        if not opportunities.may_edit(opportunity.stage, asking.channel):
            problem = opportunities.closed_problem()
            raise Refused(problem.code, problem.why)
        records.check_version(opportunity, version)
        typed = fields.clean(records.texts(values, FIELDS))
        records.refuse(opportunities.problems({"name": opportunity.name, **typed}))
        handing.hand_over_if_named(asking, "opportunity", opportunity, values.get("owner"))
        _take(opportunity, typed)
        _save(opportunity)
    return opportunity


def look(asking: Asking, opportunity_id: int, deed: Deed = "open") -> Opportunity:
    """One opportunity by id. ``Refused``: not_found, not_allowed."""
    return records.opened(_all(), asking, "opportunity", deed, opportunity_id)


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
    return records.paged(_filtered(asking, deed, search, customer, filters), page, size)


def exported(asking: Asking, *, search: str = "", **filters: str) -> Iterator[str]:
    """The lines of a CSV file of the opportunities within rights."""
    found = _filtered(asking, "export", search, None, filters)
    with writing():
        journal.note(asking, "export", "opportunity", details={"count": found.count()})
    return tables.csv_lines(_CSV_HEAD, (_csv_row(opportunity) for opportunity in found.iterator(2000)))


def move(asking: Asking, opportunity_id: int, stage: str, reason: str = "") -> Opportunity:
    """Move to ``stage`` (OPP-01), which brings the owner the tasks of that stage (OPP-02). ``Refused``: closed, stage_order, loss_reason_required, invalid_choice."""
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
        _bring_tasks(opportunity, asking)
    return opportunity


def reassign(asking: Asking, opportunity_id: int, user_name: str) -> Opportunity:
    """Hand an opportunity, open or closed, to a colleague, with what is still to be done for it.
    ``Refused`` as ``handing.hand_over``."""
    with writing():
        opportunity = records.opened(_locked(), asking, "opportunity", "reassign", opportunity_id)
        former = opportunity.owner
        handing.hand_over(asking, "opportunity", opportunity, user_name)
        _tasks(opportunity).filter(owner=former, done_at=None).update(owner=opportunity.owner)
        _save(opportunity)
    return opportunity


def delete(asking: Asking, opportunity_id: int) -> None:
    """Delete an opportunity with its follow-ups and tasks."""
    with writing():
        opportunity = records.opened(_locked(), asking, "opportunity", "delete", opportunity_id)
        journal.note(asking, "delete", "opportunity", opportunity.pk, opportunity.name)
        _tasks(opportunity).delete()
        for approval in Approval.objects.filter(opportunity=opportunity):
            approval_news.forget(approval)
        opportunity.delete()


def _bring_tasks(opportunity: Opportunity, asking: Asking) -> None:
    owner = Person.objects.get(pk=stage_tasks.who_does_them(opportunity.owner_id, asking.id))
    day = stage_tasks.reached_on(clock.now(), timezone.get_current_timezone())
    for task in stage_tasks.tasks(opportunity.stage, day, asking.channel):
        inbox.add_task(
            owner,
            f"{task.title}：{opportunity.name}",
            task.due_on,
            kind="stage",
            link=_address(opportunity),
            customer=opportunity.customer,
        )


def _tasks(opportunity: Opportunity) -> QuerySet[Task]:
    return Task.objects.filter(kind="stage", link=_address(opportunity))


def _address(opportunity: Opportunity) -> str:
    return f"/opportunities/{opportunity.pk}"


def _filtered(
    asking: Asking, deed: Deed, search: str, customer: int | None, filters: Mapping[str, str]
) -> QuerySet[Opportunity]:
    found = records.shown(_all(), asking, "opportunity", deed)
    if customer is not None:
        found = found.filter(customer_id=customer)
    if filters.get("stage"):
        found = found.filter(stage=filters["stage"])
    if filters.get("owner"):
        found = found.filter(owner__user_name=filters["owner"])
    if search.strip() or deed == "search":
        found = records.containing(found, searching.other_places(search))
    return found


def _csv_row(opportunity: Opportunity) -> tuple[str, ...]:
    return (
        opportunity.name,
        opportunity.customer.number,
        opportunity.customer.name,
        opportunity.stage,
        f"{opportunity.amount:.2f}",
        opportunity.closing_on.isoformat() if opportunity.closing_on else "",
        opportunity.owner.name,
        opportunity.reason,
        timezone.localtime(opportunity.created_at).strftime("%Y-%m-%d %H:%M:%S"),
        opportunity.remark,
    )


def _take(opportunity: Opportunity, typed: Mapping[str, str]) -> None:
    read = {"amount": opportunities.amount_of, "closing_on": forecast.day_of}
    for field, value in typed.items():
        setattr(opportunity, field, read[field](value) if field in read else value)
    opportunity.search_text = searching.stored(opportunity.name, opportunity.customer.name)


def _save(opportunity: Opportunity) -> None:
    opportunity.version += 1
    opportunity.changed_at = clock.now()
    opportunity.save()


def _all() -> QuerySet[Opportunity]:
    return Opportunity.objects.select_related("owner", "customer")


def _locked() -> QuerySet[Opportunity]:
    return Opportunity.objects.select_related("owner", "customer").select_for_update(of=("self",))
