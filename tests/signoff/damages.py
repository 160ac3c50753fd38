"""More than a thousand ways to damage a green, signed sign-off, and two hundred that change nothing.

Three kinds of damage, by when they happen:
``SEALED``: to the evidence after it was sealed. Neither a GO nor a valid signature may come out.
``RESEALED``: before the seal (so it's sealed again): the verdict itself must not be GO. Only what manifest and
schema reach can be found; what is made here all is.
``SIGNED``: to rules, papers or signatures after signing. No valid signature may come out.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from reports.evidence.write import RunFolder
from reports.signing.matter import MATTER
from reports.signing.sign import SIGNATURES
from reports.verdict.papers import CHECKLIST, CRITERIA, DEFECTS, PEOPLE, PROOFS, REGISTER, RELEASE, WAIVERS
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


def every_damage(green: Acceptance) -> list[Damage]:
    """All of them, in an order that never changes."""
    return [
        *_bytes(green), *_whole_folders(green), *_results(green), *_run_record(), *_manifest(green), *_load(green),
        *_entry(), *_rules(green), *_proofs(green), *_signatures(green), *_clock(),
    ]  # fmt: skip


# ── files of the sealed evidence ─────────────────────────────────────────────────────────────────────────────


def _flip(path: Path, at: float) -> None:
    data = bytearray(path.read_bytes())
    data[int(at * (len(data) - 1))] ^= 1
    put(path, bytes(data))


def _as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _crlf(path: Path) -> None:
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
    "line ends changed": _crlf,
    "replaced by null": lambda p: put(p, b"null"),
}


SAME_JSON = ("cut by one byte", "one byte more", "line ends changed")
"""What leaves a JSON file's content as it is, and counts only for files whose digest is kept."""


def _sealed_names(green: Acceptance) -> list[str]:
    return sorted(p.relative_to(green.run).as_posix() for p in green.run.rglob("*.json")
                  if p.parent.name not in ("report", SIGNATURES))  # fmt: skip


def _bytes(green: Acceptance) -> Iterator[Damage]:
    for name in _sealed_names(green):
        for what, damage in FILE_DAMAGES.items():
            if name == "seal.json" and what in SAME_JSON:
                continue
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
        "rights from nowhere": lambda a: put(a.run / "permissions.json", '{"cells": []}'),
        "a half-written result left behind": lambda a: put(a.run / "results" / "x-result.json.77.part", "{"),
    }
    for what, damage in folders.items():
        yield Damage(what, SEALED, damage)
    for what in ("two runs in one folder", "no results", "no load", "a ledger from nowhere"):
        yield Damage(f"{what}, sealed", RESEALED, _resealed(folders[what]))
    seal: dict[str, Callable[[dict[str, object]], object]] = {
        "a seal without files": lambda d: d.update(files={}),
        "a seal of less": lambda d: d["files"].popitem(),  # type: ignore[attr-defined]
        "a seal with another digest": lambda d: d.update(digest="0" * 64),
        "a seal of nothing": lambda d: {"files": {}},
        "a seal that is a list": lambda d: [1],
    }
    for what, change in seal.items():
        yield Damage(what, SEALED, lambda a, c=change: edit(a.run / "seal.json", c))  # type: ignore[misc]


def _resealed(damage: Apply) -> Apply:
    def apply(a: Acceptance) -> None:
        damage(a)
        (a.run / "seal.json").unlink(missing_ok=True)
        RunFolder(a.run).seal()

    return apply


# ── what a result says, sealed again ─────────────────────────────────────────────────────────────────────────


def _label(data: dict[str, object], name: str, value: str) -> None:
    for entry in data["labels"]:  # type: ignore[attr-defined]
        if entry["name"] == name:
            entry["value"] = value


def _outcome(data: dict[str, object], outcome: str, status: str) -> None:
    data["status"] = status
    _label(data, "golive_outcome", outcome)


