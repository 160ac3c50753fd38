"""聊天记录 of a customer: what was said in the enterprise chat (INT-02)."""

from __future__ import annotations

from collections.abc import Sequence

from practice_crm.models import Customer
from practice_crm.rules import overview
from practice_crm.sections.section import AT_MOST, Row, Section
from practice_crm.services import chat
from practice_crm.services.asking import Asking
from practice_crm.wording import Text


def _rows(asking: Asking, customer: Customer) -> Sequence[Row]:
    said = chat.of_customer(asking, overview.customer_of(customer.pk))[-AT_MOST:]
    return [Row(each.words, who=each.sender, when=each.sent_at) for each in said]


SECTION = Section(
    "chat", Text("聊天记录", "Chat"), "customer", _rows, module="chat", template="parts/section_talk.html"
)
