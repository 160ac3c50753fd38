"""What became of an old system's records (MIG-04, MIG-05)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from practice_crm.models.fields import text
from practice_crm.models.imports import ImportRow


class LegacyRecord(models.Model):
    """The old system's number of a record, and what it had that this CRM keeps no field for.

    ``number`` is deliberately not unique in the database: the rules keep it so, and a rule that is broken on
    purpose has to show in the data. ``blank`` names fields that came empty and got the CRM's own default.
    """

    id: int
    row_id: int
    kind = text(20)
    number = text(60)
    record: models.BigIntegerField[int, int] = models.BigIntegerField()
    more: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    blank: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    row: models.ForeignKey[ImportRow, ImportRow] = models.ForeignKey(
        ImportRow, on_delete=models.CASCADE, related_name="legacy"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "number"]),
            models.Index(fields=["kind", "record"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
