"""通话记录 of a customer: calls that the call centre took (INT-06)."""

from __future__ import annotations

from collections.abc import Sequence

from practice_crm.models import Customer
from practice_crm.rules import overview
from practice_crm.sections.section import AT_MOST, Row, Section
from practice_crm.services import calls
from practice_crm.services.asking import Asking
from practice_crm.wording import Text


def _rows(asking: Asking, customer: Customer) -> Sequence[Row]:
    found = calls.of_customer(asking, overview.customer_of(customer.pk))[:AT_MOST]
    return [Row(call.number, who=call.agent, when=call.started_at, note=call.caller) for call in found]


SECTION = Section(
    "calls", Text("通话记录", "Calls"), "customer", _rows, module="calls", template="parts/section_talk.html"
)
