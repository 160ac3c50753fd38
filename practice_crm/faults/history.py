"""Faults of history (CUS-08) and of two people at one customer (CUS-09)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules.history import Change
from practice_crm.rules.versions import Merged
from practice_crm.wording import Text

_ANY_CHANNEL = ("page", "api")


def _owner_as_author(sound: Rule) -> Rule:
    def author(signed_in: str, owner: str) -> str:
        return owner

    return author


def _without_old_value(sound: Rule) -> Rule:
    def changes(before: Mapping[str, str], after: Mapping[str, str], channel: str) -> list[Change]:
        return [change._replace(before="") for change in sound(before, after, channel)]

    return changes


def _first_field_only(sound: Rule) -> Rule:
    def changes(before: Mapping[str, str], after: Mapping[str, str], channel: str) -> list[Change]:
        return list(sound(before, after, channel))[:1]

    return changes


def _not_noted_in(channels: Collection[str]) -> Rule:
    def wrap(sound: Rule) -> Rule:
        def changes(before: Mapping[str, str], after: Mapping[str, str], channel: str) -> list[Change]:
            return [] if channel in channels else list(sound(before, after, channel))

        return changes

    return wrap


def _no_conflict_in(channels: Collection[str]) -> Rule:
    def wrap(sound: Rule) -> Rule:
        def conflicts(read: int | None, now: int, channel: str) -> bool:
            return channel not in channels and bool(sound(read, now, channel))

        return conflicts

    return wrap


def _one_behind_is_fine(sound: Rule) -> Rule:
    def conflicts(read: int | None, now: int, channel: str) -> bool:
        return read is not None and read < now - 1 and bool(sound(read, now, channel))

    return conflicts


def _typed_lost(sound: Rule) -> Rule:
    def merged(typed: Mapping[str, str], since: Iterable[Change]) -> Merged:
        changes = list(since)
        kept = sound(typed, changes)
        return Merged({**kept.values, "contact": ""}, kept.contested)

    return merged


def _others_change_undone(sound: Rule) -> Rule:
    def merged(typed: Mapping[str, str], since: Iterable[Change]) -> Merged:
        return Merged(dict(typed), frozenset())

    return merged


FAULTS: tuple[Fault, ...] = (
    Fault(
        "history-names-the-owner",
        "CUS-08",
        BOTH,
        Text(
            "历史里写的是客户的负责人，不是改动的人。",
            "The history names the owner, not who made the change.",
        ),
        "history.author",
        _owner_as_author,
    ),
    Fault(
        "history-without-old-value",
        "CUS-08",
        BOTH,
        Text("历史里没有改动前的内容。", "The history lacks the value from before."),
        "history.changes",
        _without_old_value,
    ),
    Fault(
        "history-first-field-only",
        "CUS-08",
        BOTH,
        Text("一次改了几项，历史只记第一项。", "Of several fields in one save only the first is noted."),
        "history.changes",
        _first_field_only,
    ),
    Fault(
        "history-forgets-the-page",
        "CUS-08",
        UI,
        Text("页面上的改动不进历史。", "Changes through the page leave no trace."),
        "history.changes",
        _not_noted_in(("page",)),
    ),
    Fault(
        "history-forgets-the-api",
        "CUS-08",
        HTTP,
        Text("接口的改动不进历史。", "Changes through the interface leave no trace."),
        "history.changes",
        _not_noted_in(("api",)),
    ),
    Fault(
        "update-lost",
        "CUS-09",
        BOTH,
        Text("后保存的人悄悄覆盖先保存的内容。", "The second save silently overwrites the first."),
        "versions.conflicts",
        _no_conflict_in(_ANY_CHANNEL),
    ),
    Fault(
        "update-lost-in-page",
        "CUS-09",
        UI,
        Text("页面不检查是否已被他人修改。", "The page doesn't check whether somebody else has saved."),
        "versions.conflicts",
        _no_conflict_in(("page",)),
    ),
    Fault(
        "update-lost-in-api",
        "CUS-09",
        HTTP,
        Text("接口不检查是否已被他人修改。", "The interface doesn't check whether somebody else has saved."),
        "versions.conflicts",
        _no_conflict_in(("api",)),
    ),
    Fault(
        "update-lost-by-one",
        "CUS-09",
        BOTH,
        Text("对方只改过一次时不提示。", "A single save of somebody else goes unnoticed."),
        "versions.conflicts",
        _one_behind_is_fine,
    ),
    Fault(
        "conflict-loses-what-was-typed",
        "CUS-09",
        UI,
        Text("提示冲突以后，已经填写的内容没了。", "After the warning what was typed is gone."),
        "versions.merged",
        _typed_lost,
    ),
    Fault(
        "conflict-undoes-the-other",
        "CUS-09",
        UI,
        Text(
            "看过提示再保存，对方在别的字段上的修改被改回去。",
            "Saving again after the warning undoes the other's change of another field.",
        ),
        "versions.merged",
        _others_change_undone,
    ),
)
