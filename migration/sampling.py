"""The sample that the business checks (MIG-06): drawn with a recorded seed, judged by name, and what it proves.

Rows are drawn by table and region, each stratum in its proportion and at least once, in the order of a SHA-256
over seed and key: the same seed draws the same rows anywhere. Draws and verdicts go into one record that only
grows; each entry holds the digest of the one before, so that drawing again until it looks good is seen.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from drivers.words import Text
from migration.bounds import Bound, clean_strata_bound, upper_bound
from reports.evidence.write import write_json

VERDICTS = ("right", "wrong")
Chosen = Literal["drawn", "picked"]


@dataclass(frozen=True)
class Member:
    """A row of the frame, that is of everything that can be drawn."""

    table: str
    region: str
    key: str


@dataclass(frozen=True)
class Stratum:
    """Rows of one table and region, and how many of them were drawn."""

    table: str
    region: str
    rows: int
    drawn: int


@dataclass(frozen=True)
class Draw:
    """One sample. ``number`` counts the draws of this record; ``frame`` is the digest of what was drawn from."""

    number: int
    seed: int
    share: float
    by: str
    at: str
    frame: str
    rows: int
    strata: tuple[Stratum, ...]
    drawn: tuple[Member, ...]


@dataclass(frozen=True)
class Picked:
    """A record that a key user picks because they know it; ``story`` names the customer whose story it's part of."""

    table: str
    key: str
    by: str
    at: str
    story: str = ""


@dataclass(frozen=True)
class Judged:
    """A person's word on one row. ``fields`` are those found wrong; ``how`` tells drawn rows from picked ones."""

    draw: int
    table: str
    key: str
    verdict: str
    who: str
    at: str
    fields: tuple[str, ...] = ()
    remark: str = ""
    how: Chosen = "drawn"


@dataclass(frozen=True)
class State:
    """Where the check stands: the last draw, its verdicts, and how often was drawn before."""

    draw: Draw
    judged: tuple[Judged, ...]
    wrong: tuple[Judged, ...]
    picked: tuple[Judged, ...]
    abandoned: tuple[Draw, ...]
    bound: Bound | None
    """``None`` as long as a drawn row waits for its verdict: half a sample proves nothing."""
    strata_bound: Bound | None
    """The bound for the worst spread over the strata; only where nothing wrong was found."""
    chosen: tuple[Picked, ...] = ()
    """What key users have picked, judged or not."""

    @property
    def unjudged(self) -> int:
        """Drawn and picked rows that wait for a verdict."""
        done = {(one.table, one.key) for one in (*self.judged, *self.picked)}
        rows = {(m.table, m.key) for m in self.draw.drawn} | {(m.table, m.key) for m in self.chosen}
        return len(rows - done)

    def sentences(self) -> tuple[Text, ...]:
        """What the check comes to, in both languages."""
        d, left = self.draw, len(self.draw.drawn) - len(self.judged)
        said = [
            Text(
                f"第 {d.number} 次抽样，种子 {d.seed}，由{d.by}于 {d.at} 抽取",
                f"Draw {d.number}, seed {d.seed}, by {d.by} at {d.at}",
            )
        ]
        if self.abandoned:
            seeds = ", ".join(str(one.seed) for one in self.abandoned)
            n = len(self.abandoned)
            said.append(
                Text(
                    f"注意：此前已抽过 {n} 次（种子 {seeds}），本次的结论因此不再是一次随机抽样的结论",
                    f"Note: {n} drawn before this one (seeds {seeds}); this is no longer the result of one random draw",
                )
            )
        if self.bound is None:
            said.append(
                Text(
                    f"还有 {left:,} 行没有判定，暂不能下结论",
                    f"{left:,} rows await a verdict: no conclusion yet",
                )
            )
        else:
            said.append(self.bound.sentence())
        if self.strata_bound and self.bound and self.strata_bound.most_wrong > self.bound.most_wrong:
            most = self.strata_bound.most_wrong
            said.append(
                Text(
                    f"按分层的最坏情形，上限为 {most:,} 行",
                    f"For the worst spread over the strata: at most {most:,} rows",
                )
            )
        if self.picked:
            bad = sum(one.verdict == "wrong" for one in self.picked)
            said.append(
                Text(
                    f"另有关键用户自选 {len(self.picked):,} 行，{bad:,} 行有误（不计入置信度）",
                    f"Beside it, {len(self.picked):,} rows picked by key users, {bad:,} wrong (no part of the confidence)",
                )
            )
        return tuple(said)


