"""Two hundred variations that change nothing: order of files, time zone, line ends, another machine, paths."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from reports.signing.sign import SIGNATURES
from reports.verdict.papers import CHECKLIST, CRITERIA, DEFECTS, PEOPLE, REGISTER, RELEASE, WAIVERS
from tests.signoff.acceptance import Acceptance, edit, put
from tests.signoff.damages_of_evidence import Damage, crlf

ZONES = (
    "UTC", "Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati", "Europe/Berlin", "Asia/Kolkata", "Asia/Tokyo",
    "America/New_York", "Pacific/Apia", "Australia/Sydney", "Africa/Cairo", "America/St_Johns", "Asia/Kathmandu",
    "Etc/GMT+12", "Etc/GMT-14", "Asia/Tehran", "Asia/Yangon", "Australia/Eucla", "Pacific/Chatham", "America/Caracas",
    "Europe/London", "Europe/Moscow", "America/Sao_Paulo", "Africa/Lagos", "Asia/Dubai", "Asia/Karachi", "Asia/Seoul",
    "Pacific/Auckland", "Pacific/Honolulu", "America/Anchorage", "America/Denver", "America/Chicago", "Atlantic/Azores",
    "Asia/Urumqi", "Asia/Taipei", "Asia/Hong_Kong", "Europe/Paris", "Europe/Istanbul",
)  # fmt: skip


def every_variation(green: Acceptance) -> list[Damage]:
    """Two hundred that must leave GO and signatures as they are."""
    made = []
    for name in (CRITERIA, CHECKLIST, PEOPLE, RELEASE, WAIVERS, DEFECTS, REGISTER):
        for what, change in TEXT_VARIATIONS.items():
            if "comment" in what and not name.endswith(".toml"):
                continue
            made.append(
                Damage(
                    f"{name}: {what}",
                    "",
                    lambda a, n=name, c=change: put(a.root / n, c((a.root / n).read_bytes())),
                )
            )  # type: ignore[misc]
    for number, path in enumerate(sorted(p for p in green.root.rglob("*") if p.is_file())):
        name = path.relative_to(green.root)
        stamp = 1_000_000_000 + number * 7919
        made.append(
            Damage(f"{name}: another time of change", "", lambda a, n=name, s=stamp: _touch(a.root / n, s))
        )  # type: ignore[misc]
    for folder in (
        "a b",
        "路径 带空格",
        "x" * 60,
        "ünï",
        "..x",
        "[1]",
        "{{7}}",
        "a&b",
        "%TEMP%",
        "-n",
        "中文",
        "～",
        "a'b",
        "a;b",
        "#x",
        "$HOME",
        "~x",
        "é",
        "a+b",
        "=1+1",
        "@x",
        "日本",
        "x.zip",
        "con",
        "a,b",
    ):
        made.append(Damage(f"in a folder called {folder}", "", lambda a: None))
    for zone in ZONES:
        made.append(Damage(f"time zone {zone}", "", lambda a: None))
    for n, order in enumerate(("sorted", "reversed", "by size", "by hash")):
        made.append(Damage(f"files made in another order: {order}", "", lambda a, k=n: _remade(a.run, k)))  # type: ignore[misc]
    for name in ("report/other.html", "report/x/y.txt", "note.txt", "results.zip", ".DS_Store", "Thumbs.db"):
        made.append(Damage(f"beside the evidence: {name}", "", lambda a, n=name: _beside(a.run / n)))  # type: ignore[misc]
    for minutes in (
        1,
        5,
        10,
        20,
        30,
        45,
        59,
        90,
        120,
        180,
        240,
        300,
        400,
        500,
        600,
        700,
        800,
        900,
        1000,
        1200,
        1400,
    ):
        made.append(
            Damage(f"checked {minutes} minutes later", "", lambda a: None, timedelta(minutes=minutes))
        )
    for name in sorted(p.name for p in (green.run / SIGNATURES).glob("*.json")):
        made.append(
            Damage(f"signatures/{name}: line ends", "", lambda a, n=name: crlf(a.run / SIGNATURES / n))
        )  # type: ignore[misc]
        made.append(
            Damage(
                f"signatures/{name}: written without indents",
                "",
                lambda a, n=name: edit(a.run / SIGNATURES / n, lambda d: None),
            )
        )  # type: ignore[misc]
    made.append(
        Damage("the checklist's rows in another order", "", lambda a: put(a.root / CHECKLIST, _turned(a)))
    )
    made.append(Damage("the checklist as Excel", "", _as_excel))
    made.append(Damage("the report gone", "", lambda a: shutil.rmtree(a.run / "report")))
    return made


TEXT_VARIATIONS: dict[str, Callable[[bytes], bytes]] = {
    "CRLF": lambda b: b.replace(b"\n", b"\r\n"),
    "a BOM": lambda b: b"\xef\xbb\xbf" + b,
    "CRLF and a BOM": lambda b: b"\xef\xbb\xbf" + b.replace(b"\n", b"\r\n"),
    "an empty line at the end": lambda b: b + b"\n",
    "no line end at the end": lambda b: b.rstrip(b"\n"),
    "a comment before": lambda b: "# 注释\n".encode() + b,
    "a comment after": lambda b: b + "\n# 注释\n".encode(),
}


def _touch(path: Path, stamp: int) -> None:
    os.utime(path, (stamp, stamp))


def _remade(run: Path, order: int) -> None:
    files = {p.relative_to(run): p.read_bytes() for p in run.rglob("*") if p.is_file()}
    keys = [lambda p: str(p), lambda p: str(p)[::-1], lambda p: len(files[p]), lambda p: hash(str(p))]
    shutil.rmtree(run)
    for name in sorted(files, key=keys[order], reverse=bool(order % 2)):
        (run / name).parent.mkdir(parents=True, exist_ok=True)
        (run / name).write_bytes(files[name])


def _beside(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    put(path, "x")


def _turned(a: Acceptance) -> str:
    head, *rows = (a.root / CHECKLIST).read_text("utf-8").splitlines()
    return "\n".join([head, *reversed(rows)]) + "\n"


def _as_excel(a: Acceptance) -> None:
    import csv

    import openpyxl

    book = openpyxl.Workbook()
    with (a.root / CHECKLIST).open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            book.active.append(row)
    (a.root / CHECKLIST).unlink()
    book.save(a.root / "reports/checklist.xlsx")
