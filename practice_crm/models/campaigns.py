"""Campaigns, their mails one by one, and the leads that came of them (MKT)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from practice_crm import vocabulary_marketing as words
from practice_crm.models.customers import Customer
from practice_crm.models.fields import count, text
from practice_crm.models.leads import Lead
from practice_crm.models.record import Record


class Campaign(Record):
    """A mail to a segment of the customers. ``smtp`` (host:port) is set where it leaves by a mail server of its
    own; otherwise it leaves by the CRM's."""

    name = text(200)
    region = text(20, blank=True)
    industry = text(60, blank=True)
    source = text(40, blank=True)
    keyword = text(200, blank=True)
    subject = text(200)
    body: models.TextField[str, str] = models.TextField()
    status = text(12, default=words.CAMPAIGN_DRAFT)
    smtp = text(120, blank=True)
    sent_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """What became of one customer of the segment. ``address`` and ``token`` are empty where nothing is sent."""

    id: int
    customer_id: int
    campaign: models.ForeignKey[Campaign, Campaign] = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="deliveries"
    )
    customer: models.ForeignKey[Customer, Customer] = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="deliveries"
    )
    address = text(200, blank=True)
    token = text(60, blank=True, db_index=True)
    state = text(12, default=words.WAITING)
    sent_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    opens = count(default=0)
    clicks = count(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.address} {self.state}"


class CampaignLead(models.Model):
    """A lead that came of a mail."""

    id: int
    campaign_id: int
    delivery: models.ForeignKey[Delivery, Delivery] = models.ForeignKey(
        Delivery, on_delete=models.CASCADE, related_name="answers"
    )
    campaign: models.ForeignKey[Campaign, Campaign] = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="answers"
    )
    lead: models.OneToOneField[Lead, Lead] = models.OneToOneField(
        Lead, on_delete=models.CASCADE, related_name="campaign_answer"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return str(self.lead)
