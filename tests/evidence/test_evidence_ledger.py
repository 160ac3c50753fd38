"""The ledger's last word on a record counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reports.evidence.read import read
from tests.evidence_factory import RunFactory


@pytest.mark.parametrize(
    ("states", "left"),
    [(["made"], 1), (["made", "removed"], 0), (["made", "left"], 1), (["made", "left", "removed"], 0)],
)
def test_a_record_is_left_unless_it_was_removed_in_the_end(
    states: list[str], left: int, tmp_path: Path
) -> None:
    folder = RunFactory(tmp_path / "run").write()
    lines = [json.dumps({"kind": "customer", "id": "7", "label": "甲", "state": s}) for s in states]
    (folder / "ledger.jsonl").write_text("\n".join(lines), "utf-8")
    assert len(read(folder).leftovers) == left
