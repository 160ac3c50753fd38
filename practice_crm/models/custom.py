"""What hangs on a customer: contact persons, custom fields and their values, tags, history (CUS-04 to CUS-08)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from practice_crm.models.customers import Customer
from practice_crm.models.fields import count, moment, text


class ContactPerson(models.Model):
    """Somebody to talk to at a company."""

    id: int
    customer_id: int
    customer: models.ForeignKey[Customer, Customer] = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="persons"
    )
    person = text(60)
    position = text(60, blank=True)
    contact = text(200)
    created_at = moment()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.person


class CustomField(models.Model):
    """A field that the administrator has added to customers (CUS-04)."""

    id: int
    label = text(60)
    type = text(10)
    required: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    default: models.TextField[str, str] = models.TextField(blank=True)
    options: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    created_at: models.DateTimeField[datetime, datetime] = moment()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.label


class CustomValue(models.Model):
    """What one customer has in one custom field; no row is no value."""

    customer_id: int
    field_id: int
    customer: models.ForeignKey[Customer, Customer] = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="custom_values"
    )
    field: models.ForeignKey[CustomField, CustomField] = models.ForeignKey(
        CustomField, on_delete=models.CASCADE, related_name="values"
    )
    value: models.TextField[str, str] = models.TextField()

    class Meta:
        unique_together: ClassVar[list[tuple[str, str]]] = [("customer", "field")]

    def __str__(self) -> str:
        return self.value


class CustomerTag(models.Model):
    """A tag that a customer carries (CUS-05)."""

    customer_id: int
    customer: models.ForeignKey[Customer, Customer] = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="tags"
    )
    tag = text(30, db_index=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["tag"]
        unique_together: ClassVar[list[tuple[str, str]]] = [("customer", "tag")]

    def __str__(self) -> str:
        return self.tag


class CustomerChange(models.Model):
    """One field of one customer that was changed (CUS-08); ``version`` is the customer's after the save.

    ``field`` is a field's name, or the label of a custom field.
    """

    id: int
    customer_id: int
    customer: models.ForeignKey[Customer, Customer] = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="changes"
    )
    at = moment()
    who = text(60)
    field = text(60)
    before: models.TextField[str, str] = models.TextField(blank=True)
    after: models.TextField[str, str] = models.TextField(blank=True)
    version = count()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.field}: {self.before} → {self.after}"


class SwitchedOff(models.Model):
    """A module that is off (CUS-10); its records stay where they are."""

    module = text(20, primary_key=True)

    def __str__(self) -> str:
        return self.module
