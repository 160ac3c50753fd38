"""Sessions in the database, whose lifetime is a business rule (PERM-07)."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from practice_crm.rules import sessions


class SessionStore(db.SessionStore):
    """Django's database sessions; ``rules.sessions`` says whether one is still alive."""

    def _get_session_from_db(self) -> Session | None:
        found = Session.objects.filter(session_key=self.session_key).first()
        if found and sessions.is_alive(found.expire_date, timezone.now()):
            return found
        self._session_key = None
        return None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def start_as(self, key: str) -> None:
        """Begin an empty session under ``key``."""
        Session.objects.filter(session_key=key).delete()
        self._session_key = key
        self._session_cache: dict[str, object] = {}
        self.save(must_create=True)
        self.modified = True

    def forget(self) -> None:
        """Leave the session where it is and go on without one."""
        self._session_key = None
        self._session_cache = {}
        self.modified = True
