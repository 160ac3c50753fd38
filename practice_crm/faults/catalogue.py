"""All faults, in the order of the register."""

from __future__ import annotations

from practice_crm.faults import (
    access,
    activities,
    approvals,
    audit,
    calls,
    campaigns,
    chat,
    connections,
    customers,
    fields,
    finding,
    history,
    inbox,
    knowledge,
    modules,
    orders,
    privacy,
    reports,
    sales,
    tickets,
    uploads,
    users,
)
from practice_crm.faults.fault import Fault

FAULTS: tuple[Fault, ...] = (
    *customers.FAULTS,
    *finding.FAULTS,
    *access.FAULTS,
    *sales.FAULTS,
    *activities.FAULTS,
    *approvals.FAULTS,
    *tickets.FAULTS,
    *knowledge.FAULTS,
    *campaigns.FAULTS,
    *reports.FAULTS,
    *fields.FAULTS,
    *modules.FAULTS,
    *history.FAULTS,
    *audit.FAULTS,
    *privacy.FAULTS,
    *orders.FAULTS,
    *chat.FAULTS,
    *calls.FAULTS,
    *connections.FAULTS,
    *users.FAULTS,
    *uploads.FAULTS,
    *inbox.FAULTS,
)
