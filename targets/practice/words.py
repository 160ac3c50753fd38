"""What the bundled CRM calls things: refusal codes, addresses, cookie."""

from __future__ import annotations

from typing import Final

from drivers.errors import Reason
from drivers.records import Area, Kind

SESSION_COOKIE: Final = "practice_session"
ROWS_AT_MOST: Final = 200
"""Lists are read up to here; whoever needs a certain row narrows the list down."""

NOTIONS: Final = frozenset({"customer_number", "duplicate_refusal", "leads", "stage_order", "loss_reason"})
REASONS: dict[str, Reason] = {
    "duplicate_customer": Reason.DUPLICATE_CUSTOMER,
    "required": Reason.REQUIRED,
    "invalid_format": Reason.INVALID_FORMAT,
    "invalid_choice": Reason.INVALID_CHOICE,
    "not_allowed": Reason.NOT_ALLOWED,
    "not_found": Reason.NOT_FOUND,
    "stage_order": Reason.STAGE_ORDER,
    "loss_reason_required": Reason.LOSS_REASON_REQUIRED,
    "closed": Reason.CLOSED,
    "own_request": Reason.OWN_REQUEST,
    "out_of_turn": Reason.OUT_OF_TURN,
    "already_decided": Reason.ALREADY_DECIDED,
    "decided": Reason.DECIDED,
    "no_approver": Reason.NO_APPROVER,
    "not_signed_in": Reason.NOT_SIGNED_IN,
    "wrong_credentials": Reason.WRONG_CREDENTIALS,
    "conflict": Reason.CONFLICT,
    "wrong_state": Reason.WRONG_STATE,
    "no_recipients": Reason.NO_RECIPIENTS,
    "mail_unreachable": Reason.MAIL_UNREACHABLE,
    "locked": Reason.LOCKED,
    "deactivated": Reason.DEACTIVATED,
    "wrong_file": Reason.WRONG_FILE,
    "damaged": Reason.DAMAGED,
    "already_imported": Reason.ALREADY_IMPORTED,
}
AREAS: dict[Area, str] = {
    Area.CONFIGURATION: "configuration",
    Area.IMPORT: "import",
    Area.USERS: "users",
}
KIND_CODES: dict[str, str] = {"企业": "company", "个人": "individual"}
"""客户性质 as the interface and the form's list have it."""
FOLDERS: dict[Kind, str] = {
    "module": "modules/off",
    "activity": "activities",
    "approval": "approvals",
    "campaign": "campaigns",
    "ticket": "tickets",
    "article": "knowledge",
    "ticket_category": "tickets/categories",
    "connection": "connections",
    "opportunity": "opportunities",
    "lead": "leads",
    "customer": "customers",
    "field": "fields",
    "user": "users",
    "backup": "backups",
}
"""Addresses by kind, in the order in which records are to be removed."""


def reason(code: str) -> Reason:
    """The port's reason for a refusal code; ``OTHER`` for one that is new to us."""
    return REASONS.get(code, Reason.OTHER)