DAY_MS = 86_400_000
RESULT_EDITS: dict[str, Callable[[dict[str, object]], object]] = {
    "failed": lambda d: _outcome(d, "failed", "failed"),
    "blocked": lambda d: _outcome(d, "blocked", "broken"),
    "broken": lambda d: _outcome(d, "broken", "broken"),
    "not supported": lambda d: _outcome(d, "not_supported", "skipped"),
    "awaiting": lambda d: _outcome(d, "awaiting", "skipped"),
    "an unknown outcome": lambda d: _label(d, "golive_outcome", "fine"),
    "an unknown status": lambda d: d.update(status="ok"),
    "status and outcome disagree": lambda d: d.update(status="failed"),
    "no labels": lambda d: d.update(labels=[]),
    "labels that are none": lambda d: d.update(labels="x"),
    "no outcome": lambda d: d.update(labels=[x for x in d["labels"] if x["name"] != "golive_outcome"]),  # type: ignore[attr-defined]
    "two outcomes": lambda d: d["labels"].append({"name": "golive_outcome", "value": "passed"}),  # type: ignore[attr-defined]
    "another case": lambda d: _label(d, "golive_case", "UAT-9999@http"),
    "no start": lambda d: d.pop("start"),
    "a start that is none": lambda d: d.update(start="noon"),
    "from another round, two days before": lambda d: d.update(
        start=d["start"] - 2 * DAY_MS, stop=d["stop"] - 2 * DAY_MS
    ),  # type: ignore[operator]
    "from the future": lambda d: d.update(start=d["start"] + 9 * DAY_MS, stop=d["stop"] + 9 * DAY_MS),  # type: ignore[operator]
    "ended before it began": lambda d: d.update(stop=d["start"] - 1),  # type: ignore[operator]
    "half a character": lambda d: d.update(statusDetails={"message": "\ud800"}),
    "null": lambda d: [None],
}


def _results(green: Acceptance) -> Iterator[Damage]:
    for path in sorted((green.run / "results").glob("*-result.json")):
        name = f"results/{path.name}"
        for what, change in RESULT_EDITS.items():
            damage = _resealed(lambda a, n=name, c=change: _ascii(a.run / n, c))  # type: ignore[misc]
            yield Damage(f"{name}: {what}, sealed", RESEALED, damage)
        yield Damage(f"{name}: removed, sealed", RESEALED, _resealed(lambda a, n=name: (a.run / n).unlink()))  # type: ignore[misc]
        yield Damage(f"{name}: doubled, sealed", RESEALED, _resealed(lambda a, n=name: _double(a.run / n)))  # type: ignore[misc]


def _ascii(path: Path, change: Callable[[dict[str, object]], object]) -> None:
    data = json.loads(path.read_text("utf-8"))
    put(path, json.dumps(change(data) or data))


def _double(path: Path) -> None:
    put(path.with_name(f"again-{path.name}"), path.read_bytes())


RUN_EDITS: dict[str, dict[str, object]] = {
    "only a part": {"partial": True},
    "never ended": {"finished": ""},
    "ended before it began": {"finished": "2026-01-01T00:00:00+00:00"},
    "an end that is none": {"finished": "soon"},
    "a time without zone": {"started": "2026-11-20T09:30:00"},
    "long ago": {"started": "2026-01-01T09:30:00+00:00"},
    "in the future": {"started": "2031-01-01T09:30:00+00:00", "finished": "2031-01-01T10:30:00+00:00"},
    "another build": {"build": "1.4.1"},
    "no build": {"build": ""},
    "an unknown build": {"build": "unknown"},
    "the build changed on the way": {"build_after": "1.4.3"},
    "another CRM": {"target": "creme"},
    "another address": {"address": "http://10.0.0.9"},
    "an empty CRM": {"customers": 12},
    "an unknown amount of data": {"customers": None},
    "an unknown key": {"extra": 1},
    "a wrong type": {"partial": "no"},
    "a wrong number": {"customers": "many"},
}


