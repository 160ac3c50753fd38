"""More than a thousand ways to damage a green, signed sign-off: here those to the evidence.

Three kinds of damage, by when they happen:
``SEALED``: to the evidence after it was sealed. Neither a GO nor a valid signature may come out.
``RESEALED``: before the seal (so it's sealed again): the verdict itself must not be GO. Only what manifest and
schema reach can be found; what is made here all is.
``SIGNED``: to rules, papers or signatures after signing. No valid signature may come out.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from reports.evidence.write import RIGHTS, RunFolder
from reports.signing.sign import SIGNATURES
from tests.signoff.acceptance import Acceptance, edit, put

SEALED, RESEALED, SIGNED = "after the seal", "before the seal", "after signing"
Apply = Callable[[Acceptance], None]


@dataclass(frozen=True)
class Damage:
    """One damage: what, when, and how it's done to a copy. ``later``: judged so much later (or earlier)."""

    name: str
    when: str
    apply: Apply
    later: timedelta = timedelta()


def damages_after_the_seal(green: Acceptance) -> list[Damage]:
    """To files and folders of the sealed evidence, whatever they say."""
    return [*_bytes(green), *_whole_folders(green)]


# ── files of the sealed evidence ─────────────────────────────────────────────────────────────────────────────


def _flip(path: Path, at: float) -> None:
    data = bytearray(path.read_bytes())
    data[int(at * (len(data) - 1))] ^= 1
    put(path, bytes(data))


def _as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def crlf(path: Path) -> None:
    data = path.read_bytes()
    put(path, data.replace(b"\n", b"\r\n") if b"\n" in data else data + b"\r\n")


FILE_DAMAGES: dict[str, Callable[[Path], None]] = {
    "removed": lambda p: p.unlink(),
    "emptied": lambda p: put(p, b""),
    "cut in half": lambda p: put(p, p.read_bytes()[: p.stat().st_size // 2]),
    "cut by one byte": lambda p: put(p, p.read_bytes()[:-1]),
    "one byte more": lambda p: put(p, p.read_bytes() + b" "),
    "a bit flipped early": lambda p: _flip(p, 0.1),
    "a bit flipped in the middle": lambda p: _flip(p, 0.5),
    "a bit flipped late": lambda p: _flip(p, 0.9),
    "duplicated": lambda p: (
        shutil.copy(p, p.with_name(f"copy-{p.name}")) if "results" in p.parts else put(p, b"[]")
    ),
    "renamed": lambda p: p.rename(p.with_name(f"x-{p.name}")),
    "turned into a folder": _as_folder,
    "line ends changed": crlf,
    "replaced by null": lambda p: put(p, b"null"),
}


SAME_JSON = ("cut by one byte", "one byte more", "line ends changed")
"""What leaves a JSON file's content as it is, and counts only for files whose digest is kept."""


def _sealed_names(green: Acceptance) -> list[str]:
    return sorted(p.relative_to(green.run).as_posix() for p in green.run.rglob("*.json")
                  if p.parent.name not in ("report", SIGNATURES))  # fmt: skip


def _bytes(green: Acceptance) -> Iterator[Damage]:
    for number, name in enumerate(_sealed_names(green)):
        for kind, (what, damage) in enumerate(FILE_DAMAGES.items()):
            if name == "seal.json" and what in SAME_JSON:
                continue
            if name.startswith("results/") and (number + kind) % 3:
                continue  # results are alike: each kind of damage to every third of them
            yield Damage(f"{name}: {what}", SEALED, lambda a, n=name, d=damage: d(a.run / n))  # type: ignore[misc]


def _two_runs(a: Acceptance) -> None:
    for path in sorted((a.run / "results").glob("*-result.json"))[:3]:
        data = json.loads(path.read_text("utf-8")) | {"uuid": f"other-{path.stem}"}
        put(path.with_name(f"other-{path.name}"), json.dumps(data))


def _swap(a: Acceptance) -> None:
    one, two = sorted((a.run / "results").glob("*-result.json"))[:2]
    first, second = one.read_bytes(), two.read_bytes()
    put(one, second), put(two, first)


def _whole_folders(green: Acceptance) -> Iterator[Damage]:
    folders: dict[str, Apply] = {
        "two runs in one folder": _two_runs,
        "two results swapped": _swap,
        "no results": lambda a: shutil.rmtree(a.run / "results"),
        "no load": lambda a: shutil.rmtree(a.run / "load"),
        "a stray file among the results": lambda a: put(a.run / "results" / "note.txt", "x"),
        "a stray load": lambda a: put(a.run / "load" / "UAT-9999.json", "{}"),
        "a ledger from nowhere": lambda a: put(a.run / "ledger.jsonl", "{}\n"),
        "rights from nowhere": lambda a: put(a.run / RIGHTS, "{}\n"),
        "a half-written result left behind": lambda a: put(a.run / "results" / "x-result.json.77.part", "{"),
    }
    for what, damage in folders.items():
        yield Damage(what, SEALED, damage)
    for what in ("two runs in one folder", "no results", "no load", "a ledger from nowhere"):
        yield Damage(f"{what}, sealed", RESEALED, resealed(folders[what]))
    seal: dict[str, Callable[[dict[str, object]], object]] = {
        "a seal without files": lambda d: d.update(files={}),
        "a seal of less": lambda d: d["files"].popitem(),  # type: ignore[attr-defined]
        "a seal with another digest": lambda d: d.update(digest="0" * 64),
        "a seal of nothing": lambda d: {"files": {}},
        "a seal that is a list": lambda d: [1],
    }
    for what, change in seal.items():
        yield Damage(what, SEALED, lambda a, c=change: edit(a.run / "seal.json", c))  # type: ignore[misc]


def resealed(damage: Apply) -> Apply:
    def apply(a: Acceptance) -> None:
        damage(a)
        (a.run / "seal.json").unlink(missing_ok=True)
        RunFolder(a.run).seal()

    return apply
