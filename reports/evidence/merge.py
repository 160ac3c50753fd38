"""Shards of one round, run on several machines, put together as the one run that they are."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from reports.evidence.model import EntryCheck, EntryRecord, Evidence, Manifest, RunInfo
from reports.evidence.read import read
from reports.evidence.write import GROWING, RunFolder, sealed_files


class CantMerge(Exception):
    """Shards that don't make a whole run; both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh, self.en = zh, en


def plan_digest(keys: Sequence[str]) -> str:
    """Which whole plan a shard is a part of."""
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:16]


def part_of(keys: Sequence[str], index: int, count: int) -> set[str]:
    """The cases of shard ``index`` (from 1) of ``count``: all rows of a scenario stay together."""
    return {
        k
        for k in keys
        if int(hashlib.sha256(k.partition("~")[0].partition("@")[0].encode()).hexdigest(), 16) % count
        == index - 1
    }


def merge(shards: Sequence[Path], target: Path) -> Path:
    """One sealed run of all shards. ``CantMerge`` unless each is whole and together they are the plan."""
    if not shards:
        raise CantMerge("没有分片", "no shards")
    found = [(path, read(path)) for path in shards]
    infos = [_sound(path, evidence) for path, evidence in found]
    _belong_together(infos)
    cases = [c for _, e in found for c in (e.manifest.cases if e.manifest else ())]
    keys = [c.key for c in cases]
    _, digest, *part = infos[0].shard.split()
    if len(set(keys)) != len(keys) or plan_digest(keys) != digest:
        raise CantMerge("各分片合起来不是完整的计划", "together the shards aren't the whole plan")
    unreadable = {u: None for _, e in found for u in (e.manifest.unreadable if e.manifest else ())}
    first = min(infos, key=lambda i: i.started)
    customers = [i.customers for i in infos if i.customers is not None]
    info = replace(
        first, run=target.name, partial=bool(part), shard="", finished=max(i.finished for i in infos),
        customers=min(customers) if customers else None,
        build_after=_build_after(infos),
    )  # fmt: skip
    folder = RunFolder(target)
    folder.open(info, Manifest(tuple(cases), tuple(unreadable)))
    for path, _ in found:
        _copy(path, target)
    folder.entry(_worst([e for _, e in found]))
    folder.seal()
    return target


def _build_after(infos: Sequence[RunInfo]) -> str:
    """The build at the end: a changed one of any shard, else none where any shard was told none."""
    told = [i.build_after for i in infos]
    changed = (after for after, i in zip(told, infos, strict=True) if after and after != i.build)
    return next(changed, "" if "" in told else told[0])


def _sound(path: Path, evidence: Evidence) -> RunInfo:
    info = evidence.info
    if not info or not evidence.sealed or evidence.problems or not info.finished:
        raise CantMerge(
            f"{path.name} 未封存、有问题或未结束", f"{path.name} isn't sealed, has problems, or never ended"
        )
    if not info.shard:
        raise CantMerge(f"{path.name} 不是分片", f"{path.name} is no shard")
    return info


def _belong_together(infos: Sequence[RunInfo]) -> None:
    if len({(i.target, i.product, i.build, i.address, i.round, i.configuration) for i in infos}) != 1:
        raise CantMerge("各分片的系统、版本或轮次不同", "the shards are of different CRMs, builds or rounds")
    numbers = {i.shard.partition(" ")[0] for i in infos}
    plans = {i.shard.partition(" ")[2] for i in infos}
    count = int(next(iter(numbers)).partition("/")[2] or 0)
    if len(plans) != 1 or numbers != {f"{n}/{count}" for n in range(1, count + 1)} or len(infos) != count:
        have = ", ".join(sorted(numbers))
        raise CantMerge(
            f"缺少分片，或来自不同计划：{have}", f"a shard is missing, or of another plan: {have}"
        )


def _worst(shards: Sequence[Evidence]) -> EntryRecord:
    """What held before the round: on every machine, else it didn't."""
    order = ("FAIL", "NO EVIDENCE", "PASS")
    found: dict[str, EntryCheck] = {}
    for check in (c for e in shards for c in e.entry):
        known = found.get(check.id)
        if known is None or order.index(_known(check)) < order.index(_known(known)):
            found[check.id] = check
    everywhere = [c for c in found.values() if all(any(x.id == c.id for x in e.entry) for e in shards)]
    return EntryRecord(tuple(everywhere))


def _known(check: EntryCheck) -> str:
    return check.state if check.state in ("PASS", "FAIL") else "NO EVIDENCE"


def _copy(shard: Path, target: Path) -> None:
    """Everything but run, manifest and seal; no file of one shard replaces another's."""
    for path in sealed_files(shard):
        name = path.relative_to(shard)
        if name.parts[0] in ("run.json", "manifest.json", "entry.json"):
            continue
        if name.name in GROWING:
            with (target / name).open("ab") as lines:
                lines.write(path.read_bytes())
            continue
        if (target / name).exists():
            raise CantMerge(f"两个分片都有 {name}", f"two shards have {name}")
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target / name)
