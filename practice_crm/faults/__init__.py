"""Defects on purpose: each stands in for one rule, and each must turn a scenario red.

Rules and services know nothing of this package.
"""

from practice_crm.faults.catalogue import FAULTS
from practice_crm.faults.fault import Fault, UnknownFault
from practice_crm.faults.switch import known, on, switch

__all__ = ["FAULTS", "Fault", "UnknownFault", "known", "on", "switch"]