def draw(frame: Iterable[Member], *, seed: int, share: float, by: str, at: datetime, number: int = 1) -> Draw:
    """Draw ``share`` (above 0, up to 1) of the frame; ``ValueError`` on an empty frame, no name, no zone."""
    members = sorted(set(frame), key=lambda m: (m.table, m.region, m.key))
    if not members or not 0 < share <= 1 or not by.strip() or at.tzinfo is None:
        raise ValueError("frame, 0 < share ≤ 1, by, at with its zone")
    if len({(m.table, m.key) for m in members}) != len(members):
        raise ValueError("一个编号出现在两个区域 / a key stands in two regions")
    strata: dict[tuple[str, str], list[Member]] = {}
    for one in members:
        strata.setdefault((one.table, one.region), []).append(one)
    sizes = _allot({where: len(rows) for where, rows in strata.items()}, share)
    drawn: list[Member] = []
    for where, rows in strata.items():
        drawn += sorted(rows, key=lambda m: _lot(seed, m))[: sizes[where]]
    listing = hashlib.sha256(
        "\n".join(json.dumps(asdict(m), ensure_ascii=False) for m in members).encode()
    ).hexdigest()
    told = tuple(Stratum(*where, len(strata[where]), sizes[where]) for where in strata)
    when = at.isoformat(timespec="seconds")
    return Draw(number, seed, share, by, when, listing, len(members), told, tuple(drawn))


def _lot(seed: int, one: Member) -> str:
    return hashlib.sha256(json.dumps([seed, one.table, one.key], ensure_ascii=False).encode()).hexdigest()


def _allot(rows: dict[tuple[str, str], int], share: float) -> dict[tuple[str, str], int]:
    """Each stratum its proportion, the rest to the largest remainders, and nobody goes without."""
    exact = {where: count * share for where, count in rows.items()}
    sizes = {where: max(1, math.floor(part)) for where, part in exact.items()}
    left = math.ceil(sum(rows.values()) * share - 1e-9) - sum(sizes.values())
    for where in sorted(exact, key=lambda w: (math.floor(exact[w]) - exact[w], w))[: max(0, left)]:
        sizes[where] = min(rows[where], sizes[where] + 1)
    return sizes


