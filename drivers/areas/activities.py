"""跟进记录: what people do with follow-ups (OPP-03)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from drivers.records import RecordId


@dataclass(frozen=True)
class ActivityDraft:
    """What is known of a new follow-up of one customer, opportunity or lead; ``at`` is the time that the clock
    on the wall showed. ``None`` means that the field is left empty."""

    kind: str | None
    at: datetime | None
    next_step: str | None
    customer: RecordId | None = None
    opportunity: RecordId | None = None
    lead: RecordId | None = None
    remark: str = ""


@dataclass(frozen=True)
class Activity:
    """A follow-up; one of an opportunity has that opportunity's customer, too."""

    id: RecordId
    kind: str
    at: datetime
    next_step: str
    owner: str | None
    customer: RecordId | None = None
    opportunity: RecordId | None = None
    remark: str = ""


class Activities(Protocol):
    """跟进记录 / follow-ups."""

    def record(self, draft: ActivityDraft) -> RecordId: ...

    def look(self, activity: RecordId) -> Activity: ...

    def of_customer(self, customer: RecordId) -> Sequence[Activity]:
        """The follow-ups that this person sees at a customer."""

    def of_opportunity(self, opportunity: RecordId) -> Sequence[Activity]:
        """The follow-ups that this person sees at an opportunity."""

    def change(self, activity: RecordId, field: str, value: str) -> None:
        """Change one field (``activity_kind``, ``happened_at`` as 2026-11-21 09:30, ``next_step``, ``remark``)."""

    def search(self, text: str) -> Sequence[Activity]:
        """What the CRM's search box or search call finds in next step and remark."""

    def listed(self, text: str) -> Sequence[Activity]:
        """The rows of the list, narrowed down by ``text``."""

    def exported(self) -> Sequence[Activity]:
        """The rows of the export; ids are empty."""

    def reassign(self, activity: RecordId, to: str) -> None:
        """Hand a follow-up to the colleague with the user name ``to``."""

    def remove(self, activity: RecordId) -> None:
        """Delete a follow-up as this person."""
