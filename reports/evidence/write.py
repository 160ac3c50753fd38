"""Writing a run's evidence. Every file is written beside its place and moved there whole."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from reports.evidence.jsonio import plain
from reports.evidence.masking import mask_folder
from reports.evidence.model import EntryRecord, LoadResult, Manifest, MigrationResult, RunInfo

SEAL, RIGHTS, LEDGER, BY_HAND = "seal.json", "permissions.jsonl", "ledger.jsonl", "manual.jsonl"
GROWING = (RIGHTS, LEDGER, BY_HAND)
"""Files to which every worker appends whole lines; those of shards are put after each other."""


def write_json(path: Path, value: Any) -> None:
    """``value`` as JSON in ``path``, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + f".{os.getpid()}.part")
    beside.write_text(
        json.dumps(plain(value), ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8", newline="\n"
    )
    beside.replace(path)


def append_line(path: Path, value: Any) -> None:
    """``value`` as one line of JSON at the end of ``path``: whole, whoever else appends at the same time."""
    line = json.dumps(plain(value), ensure_ascii=False, sort_keys=True) + "\n"
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, line.encode())
    finally:
        os.close(handle)


class RunFolder:
    """One run's folder while it's being filled."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.results = root / "results"

    def open(self, info: RunInfo, manifest: Manifest) -> None:
        """Start a run. ``FileExistsError`` when the folder already holds one: two runs never share a folder."""
        self.results.mkdir(parents=True)
        write_json(self.root / "run.json", info)
        write_json(self.root / "manifest.json", manifest)

    def info(self, info: RunInfo) -> None:
        """Replace what is known of the run, for example when it has finished."""
        write_json(self.root / "run.json", info)

    def entry(self, record: EntryRecord) -> None:
        """Keep what held before the run began."""
        write_json(self.root / "entry.json", record)

    def load(self, result: LoadResult) -> None:
        """Keep a load run's result beside the Allure results."""
        write_json(self.root / "load" / f"{result.scenario}.json", result)

    def migration(self, result: MigrationResult) -> None:
        """Keep what a trial migration came to beside the Allure results."""
        write_json(self.root / "migration" / f"{result.name}.json", result)

    def seal(self) -> str:
        """Close the run: mask what is attached, then the digest of every file, and of all of them, which is returned."""
        mask_folder(self.results)
        files = digests(self.root)
        write_json(self.root / SEAL, {"schema": "golive.seal/1", "files": files, "digest": overall(files)})
        return overall(files)


def sealed_files(root: Path) -> list[Path]:
    """What a seal covers: run, manifest, results, load, migration, rights, ledger; not the report that is made from them."""
    named = [root / n for n in ("run.json", "manifest.json", "entry.json", *GROWING)]
    below = [p for folder in ("results", "load", "migration") for p in (root / folder).rglob("*")]
    return sorted(p for p in [*named, *below] if p.is_file())


def digests(root: Path) -> dict[str, str]:
    """SHA-256 of each file that a seal covers, by its path below ``root`` with forward slashes."""
    return {p.relative_to(root).as_posix(): digest_of(p) for p in sealed_files(root)}


def digest_of(path: Path) -> str:
    """SHA-256 of a file, however large."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def overall(files: dict[str, str]) -> str:
    """One digest over names and digests."""
    listing = "".join(f"{digest}  {name}\n" for name, digest in sorted(files.items()))
    return hashlib.sha256(listing.encode()).hexdigest()
