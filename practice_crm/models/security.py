"""Attachments (SEC-01), wrong sign-ins (SEC-02), the end of the audit log's chain (SEC-03)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from practice_crm.models.customers import Customer
from practice_crm.models.fields import count, moment, text
from practice_crm.models.people import Person


class Attachment(models.Model):
    """A file at a customer; ``size`` in bytes."""

    id: int
    customer_id: int
    customer: models.ForeignKey[Customer, Customer] = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="attachments"
    )
    name = text(120)
    size = count()
    content: models.BinaryField[bytes, bytes] = models.BinaryField()
    added_by: models.ForeignKey[Person | None, Person | None] = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = moment()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.name


class SignInFailure(models.Model):
    """A wrong password: for which account, from which client. Removed by the next good sign-in."""

    user_name = text(60, db_index=True)
    client = text(60)
    at = moment()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.user_name} {self.client} {self.at:%Y-%m-%d %H:%M:%S}"


class AuditChain(models.Model):
    """The end of the audit log: how many lines were ever written, and the digest of the last. One row."""

    running = count(default=0)
    digest = text(64)

    def __str__(self) -> str:
        return f"{self.running} {self.digest}"
