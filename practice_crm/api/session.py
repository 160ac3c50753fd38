"""Signing in and out, and what the CRM says about itself (PERM-07)."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import Router, Schema, Status

from practice_crm import PRODUCT, VERSION, clock
from practice_crm.api.root import Signed
from practice_crm.api.shapes import AboutOut, CredentialsIn, MeOut
from practice_crm.models import Person
from practice_crm.refusals import Refused
from practice_crm.services import customers, sessions, users
from practice_crm.services.asking import asking_of
from practice_crm.vocabulary import ROLES
from practice_crm.wording import Text

router = Router(tags=["session"])


@router.post("/session", response=MeOut, auth=None)
def sign_in(request: HttpRequest, credentials: CredentialsIn) -> MeOut:
    """Sign in; the answer sets the session cookie. Only JSON is taken: a foreign page can't send that unasked."""
    if request.content_type != "application/json":
        wrong = Text("请以 application/json 提交。", "Send application/json.")
        raise Refused("invalid_format", wrong)
    return _me(request, sessions.sign_in(request, credentials.user, credentials.password, "api"))


@router.get("/session", response=MeOut)
def who_am_i(request: Signed) -> MeOut:
    """The signed-in person."""
    return _me(request, request.auth.person)


@router.delete("/session", response={204: None})
def sign_out(request: Signed) -> Status[None]:
    """Sign out; the session is destroyed on the server."""
    sessions.sign_out(request)
    return Status(204, None)


@router.get("/about", response=AboutOut, auth=None)
def about(request: HttpRequest) -> AboutOut:
    """Product, build, database, business date; the number of customers for the signed-in only."""
    return AboutOut(
        product=PRODUCT,
        version=VERSION,
        database=connection.vendor,
        today=clock.today().isoformat(),
        time_zone=settings.TIME_ZONE,
        customers=customers.total() if _is_signed_in(request) else None,
    )


class PasswordIn(Schema):
    """A new password for oneself."""

    old: str = ""
    password: str = ""


@router.post("/session/password", response={204: None})
def change_password(request: Signed, change: PasswordIn) -> Status[None]:
    """Change one's own password (SEC-02); other sessions of the person end."""
    sessions.stay(request, users.change_own_password(request.auth, change.old, change.password))
    return Status(204, None)


def _is_signed_in(request: HttpRequest) -> bool:
    try:
        return bool(asking_of(request, "api"))
    except Refused:
        return False


def _me(request: HttpRequest, person: Person) -> MeOut:
    return MeOut(
        user=person.user_name,
        name=person.name,
        role=person.role,
        role_name=ROLES[person.role].zh,
        department=person.department,
        team=person.team,
        csrf=get_token(request),
    )
