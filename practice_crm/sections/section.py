"""What a section of a customer's page is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from practice_crm.models import Customer
from practice_crm.rules import overview
from practice_crm.rules.visibility import Kind
from practice_crm.services import records
from practice_crm.services.asking import Asking
from practice_crm.services.records import AnyRecord
from practice_crm.wording import Text

AT_MOST = 50
"""Rows that a section shows; whoever needs more goes to the area's own list."""


@dataclass(frozen=True)
class Row:
    """One line of a section. ``amount`` in yuan, ``None`` where there is none or the person may not see it.

    ``state`` is a word such as a stage or a status, shown in its colour; ``link`` an address within the CRM.
    """

    title: str
    link: str = ""
    state: str = ""
    who: str = ""
    when: datetime | None = None
    amount: Decimal | None = None
    note: str = ""


def _everybody(asking: Asking) -> bool:
    del asking
    return True


@dataclass(frozen=True)
class Section:
    """A section. ``kind`` decides by the table of rights who sees it; ``also`` may narrow that further.

    ``module`` is the module (``rules.modules``) that it disappears with. ``template`` shows the rows, as
    ``rows``; ``more`` gives it more than them.
    """

    key: str
    name: Text
    kind: Kind
    rows: Callable[[Asking, Customer], Sequence[Row]]
    module: str | None = None
    also: Callable[[Asking], bool] = _everybody
    template: str = "parts/section_rows.html"
    more: Callable[[Asking, Customer], dict[str, object]] | None = None


def within_rights(
    found: QuerySet[AnyRecord], asking: Asking, section: str, kind: Kind
) -> QuerySet[AnyRecord]:
    """Those of a customer's records that the person may see on its page, at most ``AT_MOST``."""
    return records.within(found, asking, overview.scope(asking.role, section, kind, asking.channel))[:AT_MOST]
