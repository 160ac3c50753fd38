"""Writing the audit log (SEC-03): every sensitive action leaves a line there, whoever does it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from practice_crm import clock
from practice_crm.models import AuditEntry
from practice_crm.services.asking import Asking


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
    AuditEntry.objects.create(
        at=clock.now(),
        user_name=asking.person.user_name,
        name=asking.person.name,
        deed=deed,
        kind=kind,
        record=str(record),
        label=label[:200],
        channel=asking.channel,
        details=dict(details or {}),
    )
