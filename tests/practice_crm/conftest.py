"""The bundled CRM as a process of its own, once per test run, on a database that is thrown away."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Only-For-Tests-31"
KEY = "key-of-these-tests"
TIMEOUT = 30


@dataclass
class Caller:
    """Somebody who speaks to the interface; signed in or not."""

    url: str
    http: requests.Session
    csrf: str = ""

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        given = {"X-CSRFToken": self.csrf, "Accept-Language": "en", **headers}
        return self.http.request(method, self.url + path, json=body, headers=given, timeout=TIMEOUT)

    def get(self, path: str, **query: str) -> requests.Response:
        return self.http.get(self.url + path, params=query, timeout=TIMEOUT)

    def post(self, path: str, body: Any) -> requests.Response:
        return self.ask("POST", path, body)

    def patch(self, path: str, body: Any) -> requests.Response:
        return self.ask("PATCH", path, body)

    @property
    def session(self) -> str:
        return str(self.http.cookies["practice_session"])

    def made(self, kind: str, /, **more: Any) -> dict[str, Any]:
        """A new customer, lead or opportunity of this person; it must be possible."""
        body = {**fresh(kind), **more}
        if kind == "opportunities" and "customer" not in body:
            body["customer"] = self.made("customers")["id"]
        answer = self.post(f"/api/{kind}", body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())


_serial = itertools.count(1)


def fresh(kind: str = "customers") -> dict[str, Any]:
    """The fields of a record that isn't there yet."""
    serial = next(_serial)
    name, contact, industry = f"接口测试{serial}有限公司", f"137{serial:08d}", "制造业-IT设备"
    return {
        "customers": {"name": name, "contact": contact, "industry": industry},
        "leads": {"company": name, "contact": contact, "industry": industry, "source": "官网"},
        "opportunities": {"name": f"{name}采购", "amount": "100000.00"},
    }[kind]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "GOLIVE_PRACTICE_PASSWORD": PASSWORD, "GOLIVE_PRACTICE_KEY": KEY, **more}


@dataclass
class Crm:
    """The running CRM."""

    url: str

    @staticmethod
    def fresh(kind: str = "customers") -> dict[str, Any]:
        return fresh(kind)

    def stranger(self) -> Caller:
        return Caller(self.url, requests.Session())

    def holder(self, session: str) -> Caller:
        """Somebody whose browser carries this session."""
        caller = self.stranger()
        caller.http.cookies.set("practice_session", session, domain="127.0.0.1", path="/")
        return caller

    def as_(self, user: str, caller: Caller | None = None) -> Caller:
        caller = caller or self.stranger()
        answer = caller.post("/api/session", {"user": user, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        caller.csrf = answer.json()["csrf"]
        return caller

    def practice(self, method: str, path: str, body: Any = None, key: str = KEY) -> requests.Response:
        return self.stranger().ask(method, f"/practice/{path}", body, **{"X-Practice-Key": key})

    def faults(self, *names: str) -> None:
        answer = self.practice("PUT", "faults", {"on": list(names)})
        assert answer.json()["on"] == list(names), answer.text


def started(database: str, *options: str) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-m", "practice_crm", "--with-parent", "--database", database, *options]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdin=pipe, stdout=pipe, text=True)
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())["url"]


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crm]:
    # An empty PostgreSQL database instead: PRACTICE_CRM_TEST_DATABASE=postgresql://…
    database = os.environ.get("PRACTICE_CRM_TEST_DATABASE") or str(
        tmp_path_factory.mktemp("crm") / "crm.sqlite3"
    )
    process, url = started(database, "--practice", "--reps", "3")
    yield Crm(url)
    process.terminate()
    process.wait(20)


@pytest.fixture
def crm(running: Crm) -> Iterator[Crm]:
    """The running CRM; faults are off again afterwards."""
    yield running
    running.faults()


@pytest.fixture(scope="session")
def people(running: Crm) -> Callable[[str], Caller]:
    """Signed-in people, each signed in once."""
    known: dict[str, Caller] = {}

    def person(user: str) -> Caller:
        if user not in known:
            known[user] = running.as_(user)
        return known[user]

    return person


@pytest.fixture
def start() -> Iterator[Callable[..., tuple[subprocess.Popen[str], str]]]:
    """Start a CRM of one's own; it is stopped afterwards, whatever happens."""
    mine: list[subprocess.Popen[str]] = []

    def begin(database: str, *options: str) -> tuple[subprocess.Popen[str], str]:
        process, url = started(database, *options)
        mine.append(process)
        return process, url

    yield begin
    for process in mine:
        process.kill()
        process.wait(20)
