"""Play scenarios on a copy of the CRM, with one rule changed or with a note of which rules were called."""

from __future__ import annotations

import ast
import hashlib
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from golive.practice import CrmNotStarted, practice_crm
from tests.faults.expectations import ROOT
from tests.faults.player import Wish
from tests.faults.playing import Player, PlayerLost

PATIENCE_S, PATIENCE = 60, 5
"""A mutant under which scenarios take a minute more than five times as long as on the sound CRM hangs something:
nobody would call that passed."""
STILL_GOOD = ("passed", "not_supported", "awaiting")


@dataclass(frozen=True)
class Mutant:
    """One change; ``name`` is the same as long as the changed line is."""

    place: str
    function: str
    change: str
    path: str
    source: str

    @property
    def name(self) -> str:
        digest = hashlib.sha256(f"{self.path} {self.function} {self.change}".encode()).hexdigest()[:8]
        return f"{Path(self.path).stem}.{self.function}.{digest}"


@dataclass(frozen=True)
class Ended:
    """What became of a mutant: ``killed`` by what, or not; ``pages``: what noticed a survivor through the pages."""

    mutant: Mutant
    killed: bool
    by: str
    pages: str
    seconds: float


class Noted(NamedTuple):
    """How a scenario ended on the sound CRM, in which time, and the functions of the rules that were called."""

    key: str
    outcome: str
    first: str
    seconds: float
    called: list[str]


class Bench:
    """One copy of the CRM, one database to start from, one session of scenarios."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        shutil.copytree(
            ROOT / "practice_crm", folder / "practice_crm", ignore=shutil.ignore_patterns("__pycache__")
        )
        with practice_crm(folder, str(folder / "first.sqlite3"), log=folder / "first.log"):
            pass
        self.player = Player(folder / "player.log")
        self.sound_s: dict[str, float] = {}
        """How long each case takes on the sound CRM."""

    def noting(self, keys: Sequence[str]) -> list[Noted]:
        """Play each alone on the sound CRM, noting which functions of the rules were called meanwhile."""
        notes, noted = self._folder / "calls.txt", []
        rules = sorted((self._folder / "practice_crm/rules").glob("*.py"))
        sound = {file: file.read_text("utf-8") for file in rules}
        (self._folder / "practice_crm/noting.py").write_text(_NOTE, "utf-8")
        for file, source in sound.items():
            file.write_text(_noting(source, file.stem, notes), "utf-8")
        try:
            with self._crm() as url:
                for key in keys:
                    notes.unlink(missing_ok=True)
                    (played,) = self.player.play(Wish(url, (key,)), limit_s=PATIENCE_S * PATIENCE)
                    called = notes.read_text("utf-8").split() if notes.exists() else []
                    noted.append(Noted(key, played.outcome, played.first, played.seconds, sorted({*called})))
        finally:
            for file, source in sound.items():
                file.write_text(source, "utf-8")
        return noted

    def ended(self, mutant: Mutant, first: Sequence[str], rest: Sequence[str], pages: Sequence[str]) -> Ended:
        """Play until something doesn't pass."""
        file, began = self._folder / mutant.path, time.monotonic()
        sound = file.read_text("utf-8")
        file.write_text(mutant.source, "utf-8")
        try:
            by = self._noticed(first, rest)
            seen = "" if by else self._noticed(pages)
        finally:
            file.write_text(sound, "utf-8")
        return Ended(mutant, bool(by), by, seen, time.monotonic() - began)

    def _noticed(self, *parts: Sequence[str]) -> str:
        """The first scenario that notices, with what it says; empty when none does."""
        for last in (False, True):  # a machine that stalls must not count as a hanging CRM
            try:
                return self._first_red(parts)
            except CrmNotStarted as failed:
                return f"the CRM does not start: {str(failed).splitlines()[-1:]}"
            except PlayerLost:
                self.player = Player(self._folder / "player.log")
                if last:
                    return "time limit, twice"
        return ""

    def _first_red(self, parts: Sequence[Sequence[str]]) -> str:
        with self._crm() as url:
            for keys in parts:
                limit = PATIENCE_S + PATIENCE * sum(self.sound_s.get(key, 10) for key in keys)
                played = self.player.play(Wish(url, tuple(keys), until_red=True), limit_s=limit)
                if played and played[-1].outcome not in STILL_GOOD:
                    return f"{played[-1].key}: {played[-1].first}"
        return ""

    @contextmanager
    def _crm(self) -> Iterator[str]:
        """The CRM from this folder, on a copy of the database; its address."""
        database = self._folder / "crm.sqlite3"
        shutil.rmtree(self._folder / "crm.sqlite3.backups", ignore_errors=True)
        for left in self._folder.glob("crm.sqlite3*"):
            left.unlink()
        shutil.copy(self._folder / "first.sqlite3", database)
        with practice_crm(self._folder, str(database), log=self._folder / "crm.log") as running:
            yield running.url

    def close(self) -> None:
        self.player.close()


_NOTE = """
import os
_noted = set()
def note(name, notes):
    if not os.path.exists(notes):
        _noted.clear()
    if name not in _noted:
        _noted.add(name)
        with open(notes, "a", encoding="utf-8") as file:
            file.write(name + chr(10))
"""


def _noting(source: str, module: str, notes: Path) -> str:
    """The module, each of whose functions adds a line to ``notes`` the first time it is called since that was made."""
    tree = ast.parse(source)
    for function in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]:
        at = 1 if ast.get_docstring(function) is not None else 0
        call = f"_noting.note({module + '.' + function.name!r}, {str(notes)!r})"
        function.body[at:at] = ast.parse(call).body
    heads = [
        n
        for n, line in enumerate(tree.body)
        if isinstance(line, ast.ImportFrom) and line.module == "__future__"
    ]
    at = heads[-1] + 1 if heads else 0
    tree.body[at:at] = ast.parse("from practice_crm import noting as _noting").body
    return ast.unparse(tree)
