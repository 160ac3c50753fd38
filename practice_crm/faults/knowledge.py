"""Faults of the knowledge base."""

from __future__ import annotations

from practice_crm.faults.fault import Fault

FAULTS: tuple[Fault, ...] = ()
