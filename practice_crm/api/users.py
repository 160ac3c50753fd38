"""``/api/users``: user administration (PERM-08, SEC-02)."""

from __future__ import annotations

from typing import Any

from ninja import Router, Schema, Status

from practice_crm.api.root import Signed
from practice_crm.models import Person
from practice_crm.services import users

router = Router(tags=["users"])


class UserIn(Schema):
    """A new account; ``role`` is one of the codes that ``GET /api/session`` tells."""

    user: str = ""
    name: str = ""
    role: str = ""
    team: str = ""
    password: str = ""


class PasswordIn(Schema):
    """A new password."""

    password: str = ""


class ReceiverIn(Schema):
    """Who takes over; a user name."""

    to: str = ""


@router.get("")
def list_users(request: Signed, search: str = "", page: int = 1, size: int = 200) -> dict[str, Any]:
    """The accounts whose name or user name contains ``search``, all on one page."""
    found = users.listed(request.auth, search)
    del page, size
    return {"items": [_out(person) for person in found], "total": len(found), "page": 1, "size": len(found)}


@router.post("", response={201: dict[str, Any]})
def create_user(request: Signed, account: UserIn) -> Status[dict[str, Any]]:
    """Make an account."""
    return Status(201, _out(users.create(request.auth, account.dict())))


@router.get("/{int:user_id}")
def get_user(request: Signed, user_id: int) -> dict[str, Any]:
    """One account, with how many records of each kind are in its name."""
    person = users.look(request.auth, user_id)
    return {**_out(person), "owns": users.still_owns(person)}


@router.post("/{int:user_id}/deactivate")
def deactivate_user(request: Signed, user_id: int) -> dict[str, Any]:
    """Shut somebody out at once."""
    return _out(users.deactivate(request.auth, user_id))


@router.post("/{int:user_id}/activate")
def activate_user(request: Signed, user_id: int) -> dict[str, Any]:
    """Let somebody in again."""
    return _out(users.activate(request.auth, user_id))


@router.post("/{int:user_id}/password")
def set_password(request: Signed, user_id: int, new: PasswordIn) -> dict[str, Any]:
    """Give somebody a new password."""
    return _out(users.set_password(request.auth, user_id, new.password))


@router.post("/{int:user_id}/hand-over")
def hand_over(request: Signed, user_id: int, receiver: ReceiverIn) -> dict[str, int]:
    """Give everything that is somebody's to a colleague; answers how many of each kind."""
    return users.hand_over(request.auth, user_id, receiver.to)


@router.delete("/{int:user_id}", response={204: None})
def delete_user(request: Signed, user_id: int) -> Status[None]:
    """Remove an account that has nothing in its name."""
    users.delete(request.auth, user_id)
    return Status(204, None)


def _out(person: Person) -> dict[str, Any]:
    return {"id": person.pk, **users.facts(person)}
