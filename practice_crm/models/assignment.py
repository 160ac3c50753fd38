"""Who takes part in the assignment of leads (LEAD-02), and how long they may lie (LEAD-04)."""

from __future__ import annotations

from django.db import models

from practice_crm.models.fields import count
from practice_crm.models.people import Person
from practice_crm.rules.assignment import USUAL_DAYS


class LeadTaker(models.Model):
    """Somebody who is given leads in turn; ``turn`` is the running number of the last one, 0 = none yet."""

    person: models.OneToOneField[Person, Person] = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    turn = count(default=0)


class LeadPolicy(models.Model):
    """The one row of what the administrator has set; ``pool_keeper`` gets what belongs to no team."""

    pool_keeper_id: int | None
    idle_days = count(default=USUAL_DAYS)
    pool_keeper: models.ForeignKey[Person | None, Person | None] = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+"
    )
