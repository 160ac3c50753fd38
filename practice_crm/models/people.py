"""Accounts and what keeps numbers in order."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from practice_crm.models.fields import count, moment, text


class Person(AbstractBaseUser):
    """Somebody with an account; ``role`` decides what they may do, ``team`` is a sales region or empty."""

    user_name = text(60, unique=True)
    name = text(60)
    role = text(20)
    department = text(20, blank=True)
    team = text(20, blank=True)
    is_active: models.BooleanField[bool, bool] = models.BooleanField(default=True)
    created_at = moment(auto_now_add=True)

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
    last = count(default=0)
