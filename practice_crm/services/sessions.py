"""Signing in and out (PERM-07); the session itself is Django's, kept by ``practice_crm.session_store``."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.utils import timezone
from django.utils.crypto import get_random_string

from practice_crm import clock
from practice_crm.models import Person, SignInFailure
from practice_crm.refusals import deactivated, locked, not_found, wrong_credentials
from practice_crm.rules import accounts, sessions
from practice_crm.services.asking import Channel
from practice_crm.session_store import SessionStore

_FORGOTTEN_AFTER = timedelta(days=1)
_KEY_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def sign_in(request: HttpRequest, user: str, password: str, channel: Channel) -> Person:
    """Sign a person in: a fresh session, whatever was there before.

    ``Refused``: wrong_credentials, locked (SEC-02), deactivated (PERM-08).
    """
    person = _recognised(request, user.strip(), password, channel)
    presented = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    key = sessions.key_at_sign_in(presented, get_random_string(32, _KEY_LETTERS))
    store = _store(request)
    store.flush()
    store.start_as(key)
    request.session[auth.SESSION_KEY] = str(person.pk)
    request.session[auth.BACKEND_SESSION_KEY] = person.backend
    request.session[auth.HASH_SESSION_KEY] = person.get_session_auth_hash()
    request.user = person
    rotate_token(request)
    return person


def stay(request: HttpRequest, person: Person) -> None:
    """The person has changed their password: this session goes on, their others end."""
    request.session[auth.HASH_SESSION_KEY] = person.get_session_auth_hash()


def _recognised(request: HttpRequest, user: str, password: str, channel: Channel) -> Person:
    """Whose name and password these are; wrong ones are counted, and too many of them lock (SEC-02)."""
    if not user.isprintable():  # a database may choke on it
        raise wrong_credentials()
    tries = SignInFailure.objects.filter(user_name=user[:60], client=request.META.get("REMOTE_ADDR", ""))
    until = accounts.locked_until([failure.at for failure in tries], clock.now(), channel)
    if until:
        raise locked(timezone.localtime(until).strftime("%H:%M"))
    person = auth.authenticate(request, username=user, password=password)
    if not isinstance(person, Person):
        _count_failure(request, user)
        raise wrong_credentials()
    if not accounts.may_sign_in(person.is_active):
        raise deactivated()
    tries.delete()
    return person


def _count_failure(request: HttpRequest, user: str) -> None:
    now = clock.now()
    SignInFailure.objects.filter(at__lt=now - _FORGOTTEN_AFTER).delete()
    SignInFailure.objects.create(user_name=user[:60], client=request.META.get("REMOTE_ADDR", ""), at=now)


def _store(request: HttpRequest) -> SessionStore:
    store = request.session
    if not isinstance(store, SessionStore):
        raise TypeError(f"SESSION_ENGINE is {type(store)}, not practice_crm.session_store")
    return store


def sign_out(request: HttpRequest) -> None:
    """Sign out: the session is gone from the server too, a copied cookie is worth nothing."""
    if sessions.ends_at_sign_out():
        request.session.flush()
    else:
        _store(request).forget()
    auth.logout(request)


def tidy() -> None:
    """Throw away the sessions whose time is over."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


def expire(key: str) -> None:
    """Let one session be over its time (for tests). ``Refused``: not_found."""
    over = timezone.now() - timedelta(seconds=1)
    if not Session.objects.filter(session_key=key).update(expire_date=over):
        raise not_found()
