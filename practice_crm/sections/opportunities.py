"""商机 of a customer."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from practice_crm.models import Customer, Opportunity
from practice_crm.rules import overview
from practice_crm.sections.section import Row, Section, within_rights
from practice_crm.services.asking import Asking
from practice_crm.wording import Text


def _found(asking: Asking, customer: Customer) -> QuerySet[Opportunity]:
    of_it = Opportunity.objects.filter(customer_id=overview.customer_of(customer.pk)).select_related("owner")
    return within_rights(of_it, asking, "opportunities", "opportunity")


def _rows(asking: Asking, customer: Customer) -> Sequence[Row]:
    return [
        Row(
            each.name,
            f"/opportunities/{each.pk}",
            each.stage,
            each.owner.name,
            each.created_at,
            each.amount,
        )
        for each in _found(asking, customer)
    ]


def _more(asking: Asking, customer: Customer) -> dict[str, object]:
    return {"opportunities": _found(asking, customer)}


SECTION = Section(
    "opportunities",
    Text("商机", "Opportunities"),
    "opportunity",
    _rows,
    template="parts/section_opportunities.html",
    more=_more,
)
