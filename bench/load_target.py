"""The truth server as a target of golive, built where ``targets.build_target`` would be."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

from drivers.records import RecordId
from drivers.session import RequestsSession
from drivers.settings import Settings
from tests.load.servers.tiny import TinyCrm, TinyDesk


class Desk(TinyDesk):
    def search(self, name: str) -> list[Any]:
        answer = self._session.send("GET", "/search", params={"name": name}, name="GET /search").json()
        return [SimpleNamespace(id=RecordId(one)) for one in answer["ids"]]


class Crm(TinyCrm):
    def sign_in(self, person: Any) -> Desk:
        session = self._new(self._address)
        session.send("POST", "/login", json={"user": person.user})
        return Desk(session, person)


def build(settings: Settings, channel: str, *, recorder: Any = None, new_session: Any = None) -> Crm:
    return Crm(settings.target.address, new_session or RequestsSession)


def _build_busily() -> Any:
    # imported for four seconds of work, as a big target may be
    end = time.process_time() + 4
    while time.process_time() < end:
        pass
    return build


def __getattr__(name: str) -> Any:
    """``bench.load_target:busy`` is the same target behind four seconds of busy start-up."""
    if name == "busy":
        return _build_busily()
    raise AttributeError(name)
