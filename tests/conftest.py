"""For all tests of the harness itself: how long CI took for what came before them."""

from __future__ import annotations

import os

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The stages of ``.ci/run`` and the slowest tests stand at the end, where somebody looks first."""
    if stages := os.environ.get("GOLIVE_CI_STAGES"):
        terminalreporter.section("各阶段用时 / time of each stage")
        terminalreporter.write_line(stages)
