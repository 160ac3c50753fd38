"""Connections to other systems: their settings, what came in, what is to go out, what a comparison found (INT)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from practice_crm.models.fields import count, moment, text
from practice_crm.models.people import Person


def _maybe() -> models.DateTimeField[datetime | None, datetime | None]:
    return models.DateTimeField(null=True)


class Connection(models.Model):
    """One connection; there may be several of a kind. The shared secret itself is kept nowhere: ``token_hash``
    recognises what the other system shows, ``signing_key`` is made of it and signs what goes out."""

    id: int
    name = text(120)
    kind = text(10)
    address = text(300, blank=True)
    token_hash = text(64)
    signing_key = text(64)
    fields: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    frequency = text(10)
    daily_at = text(5)
    retry_seconds: models.FloatField[float, float] = models.FloatField(default=60)
    attempts = count(default=6)
    patience_seconds: models.FloatField[float, float] = models.FloatField(default=10)
    is_active: models.BooleanField[bool, bool] = models.BooleanField(default=True)
    owner: models.ForeignKey[Person | None, Person | None] = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = moment()
    last_heard_at = _maybe()
    synced_at = _maybe()
    sync_tried = count(default=0)
    sync_again_at = _maybe()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Incoming(models.Model):
    """One message of the other system, by its own id; ``answer`` is what it was told. What it said stands where
    it belongs, not here a second time: personal data is kept in one place."""

    id: int
    connection: models.ForeignKey[Connection, Connection] = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="incoming"
    )
    message_id = text(120, db_index=True)
    taken: models.BooleanField[bool, bool] = models.BooleanField()
    answer: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    problem_zh = text(400, blank=True)
    problem_en = text(400, blank=True)
    at = moment()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]


class SyncRun(models.Model):
    """One comparison of the books; ``problem`` says why it came to nothing."""

    id: int
    connection: models.ForeignKey[Connection, Connection] = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="runs"
    )
    by_hand: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    started_at = moment()
    read = count(default=0)
    added = count(default=0)
    changed = count(default=0)
    problem_zh = text(400, blank=True)
    problem_en = text(400, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]


class Difference(models.Model):
    """Something that was not the same on both sides; ``settled`` when the comparison has put it right."""

    id: int
    run: models.ForeignKey[SyncRun, SyncRun] = models.ForeignKey(
        SyncRun, on_delete=models.CASCADE, related_name="differences"
    )
    order_number = text(60)
    what = text(20)
    field = text(30, blank=True)
    ours = text(200, blank=True)
    theirs = text(200, blank=True)
    settled: models.BooleanField[bool, bool] = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
