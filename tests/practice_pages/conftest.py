"""The bundled CRM on a throw-away database, and its driver through both channels."""

from __future__ import annotations

import itertools
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from drivers.browser_choice import BrowserChoice
from drivers.port import Crm, Desk
from drivers.records import CustomerDraft, Exchange, LeadDraft, Made, Person
from drivers.settings import Settings, load_settings
from golive.practice import practice_crm
from targets import build_target

ROOT = Path(__file__).resolve().parents[2]
_serial = itertools.count(1)
MARK = secrets.token_hex(3)


@dataclass
class Told:
    """A recorder that keeps what it's told."""

    records: list[Made] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)

    def made(self, record: Made) -> None:
        self.records.append(record)

    def exchanged(self, exchange: Exchange) -> None:
        self.exchanges.append(exchange)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The project's own settings, pointed at a CRM that was started for these tests."""
    secret = {name: secrets.token_urlsafe(16) for name in ("GOLIVE_PRACTICE_PASSWORD", "GOLIVE_PRACTICE_KEY")}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in secret.items():
            patch.setenv(name, value)
        folder = tmp_path_factory.mktemp("crm")
        with practice_crm(
            ROOT, str(folder / "crm.sqlite3"), log=folder / "crm.log", customers=230
        ) as running:
            yield load_settings(ROOT / "golive.toml", "practice", address=running.url)


@pytest.fixture(scope="module")
def told() -> Told:
    return Told()


@pytest.fixture(scope="module")
def crms(settings: Settings, told: Told) -> Iterator[dict[str, Crm]]:
    """The CRM through each channel; one browser for all tests here."""
    executable = os.environ.get("GOLIVE_BROWSER") or shutil.which("chromium-headless-shell")
    settings = settings.model_copy(update={"browser": BrowserChoice(executable)})
    both = {channel: build_target(settings, channel, recorder=told) for channel in ("http", "ui")}
    yield both
    for crm in both.values():
        crm.close()


@pytest.fixture(params=["http", "ui"])
def crm(request: pytest.FixtureRequest, crms: dict[str, Crm]) -> Iterator[Crm]:
    """The CRM through one channel, with nothing open from the test before."""
    chosen = crms[request.param]
    chosen.fresh(request.node.name)
    yield chosen


@pytest.fixture
def who(settings: Settings) -> Callable[[str], Person]:
    """A person of the cast by name."""
    cast = {person.name: person for person in settings.target.cast()}
    return lambda name: cast[name]


@pytest.fixture
def at_desk(crm: Crm, who: Callable[[str], Person]) -> Callable[[str], Desk]:
    """A person at work through the channel under test."""
    return lambda name: crm.desk(who(name))


@pytest.fixture
def customer() -> Callable[..., CustomerDraft]:
    """Drafts of customers that aren't there yet."""

    def new(**but: str | None) -> CustomerDraft:
        n = next(_serial)
        return replace(CustomerDraft(f"{MARK}第{n}号有限公司", f"136{n:08d}"), **but)

    return new


@pytest.fixture
def lead() -> Callable[[], LeadDraft]:
    """Drafts of leads that aren't there yet."""

    def new() -> LeadDraft:
        n = next(_serial)
        return LeadDraft(f"{MARK}第{n}号线索公司", f"135{n:08d}", "展会")

    return new
