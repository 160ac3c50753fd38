"""安全防护: what keeps a CRM safe from outside (SEC-01, SEC-02, SEC-06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from drivers.records import Person, RecordId


@dataclass(frozen=True)
class Cookie:
    """How the CRM hands its session to a browser; ``same_site`` in small letters, empty where it isn't said."""

    http_only: bool
    same_site: str
    secure: bool


@dataclass(frozen=True)
class Typed:
    """One text field of a form after saving: what was typed, what is shown, and whether it ran as a program.

    ``shown`` is ``None`` where the text isn't to be found at all.
    """

    field: str
    typed: str
    shown: str | None
    ran: bool


@dataclass(frozen=True)
class Encrypted:
    """What the encrypted address said: the version of TLS, whether the certificate is the right one, for how
    many seconds browsers are told to insist on it, and the session's cookie."""

    version: str
    trusted: bool
    insists_s: int
    cookie: Cookie


@dataclass(frozen=True)
class Plain:
    """What the plain address said: whether it answered with content, and where it pointed to."""

    content: bool
    points_to: str


class Protection(Protocol):
    """安全防护 / protection, as this person meets it."""

    def cookie(self) -> Cookie:
        """How the session of this desk was handed out."""

    def forged(self, customer: RecordId, contact: str) -> None:
        """While this person is signed in, another site changes a customer's contact in their name.

        Returns when the attempt is over, whatever came of it.
        """

    def fill_texts(self, form: str, text: str, customer: RecordId) -> Sequence[Typed]:
        """Put ``text`` into every text field of a form (客户, 线索, 商机, …), save, and look at it again.

        ``customer`` is one that the new record may hang on.
        """

    def encrypted(self, person: Person) -> Encrypted:
        """Sign somebody in at the encrypted address."""

    def plain(self) -> Plain:
        """Ask for the sign-in place at the plain address."""
