"""The audit log (SEC-03)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from practice_crm.models.fields import count, moment, text


class AuditEntry(models.Model):
    """One sensitive action: who did what to which record, when. Names are kept as they were at that time.

    ``running`` counts the lines; ``digest`` stands for this line and, by ``previous``, for all before it.
    """

    id: int
    running = count(default=0, db_index=True)
    at = moment()
    user_name = text(60)
    name = text(60)
    deed = text(40)
    kind = text(40, blank=True)
    record = text(40, blank=True)
    label = text(200, blank=True)
    channel = text(10)
    details: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    previous = text(64, blank=True)
    digest = text(64, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.name} {self.deed} {self.label}"
