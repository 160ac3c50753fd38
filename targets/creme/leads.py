"""Creme has no leads: its *prospect* is a relation of an organisation, without a status to follow."""

from __future__ import annotations

from drivers.areas.absent import absent
from drivers.port import Leads
from drivers.words import Text

NO_LEADS: Leads = absent(Text("Creme 没有线索", "Creme has no leads"))
