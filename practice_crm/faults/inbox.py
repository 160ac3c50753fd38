"""Faults of notices and to-dos."""

from __future__ import annotations

from practice_crm.faults.fault import Fault

FAULTS: tuple[Fault, ...] = ()
