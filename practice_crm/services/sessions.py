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

from practice_crm.models import Person
from practice_crm.refusals import not_found, wrong_credentials
from practice_crm.rules import sessions
from practice_crm.session_store import SessionStore

_KEY_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def sign_in(request: HttpRequest, user: str, password: str) -> Person:
    """Sign a person in: a fresh session, whatever was there before. ``Refused``: wrong_credentials."""
    known = user.isprintable()  # a database may choke on others
    person = auth.authenticate(request, username=user.strip(), password=password) if known else None
    if not isinstance(person, Person):
        raise wrong_credentials()
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
