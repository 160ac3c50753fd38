"""Imports: a file, and each of its rows with what became of it (MIG-04)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from practice_crm.models.fields import count, moment, text
from practice_crm.models.people import Person


class ImportBatch(models.Model):
    """One file that was given in; ``digest`` (SHA-256 of its bytes) tells when the same one comes again."""

    id: int
    kind = text(20)
    file_name = text(200)
    digest = text(64, db_index=True)
    state = text(12)
    columns: models.JSONField[list[str], list[str]] = models.JSONField()
    total = count()
    started_by: models.ForeignKey[Person, Person] = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+"
    )
    created_at = moment()
    changed_at = moment()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.id} {self.file_name}"


class ImportRow(models.Model):
    """One row of a file: ``line`` counts from 2, as in the spreadsheet; ``record`` is the id of what it became."""

    id: int
    batch: models.ForeignKey[ImportBatch, ImportBatch] = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="rows"
    )
    line = count()
    cells: models.JSONField[list[str], list[str]] = models.JSONField()
    state = text(10)
    reason_zh = text(400, blank=True)
    reason_en = text(400, blank=True)
    record: models.BigIntegerField[int | None, int | None] = models.BigIntegerField(null=True)
    when: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[Any]] = ["line"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["batch", "state", "line"])]

    def __str__(self) -> str:
        return f"{self.line} {self.state}"