def _run_record() -> Iterator[Damage]:
    for what, change in RUN_EDITS.items():
        damage = _resealed(lambda a, c=change: edit(a.run / "run.json", lambda d: d.update(c)))  # type: ignore[misc]
        yield Damage(f"run.json: {what}, sealed", RESEALED, damage)
    yield Damage(
        "run.json: renamed round",
        SIGNED,
        _resealed(lambda a: edit(a.run / "run.json", lambda d: d.update(round="4"))),
    )
    yield Damage(
        "run.json: renamed run",
        SIGNED,
        _resealed(lambda a: edit(a.run / "run.json", lambda d: d.update(run="x"))),
    )


def _cases_without(data: dict[str, list[dict[str, object]]], number: int) -> None:
    data["cases"].pop(number)


def _manifest(green: Acceptance) -> Iterator[Damage]:
    cases = json.loads((green.run / "manifest.json").read_text("utf-8"))["cases"]
    for number, case in enumerate(cases):
        stem = re.sub("[~@]", "-", case["key"]).lower()

        def less(a: Acceptance, n: int = number, s: str = stem) -> None:
            edit(a.run / "manifest.json", lambda d: _cases_without(d, n))
            for path in (a.run / "results").glob(f"{s}-*"):
                path.unlink()

        edits: dict[str, Callable[[dict[str, list[dict[str, object]]]], object]] = {
            "without its row": lambda d, n=number: _cases_without(d, n),  # type: ignore[misc]
            "twice": lambda d, n=number: d["cases"].append(d["cases"][n]),  # type: ignore[misc]
            "another channel": lambda d, n=number: d["cases"][n].update(channel="mail"),  # type: ignore[misc]
            "another requirement": lambda d, n=number: d["cases"][n].update(requirements=["XXX-01"]),  # type: ignore[misc]
            "no requirement": lambda d, n=number: d["cases"][n].update(requirements=[]),  # type: ignore[misc]
        }
        yield Damage(f"manifest of less: {case['key']}", RESEALED, _resealed(less))
        for what, change in edits.items():
            damage = _resealed(lambda a, c=change: edit(a.run / "manifest.json", c))  # type: ignore[misc]
            yield Damage(f"manifest: {case['key']} {what}", RESEALED, damage)
    whole: dict[str, Callable[[dict[str, object]], object]] = {
        "no cases": lambda d: d.update(cases=[]),
        "a file that could not be read": lambda d: d.update(
            unreadable=[{"feature": "a.feature", "line": 1, "message_zh": "坏", "message_en": "bad"}]
        ),
        "a list": lambda d: [1],
        "cases that are none": lambda d: d.update(cases={"a": 1}),
    }
    for what, change in whole.items():
        yield Damage(
            f"manifest: {what}", RESEALED, _resealed(lambda a, c=change: edit(a.run / "manifest.json", c))
        )  # type: ignore[misc]


def _first(data: dict[str, object], **changes: object) -> None:
    data["transactions"][0].update(changes)  # type: ignore[index]


def _cut_tail(data: dict[str, object]) -> None:
    _first(data, p99_ms=500.0, max_ms=600.0, p95_ms=500.0, p90_ms=480.0)
    data["transactions"].pop()  # type: ignore[attr-defined]


