"""Writing the audit log (SEC-03): every sensitive action leaves a line there, whoever does it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from practice_crm import clock
from practice_crm.models import AuditChain, AuditEntry
from practice_crm.rules import audit
from practice_crm.services.asking import Asking
from practice_crm.services.writing import writing


def note(
    asking: Asking,
    deed: str,
    kind: str = "",
    record: object = "",
    label: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Write one line: what ``asking`` did (``deed``, for example ``delete``) to which record.

    Call it inside the transaction of the action, so that there is never one without the other.
    """
    if not audit.is_noted(deed):
        return
    entry = AuditEntry(
        at=clock.now(),
        user_name=asking.person.user_name,
        name=asking.person.name,
        deed=deed,
        kind=kind,
        record=str(record),
        label=label[:200],
        channel=asking.channel,
        details={name: str(value) for name, value in audit.harmless(details or {}).items()},
    )
    with writing():
        _append(entry)


def content_of(entry: AuditEntry) -> dict[str, object]:
    """What a line says, in the form that its digest is made of."""
    return {
        "at": entry.at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "user": entry.user_name,
        "name": entry.name,
        "deed": entry.deed,
        "kind": entry.kind,
        "record": entry.record,
        "label": entry.label,
        "channel": entry.channel,
        "details": entry.details,
    }


def _append(entry: AuditEntry) -> None:
    """Hang a line onto the end of the chain; the chain's row is the queue in which writers stand."""
    AuditChain.objects.get_or_create(pk=1, defaults={"digest": audit.FIRST})
    end = AuditChain.objects.select_for_update().get(pk=1)
    entry.running, entry.previous = end.running + 1, end.digest
    entry.digest = audit.digest(entry.running, content_of(entry), entry.previous)
    entry.save(force_insert=True)
    end.running, end.digest = entry.running, entry.digest
    end.save()
