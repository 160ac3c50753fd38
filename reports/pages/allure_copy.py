"""The evidence as Allure is to see it: a copy, in which what Allure has no word for is said in its words.

The evidence itself is never touched. In the copy each case and channel is one test, traces lie beside the
report, cases without a result stand as *not run*, and load runs and problems are tests of their own.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.evidence.model import Case, Evidence, LoadCriterion, Outcome
from reports.evidence.write import write_json
from reports.pages.allure_load import INVALID, label, load_as_test
from reports.pages.allure_migration import NO_EVIDENCE, migration_as_tests
from reports.pages.labels import AREAS, GROUPS
from reports.pages.view import not_run_uuid
from reports.rounds.baseline import baseline_of
from reports.verdict.cases import OUTCOME_WORDS
from reports.words import Lang, Text

TRACE_TYPE = "application/vnd.allure.playwright-trace"
CHANNELS = {"ui": Text("页面", "web page"), "http": Text("接口", "HTTP")}
PLUMBING = ("AS_ID", "framework", "language", "tag", "host", "thread", "package")
"""Labels that say nothing to a reader that isn't said already."""
LARGEST = 1_000_000
"""Bytes of an attachment that still goes into the report itself."""
LARGE_HINT = Text(
    "附件 {size} MB，在报告旁边的文件中：attachments/{name}\n",
    "The attachment has {size} MB and lies beside the report: attachments/{name}\n",
)
TRACE_HINT = Text(
    "操作轨迹在报告旁边的文件中，不经过任何外部网站。查看方法：\n\n    ./run playwright show-trace {path}\n",
    "The trace is a file beside the report; no outside site is involved. To look at it:\n\n"
    "    ./run playwright show-trace {path}\n",
)


@dataclass(frozen=True)
class Copy:
    """From where, to where, and in which language."""

    run_dir: Path
    evidence: Evidence
    results: Path
    traces: Path
    lang: Lang
    figures: tuple[LoadCriterion, ...] = ()
    """What the verdict has judged of migrations."""

    @property
    def cases(self) -> dict[str, Case]:
        manifest = self.evidence.manifest
        return {case.key: case for case in manifest.cases} if manifest else {}


def copy_for_allure(copy: Copy) -> None:
    """Write everything that Allure is to read into ``copy.results``, and traces into ``copy.traces``."""
    copy.results.mkdir(parents=True)
    cases = copy.cases
    for key, attempts in sorted(copy.evidence.results.items()):
        for attempt in attempts:
            data = json.loads((copy.run_dir / "results" / attempt.file).read_text("utf-8"))
            uuid = attempt.file.removesuffix("-result.json")
            write_json(copy.results / f"{uuid}-result.json", _seen(copy, data, uuid, cases.get(key)))
    for case in cases.values():
        if not copy.evidence.results.get(case.key):
            write_json(copy.results / f"{not_run_uuid(case.key)}-result.json", _not_run(copy, case))
    for load in copy.evidence.loads:
        load_as_test(load, copy.results, copy.lang, baseline_of(load, copy.run_dir))
    for result in copy.evidence.migrations:
        migration_as_tests(result, copy.figures, copy.run_dir, copy.results, copy.lang)
    _problems(copy)


def _seen(copy: Copy, data: dict[str, Any], uuid: str, case: Case | None) -> dict[str, Any]:
    """A result as the report shows it: named with its channel, one test per case, attachments copied."""
    data["uuid"] = uuid
    if case:
        data |= _identity(copy, case, str(data.get("name") or case.title))
        data["labels"] = _labels(copy, case, data["labels"])
        if str(data.get("description") or "").startswith(_feature(case).name):
            del data["description"]  # the name of a test function, no words of a writer
    for holder in _holders(data):
        holder["attachments"] = [a for a in map(lambda a: _attachment(copy, a), holder["attachments"]) if a]
    return data


def _identity(copy: Copy, case: Case, name: str) -> dict[str, Any]:
    channel = CHANNELS.get(case.channel, Text(case.channel)).in_(copy.lang)
    return {
        "name": f"{case.scenario} {name}（{channel}）"
        if copy.lang == "zh"
        else f"{case.scenario} {name} ({channel})",
        "testCaseId": case.key,
        "historyId": case.key,
    }


def _holders(data: Any) -> Iterator[dict[str, Any]]:
    """The result and each of its steps, wherever attachments hang."""
    if isinstance(data, dict):
        if isinstance(data.get("attachments"), list):
            yield data
        for step in data.get("steps") or ():
            yield from _holders(step)


def _attachment(copy: Copy, attachment: Any) -> dict[str, Any] | None:
    """The attachment with its file in the copy; a trace becomes a hint; one that isn't there is left out."""
    if not isinstance(attachment, dict):
        return None
    name = Path(str(attachment.get("source", ""))).name
    source = copy.run_dir / "results" / name
    if not name or not source.is_file():
        return None
    if attachment.get("type") == TRACE_TYPE or source.suffix == ".zip":
        return _trace(copy, attachment, source)
    if source.stat().st_size > LARGEST:
        return _beside(copy, attachment, source)
    shutil.copyfile(source, copy.results / name)
    return attachment