LOAD_EDITS: dict[str, Callable[[dict[str, object]], object]] = {
    "invalid": lambda d: d.update(valid=False),
    "a reason against it": lambda d: d.update(invalid_reasons=[["过载", "overloaded"]]),
    "incomplete": lambda d: d.update(complete=False),
    "a shorter run": lambda d: d.update(window_s=30.0),
    "fewer reps": lambda d: d.update(users=99),
    "no reps": lambda d: d.update(users=0),
    "another profile": lambda d: d.update(profile="trial"),
    "another CRM": lambda d: d.update(target="creme"),
    "another address": lambda d: d.update(address="http://10.0.0.9"),
    "another scenario": lambda d: d.update(scenario="UAT-9999"),
    "from before the run": lambda d: d.update(started="2026-01-01T00:00:00+00:00"),
    "at no time": lambda d: d.update(started=""),
    "zero requests": lambda d: _first(d, count=0, failed=0),
    "no transactions": lambda d: d.update(transactions=[]),
    "a failure": lambda d: _first(d, failed=1),
    "more failures than requests": lambda d: _first(d, failed=99_999),
    "too slow": lambda d: _first(d, mean_ms=3000.5, max_ms=9000.0),
    "a mean that is none": lambda d: _first(d, mean_ms=float("nan")),
    "a mean below nothing": lambda d: _first(d, mean_ms=-1.0),
    "a mean above the slowest": lambda d: _first(d, mean_ms=2500.0),
    "without its slow tail": _cut_tail,
    "percentiles in disorder": lambda d: _first(d, p95_ms=300.0),
    "the generator overloaded": lambda d: d["generator"].update(cpu_share=0.97),  # type: ignore[attr-defined]
    "the generator's load unknown": lambda d: d["generator"].update(cpu_share=float("nan")),  # type: ignore[attr-defined]
    "requests that never came back": lambda d: d["generator"].update(started=4000.0),  # type: ignore[attr-defined]
    "an empty CRM": lambda d: d["crm"].update(customers_before=3.0),  # type: ignore[attr-defined]
    "an unstated amount of data": lambda d: d.update(crm={}),
    "no criteria": lambda d: d.update(criteria=[]),
    "a criterion that fails": lambda d: d["criteria"][0].update(state="FAIL"),  # type: ignore[index]
    "a criterion that is invalid": lambda d: d["criteria"][0].update(state="INVALID"),  # type: ignore[index]
    "a criterion of another requirement": lambda d: d["criteria"][0].update(requirement="PERF-02"),  # type: ignore[index]
    "an unknown state": lambda d: d["criteria"][0].update(state="GREAT"),  # type: ignore[index]
    "an unknown key": lambda d: d.update(extra=1),
    "a wrong type": lambda d: d.update(valid="yes"),
}


def _load(green: Acceptance) -> Iterator[Damage]:
    name = next((green.run / "load").glob("*.json")).name
    for what, change in LOAD_EDITS.items():
        damage = _resealed(lambda a, c=change: edit(a.run / "load" / name, c))  # type: ignore[misc]
        yield Damage(f"load: {what}, sealed", RESEALED, damage)


def _entry_state(number: int, state: str) -> Apply:
    return lambda a: edit(a.run / "entry.json", lambda d: d["checks"][number].update(state=state))


def _entry() -> Iterator[Damage]:
    for number, id in enumerate(("reachable", "accounts", "data", "clock", "leftovers")):
        for what, state in (("fails", "FAIL"), ("unknown", "GREAT"), ("without evidence", "NO EVIDENCE")):
            yield Damage(f"entry: {id} {what}, sealed", RESEALED, _resealed(_entry_state(number, state)))
        gone = lambda a, n=number: edit(a.run / "entry.json", lambda d: d["checks"].pop(n) and None)  # noqa: E731
        yield Damage(f"entry: {id} not looked at, sealed", RESEALED, _resealed(gone))
    yield Damage("entry: gone, sealed", RESEALED, _resealed(lambda a: (a.run / "entry.json").unlink()))


# ── rules and papers, after signing ──────────────────────────────────────────────────────────────────────────


def _sub(a: Acceptance, name: str, old: str, new: str, nth: int = 0) -> None:
    text = (a.root / name).read_text("utf-8")
    at = [m.start() for m in re.finditer(re.escape(old), text)][nth]
    put(a.root / name, text[:at] + new + text[at + len(old) :])


