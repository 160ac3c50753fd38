"""Faults of switching modules off."""

from __future__ import annotations

from practice_crm.faults.fault import Fault

FAULTS: tuple[Fault, ...] = ()
