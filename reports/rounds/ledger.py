"""``reports/rounds.jsonl``: one line a round, each carrying the digest of the line before, so that none is rewritten."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from reports.evidence.jsonio import Malformed, build, plain
from reports.evidence.model import Evidence, Outcome
from reports.verdict.model import Kind, State, Verdict
from reports.verdict.table import InputError
from reports.words import Text

LEDGER = "reports/rounds.jsonl"


@dataclass(frozen=True)
class Speed:
    """One kind of transaction in a round's load; times in ms, ``share`` of all transactions from 0 to 1."""

    name: str
    share: float
    mean_ms: float
    p95_ms: float
    failed: int


@dataclass(frozen=True)
class Round:
    """One round against one build. ``outcomes`` by lasting case key; ``groups``: fine and all rows of each group."""

    name: str
    run: str
    target: str
    build: str
    started: str
    finished: str
    evidence: str
    conclusion: str
    outcomes: dict[str, str]
    unstable: tuple[str, ...] = ()
    groups: dict[str, tuple[int, int]] = field(default_factory=dict)
    speeds: tuple[Speed, ...] = ()
    customers: int | None = None
    previous: str = ""
    """Digest of the line before; empty on the first."""
    schema: str = "golive.round/1"

    @property
    def passed(self) -> int:
        return sum(o == Outcome.PASSED.value for o in self.outcomes.values())

    @property
    def failed(self) -> int:
        """Cases that didn't pass though they ran."""
        return sum(o not in (Outcome.PASSED.value, Outcome.NOT_RUN.value) for o in self.outcomes.values())


def round_of(evidence: Evidence, verdict: Verdict) -> Round:
    """What the ledger keeps of a run."""
    info = evidence.info
    groups: dict[str, tuple[int, int]] = {}
    for row in verdict.of(Kind.REQUIREMENT):
        if row.state is not State.OUT_OF_SCOPE:
            fine, of = groups.get(row.group, (0, 0))
            groups[row.group] = (fine + (row.state is State.PASS), of + 1)
    return Round(
        name=info.round if info else "", run=info.run if info else "", target=info.target if info else "",
        build=info.build if info else "", started=info.started if info else "",
        finished=info.finished if info else "", evidence=evidence.digest, conclusion=verdict.conclusion.value,
        outcomes={c.case.key: c.outcome.value for c in verdict.cases},
        unstable=tuple(c.case.key for c in verdict.cases if c.unstable), groups=groups,
        speeds=tuple(_speeds(evidence)), customers=info.customers if info else None,
    )  # fmt: skip


def _speeds(evidence: Evidence) -> list[Speed]:
    made = []
    for load in evidence.loads:
        total = sum(t.count for t in load.transactions) or 1
        made += [
            Speed(t.name, round(t.count / total, 4), t.mean_ms, t.p95_ms, t.failed)
            for t in load.transactions
            if t.mean_ms == t.mean_ms
        ]
    return made


def read_rounds(path: Path) -> tuple[Round, ...]:
    """Every round, oldest first. ``InputError`` names the line that can't be read, or was changed or taken out."""
    if not path.exists():
        return ()
    rounds: list[Round] = []
    before = ""
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        where = f"{path.name}:{number}"
        try:
            made = build(Round, json.loads(line), where)
        except (ValueError, RecursionError, Malformed) as bad:
            raise InputError([Text(f"{where}：无法读取：{bad}", f"{where}: can't be read: {bad}")]) from bad
        if made.previous != before:
            raise InputError(
                [
                    Text(
                        f"{where}：前面的行被改动或删除",
                        f"{where}: a line before it was changed or taken out",
                    )
                ]
            )
        before = _digest(line)
        rounds.append(made)
    return tuple(rounds)


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def add_round(path: Path, made: Round) -> None:
    """Close a round: one more line. ``InputError`` when this run is in the ledger already, or the ledger is broken."""
    rounds = read_rounds(path)
    if any(r.run == made.run for r in rounds):
        raise InputError([Text(f"{made.run} 已在台账中", f"{made.run} is in the ledger already")])
    lines = path.read_text("utf-8-sig").splitlines() if path.exists() else []
    whole = replace(made, previous=_digest(lines[-1]) if lines else "")
    lines.append(json.dumps(plain(whole), ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".part")
    beside.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    beside.replace(path)


def with_current(rounds: Sequence[Round], current: Round) -> tuple[Round, ...]:
    """The ledger's rounds of the same CRM, with the present one last, whether it's closed or not."""
    former = [
        r
        for r in rounds
        if r.run != current.run and r.target == current.target and r.started < current.started
    ]
    return (*former, current)