WAIVER = """
[[waiver]]
id = "WVR-01"
requirement = "CUS-01"
scenario = "UAT-0003"
says = "期望 CUST 开头"
why = "x"
by = "李强"
role = "business-sales"
on = 2026-11-18
approved_by = "周涛"
approved_role = "sponsor"
approved_on = 2026-11-18
round = "第 3 轮"
until = 2026-12-31
"""
DEFECT = '[[defect]]\nid = "CRM-1"\ntitle = "x"\nseverity = "{}"\npriority = "low"\nstate = "closed"\n'


def _rules(green: Acceptance) -> Iterator[Damage]:
    text = (green.root / CRITERIA).read_text("utf-8")
    for number, found in enumerate(re.finditer(r"= (\d+)$", text, re.M)):
        for new in ("0", "1", str(int(found[1]) + 7)):
            if new == found[1]:
                continue
            changed = text[: found.start(1)] + new + text[found.end(1) :]
            yield Damage(
                f"criteria: number {number} {found[1]} → {new}",
                SIGNED,
                lambda a, t=changed: put(a.root / CRITERIA, t),
            )  # type: ignore[misc]
    for old, new in (
        ('["sponsor", "quality"]', '["it"]'), ('["SEC", "PERM"]', "[]"), ('protected_by = ["sponsor"]', 'protected_by = ["it"]'),
        ('priority = "M"', 'priority = "C"'), ('"PERF-01"', '"PERF-02"'), ('"leftovers"', '"other"'), ('profile = "hundred"', ""),
        ('kind = "smoke"', 'kind = "reconciliation"'), ('"critical"', '"trivial"'), ("[[load]]", "[[loads]]"), ("[evidence]", "["),
    ):  # fmt: skip
        yield Damage(f"criteria: {old} → {new}", SIGNED, lambda a, o=old, n=new: _sub(a, CRITERIA, o, n))  # type: ignore[misc]
    for id in ("GOL-02", "GOL-05", "GOL-09"):
        for what, pattern, new in (
            ("ticked by nobody", "赵敏", ""), ("ticked by another", "赵敏", "钱进"), ("without evidence", "会议纪要", ""),
            ("other evidence", "会议纪要", "口头"), ("without owner", "李强", ""), ("another accountable", "周涛", "李强"),
        ):  # fmt: skip
            damage = lambda a, i=id, p=pattern, n=new: put(a.root / CHECKLIST, _in_row(a, i, p, n))  # noqa: E731
            yield Damage(f"checklist: {id} {what}", SIGNED, damage)
        yield Damage(f"checklist: {id} gone", SIGNED, lambda a, i=id: put(a.root / CHECKLIST, _without(a, i)))  # type: ignore[misc]
        yield Damage(
            f"checklist: {id} ticked without a day",
            SIGNED,
            lambda a, i=id: put(
                a.root / CHECKLIST,
                re.sub(rf"({i}.*赵敏,)[\d-]+", r"\1", (a.root / CHECKLIST).read_text("utf-8")),
            ),
        )  # type: ignore[misc]
    yield Damage(
        "checklist: GOL-01 ticked by hand",
        SIGNED,
        lambda a: put(
            a.root / CHECKLIST,
            re.sub(
                r"(GOL-01,.*?),,,,,,,,",
                r"\1,李强,,,,2026-11-20,x,赵敏,2026-11-20",
                (a.root / CHECKLIST).read_text("utf-8"),
            ),
        ),
    )
    yield Damage("checklist: gone", SIGNED, lambda a: (a.root / CHECKLIST).unlink())
    yield Damage("a second checklist beside", SIGNED, lambda a: put(a.root / "reports/checklist.xlsx", b"PK"))
    ids = [
        line.split(",")[0]
        for line in (green.root / REGISTER).read_text("utf-8").splitlines()[1:]
        if line[:3].isupper()
    ]
    for id in dict.fromkeys(i for i in ids if re.fullmatch(r"[A-Z]+-\d\d", i)):
        yield Damage(
            f"register: {id} out of scope",
            SIGNED,
            lambda a, i=id: put(a.root / REGISTER, _register(a, i, "out")),
        )  # type: ignore[misc]
        yield Damage(
            f"register: {id} taken out", SIGNED, lambda a, i=id: put(a.root / REGISTER, _register(a, i, ""))
        )  # type: ignore[misc]
    for what, name, new in (
        ("a waiver added", WAIVERS, WAIVER), ("a wider waiver added", WAIVERS, WAIVER.replace('says = "期望 CUST 开头"', 'says = "期"')),
        ("waivers that can't be read", WAIVERS, "[[waiver]"), ("a defect added", DEFECTS, DEFECT.format("minor")),
        ("a critical defect added", DEFECTS, DEFECT.format("critical").replace("closed", "open")),
        ("another tracker", DEFECTS, '[tracker]\naddress = "https://x.example.com/{id}"\n'),
        ("another release", RELEASE, '[release]\nbuild = "1.4.3"\n'), ("no release", RELEASE, ""),
        ("a lesson added", RELEASE, '[release]\nbuild = "1.4.2+7f3c"\nutc_offset = "+08:00"\n[report]\nlessons = ["x"]\n'),
        ("another time zone", RELEASE, '[release]\nbuild = "1.4.2+7f3c"\nutc_offset = "+01:00"\n'),
        ("people that can't be read", PEOPLE, "x"), ("nobody must sign", PEOPLE, '[[role]]\nid = "it"\nzh = "x"\nen = "x"\n'),
        ("risks from nowhere", "reports/risks.csv", "id\n"), ("approvals from nowhere", "reports/approvals.csv", "id\n"),
    ):  # fmt: skip
        yield Damage(what, SIGNED, lambda a, n=name, t=new: put(a.root / n, t))  # type: ignore[misc]
    for old, new in (("周涛", "周涛涛"), ('role = "it"', 'role = "quality"'), ("must_sign = true", "must_sign = false"),
                     ("quality@example.com", "it@example.com")):  # fmt: skip
        yield Damage(f"people: {old} → {new}", SIGNED, lambda a, o=old, n=new: _sub(a, PEOPLE, o, n))  # type: ignore[misc]


