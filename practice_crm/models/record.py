"""What every record of the business has."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from practice_crm.models.fields import count, moment, text
from practice_crm.models.people import Person


class Record(models.Model):
    """What customers, leads and opportunities have in common: an owner, whose rights decide who sees them."""

    id: int
    owner_id: int
    remark: models.TextField[str, str] = models.TextField(blank=True)
    owner: models.ForeignKey[Person, Person] = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+"
    )
    search_text = text(500)
    version = count(default=1)
    created_at = moment()
    changed_at = moment()

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["-id"]
