"""Accounts into the database; may be repeated, changes only what differs."""

from __future__ import annotations

import os

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import OperationalError, transaction

from practice_crm.accounts.people import PEOPLE, Account, load_reps
from practice_crm.models import Person
from practice_crm.wording import Text

PASSWORD_VARIABLE = "GOLIVE_PRACTICE_PASSWORD"  # noqa: S105 - the name of a variable, not a password


class NotReady(Exception):
    """Something that the start needs is missing; the message says what to do, in both languages."""

    def __init__(self, what: Text) -> None:
        super().__init__(f"{what.zh}\n{what.en}")


def password() -> str:
    """The password of every seeded account, from the environment."""
    chosen = os.environ.get(PASSWORD_VARIABLE, "")
    if not chosen:
        raise NotReady(
            Text(
                f"没有设置环境变量 {PASSWORD_VARIABLE}：它是所有练习账号的密码。请先设置，再启动。",
                f"The environment variable {PASSWORD_VARIABLE} is not set: it is the password of all practice "
                "accounts. Set it, then start again.",
            )
        )
    try:
        validate_password(chosen)
    except ValidationError as weak:
        reasons = "；".join(weak.messages)
        raise NotReady(
            Text(
                f"环境变量 {PASSWORD_VARIABLE} 里的密码不符合密码规则：{reasons}",
                f"The password in {PASSWORD_VARIABLE} does not satisfy the password policy: {reasons}",
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
    there = {person.user_name: person for person in Person.objects.all()}
    with transaction.atomic():
        accounts = [*PEOPLE, *load_reps(reps)]
        Person.objects.bulk_create([_new(a, chosen) for a in accounts if a.user_name not in there])
        for account in accounts:
            if person := there.get(account.user_name):
                _renew(person, chosen)


def _new(account: Account, chosen: str) -> Person:
    return Person(**account._asdict(), password=make_password(chosen))


def _renew(person: Person, chosen: str) -> None:
    """A password that was changed in the environment counts from the next start on."""
    if not check_password(chosen, person.password):
        person.password = make_password(chosen)
        person.save(update_fields=["password"])
