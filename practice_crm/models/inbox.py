"""What waits for a person: notices and to-dos."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.db import models

from practice_crm.models.customers import Customer
from practice_crm.models.fields import moment, text
from practice_crm.models.people import Person


class Notice(models.Model):
    """Something a person has been told; ``key`` makes the same news come once only."""

    id: int
    person_id: int
    person: models.ForeignKey[Person, Person] = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="notices"
    )
    zh = text(400)
    en = text(400)
    link = text(200, blank=True)
    key = text(120, blank=True, db_index=True)
    created_at = moment()
    read_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.zh


class Task(models.Model):
    """A to-do (待办) of one person; ``kind`` says what made it, ``key`` makes the same one come once only."""

    id: int
    owner_id: int
    customer_id: int | None
    owner: models.ForeignKey[Person, Person] = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="tasks"
    )
    title = text(200)
    kind = text(40, blank=True)
    key = text(120, blank=True, db_index=True)
    link = text(200, blank=True)
    customer: models.ForeignKey[Customer | None, Customer | None] = models.ForeignKey(
        Customer, null=True, on_delete=models.CASCADE, related_name="tasks"
    )
    due_on: models.DateField[date, date] = models.DateField()
    created_at = moment()
    done_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "id"]

    def __str__(self) -> str:
        return self.title
