"""How data travels: encrypted, and only so (SEC-06)."""

from __future__ import annotations

from typing import NamedTuple

ONE_YEAR_S = 365 * 24 * 3600


class Cookie(NamedTuple):
    """How the session's cookie is handed to the browser (SEC-02, SEC-06)."""

    http_only: bool
    same_site: str
    secure: bool


def session_cookie(encrypted: bool) -> Cookie:
    """Out of reach for scripts, not sent along by foreign pages, and bound to encryption where there is any."""
    return Cookie(http_only=True, same_site="Lax", secure=encrypted)


def strict_transport_s(encrypted: bool) -> int:
    """For how many seconds browsers shall insist on encryption; 0 says nothing about it."""
    return ONE_YEAR_S if encrypted else 0


def plain_answer() -> int:
    """What the plain door of a CRM with a certificate answers: the way to the encrypted address, no content."""
    return 308


def oldest_version() -> str:
    """The oldest TLS version that is still spoken."""
    return "TLSv1.2"


def checks_forgery(channel: str, method: str) -> bool:
    """Whether a writing request must prove that it comes from our own pages (SEC-02)."""
    del channel
    return method not in ("GET", "HEAD", "OPTIONS", "TRACE")
