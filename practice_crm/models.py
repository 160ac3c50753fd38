"""What is stored. Decisions about it are in ``practice_crm.rules``, the doing is in ``practice_crm.services``."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from practice_crm import vocabulary


def _text(length: int, **more: Any) -> models.CharField[str, str]:
    return models.CharField(max_length=length, **more)


def _moment(**more: Any) -> models.DateTimeField[datetime, datetime]:
    return models.DateTimeField(**more)


def _count(**more: Any) -> models.PositiveIntegerField[int, int]:
    return models.PositiveIntegerField(**more)


class Person(AbstractBaseUser):
    """Somebody with an account; ``role`` decides what they may do, ``team`` is a sales region or empty."""

    user_name = _text(60, unique=True)
    name = _text(60)
    role = _text(20)
    department = _text(20, blank=True)
    team = _text(20, blank=True)
    is_active: models.BooleanField[bool, bool] = models.BooleanField(default=True)
    created_at = _moment(auto_now_add=True)

    USERNAME_FIELD = "user_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[BaseUserManager[Person]] = BaseUserManager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """What the person is called."""
        return self.name

    def get_short_name(self) -> str:
        """The same; Chinese names are short."""
        return self.name


class NumberCounter(models.Model):
    """The last running number given on a day; its row is the queue in which savers stand (CUS-01)."""

    day: models.DateField[date, date] = models.DateField(primary_key=True)
    last = _count(default=0)


class Record(models.Model):
    """What customers, leads and opportunities have in common: an owner, whose rights decide who sees them."""

    id: int
    owner_id: int
    remark: models.TextField[str, str] = models.TextField(blank=True)
    owner: models.ForeignKey[Person, Person] = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+"
    )
    search_text = _text(500)
    version = _count(default=1)
    created_at = _moment()
    changed_at = _moment()

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["-id"]


class Customer(Record):
    """A customer. ``number`` and ``duplicate_key`` are deliberately not unique in the database: the rules
    keep them so, and a rule that is broken on purpose has to show in the data, not as a server error."""

    number = _text(24, db_index=True)
    number_day: models.DateField[date, date] = models.DateField()
    number_running = _count()
    name = _text(200)
    kind = _text(12, default="company")
    industry = _text(60)
    contact = _text(200)
    contact_key = _text(200)
    refuses_contact: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    region = _text(20, blank=True)
    source = _text(40, blank=True)
    duplicate_key = _text(64, db_index=True)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Lead(Record):
    """Somebody who may become a customer (LEAD-01); what came of it is linked (LEAD-03)."""

    company = _text(200)
    kind = _text(12, default="company")
    industry = _text(60, blank=True)
    contact = _text(200, blank=True)
    region = _text(20, blank=True)
    source = _text(40)
    status = _text(12, default=vocabulary.LEAD_NEW)
    customer_id: int | None
    customer: models.ForeignKey[Customer | None, Customer | None] = models.ForeignKey(
        Customer, null=True, on_delete=models.SET_NULL, related_name="leads"
    )

    def __str__(self) -> str:
        return self.company


class Opportunity(Record):
    """A sale in the making (OPP-01); ``amount`` in yuan. ``lead`` is the lead that it came from."""

    name = _text(200)
    customer: models.ForeignKey[Customer, Customer] = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="opportunities"
    )
    lead: models.ForeignKey[Lead | None, Lead | None] = models.ForeignKey(
        Lead, null=True, on_delete=models.SET_NULL, related_name="opportunities"
    )
    stage = _text(12, default=vocabulary.STAGE_FIRST)
    amount: models.DecimalField[Decimal, Decimal] = models.DecimalField(
        max_digits=14, decimal_places=2, default=0
    )
    reason = _text(200, blank=True)

    def __str__(self) -> str:
        return self.name
