"""``/api/audit``: the audit log, to be read and checked, never to be changed (SEC-03)."""

from __future__ import annotations

from datetime import datetime

from ninja import Router, Schema, Status

from practice_crm.api.root import Signed
from practice_crm.models import AuditEntry
from practice_crm.services import audit

router = Router(tags=["audit"])


class EntryOut(Schema):
    """One line: who did what to which record, when."""

    id: int
    running: int
    at: datetime
    user: str
    name: str
    deed: str
    kind: str
    record: str
    label: str
    channel: str
    details: dict[str, str]
    digest: str


class AuditPage(Schema):
    """One page of the log."""

    items: list[EntryOut]
    total: int
    page: int
    size: int


class CheckOut(Schema):
    """Whether the log is whole; ``broken_at`` is the first line that is wrong or missing."""

    whole: bool
    broken_at: int | None


class ChangeIn(Schema):
    """What somebody would like a line to say."""

    label: str = ""


@router.get("", response=AuditPage)
def list_entries(
    request: Signed,
    search: str = "",
    page: int = 1,
    size: int = 25,
    deed: str = "",
    kind: str = "",
    user: str = "",
) -> AuditPage:
    """The newest line first."""
    found = audit.listed(request.auth, search=search, page=page, size=size, deed=deed, kind=kind, user=user)
    items = [_out(entry) for entry in found.items]
    return AuditPage(items=items, total=found.total, page=found.page, size=found.size)


@router.get("/check", response=CheckOut)
def check(request: Signed, since: int = 1) -> CheckOut:
    """Whether a line was changed or removed behind the CRM's back, from running number ``since`` on."""
    broken = audit.broken_at(request.auth, max(since, 1))
    return CheckOut(whole=broken is None, broken_at=broken)


@router.patch("/{int:entry_id}", response={204: None})
def change(request: Signed, entry_id: int, change: ChangeIn) -> Status[None]:
    """Always refused, to everybody."""
    audit.change(request.auth, entry_id, change.dict())
    return Status(204, None)


@router.delete("/{int:entry_id}", response={204: None})
def remove(request: Signed, entry_id: int) -> Status[None]:
    """Always refused, to everybody."""
    audit.remove(request.auth, entry_id)
    return Status(204, None)


def _out(entry: AuditEntry) -> EntryOut:
    return EntryOut(
        id=entry.id,
        running=entry.running,
        at=entry.at,
        user=entry.user_name,
        name=entry.name,
        deed=entry.deed,
        kind=entry.kind,
        record=entry.record,
        label=entry.label,
        channel=entry.channel,
        details={name: str(value) for name, value in entry.details.items()},
        digest=entry.digest,
    )