class Record:
    """Draws and verdicts of one migration, in a file that only grows (``sample.jsonl``). Beside it stands the digest of
    its last line, so that lines cut off at its end, or a record begun anew, are seen as well."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.last = path.with_name(f"{path.name}.last")

    def draw(self, frame: Iterable[Member], *, seed: int, share: float, by: str, at: datetime) -> Draw:
        """Draw, and write it down; the number says how often was drawn already."""
        number = sum(kind == "draw" for kind, _ in self._entries()) + 1
        made = draw(frame, seed=seed, share=share, by=by, at=at, number=number)
        self._append([("draw", asdict(made))])
        return made

    def pick(self, rows: Iterable[Picked]) -> None:
        """Write down what a key user has picked; ``ValueError`` without a name."""
        known = {(entry["table"], entry["key"]) for kind, entry in self._entries() if kind == "picked"}
        new = [one for one in rows if (one.table, one.key) not in known]
        if any(not one.by.strip() for one in new):
            raise ValueError("by / 姓名")
        self._append([("picked", asdict(one)) for one in new])

    def judge(self, *verdicts: Judged) -> None:
        """Write verdicts down, all or none; a later one on the same row stands, the earlier stays visible.

        ``ValueError`` without a name or a known verdict, or on a row that was neither drawn nor picked.
        """
        drawn = {(d.number, m.table, m.key) for d in self._draws() for m in d.drawn}
        picked = {(entry["table"], entry["key"]) for kind, entry in self._entries() if kind == "picked"}
        for one in verdicts:
            if one.verdict not in VERDICTS or not one.who.strip() or not one.at:
                raise ValueError(f"{one.key}: verdict {VERDICTS}, who, at / 判定、姓名、时间")
            if one.how == "drawn" and (one.draw, one.table, one.key) not in drawn:
                raise ValueError(f"{one.key}: 不在第 {one.draw} 次抽样中 / not in draw {one.draw}")
            if one.how == "picked" and (one.table, one.key) not in picked:
                raise ValueError(f"{one.key}: 没有被选中 / was not picked")
        self._append([("judged", asdict(one)) for one in verdicts])

    def state(self, confidence: float = 0.95) -> State:
        """Where the check stands now; ``ValueError`` when nothing was drawn or the record was changed."""
        draws = self._draws()
        if not draws:
            raise ValueError(f"{self.path}: 还没有抽样 / nothing has been drawn")
        last = draws[-1]
        latest: dict[tuple[str, str, str], Judged] = {}
        for kind, entry in self._entries():
            if kind == "judged" and (entry["draw"] == last.number or entry["how"] == "picked"):
                one = Judged(**{**entry, "fields": tuple(entry["fields"])})
                latest[one.how, one.table, one.key] = one
        judged = tuple(one for one in latest.values() if one.how == "drawn")
        wrong = tuple(one for one in judged if one.verdict == "wrong")
        whole = len(judged) == len(last.drawn)
        clean = whole and not wrong
        return State(
            last,
            judged,
            wrong,
            tuple(one for one in latest.values() if one.how == "picked"),
            tuple(draws[:-1]),
            upper_bound(last.rows, len(last.drawn), len(wrong), confidence) if whole else None,
            clean_strata_bound([(s.rows, s.drawn) for s in last.strata], confidence) if clean else None,
            tuple(Picked(**entry) for kind, entry in self._entries() if kind == "picked"),
        )

    def _draws(self) -> list[Draw]:
        return [
            Draw(
                **{
                    **entry,
                    "strata": tuple(Stratum(**s) for s in entry["strata"]),
                    "drawn": tuple(Member(**m) for m in entry["drawn"]),
                }
            )
            for kind, entry in self._entries()
            if kind == "draw"
        ]

    def _entries(self) -> list[tuple[str, dict[str, Any]]]:
        kept = self.last.read_text("utf-8").strip('"\n') if self.last.exists() else ""
        if not self.path.exists():
            if kept:
                raise ValueError(
                    f"{self.path}: 这份记录写过，现在不在了 / this record was written and is gone"
                )
            return []
        before, found, digests = "", [], set[str]()
        for number, line in enumerate(self.path.read_text("utf-8").splitlines(), 1):
            try:
                entry = json.loads(line)
                same = entry["before"] == before
            except (ValueError, KeyError, TypeError):
                same = False
            if not same:
                raise ValueError(
                    f"{self.path}: 第 {number} 行或之前的记录被改动、删除或截断 / line {number} or one before it was changed, removed or cut"
                )
            before = hashlib.sha256(line.encode()).hexdigest()
            digests.add(before)
            found.append((entry["kind"], entry["entry"]))
        if (found or kept) and kept not in digests:  # a line more than was noted: killed between the two
            raise ValueError(
                f"{self.path}: 末尾的记录被截断，或旁边的 {self.last.name} 不在或被改动"
                f" / its end was cut off, or {self.last.name} beside it is missing or was changed"
            )
        return found

    def _append(self, entries: Iterable[tuple[str, dict[str, Any]]]) -> None:
        self._entries()  # a record that was changed is not gone on with
        lines = self.path.read_text("utf-8").splitlines() if self.path.exists() else []
        before, new = hashlib.sha256(lines[-1].encode()).hexdigest() if lines else "", []
        for kind, entry in entries:
            told = {"before": before, "kind": kind, "entry": entry}
            new.append(json.dumps(told, ensure_ascii=False, sort_keys=True))
            before = hashlib.sha256(new[-1].encode()).hexdigest()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8", newline="\n") as file:
            file.write("".join(f"{line}\n" for line in new))
        if new:
            write_json(self.last, before)
