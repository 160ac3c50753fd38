"""All faults, in the order of the register."""

from __future__ import annotations

from practice_crm.faults import access, customers, finding, sales
from practice_crm.faults.fault import Fault

FAULTS: tuple[Fault, ...] = (*customers.FAULTS, *finding.FAULTS, *access.FAULTS, *sales.FAULTS)
