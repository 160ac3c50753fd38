"""Which jobs there are; imported once when the CRM starts."""

from __future__ import annotations

from practice_crm.services import approvals, assignment, comparing, outbox
from practice_crm.services.jobs import JOBS, Job

ALL: tuple[Job, ...] = (
    approvals.escalate_overdue,
    assignment.take_back_idle,
    outbox.send_due,
    comparing.run_due,
)


def register() -> None:
    """Hand the jobs of all areas to the scheduler."""
    JOBS[:] = ALL
