"""Accounts into the database; may be repeated, changes only what differs."""

from __future__ import annotations

import os

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import OperationalError, transaction

from practice_crm.accounts import PASSWORD_VARIABLE
from practice_crm.accounts.people import PEOPLE, load_reps
from practice_crm.models import Person
from practice_crm.services import assignment
from practice_crm.wording import Text


class NotReady(Exception):
    """Something that the start needs is missing; the message says what to do, in both languages."""

    def __init__(self, what: Text) -> None:
        super().__init__(f"{what.zh}\n{what.en}")


def password() -> str:
    """The password of every seeded account, from the environment."""
    chosen = os.environ[PASSWORD_VARIABLE]
    try:
        validate_password(chosen)
    except ValidationError:
        raise NotReady(
            Text(
                f"环境变量 {PASSWORD_VARIABLE} 里的密码不符合密码规则：至少 10 个字符，不能全是数字，也不能是常见密码。",
                f"The password in {PASSWORD_VARIABLE} does not satisfy the password policy: at least 10 characters, "
                "not only digits, and none of the common passwords.",
            )
        ) from None
    return chosen


def make_tables() -> None:
    """Bring the database to the present form."""
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as wrong:
        raise NotReady(
            Text(f"数据库连接不上：{wrong}", f"The database can't be reached: {wrong}"),
        ) from None


def seed(reps: int) -> None:
    """Make sure that the people of the company and ``reps`` load reps can sign in."""
    chosen = password()
    there = set(Person.objects.values_list("user_name", flat=True))
    with transaction.atomic():
        _renew(chosen)
        missing = [account for account in (*PEOPLE, *load_reps(reps)) if account.user_name not in there]
        Person.objects.bulk_create(
            Person(**account._asdict(), password=make_password(chosen)) for account in missing
        )
        names = [account.user_name for account in PEOPLE]
        assignment.seed_takers(Person.objects.filter(user_name__in=names))


def _renew(chosen: str) -> None:
    """A password that was changed in the environment counts from the next start on, for all accounts of the cast.

    They always share one, so looking at one of them is enough: a check costs as much as a sign-in.
    """
    first = Person.objects.order_by("id").first()
    if first is None or check_password(chosen, first.password):
        return
    for person in Person.objects.filter(user_name__in=[a.user_name for a in (*PEOPLE, *load_reps(999))]):
        person.password = make_password(chosen)
        person.save(update_fields=["password"])
