"""``reports/release.toml``: what is to go live, which evidence of another build still counts, what a person states."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from reports.verdict.people import People
from reports.verdict.reader import Reader, toml, unknown
from reports.verdict.register import Register
from reports.verdict.table import InputError, fingerprint
from reports.words import Text

MAY_CARRY = ("sponsor", "quality")
"""Roles that may approve that evidence of another build counts."""


@dataclass(frozen=True)
class Carry:
    """Evidence of ``from_build`` still counts for the groups of requirements that the hotfix can't have touched."""

    from_build: str
    to_build: str
    groups: tuple[str, ...]
    why: str
    by: str
    role: str
    approved_by: str
    approved_role: str
    approved_on: date


@dataclass(frozen=True)
class Statement:
    """Where the vendor shows no build: somebody says by name that what was tested is what goes live."""

    words: str
    run: str
    by: str
    role: str
    on: date


@dataclass(frozen=True)
class Release:
    """The whole file; without it nobody has said what is to go live."""

    build: str = ""
    configuration: str = ""
    """Digest of the configuration's export, where the vendor shows no build."""
    utc_offset: str = "+00:00"
    """Where the project's days begin and end."""
    migration_files: tuple[str, ...] = ()
    """Digests of the files whose reconciliation counts, as moved into the CRM; empty: none counts."""
    deviations: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    deliverables: tuple[str, ...] = ()
    reusable: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()
    carry: tuple[Carry, ...] = ()
    statements: tuple[Statement, ...] = ()
    digest: str = ""

    def day(self, now: datetime) -> date:
        """The project's day at that moment, the same on every machine."""
        return now.astimezone(zone(self.utc_offset) or UTC).date()


def zone(words: str) -> timezone | None:
    """``+08:00`` as a zone."""
    found = re.fullmatch(r"([+-])(\d\d):(\d\d)", words)
    if not found or int(found[2]) > 14 or int(found[3]) > 59:
        return None
    span = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(span if found[1] == "+" else -span)


@dataclass(frozen=True)
class _Release:
    build: str = ""
    configuration: str = ""
    utc_offset: str = "+00:00"
    migration_files: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Report:
    deviations: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    deliverables: tuple[str, ...] = ()
    reusable: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()


def read_release(path: Path, register: Register) -> Release:
    """The file; an empty one where it isn't there. ``InputError`` names table, key and value."""
    if not path.exists():
        return Release()
    data, reader = toml(path), Reader(path.name)
    reader.known(data, ("release", "report", "carry", "statement"), "")
    head = reader.table(_Release, data.get("release", {}), "[release]")
    report = reader.table(_Report, data.get("report", {}), "[report]")
    carry = reader.tables(Carry, data.get("carry", []), "carry")
    statements = reader.tables(Statement, data.get("statement", []), "statement")
    groups = sorted({r.group for r in register if not r.checklist})
    for rule in carry:
        for group in rule.groups:
            if group not in groups:
                reader.say("[[carry]] groups", *unknown(group, groups))
    if head and not zone(head.utc_offset):
        reader.say("[release] utc_offset", "应如 +08:00", "must be like +08:00")
    if reader.wrong or not head or not report:
        raise InputError(reader.wrong)
    return Release(
        head.build, head.configuration, head.utc_offset, head.migration_files, report.deviations, report.blocked,
        report.deliverables, report.reusable, report.lessons, tuple(carry), tuple(statements), fingerprint(path),
    )  # fmt: skip


@dataclass(frozen=True)
class Sameness:
    """Whether the evidence is of what goes live. ``groups`` is ``None`` where all of it counts."""

    proven: bool
    words: Text
    groups: tuple[str, ...] | None = None
    risk: Text = Text("")


def sameness(
    build: str, configuration: str, run: str, release: Release, people: People, today: date
) -> Sameness:
    """Compare what was tested with what goes live; without any statement it isn't proven."""
    if release.build and build == release.build:
        return Sameness(True, Text(build, build))
    if not release.build and release.configuration and configuration == release.configuration:
        digest = configuration[:16]
        return Sameness(True, Text(f"配置指纹 {digest} 相同", f"same configuration, digest {digest}"))
    if release.build:
        return _carried(build, release, people, today)
    for said in release.statements:
        person = people.find(said.by, said.role)
        if said.run == run and person and person.acts_on(said.on) and said.on <= today:
            words = Text(
                f"{said.by}（{said.on}）声明：{said.words}", f"{said.by} ({said.on}) states: {said.words}"
            )
            return Sameness(True, words, None, words)
    return Sameness(
        False, Text("没有写明要上线的版本（release.toml）", "what goes live isn't stated (release.toml)")
    )


def _carried(build: str, release: Release, people: People, today: date) -> Sameness:
    for rule in release.carry:
        approver = people.find(rule.approved_by, rule.approved_role)
        approved = approver and approver.acts_on(rule.approved_on) and rule.approved_on <= today
        allowed = (
            rule.approved_role in MAY_CARRY
            and rule.approved_by != rule.by
            and people.find(rule.by, rule.role)
        )
        if build and (rule.from_build, rule.to_build) == (build, release.build) and approved and allowed:
            groups = "、".join(rule.groups)
            words = Text(
                f"证据来自 {build}，对 {release.build} 仍计：{groups}（{rule.why}；{rule.approved_by} 批准，{rule.approved_on}）",
                f"evidence of {build} still counts for {release.build}: {groups} ({rule.why}; approved by {rule.approved_by}, {rule.approved_on})",
            )
            return Sameness(True, words, rule.groups, words)
    return Sameness(
        False,
        Text(f"证据来自 {build or '未知版本'}，要上线的是 {release.build}",
             f"evidence of {build or 'an unknown build'}, {release.build} goes live"),
    )  # fmt: skip
