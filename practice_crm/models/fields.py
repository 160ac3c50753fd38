"""Short names for the fields that most tables have."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models


def text(length: int, **more: Any) -> models.CharField[str, str]:
    """One line of text."""
    return models.CharField(max_length=length, **more)


def moment(**more: Any) -> models.DateTimeField[datetime, datetime]:
    """A point in time, with its zone."""
    return models.DateTimeField(**more)


def count(**more: Any) -> models.PositiveIntegerField[int, int]:
    """A number from zero on."""
    return models.PositiveIntegerField(**more)
