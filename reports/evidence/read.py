"""Reading a run's evidence back, closed when in doubt: what is wrong becomes a ``Problem``, never a guess."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from reports.evidence.jsonio import Malformed, build
from reports.evidence.model import (
    ALLURE_STATUS,
    CASE_LABEL,
    OUTCOME_LABEL,
    TESTER_LABEL,
    EntryRecord,
    Evidence,
    LoadResult,
    Manifest,
    MigrationResult,
    Outcome,
    PermissionCell,
    Problem,
    Result,
    RunInfo,
)
from reports.evidence.write import RIGHTS, SEAL, digests, overall

T = TypeVar("T")


def read(root: Path) -> Evidence:
    """Everything under ``root``; never raises for bad content, the evidence says what is wrong with it."""
    problems: list[Problem] = []
    info = _record(RunInfo, root / "run.json", problems)
    manifest = _record(Manifest, root / "manifest.json", problems)
    results = _results(root / "results", problems)
    _match(manifest, results, problems)
    loads = [_record(LoadResult, p, problems) for p in sorted((root / "load").glob("*.json"))]
    moves = [_record(MigrationResult, p, problems) for p in sorted((root / "migration").glob("*.json"))]
    entry = _record(EntryRecord, root / "entry.json", problems) if (root / "entry.json").exists() else None
    rights = tuple(_cells(root / RIGHTS, problems))
    sealed, digest = _seal(root, problems)
    return Evidence(
        info=info,
        manifest=manifest,
        results=results,
        loads=tuple(load for load in loads if load),
        migrations=tuple(move for move in moves if move),
        leftovers=tuple(_leftovers(root / "ledger.jsonl", problems)),
        sealed=sealed,
        digest=digest,
        problems=tuple(problems),
        entry=entry.checks if entry else (),
        permissions=rights,
    )


def _json(path: Path, problems: list[Problem]) -> Any:
    try:
        text = path.read_text("utf-8")
        data = json.loads(text)
        if data is None:
            raise ValueError("null")
        if "\\ud" in text.lower():
            json.dumps(data, ensure_ascii=False).encode()  # half a character could never be shown
        return data
    except FileNotFoundError:
        problems.append(Problem(path.name, "文件缺失", "the file is missing"))
    except (OSError, ValueError, RecursionError) as bad:
        problems.append(Problem(path.name, f"文件无法读取：{bad}", f"the file can't be read: {bad}"))
    return None


def _record(kind: type[T], path: Path, problems: list[Problem]) -> T | None:
    data = _json(path, problems)
    if data is None:
        return None
    try:
        return build(kind, data, path.name)
    except Malformed as bad:
        problems.append(Problem(path.name, f"内容不符合格式：{bad}", f"not in the expected shape: {bad}"))
        return None


def _results(folder: Path, problems: list[Problem]) -> dict[str, tuple[Result, ...]]:
    found: dict[str, list[Result]] = {}
    for path in sorted(folder.glob("*-result.json")):
        result = _result(_json(path, problems), path.name, problems)
        if result:
            found.setdefault(result.key, []).append(result)
    return {key: tuple(sorted(many, key=lambda r: (r.start, r.file))) for key, many in found.items()}


def _result(data: Any, file: str, problems: list[Problem]) -> Result | None:
    if data is None:
        return None
    try:
        labels = {label["name"]: label.get("value") for label in data.get("labels", [])}
        if not isinstance(labels.get(CASE_LABEL), str):
            raise Malformed(f"label {CASE_LABEL} is missing")
        names = [label["name"] for label in data["labels"]]
        if names.count(CASE_LABEL) + names.count(OUTCOME_LABEL) > 2:
            raise Malformed("more than one case or outcome")
        outcome, status = Outcome(labels.get(OUTCOME_LABEL)), data.get("status")
        if ALLURE_STATUS.get(outcome) != status:
            raise Malformed(f"status {status!r} doesn't belong to outcome {outcome.value!r}")
        message = str((data.get("statusDetails") or {}).get("message") or "")
        by = str(labels.get(TESTER_LABEL) or "")
        return Result(labels[CASE_LABEL], outcome, message, int(data["start"]), int(data["stop"]), file, by)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as bad:
        problems.append(Problem(file, f"结果不可信：{bad}", f"the result can't be trusted: {bad}"))
        return None


def _match(
    manifest: Manifest | None, results: dict[str, tuple[Result, ...]], problems: list[Problem]
) -> None:
    known = {case.key for case in manifest.cases} if manifest else set()
    for key in sorted(set(results) - known):
        problems.append(Problem(key, "计划中没有这个用例的结果", "a result that the manifest doesn't know"))


def _seal(root: Path, problems: list[Problem]) -> tuple[bool, str]:
    data = _json(root / SEAL, problems)
    if not isinstance(data, dict) or not isinstance(data.get("files"), dict):
        if data is not None:
            problems.append(Problem(SEAL, "内容不符合格式", "not in the expected shape"))
        return False, ""
    then, now = data["files"], digests(root)
    for name in sorted(set(then) | set(now)):
        if then.get(name) != now.get(name):
            problems.append(Problem(name, *_changed(name in then, name in now)))
    return then == now and data.get("digest") == overall(then), overall(now)


def _changed(was: bool, is_: bool) -> tuple[str, str]:
    if not is_:
        return "封存后被删除", "removed after the seal"
    if not was:
        return "封存后被加入", "added after the seal"
    return "封存后被修改", "changed after the seal"


def _leftovers(path: Path, problems: list[Problem]) -> list[str]:
    """What the ledger doesn't show as removed; one JSON object a line, the last word on a record counts."""
    records: dict[str, str] = {}
    for number, line in enumerate(_lines(path, problems), 1):
        try:
            entry = json.loads(line)
            what = f"{entry['kind']} {entry['id']}"
            gone = entry["state"] == "removed"
            records[what] = "" if gone else f"{what} {entry['label']}"
        except (ValueError, KeyError, TypeError, RecursionError) as bad:
            problems.append(Problem(f"{path.name}:{number}", f"无法读取：{bad}", f"can't be read: {bad}"))
    return [shown for shown in records.values() if shown]


def _cells(path: Path, problems: list[Problem]) -> Iterator[PermissionCell]:
    """Each try at a cell of the matrix of rights."""
    for number, line in enumerate(_lines(path, problems), 1):
        try:
            yield build(PermissionCell, json.loads(line), path.name)
        except (ValueError, RecursionError) as bad:
            problems.append(Problem(f"{path.name}:{number}", f"无法读取：{bad}", f"can't be read: {bad}"))


def _lines(path: Path, problems: list[Problem]) -> list[str]:
    try:
        return path.read_text("utf-8").splitlines() if path.exists() else []
    except (OSError, ValueError) as bad:
        problems.append(Problem(path.name, f"文件无法读取：{bad}", f"the file can't be read: {bad}"))
        return []
