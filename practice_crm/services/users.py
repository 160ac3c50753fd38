"""User administration (PERM-08) and passwords (SEC-02)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.db.models import Model, ProtectedError, Q

from practice_crm import vocabulary
from practice_crm.models import Person, Record, Task
from practice_crm.refusals import Refused, not_found
from practice_crm.rules import accounts, fields
from practice_crm.services import administration, history, journal, records
from practice_crm.services.asking import Asking
from practice_crm.services.writing import writing
from practice_crm.wording import Text

_DEPARTMENTS = {
    vocabulary.SERVICE_AGENT: "客服部",
    vocabulary.MARKETING: "市场部",
    vocabulary.ADMINISTRATOR: "",
}


def listed(asking: Asking, search: str = "") -> list[Person]:
    """Everybody with an account whose name or user name contains ``search``."""
    administration.enter(asking, "users")
    return list(
        Person.objects.filter(Q(name__contains=search) | Q(user_name__contains=search)).order_by("id")
    )


def look(asking: Asking, person_id: int) -> Person:
    """One account. ``Refused``: not_allowed, not_found."""
    administration.enter(asking, "users")
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise not_found()
    return person


def facts(person: Person) -> dict[str, object]:
    """What is told of an account (SEC-02)."""
    return accounts.facts(
        {
            "user": person.user_name,
            "name": person.name,
            "role": person.role,
            "department": person.department,
            "team": person.team,
            "active": person.is_active,
            "password": person.password,
        }
    )


def create(asking: Asking, values: Mapping[str, Any]) -> Person:
    """A new account. ``Refused``: required, invalid_format, invalid_choice by field, not_allowed."""
    administration.enter(asking, "users")
    typed = {"user": "", "name": "", "role": "", "team": "", "password": ""}
    typed |= records.texts(values, typed)
    typed |= fields.clean({name: typed[name] for name in ("user", "name", "role", "team")})
    user, role = typed["user"], typed["role"]
    taken = Person.objects.filter(user_name=user).exists()
    weak = {"password": accounts.password_problem(typed["password"], user, *_of(typed["password"], asking))}
    records.refuse({**accounts.problems(typed, taken), **fields.gathered(weak)})
    person = Person(
        user_name=user,
        name=typed["name"],
        role=role,
        team=typed["team"],
        department=_DEPARTMENTS.get(role, "销售部"),
        password=make_password(typed["password"]),
    )
    with writing():
        person.save(force_insert=True)
        journal.note(asking, "create", "user", person.pk, person.user_name, typed)
    return person


def deactivate(asking: Asking, person_id: int) -> Person:
    """Shut somebody out at once; their records stay as they are (PERM-08)."""
    person = look(asking, person_id)
    if not accounts.may_deactivate(person.pk, asking.id):
        why = Text("不能停用自己的账号。", "You can't deactivate your own account.")
        raise Refused("invalid_choice", why, fields={"user": why})
    return _switch(asking, person, "deactivate", active=False)


def activate(asking: Asking, person_id: int) -> Person:
    """Let somebody in again."""
    return _switch(asking, look(asking, person_id), "activate", active=True)


def set_password(asking: Asking, person_id: int, password: str) -> Person:
    """Give somebody a new password; whoever is signed in as them has to sign in again."""
    return _new_password(asking, look(asking, person_id), password)


def change_own_password(asking: Asking, old: str, new: str) -> Person:
    """The person's own password. ``Refused``: wrong_credentials by the field ``old``, or what is wrong with the new."""
    person = asking.person
    if accounts.old_password_asked(asking.channel) and not person.check_password(old):
        why = Text("原密码不正确。", "The old password is not correct.")
        raise Refused("wrong_credentials", why, fields={"old": why})
    return _new_password(asking, person, new)


def receivers(asking: Asking, person: Person) -> list[Person]:
    """Who may take over somebody's records."""
    administration.enter(asking, "users")
    others = Person.objects.filter(is_active=True).exclude(pk=person.pk).order_by("id")
    return [one for one in others if accounts.receiver_problem(one.is_active, one.role, same=False) is None]


def hand_over(asking: Asking, person_id: int, to: str) -> dict[str, int]:
    """Give everything that is somebody's to ``to`` (a user name) in one go; answers how many of each kind."""
    person = look(asking, person_id)
    receiver = Person.objects.filter(user_name=to).first()
    problem = (
        accounts.receiver_problem(receiver.is_active, receiver.role, receiver.pk == person.pk)
        if receiver
        else accounts.receiver_problem(False, "", same=False)
    )
    records.refuse_one("to", problem)
    with writing():
        if receiver:
            history.handed_over(asking, person, receiver)
        moved = {kind: _give(model, person, receiver) for kind, model in owned() if accounts.goes_along(kind)}
        told = {"to": to, **{kind: count for kind, count in moved.items() if count}}
        journal.note(asking, "hand_over", "user", person.pk, person.user_name, told)
    return moved


def still_owns(person: Person) -> dict[str, int]:
    """How many records of each kind are somebody's; kinds without any are left out."""
    counts = {kind: model._default_manager.filter(owner=person).count() for kind, model in owned()}
    return {kind: count for kind, count in counts.items() if count}


def delete(asking: Asking, person_id: int) -> None:
    """Remove an account that never had anything, or has nothing any more."""
    person = look(asking, person_id)
    try:
        with writing():
            journal.note(asking, "delete", "user", person.pk, person.user_name)
            person.delete()
    except ProtectedError:
        raise Refused(
            "invalid_choice",
            Text(
                "名下还有记录，请先移交。", "There are records in this person's name; hand them over first."
            ),
        ) from None


def owned() -> Iterator[tuple[str, type[Model]]]:
    """Every kind of record that has an owner, to-dos included."""
    for model in apps.get_app_config("practice_crm").get_models():
        if issubclass(model, Record) or model is Task:
            yield str(model._meta.model_name), model


def _give(model: type[Model], person: Person, receiver: Person | None) -> int:
    return int(model._default_manager.filter(owner=person).update(owner=receiver))


def _switch(asking: Asking, person: Person, deed: str, *, active: bool) -> Person:
    with writing():
        person.is_active = active
        person.save(update_fields=["is_active"])
        journal.note(asking, deed, "user", person.pk, person.user_name)
    return person


def _new_password(asking: Asking, person: Person, password: str) -> Person:
    records.refuse_one(
        "password", accounts.password_problem(password, person.user_name, *_of(password, asking))
    )
    with writing():
        person.password = make_password(password)
        person.save(update_fields=["password"])
        journal.note(asking, "password", "user", person.pk, person.user_name, {"password": password})
    return person


def _of(password: str, asking: Asking) -> tuple[bool, str]:
    """What the policy has to know beside the password: whether it is a common one, and the channel."""
    return password.lower().strip() in _common(), asking.channel


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)
