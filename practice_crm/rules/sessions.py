"""How long a signed-in session is one (PERM-07)."""

from __future__ import annotations

from datetime import datetime


def is_alive(expires_at: datetime, now: datetime) -> bool:
    """Whether a session may still be used."""
    return now < expires_at


def key_at_sign_in(presented: str | None, fresh: str) -> str:
    """The key of a new session: always a fresh one, whatever the browser brought along."""
    del presented
    return fresh


def ends_at_sign_out() -> bool:
    """Whether signing out destroys the session itself and not only the browser's cookie."""
    return True


def person_of(signed_in: int | None, channel: str) -> int | None:
    """Whose rights a request has: those of the person who is signed in, and nobody's otherwise."""
    del channel
    return signed_in
