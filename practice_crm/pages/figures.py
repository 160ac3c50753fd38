"""Figures for the home page, within the person's rights."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from practice_crm import vocabulary
from practice_crm.models import Opportunity
from practice_crm.rules import opportunities
from practice_crm.services import records
from practice_crm.services.asking import Asking


@dataclass(frozen=True)
class StageFigure:
    """How many opportunities stand at a stage, what they are worth, and how that compares (in twentieths)."""

    stage: str
    count: int
    amount: Decimal
    share: int


def by_stage(asking: Asking) -> list[StageFigure]:
    """One figure per stage, in the usual order."""
    seen = records.within_rights(Opportunity.objects.order_by(), asking, "opportunity", "list")
    found = {
        row["stage"]: (row["n"], row["worth"])
        for row in seen.values("stage").annotate(n=Count("id"), worth=Sum("amount"))
    }
    most = max((count for count, _ in found.values()), default=1)
    return [
        StageFigure(stage, count, worth, -(-20 * count // most))
        for stage in vocabulary.STAGES
        for count, worth in [found.get(stage, (0, Decimal(0)))]
    ]


def still_open(figures: list[StageFigure]) -> tuple[int, Decimal]:
    """Number and worth of what is neither won nor lost."""
    mine = [figure for figure in figures if not opportunities.is_closed(figure.stage)]
    return sum(figure.count for figure in mine), sum((figure.amount for figure in mine), Decimal(0))
