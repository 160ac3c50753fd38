"""GOL-01: whether the last reconciliation shows that the final migration arrived as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from reports.verdict.criteria import MachineRule
from reports.verdict.model import State
from reports.verdict.proofs import Answer, Proof, aged
from reports.verdict.release import Release
from reports.words import Text

SCHEMA = "golive.reconciliation/1"


def judge_reconciliation(rule: MachineRule, proof: Proof, release: Release, now: datetime) -> Answer:
    """GOL-01: every table of the final migration, from just its files, agrees to the last row, sum and link."""
    data = proof.reconciliation
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        return State.NO_EVIDENCE, Text("不是对账结果", "not a reconciliation")
    if wrong := aged(str(data.get("made", "")), rule, now):
        return State.NO_EVIDENCE, wrong
    if missing := _incomplete(data, rule.tables) or _other_files(data, release.migration_files):
        return State.NO_EVIDENCE, missing
    try:
        faults = _unsound(data)
    except (KeyError, TypeError, ValueError) as bad:
        return State.NO_EVIDENCE, Text(f"对账结果不完整：{bad}", f"the reconciliation is incomplete: {bad}")
    if faults:
        words = "、".join(faults[:4])
        return State.FAIL, Text(f"对账不符：{words}", f"not in agreement: {words}")
    rows = sum(int(t["new_rows"]) for t in data["tables"])
    day = str(data["made"])[:10]
    return State.PASS, Text(f"对账 {day}：{rows:,} 行一致", f"reconciliation {day}: {rows:,} rows agree")


PARENT = "customers"
"""What every other table of the migration hangs on: a reconciliation without that link hasn't looked at it."""


def _incomplete(data: dict[str, Any], wanted: Sequence[str]) -> Text | None:
    """Which table or link nobody has compared."""
    if not wanted:
        return Text(
            "criteria.toml 没有写明迁移哪些表：请在 [[machine]] GOL-01 写 tables",
            "criteria.toml doesn't say which tables are migrated: state tables in [[machine]] GOL-01",
        )
    have = {str(t["table"]) for t in _rows(data, "tables")}
    linked = {str(k["table"]) for k in _rows(data, "links") if k.get("to") == PARENT and k.get("filled")}
    lost = [name for name in wanted if name not in have]
    lost += [
        f"{n}→{PARENT}" for n in wanted if PARENT in wanted and n != PARENT and n in have and n not in linked
    ]
    if not lost:
        return None
    return Text(
        f"没有对账：{'、'.join(lost)}；请对全部表一起对账（golive migrate reconcile）",
        f"not reconciled: {', '.join(lost)}; reconcile all tables at once (golive migrate reconcile)",
    )


def _rows(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a list that may be none."""
    found = data.get(name)
    return [x for x in found if isinstance(x, dict) and "table" in x] if isinstance(found, list) else []


def _other_files(data: dict[str, Any], final: Sequence[str]) -> Text | None:
    """Whether just the files of the final migration were the old side."""
    if not final:
        return Text(
            "没有写明最终迁移的文件：请把导入所用各文件的 SHA-256 写入 release.toml 的 migration_files",
            "the files of the final migration aren't stated: put the SHA-256 of each imported file into "
            "release.toml, migration_files",
        )
    told = data.get("old_files")
    compared = {str(digest) for digest in told.values()} if isinstance(told, dict) else set()
    if not compared:
        return Text(
            "对账结果没有写明比较了哪些文件：请用现在的版本重做对账",
            "the reconciliation doesn't say which files it compared: make it again with this version",
        )
    if lost := sorted(set(final) - compared):
        return Text(
            f"对账用的不是最终迁移的文件（缺 {lost[0][:12]}）：请用 release.toml 所列文件对账",
            f"other files were reconciled ({lost[0][:12]} is missing): reconcile those that release.toml names",
        )
    if strange := sorted(compared - set(final)):
        return Text(
            f"对账还用了 release.toml 没有列出的文件（{strange[0][:12]}）",
            f"a file was reconciled that release.toml doesn't name ({strange[0][:12]})",
        )
    return None


def _unsound(data: dict[str, Any]) -> list[str]:
    """Tables and links that don't agree, worked out again from the figures."""
    tables = data["tables"]
    if not tables:
        raise ValueError("no table")
    bad = [str(t["table"]) for t in tables if not _sound(t)]
    return bad + [f"{k['table']}→{k['to']}" for k in data["links"] if _whole(k, "dangling_new")]


def _sound(t: dict[str, Any]) -> bool:
    rows = sum(_whole(t, name) for name in ("missing", "extra", "blank", "doubled"))
    moved = any(_whole(x, "old") != _whole(x, "new") for x in t["totals"]) or any(
        s["old"] != s["new"] or _whole(s, "unreadable") for s in t["sums"]
    )
    content = any(_whole(f, "content") for f in t["fields"])
    compared = bool(t["fields"]) and all(_whole(f, "compared") for f in t["fields"])
    same = _whole(t, "old_rows") == _whole(t, "new_rows") == _whole(t, "both") > 0
    return not rows and not moved and not content and compared and same


def _whole(data: dict[str, Any], name: str) -> int:
    value = data[name]
    if type(value) is not int or value < 0:
        raise ValueError(f"{name} = {value!r}")
    return value
