"""``/api/connections``: set up, watched and synchronised by the administrator (INT-04)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Router, Schema, Status

from practice_crm.api.root import Signed
from practice_crm.models import Connection, Incoming, Outgoing, SyncRun
from practice_crm.services import comparing, connections, outbox

router = Router(tags=["connections"])


class ConnectionIn(Schema):
    """Settings; what is left out stays as it is, or is the usual. ``owner`` is a user name."""

    name: str | None = None
    kind: str | None = None
    address: str | None = None
    fields: list[str] | None = None
    frequency: str | None = None
    daily_at: str | None = None
    retry_seconds: float | None = None
    attempts: int | None = None
    patience_seconds: float | None = None
    is_active: bool | None = None
    owner: str | None = None


class ConnectionOut(Schema):
    """A connection; its token is never told again. ``inbox`` is where the other system sends its messages."""

    id: int
    name: str
    kind: str
    address: str
    fields: list[str]
    frequency: str
    daily_at: str
    retry_seconds: float
    attempts: int
    patience_seconds: float
    is_active: bool
    owner: str
    inbox: str
    last_heard_at: datetime | None
    synced_at: datetime | None


class OpenedOut(Schema):
    """A new connection, or one with a new token: the only time that the token is told."""

    connection: ConnectionOut
    token: str


class ConnectionPage(Schema):
    """All connections."""

    items: list[ConnectionOut]
    total: int


class DifferenceOut(Schema):
    """Something that was not the same on both sides."""

    order_number: str
    what: str
    field: str
    ours: str
    theirs: str
    settled: bool


class RunOut(Schema):
    """One synchronisation."""

    id: int
    by_hand: bool
    started_at: datetime
    read: int
    added: int
    changed: int
    problem_zh: str
    problem_en: str
    differences: list[DifferenceOut]


class OutgoingOut(Schema):
    """One entry of the outbox."""

    id: int
    order_id: int
    state: str
    tried: int
    problem_zh: str
    problem_en: str


class IncomingOut(Schema):
    """One message of the other system."""

    id: int
    message_id: str
    taken: bool
    problem_zh: str
    problem_en: str
    at: datetime


@router.get("", response=ConnectionPage)
def list_connections(request: Signed, search: str = "", page: int = 1, size: int = 200) -> ConnectionPage:
    """All connections (administrator)."""
    del page, size
    items = [_connection(c) for c in connections.listed(request.auth, search)]
    return ConnectionPage(items=items, total=len(items))


@router.post("", response={201: OpenedOut})
def create_connection(request: Signed, connection: ConnectionIn) -> Status[OpenedOut]:
    """Set up a connection."""
    return Status(201, _opened(connections.create(request.auth, connection.dict())))


@router.get("/{int:connection_id}", response=ConnectionOut)
def get_connection(request: Signed, connection_id: int) -> ConnectionOut:
    """One connection."""
    return _connection(connections.look(request.auth, connection_id))


@router.patch("/{int:connection_id}", response=ConnectionOut)
def change_connection(request: Signed, connection_id: int, connection: ConnectionIn) -> ConnectionOut:
    """Change the given settings."""
    return _connection(connections.change(request.auth, connection_id, connection.dict()))


@router.delete("/{int:connection_id}", response={204: None})
def delete_connection(request: Signed, connection_id: int) -> Status[None]:
    """Take a connection away."""
    connections.delete(request.auth, connection_id)
    return Status(204, None)


@router.post("/{int:connection_id}/token", response=OpenedOut)
def renew_token(request: Signed, connection_id: int) -> OpenedOut:
    """A new token."""
    return _opened(connections.renew_token(request.auth, connection_id))


@router.post("/{int:connection_id}/sync", response=RunOut)
def synchronise(request: Signed, connection_id: int) -> RunOut:
    """Synchronise now."""
    return _run(comparing.by_hand(request.auth, connection_id))


@router.get("/{int:connection_id}/runs", response=list[RunOut])
def list_runs(request: Signed, connection_id: int) -> list[RunOut]:
    """The latest synchronisations, the newest first."""
    return [_run(run) for run in comparing.runs(request.auth, connection_id)]


@router.get("/{int:connection_id}/outgoing", response=list[OutgoingOut])
def list_outgoing(request: Signed, connection_id: int) -> list[OutgoingOut]:
    """The outbox of a connection, the newest first."""
    return [_outgoing(entry) for entry in connections.outgoing(request.auth, connection_id)]


@router.get("/{int:connection_id}/incoming", response=list[IncomingOut])
def list_incoming(request: Signed, connection_id: int) -> list[IncomingOut]:
    """What came in, the newest first."""
    return [_incoming(entry) for entry in connections.heard(request.auth, connection_id)]


@router.post("/outgoing/{int:outgoing_id}/retry", response=OutgoingOut)
def send_again(request: Signed, outgoing_id: int) -> OutgoingOut:
    """Start anew with something that has failed."""
    return _outgoing(outbox.send_again(request.auth, outgoing_id))


def _opened(opened: connections.Opened) -> OpenedOut:
    return OpenedOut(connection=_connection(opened.connection), token=opened.token)


def _connection(connection: Connection) -> ConnectionOut:
    return ConnectionOut(
        **_of(connection, ("id", *connections.SETTINGS, "is_active", "last_heard_at", "synced_at")),
        owner=connection.owner.user_name if connection.owner else "",
        inbox=connections.inbox(connection),
    )


def _run(run: SyncRun) -> RunOut:
    names = ("id", "by_hand", "started_at", "read", "added", "changed", "problem_zh", "problem_en")
    of_each = ("order_number", "what", "field", "ours", "theirs", "settled")
    return RunOut(
        **_of(run, names), differences=[DifferenceOut(**_of(d, of_each)) for d in comparing.differences(run)]
    )


def _outgoing(entry: Outgoing) -> OutgoingOut:
    names = ("id", "state", "tried", "problem_zh", "problem_en")
    return OutgoingOut(**_of(entry, names), order_id=entry.order.pk)


def _incoming(entry: Incoming) -> IncomingOut:
    return IncomingOut(**_of(entry, ("id", "message_id", "taken", "problem_zh", "problem_en", "at")))


def _of(record: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}
