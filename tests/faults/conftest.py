"""One CRM and one session of scenarios for each test process, for all the faults that it tries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.playing import Stage, stage


@pytest.fixture(scope="session")
def on_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(tmp_path_factory.mktemp("stage")) as made:
        yield made
