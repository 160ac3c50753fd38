"""客户全景: all that hangs on a customer, in one view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from drivers.records import RecordId


@dataclass(frozen=True)
class PersonDraft:
    """What is known of a new contact person of a company."""

    person: str
    position: str
    contact: str


class Profile(Protocol):
    """客户全景 / the whole customer, as this person sees it."""

    def add_person(self, customer: RecordId, draft: PersonDraft) -> None:
        """Add a contact person to a company."""

    def sections(self, customer: RecordId) -> Mapping[str, Sequence[str]]:
        """What the customer's page shows, from top to bottom: by the section's Chinese name the lines in it,
        each as the person reads it. A section that they may not see isn't there."""