def _beside(copy: Copy, attachment: dict[str, Any], source: Path) -> dict[str, Any]:
    """A large attachment lies beside the report, which stays small enough to be sent; a hint says where."""
    folder = copy.traces.parent / "attachments"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, folder / source.name)
    hint = copy.results / f"{source.stem}-hint.txt"
    size = f"{source.stat().st_size / 1e6:.1f}"
    hint.write_text(LARGE_HINT.in_(copy.lang).format(name=source.name, size=size), "utf-8")
    return {"name": attachment.get("name") or source.name, "source": hint.name, "type": "text/plain"}


def _trace(copy: Copy, attachment: dict[str, Any], source: Path) -> dict[str, Any]:
    copy.traces.mkdir(parents=True, exist_ok=True)
    target = copy.traces / f"{source.stem.removesuffix('-attachment')}.zip"
    shutil.copyfile(source, target)
    hint = copy.results / f"{source.stem}-hint.txt"
    hint.write_text(TRACE_HINT.in_(copy.lang).format(path=_below_checkout(target)), "utf-8")
    return {"name": attachment.get("name") or "trace", "source": hint.name, "type": "text/plain"}


def _below_checkout(path: Path) -> str:
    """The path as typed from the checkout, ``reports/out/…``; elsewhere only its end."""
    parts = path.parts
    for index in range(len(parts) - 1):
        if parts[index : index + 2] == ("reports", "out"):
            return "/".join(parts[index:])
    return "/".join(parts[-3:])


def _feature(case: Case) -> Path:
    """The feature file, without its line."""
    return Path(case.feature.rpartition(":")[0] or case.feature)


def _labels(copy: Copy, case: Case, labels: list[dict[str, str]]) -> list[dict[str, str]]:
    """The labels by which the report groups: the area of the business, then the feature file."""
    own = [x for x in labels if x.get("name") not in ("epic", *PLUMBING)]
    epic = AREAS.get(case.area, Text(case.area)).in_(copy.lang) or "—"
    made = [label("epic", epic), *own]
    if all(x.get("name") != "feature" for x in own):
        made.append(label("feature", _feature(case).stem))
    return made


def _not_run(copy: Copy, case: Case) -> dict[str, Any]:
    own = {"channel": case.channel, "golive_outcome": Outcome.NOT_RUN.value}
    labels = [label(n, v) for n, v in own.items()] + [label("requirement", r) for r in case.requirements]
    words = Text("未执行：计划中有这个用例，但没有结果", "not run: the case was planned, there is no result")
    return {
        "uuid": not_run_uuid(case.key),
        **_identity(copy, case, case.title),
        "fullName": f"{case.scenario} {case.feature}",
        "status": "unknown",
        "stage": "finished",
        "statusDetails": {"message": words.in_(copy.lang)},
        "labels": _labels(copy, case, labels),
        "parameters": [{"name": name, "value": value} for name, value in case.example.items()],
        "steps": [],
    }  # fmt: skip


def _problems(copy: Copy) -> None:
    """Evidence that can't be trusted shows in the report too, as one broken test."""
    found = [(p.where, p.message_zh, p.message_en) for p in copy.evidence.problems]
    manifest = copy.evidence.manifest
    found += [
        (f"{u.feature}:{u.line}", u.message_zh, u.message_en)
        for u in (manifest.unreadable if manifest else ())
    ]
    if not found:
        return
    lines = [f"{where}: {zh if copy.lang == 'zh' else en}" for where, zh, en in found[:200]]
    name = Text(f"证据中有 {len(found)} 处不可采信", f"{len(found)} problems with the evidence")
    write_json(
        copy.results / "problems-result.json",
        {
            "uuid": "problems", "name": name.in_(copy.lang), "fullName": "evidence", "testCaseId": "problems",
            "historyId": "problems", "status": "broken", "stage": "finished", "statusDetails": {"message": "\n".join(lines)},
            "labels": [label("epic", GROUPS["EVD"].in_(copy.lang)), label("golive_outcome", Outcome.BROKEN.value)],
            "steps": [],
        },
    )  # fmt: skip


def outcome_names(lang: Lang) -> dict[str, str]:
    """The categories of the report, by the outcome label, in the order in which they weigh."""
    order = (
        Outcome.FAILED,
        Outcome.BROKEN,
        Outcome.BLOCKED,
        Outcome.NOT_SUPPORTED,
        Outcome.NOT_RUN,
        Outcome.AWAITING,
    )
    named = {outcome.value: OUTCOME_WORDS[outcome].in_(lang) for outcome in order}
    return {
        **named,
        NO_EVIDENCE: Text(
            "迁移没有证据：没有判定或缺少数字",
            "migration without evidence: nothing was judged, or a figure is missing",
        ).in_(lang),
        INVALID: Text("负载测量无效或不完整", "load measurement invalid or incomplete").in_(lang),
    }
