"""Waivers (豁免): a known failure, accepted by a name, approved by a second one, for a round, until a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

from reports.verdict.criteria import WaivingRules
from reports.verdict.people import People
from reports.verdict.reader import Reader, toml
from reports.verdict.register import Register, Requirement
from reports.verdict.rules import FailureRule
from reports.verdict.table import InputError, fingerprint
from reports.words import Text


@dataclass(frozen=True)
class Waiver:
    """One row of ``reports/waivers.toml``. ``failures``: how many failures it is written for."""

    id: str
    requirement: str
    scenario: str
    says: str
    why: str
    by: str
    role: str
    on: date
    approved_by: str
    approved_role: str
    approved_on: date
    round: str
    until: date
    channel: str = ""
    example: str = ""
    failures: int = 1
    defect: str = ""

    @property
    def rule(self) -> FailureRule:
        return FailureRule(self.scenario, self.says, self.channel, self.example)


class Standing(Enum):
    """Whether a waiver counts, and why not."""

    COUNTS = "counts"
    UNUSED = "unused"
    EXPIRED = "expired"
    NOT_YET = "not yet"
    TOO_WIDE = "too wide"
    NOT_APPROVED = "not approved"
    NOT_ALLOWED = "not allowed"
    OTHER_ROUND = "other round"


STANDINGS = {
    Standing.COUNTS: Text("有效", "counts"),
    Standing.UNUSED: Text("没有对应的失败，不计", "fits no failure, doesn't count"),
    Standing.EXPIRED: Text("已过期，不计", "expired, doesn't count"),
    Standing.NOT_YET: Text("日期在将来，不计", "dated in the future, doesn't count"),
    Standing.TOO_WIDE: Text("范围过宽，不计", "too wide, doesn't count"),
    Standing.NOT_APPROVED: Text("未由第二人批准，不计", "not approved by a second person, doesn't count"),
    Standing.NOT_ALLOWED: Text("批准人的角色无权豁免，不计", "that role may not waive this, doesn't count"),
    Standing.OTHER_ROUND: Text("属于其他轮次，不计", "of another round, doesn't count"),
}


@dataclass(frozen=True)
class Failure:
    """One thing that a waiver could be meant for: a failing case, or a failing criterion of a load run."""

    key: str
    requirements: tuple[str, ...]
    messages: tuple[str, ...]
    """What each failing attempt said: all of them must be meant."""


@dataclass(frozen=True)
class Weighed:
    """A waiver with how it stands, and the failures that it accepts (none unless it counts)."""

    waiver: Waiver
    standing: Standing
    failures: tuple[Failure, ...] = ()
    why: Text = Text("")

    def accepts(self, requirement: str, failure: Failure) -> bool:
        """This failure of this requirement is waived."""
        return requirement == self.waiver.requirement and failure in self.failures


def read_waivers(path: Path, register: Register) -> tuple[tuple[Waiver, ...], str]:
    """The waivers and the file's digest; a file that isn't there has none. ``InputError`` for a wrong one."""
    if not path.exists():
        return (), ""
    data, reader = toml(path), Reader(path.name)
    reader.known(data, ("waiver",), "")
    made = reader.tables(Waiver, data.get("waiver", []), "waiver")
    ids, known = [w.id for w in made], {r.id for r in register if not r.checklist}
    for waiver in made:
        if ids.count(waiver.id) > 1:
            reader.say(f"[[waiver]] {waiver.id}", "编号重复", "the id is there twice")
        if waiver.requirement not in known:
            reader.say(
                f"[[waiver]] {waiver.id}",
                f"没有需求 {waiver.requirement}",
                f"no requirement {waiver.requirement}",
            )
    if reader.wrong:
        raise InputError(reader.wrong)
    return tuple(made), fingerprint(path)


@dataclass(frozen=True)
class Ground:
    """What waivers are weighed against."""

    register: Register
    rules: WaivingRules
    people: People
    round: str
    today: date


def weigh(waivers: Sequence[Waiver], failures: Sequence[Failure], ground: Ground) -> tuple[Weighed, ...]:
    """How each waiver stands, in their order."""
    return tuple(_weighed(w, failures, ground) for w in waivers)


def _weighed(waiver: Waiver, failures: Sequence[Failure], ground: Ground) -> Weighed:
    fitting = [f for f in failures if any(waiver.rule.fits(f.key, m) for m in f.messages)]
    meant = [f for f in fitting if all(waiver.rule.fits(f.key, m) for m in f.messages)]
    for standing, why in (_dates(waiver, ground), _people(waiver, ground), _width(waiver, fitting, ground)):
        if standing is not Standing.COUNTS:
            return Weighed(waiver, standing, (), why)
    if not meant:
        return Weighed(waiver, Standing.UNUSED)
    return Weighed(waiver, Standing.COUNTS, tuple(meant))


Answer = tuple[Standing, Text]
FINE: Answer = (Standing.COUNTS, Text(""))


def _dates(waiver: Waiver, ground: Ground) -> Answer:
    if waiver.on > ground.today or waiver.approved_on > ground.today:
        return Standing.NOT_YET, Text("")
    if waiver.until < ground.today:
        return Standing.EXPIRED, Text(f"有效期到 {waiver.until}", f"until {waiver.until}")
    if waiver.round != ground.round or not ground.round:
        return Standing.OTHER_ROUND, Text(f"写给轮次“{waiver.round}”", f"written for round {waiver.round!r}")
    if (waiver.until - waiver.on).days > ground.rules.max_days:
        return Standing.TOO_WIDE, Text(
            f"超过 {ground.rules.max_days} 天", f"longer than {ground.rules.max_days} days"
        )
    return FINE


def _people(waiver: Waiver, ground: Ground) -> Answer:
    if waiver.by == waiver.approved_by or waiver.approved_on < waiver.on:
        return Standing.NOT_APPROVED, Text("")
    asking = ground.people.find(waiver.by, waiver.role)
    approver = ground.people.find(waiver.approved_by, waiver.approved_role)
    if (
        not asking
        or not approver
        or not approver.acts_on(waiver.approved_on)
        or not asking.acts_on(waiver.on)
    ):
        return Standing.NOT_APPROVED, Text(
            "people.toml 中没有此人或此角色", "name or role isn't in people.toml"
        )
    row = next((r for r in ground.register if r.id == waiver.requirement), None)
    if row is None or waiver.approved_role not in may_waive(row, ground.rules):
        return Standing.NOT_ALLOWED, Text("")
    return FINE


def may_waive(row: Requirement, rules: WaivingRules) -> tuple[str, ...]:
    """The roles that may approve a waiver of this requirement."""
    if row.priority == "M" and row.group in rules.protected:
        return rules.protected_by
    return rules.must if row.priority == "M" else rules.should


def _width(waiver: Waiver, fitting: Sequence[Failure], ground: Ground) -> Answer:
    if waiver.rule.vague:
        return Standing.TOO_WIDE, Text(f"“{waiver.says}”太短", f"{waiver.says!r} is too short")
    if waiver.failures > ground.rules.max_failures:
        most = ground.rules.max_failures
        return Standing.TOO_WIDE, Text(f"最多 {most} 个失败", f"{most} failures at most")
    if len(fitting) > waiver.failures:
        n = len(fitting)
        return Standing.TOO_WIDE, Text(
            f"写给 {waiver.failures} 个失败，却符合 {n} 个", f"written for {waiver.failures}, fits {n}"
        )
    if strangers := [f.key for f in fitting if waiver.requirement not in f.requirements]:
        return Standing.TOO_WIDE, Text(
            f"不属于该需求：{strangers[0]}", f"not of that requirement: {strangers[0]}"
        )
    return FINE
