"""Creme has no leads: its *prospect* is a relation of an organisation, without a status to follow."""

from __future__ import annotations

from typing import NoReturn

from drivers.records import LeadDraft, LeadStatus, RecordId
from drivers.words import Text
from targets.creme import wording


class NoLeads:
    """Says so, whatever is asked."""

    def record(self, draft: LeadDraft) -> NoReturn:
        raise self._missing()

    def look(self, lead: RecordId) -> NoReturn:
        raise self._missing()

    def move(self, lead: RecordId, status: LeadStatus) -> NoReturn:
        raise self._missing()

    def _missing(self) -> Exception:
        return wording.missing(Text("线索", "leads"))
