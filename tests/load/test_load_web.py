"""Locust's own page beside a run: it shows what the run does, from one process and from several, and changes nothing."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Any

import pytest
import requests

from drivers.eventually import eventually
from load.exchange import Team
from load.runner import LoadRun
from tests.load.conftest import ran, short
from tests.load.servers.truth import Truth


class Looking:
    """Somebody who opens the page while the load runs, and presses its buttons."""

    def __init__(self) -> None:
        self.seen: dict[str, Any] = {}
        self.refused: list[int] = []

    def __call__(self, run: LoadRun) -> None:
        assert run._generator
        config = (run._generator.folder / "config.json").read_text("utf-8")
        [port] = re.findall(r'"web_port": *(\d+)', config)
        self.watching = threading.Thread(target=self.look, args=(f"http://127.0.0.1:{port}",))
        self.watching.start()

    def look(self, address: str) -> None:
        with requests.Session() as page:
            page.trust_env = False
            more = {"user_count": "50", "spawn_rate": "50"}
            changes = [page.post(f"{address}/swarm", data=more), page.get(f"{address}/stop")]
            self.refused = [answer.status_code for answer in changes]
            assert "Ctrl+C" in changes[0].text

            def counted() -> bool:
                self.seen = page.get(f"{address}/stats/requests").json()
                return any(
                    one["num_requests"] and one["name"] == "POST /customers" for one in self.seen["stats"]
                )

            eventually(counted, within_s=20)


@pytest.mark.parametrize("team", [None, Team(local=2, workers=2)], ids=["one process", "two processes"])
def test_the_page_shows_the_run_and_changes_nothing(team: Team | None, tmp_path: Path) -> None:
    looking = Looking()
    found = ran(Truth(), tmp_path, short(window={"measured_s": 6.5}), looking, team, web=True)
    looking.watching.join()
    assert looking.refused == [403, 403]
    assert (looking.seen["state"], looking.seen["user_count"]) == ("running", 3)
    assert any(said.zh.startswith("Locust 自带的网页：http://127.0.0.1:") for said in found.said)
    assert found.result and found.result.generator["reps_at_work"] == 3
