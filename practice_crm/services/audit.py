"""Reading the audit log and checking that it is whole (SEC-03)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from practice_crm.models import AuditChain, AuditEntry
from practice_crm.refusals import not_allowed, not_found
from practice_crm.rules import audit
from practice_crm.services import administration
from practice_crm.services.asking import Asking
from practice_crm.services.journal import content_of
from practice_crm.services.records import Page, paged
from practice_crm.services.writing import writing


def listed(
    asking: Asking, *, search: str = "", page: int = 1, size: int = 25, **filters: str
) -> Page[AuditEntry]:
    """One page of the log, the newest line first; ``filters``: deed, kind, user."""
    administration.enter(asking, "audit")
    found = AuditEntry.objects.all()
    for field, column in (("deed", "deed"), ("kind", "kind"), ("user", "user_name")):
        if filters.get(field):
            found = found.filter(**{column: filters[field]})
    if search.strip():
        found = found.filter(Q(label__contains=search) | Q(record=search) | Q(name__contains=search))
    return paged(found, page, size)


def broken_at(asking: Asking, since: int = 1) -> int | None:
    """The running number where the log stopped being whole, ``None`` when it is; looked at from ``since`` on."""
    administration.enter(asking, "audit")
    lines = [
        audit.Line(entry.running, content_of(entry), entry.previous, entry.digest)
        for entry in AuditEntry.objects.filter(running__gte=since).order_by("running", "id").iterator(2000)
    ]
    end = AuditChain.objects.first()
    return audit.broken_at(lines, end.running if end else 0, since)


def change(asking: Asking, entry_id: int, values: Mapping[str, str]) -> None:
    """Change a line: always refused (``not_allowed``)."""
    entry = _touchable(asking, entry_id)
    with writing():
        entry.label = values.get("label", entry.label)
        entry.save(update_fields=["label"])


def remove(asking: Asking, entry_id: int) -> None:
    """Remove a line: always refused (``not_allowed``)."""
    entry = _touchable(asking, entry_id)
    with writing():
        entry.delete()


def _touchable(asking: Asking, entry_id: int) -> AuditEntry:
    administration.enter(asking, "audit")
    entry = AuditEntry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise not_found()
    if not audit.may_change(asking.role):
        raise not_allowed()
    return entry
