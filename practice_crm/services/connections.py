"""Connections: the administrator sets them up; the other systems are recognised by their token (INT-04)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from practice_crm import clock
from practice_crm.models import Connection, Incoming, Outgoing, Person
from practice_crm.refusals import Refused, not_found
from practice_crm.rules import connections, delivery
from practice_crm.services import administration, journal, records
from practice_crm.services.asking import Asking
from practice_crm.services.writing import writing
from practice_crm.wording import Text

SETTINGS = (
    "name",
    "kind",
    "address",
    "fields",
    "frequency",
    "daily_at",
    "retry_seconds",
    "attempts",
    "patience_seconds",
)
DEFAULTS: dict[str, Any] = {
    "address": "",
    "frequency": connections.REAL_TIME,
    "daily_at": "02:00",
    "retry_seconds": 60.0,
    "attempts": 6,
    "patience_seconds": 10.0,
}
ADDRESSES = {connections.ERP: "orders", connections.CHAT: "messages", connections.CALLS: "calls"}


@dataclass(frozen=True)
class Opened:
    """A connection with its token, which is told this once and then never again."""

    connection: Connection
    token: str


def create(asking: Asking, values: Mapping[str, Any]) -> Opened:
    """Set up a connection (administrator only). ``Refused``: required, invalid_format, invalid_choice, not_allowed."""
    administration.enter(asking, "configuration")
    settings = {**DEFAULTS, **_given(values)}
    settings["fields"] = settings.get("fields") or list(
        connections.FIELDS.get(str(settings.get("kind", "")), ())
    )
    records.refuse(connections.problems(settings))
    connection = Connection(**settings, created_at=clock.now(), owner=_owner(values))
    with writing():
        token = _new_token(connection)
        connection.save()
        journal.note(asking, "create", "connection", connection.pk, connection.name, _plain(settings))
    return Opened(connection, token)


def change(asking: Asking, connection_id: int, values: Mapping[str, Any]) -> Connection:
    """Change the given settings; the kind stays."""
    with writing():
        connection = look(asking, connection_id)
        given = {name: value for name, value in _given(values).items() if name != "kind"}
        records.refuse(
            connections.problems({**{name: getattr(connection, name) for name in SETTINGS}, **given})
        )
        for name, value in given.items():
            setattr(connection, name, value)
        if values.get("is_active") is not None:
            connection.is_active = bool(values["is_active"])
        if values.get("owner"):
            connection.owner = _owner(values)
        connection.save()
        journal.note(asking, "change", "connection", connection.pk, connection.name, _plain(given))
    return connection


def renew_token(asking: Asking, connection_id: int) -> Opened:
    """A new token; the old one is worth nothing from now on."""
    with writing():
        connection = look(asking, connection_id)
        token = _new_token(connection)
        connection.save(update_fields=["token_hash", "signing_key"])
        journal.note(asking, "renew token", "connection", connection.pk, connection.name)
    return Opened(connection, token)


def delete(asking: Asking, connection_id: int) -> None:
    """Take a connection away with what waits in it; orders, chats and calls that came through it stay."""
    with writing():
        connection = look(asking, connection_id)
        journal.note(asking, "delete", "connection", connection.pk, connection.name)
        connection.delete()


def look(asking: Asking, connection_id: int) -> Connection:
    """One connection (administrator only)."""
    administration.enter(asking, "configuration")
    connection = Connection.objects.select_related("owner").filter(pk=connection_id).first()
    if connection is None:
        raise not_found()
    return connection


def listed(asking: Asking, search: str = "") -> QuerySet[Connection]:
    """All connections whose name contains ``search`` (administrator only), with ``waiting`` and ``failed``."""
    administration.enter(asking, "configuration")
    waiting = Q(outgoing__state__in=(delivery.WAITING, delivery.SENDING))
    return (
        Connection.objects.filter(name__contains=search)
        .select_related("owner")
        .annotate(
            waiting=Count("outgoing", filter=waiting),
            failed=Count("outgoing", filter=Q(outgoing__state=delivery.FAILED)),
        )
    )


def destinations() -> Sequence[Connection]:
    """The ERPs to which an order can go."""
    return list(Connection.objects.filter(kind=connections.ERP, is_active=True))


def heard(asking: Asking, connection_id: int) -> Sequence[Incoming]:
    """The latest messages of a connection, what was refused among them."""
    return list(Incoming.objects.filter(connection=look(asking, connection_id))[:100])


def outgoing(asking: Asking, connection_id: int) -> Sequence[Outgoing]:
    """The latest entries of the outbox of a connection."""
    found = Outgoing.objects.filter(connection=look(asking, connection_id))
    return list(found.select_related("order", "order__customer", "order__owner")[:100])


def inbox(connection: Connection) -> str:
    """Where the other system sends its messages."""
    return f"/api/inbound/{connection.pk}/{ADDRESSES[connection.kind]}"


def recognised(connection_id: int, kind: str, shown: str) -> Connection:
    """The connection that a message comes through, if it shows the right token; ``Refused("not_signed_in")``
    otherwise, whatever of it is wrong."""
    connection = Connection.objects.filter(pk=connection_id, kind=kind, is_active=True).first()
    if connection is None or not connections.token_fits(shown, connection.token_hash):
        raise Refused("not_signed_in", Text("令牌不正确。", "The token is wrong."))
    return connection


def _new_token(connection: Connection) -> str:
    token = secrets.token_urlsafe(32)
    connection.token_hash = connections.token_hash(token)
    connection.signing_key = connections.signing_key(token)
    return token


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: values[name] for name in SETTINGS if values.get(name) is not None}
    for name in ("name", "address", "daily_at"):
        if name in given:
            given[name] = str(given[name]).strip()
    return given


def _owner(values: Mapping[str, Any]) -> Person | None:
    name = str(values.get("owner") or "")
    owner = Person.objects.filter(user_name=name, is_active=True).first()
    if name and owner is None:
        why = Text(f"没有用户“{name}”。", f"There is no user “{name}”.")
        raise Refused("invalid_choice", why, fields={"owner": why})
    return owner


def _plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    return dict(settings)
