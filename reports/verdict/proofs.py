"""What is filed for the checklist items that a machine proves, and whether it's recent; judged by ``proving``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from reports.evidence.model import Evidence
from reports.verdict.criteria import MachineRule
from reports.verdict.model import State
from reports.words import Text

CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True)
class Proof:
    """What was filed below ``reports/proofs/<item>/``: a reconciliation as read, or a run's evidence."""

    item: str
    reconciliation: dict[str, Any] | None = None
    smoke: Evidence | None = None
    digest: str = ""
    unreadable: Text | None = None


Answer = tuple[State, Text]


def aged(made: str, rule: MachineRule, now: datetime) -> Text | None:
    """What is wrong with the time of a proof."""
    try:
        time = datetime.fromisoformat(made)
    except ValueError:
        return Text("时间不明", "the time isn't known")
    if not time.tzinfo:
        return Text("时间没有时区", "the time has no zone")
    if time > now + CLOCKS_DIFFER:
        return Text("时间在将来", "dated in the future")
    if now - time > timedelta(days=rule.max_age_days):
        return Text(
            f"早于 {rule.max_age_days} 天，请重做", f"older than {rule.max_age_days} days: do it again"
        )
    return None
