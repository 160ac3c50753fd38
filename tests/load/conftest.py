"""Load runs of a few seconds against the truth server, with a target of their own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from drivers.settings import Settings, load_settings
from drivers.words import Text
from load.crew import MUCH_STOLEN
from load.exchange import Team
from load.plan import Profile
from load.profile_files import load_profile
from load.pulse import stolen_s
from load.runner import LoadRun
from reports.evidence.model import LoadCriterion, LoadResult
from tests.load.servers.truth import Server, Truth

BUILD = "tests.load.servers.tiny:build"
TOML = """
[targets.tiny]
kind = "tiny"
address = "{address}"
load_users = "rep{{:03d}}"
people = []
"""


OVERLOADED = 2.0
"""From this load average per core on, what doesn't come about in time is the machine's doing and no fault of ours."""


def busy() -> float:
    """The load average per core."""
    return psutil.getloadavg()[0] / (psutil.cpu_count() or 1)


class Machine:
    """What else went on while something was measured: ``load`` per core before it, and ``stolen``, the share of a
    virtual machine's processors that its host took meanwhile."""

    def __init__(self) -> None:
        self.load, self._taken, self._began = busy(), stolen_s(), time.monotonic()

    @property
    def stolen(self) -> float:
        return (stolen_s() - self._taken) / (time.monotonic() - self._began)

    @property
    def quiet(self) -> bool:
        return self.load <= OVERLOADED and self.stolen < MUCH_STOLEN


def settings_for(address: str, folder: Path) -> Settings:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "golive.toml").write_text(TOML.format(address=address), "utf-8")
    return load_settings(folder / "golive.toml", "tiny", address=address)


def short(**parts: dict[str, Any]) -> Profile:
    """Three reps for two seconds."""
    base = load_profile("trial").changed(
        reps={"count": 3, "think_s": (0.05, 0.2)}, window={"ramp_s": 0.3, "measured_s": 2.0, "drain_s": 1.0}
    )
    return base.changed(**parts)


@dataclass
class Ran:
    """A finished run beside the truth of the server it ran against."""

    truth: Truth
    folder: Path
    said: list[Text] = field(default_factory=list)
    result: LoadResult | None = None
    left: int = 0

    def criterion(self, ending: str) -> LoadCriterion:
        assert self.result
        return next(c for c in self.result.criteria if c.id.endswith(ending))


def ran(
    truth: Truth,
    folder: Path,
    profile: Profile,
    during: Any = None,
    team: Team | None = None,
    build: str = BUILD,
    web: bool = False,
) -> Ran:
    """Run ``profile`` against a server with this ``truth``; ``during`` gets the run before it works."""
    found = Ran(truth, folder)
    with Server(truth) as server:
        settings = settings_for(server.address, folder)
        run = LoadRun(
            settings, profile, scenario="try", mark="gabc", out=folder, say=found.said.append, build=build, team=team,
            web=web,
        )  # fmt: skip
        with run:
            run.prepare()
            if during:
                during(run)
            found.result = run.work()
            found.left = run.tidy()
    return found


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(Truth()) as running:
        yield running
