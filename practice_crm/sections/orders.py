"""交易记录 of a customer; its area fills it in."""

from __future__ import annotations

from collections.abc import Sequence

from practice_crm.models import Customer
from practice_crm.sections.section import Row, Section
from practice_crm.services.asking import Asking
from practice_crm.wording import Text


def _rows(asking: Asking, customer: Customer) -> Sequence[Row]:
    return []


SECTION = Section("orders", Text("交易记录", "Orders"), "order", _rows, module="orders")
