"""跟进记录 of a customer, its opportunities' included (OPP-03)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from practice_crm.models import Activity, Customer
from practice_crm.rules import overview
from practice_crm.sections.section import Row, Section, within_rights
from practice_crm.services import activities, records
from practice_crm.services.asking import Asking
from practice_crm.wording import Text


def _found(asking: Asking, customer: Customer) -> QuerySet[Activity]:
    of_it = Activity.objects.filter(customer_id=overview.customer_of(customer.pk)).select_related("owner")
    return within_rights(of_it, asking, "activities", "activity")


def _rows(asking: Asking, customer: Customer) -> Sequence[Row]:
    return [
        Row(
            each.next_step,
            f"/activities/{each.pk}",
            each.activity_kind,
            each.owner.name,
            each.happened_at,
            note=each.remark,
        )
        for each in _found(asking, customer)
    ]


def _more(asking: Asking, customer: Customer) -> dict[str, object]:
    """The same rows as every other list of follow-ups shows them, and where to record the next one."""
    return {
        "follow_ups": [(each, activities.shown_time(asking, each)) for each in _found(asking, customer)],
        "address": f"/activities/new?customer={customer.pk}",
        "may_add": records.may(asking, "activity", "create", customer.owner),
    }


SECTION = Section(
    "activities",
    Text("跟进记录", "Follow-ups"),
    "activity",
    _rows,
    template="parts/section_activities.html",
    more=_more,
)
