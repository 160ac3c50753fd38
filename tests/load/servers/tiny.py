"""A target of a hundred lines for the truth server, built where ``targets.build_target`` would be."""

from __future__ import annotations

import sys
from typing import Any

from drivers.errors import CrmRefused, Reason
from drivers.records import About, CustomerDraft, Made, Person, RecordId
from drivers.session import HttpSession, RequestsSession
from drivers.settings import Settings


class TinyDesk:
    """Customers and access of one person; what else the port has isn't needed here."""

    def __init__(self, session: HttpSession, person: Person) -> None:
        self._session, self._person = session, person

    @property
    def customers(self) -> TinyDesk:
        return self

    @property
    def access(self) -> TinyDesk:
        return self

    def whoami(self) -> str:
        return f"销售{self._person.user}"

    def record(self, draft: CustomerDraft) -> RecordId:
        told = {"name": str(draft.name), "contact": str(draft.contact)}
        answer = self._session.send("POST", "/customers", json=told, name="POST /customers")
        if answer.status != 201:
            raise CrmRefused(Reason.OTHER, f"{answer.status} {answer.text}")
        return RecordId(answer.json()["id"])


class TinyCrm:
    channel = "http"
    desk = TinyDesk

    def __init__(self, address: str, new_session: Any) -> None:
        self._address, self._new = address, new_session or RequestsSession
        self._admin = self._new(address)

    @property
    def keeper(self) -> TinyCrm:
        return self

    def sign_in(self, person: Person) -> TinyDesk:
        session = self._new(self._address)
        if session.send("POST", "/login", json={"user": person.user}).status != 200:
            raise CrmRefused(Reason.WRONG_CREDENTIALS, "账号或密码错误")
        return self.desk(session, person)

    def about(self) -> About:
        return About("tiny", "1", self._address)

    def customers_total(self) -> int:
        return int(self._admin.send("GET", "/total").json()["total"])

    def _rows(self, mark: str) -> list[dict[str, str]]:
        return list(self._admin.send("GET", "/customers", params={"mark": mark}).json()["rows"])

    def numbers_of(self, mark: str) -> list[tuple[str, str]]:
        return [(row["number"], row["owner"]) for row in self._rows(mark)]

    def leftovers(self, mark: str) -> list[Made]:
        return [Made("customer", RecordId(row["id"]), row["name"]) for row in self._rows(mark)]

    def remove(self, made: Made) -> None:
        if made.id == "3":
            raise CrmRefused(Reason.NOT_ALLOWED, "第 3 个不能删除")
        self._admin.send("DELETE", f"/customers/{made.id}")

    def fill(self, customers: int) -> None:
        return

    def close(self) -> None:
        self._admin.close()


def build(settings: Settings, channel: str, *, recorder: Any = None, new_session: Any = None) -> TinyCrm:
    return TinyCrm(settings.target.address, new_session)


class HeavySession:
    """What makes a driver slow by itself: with each request the whole generator stands still for 100 ms."""

    def __init__(self, session: HttpSession) -> None:
        self._session = session

    def send(self, *request: Any, **more: Any) -> Any:
        if gevent := sys.modules.get("gevent.monkey"):  # the probe outside hasn't loaded it, and isn't slow
            gevent.get_original("time", "sleep")(0.1)
        return self._session.send(*request, **more)

    def close(self) -> None:
        self._session.close()


def heavy(settings: Settings, channel: str, *, recorder: Any = None, new_session: Any = None) -> TinyCrm:
    return TinyCrm(
        settings.target.address, lambda address: HeavySession((new_session or RequestsSession)(address))
    )
