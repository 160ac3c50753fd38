"""The linters' word on every change, so that nobody has to remember them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TYPED = (
    "drivers",
    "targets",
    "reports",
    "authoring",
    "load",
    "golive",
    "fixtures",
    "practice_crm",
    "migration",
)


@pytest.mark.parametrize(
    "tool", [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy", *TYPED)], ids=" ".join
)
def test_the_code_is_clean(tool: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *tool], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