def _in_row(a: Acceptance, id: str, old: str, new: str) -> str:
    lines = (a.root / CHECKLIST).read_text("utf-8").splitlines()
    return "\n".join(x.replace(old, new, 1) if x.startswith(id) else x for x in lines) + "\n"


def _without(a: Acceptance, id: str) -> str:
    return (
        "\n".join(x for x in (a.root / CHECKLIST).read_text("utf-8").splitlines() if not x.startswith(id))
        + "\n"
    )


def _register(a: Acceptance, id: str, scope: str) -> str:
    import csv
    import io

    rows = list(csv.reader(io.StringIO((a.root / REGISTER).read_text("utf-8"), newline="")))
    kept = []
    for row in rows:
        if row[0] == id and not scope:
            continue
        kept.append([*row[:-3], "out", "不做", "周涛"] if row[0] == id else row)
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(kept)
    return out.getvalue()


def _proofs(green: Acceptance) -> Iterator[Damage]:
    recon, smoke = f"{PROOFS}/GOL-01/reconciliation.json", f"{PROOFS}/GOL-11"
    changes: dict[str, Callable[[dict[str, object]], object]] = {
        "a row missing": lambda d: d["tables"][0].update(missing=1),  # type: ignore[index]
        "a field that differs": lambda d: d["tables"][0]["fields"][0].update(content=1),  # type: ignore[index]
        "fewer rows": lambda d: d["tables"][0].update(new_rows=1199),  # type: ignore[index]
        "no table": lambda d: d.update(tables=[]),
        "another schema": lambda d: d.update(schema="x"),
        "long ago": lambda d: d.update(made="2026-01-01T00:00:00+00:00"),
        "in the future": lambda d: d.update(made="2031-01-01T00:00:00+00:00"),
        "a note": lambda d: d["tables"][0].update(notes=[["x", "x"]]),  # type: ignore[index]
    }
    for what, change in changes.items():
        yield Damage(f"reconciliation: {what}", SIGNED, lambda a, c=change: edit(a.root / recon, c))  # type: ignore[misc]
    yield Damage(
        "reconciliation of other files",
        SIGNED,
        lambda a: put(a.root / f"{PROOFS}/GOL-01/files.json", '{"a": "b"}'),
    )
    yield Damage("reconciliation: gone", SIGNED, lambda a: (a.root / recon).unlink())
    yield Damage("smoke: gone", SIGNED, lambda a: shutil.rmtree(a.root / smoke))
    for name in ("run.json", "manifest.json", "seal.json", "results/uat-9001-ui-1-result.json"):
        for what in ("removed", "emptied", "cut in half", "a bit flipped in the middle"):
            yield Damage(
                f"smoke {name}: {what}", SIGNED, lambda a, n=name, w=what: FILE_DAMAGES[w](a.root / smoke / n)
            )  # type: ignore[misc]


