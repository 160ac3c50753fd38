"""The register of requirements, as far as scenarios need it: which ids there are, and through which channel."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from authoring.problems import Told
from authoring.reading import decoded
from drivers.records import Channel

FILE = "features/requirements.csv"
CHANNELS: Mapping[str, tuple[Channel, ...]] = {"A": ("http",), "U": ("ui",), "B": ("ui", "http")}
BOTH: tuple[Channel, ...] = ("ui", "http")


@dataclass(frozen=True)
class Register:
    """Requirement ids with their channels; ``present`` is False where the project keeps no register."""

    channels: Mapping[str, tuple[Channel, ...]] = field(default_factory=dict)
    present: bool = False


def load_register(root: Path, told: Told) -> Register:
    """Read ``features/requirements.csv`` under ``root``; what can't be used is told and left out."""
    path = root / FILE
    if not path.is_file():
        return Register()
    text, _, bad_line = decoded(path.read_bytes())
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if bad_line or not {"id", "channel"} <= set(rows.fieldnames or ()):
        told.tell("register", bad_line or 1, error="id, channel")
        return Register(present=True)
    found: dict[str, tuple[Channel, ...]] = {}
    for row in rows:
        id_, letter = (row["id"] or "").strip(), (row["channel"] or "").strip()
        if row.get("kind") == "checklist" or not id_:
            continue
        if letter not in CHANNELS:
            told.tell("register", rows.line_num, error=f"{id_}: channel {letter!r}")
        found[id_] = CHANNELS.get(letter, BOTH)
    return Register(found, present=True)
