"""The little of cookies that a rep's session needs: one CRM, one host, all paths."""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def apply(line: str, cookies: MutableMapping[str, str]) -> None:
    """Keep, replace or forget the cookie of one ``Set-Cookie`` line; a line without a name is ignored."""
    pair, *attributes = line.split(";")
    name, equals, value = pair.strip().partition("=")
    if not equals or not name:
        return
    if _over(attributes):
        cookies.pop(name, None)
    else:
        cookies[name] = value.strip()


def header(cookies: MutableMapping[str, str]) -> str:
    """The ``Cookie`` header that carries them all."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _over(attributes: list[str]) -> bool:
    """``Max-Age`` comes before ``Expires`` (RFC 6265, 5.3)."""
    given = {k.strip().lower(): v.strip() for k, _, v in (a.partition("=") for a in attributes)}
    if "max-age" in given:
        return given["max-age"].lstrip("-").isdigit() and int(given["max-age"]) <= 0
    try:
        until = parsedate_to_datetime(given["expires"])
    except (KeyError, ValueError, TypeError):
        return False
    return (until if until.tzinfo else until.replace(tzinfo=UTC)) <= datetime.now(UTC)
