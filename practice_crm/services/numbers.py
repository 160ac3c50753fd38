"""Giving out customer numbers; the counter's row is locked until the saver has committed (CUS-01)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practice_crm.models import Customer, NumberCounter
from practice_crm.rules import numbering


@dataclass(frozen=True)
class Number:
    """A number and what it's made of."""

    text: str
    day: date
    running: int


def locked_counter(day: date) -> NumberCounter:
    """The day's counter, held until the transaction ends: savers stand in line here, one after the other."""
    counter = NumberCounter.objects.select_for_update().filter(day=day).first()
    if counter is None:
        NumberCounter.objects.bulk_create([NumberCounter(day=day)], ignore_conflicts=True)
        counter = NumberCounter.objects.select_for_update().get(day=day)
    return counter


def give(counter: NumberCounter) -> Number:
    """The next number of a locked counter."""
    counter.last = numbering.next_running(counter.last)
    counter.save(update_fields=["last"])
    return Number(numbering.number(counter.day, counter.last), counter.day, counter.last)


def given_back(customer: Customer) -> None:
    """Tell the counter that a customer is gone; by the rule this changes nothing."""
    counter = locked_counter(customer.number_day)
    left = numbering.last_given_after_delete(counter.last, customer.number_running)
    if left != counter.last:
        counter.last = left
        counter.save(update_fields=["last"])