def _signatures(green: Acceptance) -> Iterator[Damage]:
    folder = green.run / SIGNATURES
    matter = json.loads((folder / MATTER).read_text("utf-8"))
    for key in matter:
        if key != "parts":
            yield Damage(
                f"statement: {key} changed",
                SIGNED,
                lambda a, k=key: edit(a.run / SIGNATURES / MATTER, lambda d: d.update({k: "x"})),
            )  # type: ignore[misc]
    for key in matter["parts"]:
        yield Damage(
            f"statement: digest of {key} changed",
            SIGNED,
            lambda a, k=key: edit(a.run / SIGNATURES / MATTER, lambda d: d["parts"].update({k: "0" * 64})),
        )  # type: ignore[misc]
        yield Damage(
            f"statement: digest of {key} gone",
            SIGNED,
            lambda a, k=key: edit(a.run / SIGNATURES / MATTER, lambda d: d["parts"].pop(k) and None),
        )  # type: ignore[misc]
    for path in sorted(folder.iterdir()):
        name = path.name
        for what, damage in FILE_DAMAGES.items():
            if path.suffix == ".json" and (what in SAME_JSON or what in ("duplicated", "renamed")):
                continue
            yield Damage(
                f"signatures/{name}: {what}", SIGNED, lambda a, n=name, d=damage: d(a.run / SIGNATURES / n)
            )  # type: ignore[misc]
        if name.endswith("-signature.json"):
            for key, value in SIGNATURE_EDITS:
                yield Damage(f"signatures/{name}: {key} = {value[:12]}", SIGNED, _signature(name, key, value))
    yield Damage("signatures: a stranger's file", SIGNED, lambda a: put(a.run / SIGNATURES / "x.txt", "x"))
    yield Damage("signatures: all gone", SIGNED, lambda a: shutil.rmtree(a.run / SIGNATURES))


SIGNATURE_EDITS = (
    ("name", "某人"), ("role", "key-user"), ("on", "2031-01-01T00:00:00+00:00"), ("on", "2025-01-01T00:00:00+00:00"),
    ("on", "noon"), ("statement", "0" * 64), ("conclusion", "NO-GO"), ("scan", "../../x.png"), ("scan", ""),
    ("scan_sha256", "0" * 64), ("kind", "ssh"), ("kind", "oral"), ("extra", "1"),
)  # fmt: skip


def _signature(name: str, key: str, value: str) -> Apply:
    return lambda a: edit(a.run / SIGNATURES / name, lambda d: d.update({key: value}))


def _nothing(a: Acceptance) -> None:
    pass


def _clock() -> Iterator[Damage]:
    for hours in (2, 20, 29, 31, 200):
        yield Damage(f"the clock turned back by {hours} h", SIGNED, _nothing, timedelta(hours=-hours))


# ── what changes nothing ─────────────────────────────────────────────────────────────────────────────────────


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
            Damage(f"signatures/{name}: line ends", "", lambda a, n=name: _crlf(a.run / SIGNATURES / n))
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
