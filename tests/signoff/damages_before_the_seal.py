"""Damage to the evidence that is sealed again: to what results, plan, load, entry and rights say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from reports.evidence.write import RIGHTS
from tests.signoff.acceptance import Acceptance, edit, put
from tests.signoff.damages_of_evidence import FILE_DAMAGES, RESEALED, SEALED, SIGNED, Apply, Damage, resealed


def damages_before_the_seal(green: Acceptance) -> list[Damage]:
    """All of them."""
    return [
        *_results(green), *_run_record(), *_manifest(green), *_load(green), *_entry(), *_rights(),
    ]  # fmt: skip


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
            damage = resealed(lambda a, n=name, c=change: _ascii(a.run / n, c))  # type: ignore[misc]
            yield Damage(f"{name}: {what}, sealed", RESEALED, damage)
        yield Damage(f"{name}: removed, sealed", RESEALED, resealed(lambda a, n=name: (a.run / n).unlink()))  # type: ignore[misc]
        yield Damage(f"{name}: doubled, sealed", RESEALED, resealed(lambda a, n=name: _double(a.run / n)))  # type: ignore[misc]


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
    "no build at the end": {"build_after": ""},
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
        damage = resealed(lambda a, c=change: edit(a.run / "run.json", lambda d: d.update(c)))  # type: ignore[misc]
        yield Damage(f"run.json: {what}, sealed", RESEALED, damage)
    yield Damage(
        "run.json: renamed round",
        SIGNED,
        resealed(lambda a: edit(a.run / "run.json", lambda d: d.update(round="4"))),
    )
    yield Damage(
        "run.json: renamed run",
        SIGNED,
        resealed(lambda a: edit(a.run / "run.json", lambda d: d.update(run="x"))),
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
        if "CUS-05" not in case["requirements"]:  # a should row: its text needs no approval
            edits |= {
                "another text": lambda d, n=number: d["cases"][n].update(digest="e" * 64),  # type: ignore[misc]
                "no text": lambda d, n=number: d["cases"][n].update(digest=""),  # type: ignore[misc]
            }
        yield Damage(f"manifest of less: {case['key']}", RESEALED, resealed(less))
        for what, change in edits.items():
            damage = resealed(lambda a, c=change: edit(a.run / "manifest.json", c))  # type: ignore[misc]
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
            f"manifest: {what}", RESEALED, resealed(lambda a, c=change: edit(a.run / "manifest.json", c))
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
    "no figure of the generator's processor": lambda d: d["generator"].pop("cpu_share") and None,  # type: ignore[attr-defined]
    "no figures of the generator": lambda d: d.update(generator={}),
    "no count of what was started": lambda d: d["generator"].pop("started") and None,  # type: ignore[attr-defined]
    "no count of what failed": lambda d: d["generator"].pop("failed") and None,  # type: ignore[attr-defined]
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
        damage = resealed(lambda a, c=change: edit(a.run / "load" / name, c))  # type: ignore[misc]
        yield Damage(f"load: {what}, sealed", RESEALED, damage)


def _entry_state(number: int, state: str) -> Apply:
    return lambda a: edit(a.run / "entry.json", lambda d: d["checks"][number].update(state=state))


def _entry() -> Iterator[Damage]:
    for number, id in enumerate(("reachable", "accounts", "data", "clock", "leftovers")):
        for what, state in (("fails", "FAIL"), ("unknown", "GREAT"), ("without evidence", "NO EVIDENCE")):
            yield Damage(f"entry: {id} {what}, sealed", RESEALED, resealed(_entry_state(number, state)))
        gone = lambda a, n=number: edit(a.run / "entry.json", lambda d: d["checks"].pop(n) and None)  # noqa: E731
        yield Damage(f"entry: {id} not looked at, sealed", RESEALED, resealed(gone))
    yield Damage("entry: gone, sealed", RESEALED, resealed(lambda a: (a.run / "entry.json").unlink()))


# ── the matrix of rights, sealed again ───────────────────────────────────────────────────────────────────────


CELL_EDITS: dict[str, dict[str, object]] = {
    "another role": {"role": "销售经理"},
    "another's record": {"whose": "别队的"},
    "another object": {"thing": "线索"},
    "another action": {"action": "删除"},
    "another channel": {"channel": "mail"},
    "another case": {"case": "UAT-9999@http"},
    "found nothing": {"found": None},
    "failed": {"outcome": "failed"},
    "blocked": {"outcome": "blocked"},
    "an unknown answer": {"found": "perhaps"},
    "an unknown key": {"extra": 1},
    "at no time": {"at": "noon"},
}


def _cells(a: Acceptance) -> list[dict[str, object]]:
    return [json.loads(line) for line in (a.run / RIGHTS).read_text("utf-8").splitlines()]


def _recelled(change: Callable[[list[dict[str, object]]], object]) -> Apply:
    def apply(a: Acceptance) -> None:
        cells = _cells(a)
        change(cells)
        put(a.run / RIGHTS, "".join(json.dumps(c, ensure_ascii=False) + "\n" for c in cells))

    return resealed(apply)


def _other(answer: object) -> str:
    return "denied" if answer == "allowed" else "allowed"


def _rights() -> Iterator[Damage]:
    for n, name in enumerate(("an allowed cell", "a denied cell")):
        for what, change in CELL_EDITS.items():
            yield Damage(
                f"rights: {name}, {what}, sealed",
                RESEALED,
                _recelled(lambda c, n=n, d=change: c[n].update(d)),
            )  # type: ignore[misc]
        more: dict[str, Callable[[list[dict[str, object]]], object]] = {
            "gone": lambda c, n=n: c.pop(n),  # type: ignore[misc]
            "twice": lambda c, n=n: c.append(c[n]),  # type: ignore[misc]
            "found otherwise": lambda c, n=n: c[n].update(found=_other(c[n]["found"])),  # type: ignore[misc]
            "expected otherwise": lambda c, n=n: c[n].update(expected=_other(c[n]["expected"])),  # type: ignore[misc]
            "expected and found otherwise": lambda c, n=n: c[n].update(  # type: ignore[misc]
                expected=_other(c[n]["expected"]), found=_other(c[n]["found"])
            ),
            "without the case": lambda c, n=n: c[n].pop("case"),  # type: ignore[misc]
        }
        for what, edit_ in more.items():
            yield Damage(f"rights: {name}, {what}, sealed", RESEALED, _recelled(edit_))
    yield Damage(
        "rights: a denial without a control", RESEALED, _recelled(lambda c: c[1].update(control=False))
    )
    yield Damage("rights: gone, sealed", RESEALED, resealed(lambda a: (a.run / RIGHTS).unlink()))
    yield Damage("rights: emptied, sealed", RESEALED, resealed(lambda a: put(a.run / RIGHTS, b"")))
    yield Damage(
        "rights: half a line, sealed",
        RESEALED,
        resealed(lambda a: put(a.run / RIGHTS, (a.run / RIGHTS).read_bytes()[:-30])),
    )
    for what, damage in FILE_DAMAGES.items():
        yield Damage(f"{RIGHTS}: {what}", SEALED, lambda a, d=damage: d(a.run / RIGHTS))  # type: ignore[misc]
