"""What is stored. Decisions about it are in ``practice_crm.rules``, the doing is in ``practice_crm.services``."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from practice_crm import vocabulary


class Person(AbstractBaseUser):
    """Somebody with an account; ``role`` decides what they may do, ``team`` is a sales region or empty."""

    user_name = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    role = models.CharField(max_length=20)
    department = models.CharField(max_length=20, blank=True)
    team = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "user_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = BaseUserManager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class NumberCounter(models.Model):
    """The last running number given on a day; its row is the queue in which savers stand (CUS-01)."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Customer(models.Model):
    """A customer. ``number`` and ``duplicate_key`` are deliberately not unique in the database: the rules
    keep them so, and a rule that is broken on purpose has to show in the data, not as a server error."""

    number = models.CharField(max_length=24, db_index=True)
    number_day = models.DateField()
    number_running = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, default="company")
    industry = models.CharField(max_length=60)
    contact = models.CharField(max_length=200)
    contact_key = models.CharField(max_length=200)
    refuses_contact = models.BooleanField(default=False)
    region = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=40, blank=True)
    remark = models.TextField(blank=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="customers")
    search_text = models.CharField(max_length=500)
    duplicate_key = models.CharField(max_length=64, db_index=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Lead(models.Model):
    """Somebody who may become a customer (LEAD-01); what came of it is linked (LEAD-03)."""

    company = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, default="company")
    industry = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=40)
    status = models.CharField(max_length=12, default=vocabulary.LEAD_NEW)
    remark = models.TextField(blank=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="leads")
    customer = models.ForeignKey(Customer, null=True, on_delete=models.SET_NULL, related_name="leads")
    search_text = models.CharField(max_length=500)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.company


class Opportunity(models.Model):
    """A sale in the making (OPP-01); ``amount`` in yuan. ``lead`` is the lead that it came from."""

    name = models.CharField(max_length=200)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="opportunities")
    lead = models.ForeignKey(Lead, null=True, on_delete=models.SET_NULL, related_name="opportunities")
    stage = models.CharField(max_length=12, default=vocabulary.STAGE_FIRST)
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    reason = models.CharField(max_length=200, blank=True)
    remark = models.TextField(blank=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="opportunities")
    search_text = models.CharField(max_length=500)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.name
