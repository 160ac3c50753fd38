"""``reports/criteria.toml``: when evidence counts, what must hold before and after a round, who may waive what."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from reports.verdict.model import SEVERITIES, Condition
from reports.verdict.reader import Reader, toml, unknown
from reports.verdict.register import Register
from reports.verdict.table import InputError, fingerprint
from reports.words import Text


@dataclass(frozen=True)
class EvidenceRules:
    """What a whole run has to be."""

    max_age_days: int
    min_cases: int
    max_attempts: int


@dataclass(frozen=True)
class LoadRules:
    """How big a load run must be to count for a requirement, and what its figures may be at most."""

    requirement: str
    min_users: int = 0
    min_window_s: int = 0
    min_customers_before: int = 0
    max_mean_ms: int | None = None
    max_failed: int | None = None
    profile: str = ""
    """Name of the load profile; empty takes any."""


FIGURES = {
    **dict.fromkeys(("before", "after", "merged", "corrected", "filled", "rejected", "out_of_scope", "unaccounted"), "before"),
    **dict.fromkeys(("given_rows", "success_percent"), "given_rows"),
    **dict.fromkeys(("old_rows", "new_rows", "wrong_rows", "values", "wrong_values", "agreement_percent", "wrong_sums",
                     "wrong_totals", "lost_links"), "old_rows"),
    **dict.fromkeys(("sample_rows", "sample_of", "sample_percent", "sample_unjudged", "sample_wrong", "sample_picked",
                     "sample_picked_wrong", "sample_draws", "sample_bound_percent"), "sample_of"),
}  # fmt: skip
"""What a rule on a migration may ask for, with the figure that says how many rows it's about; ``migration/evidence.py``
makes them."""


@dataclass(frozen=True)
class TrialRules:
    """How big a trial migration must be to count; what is smaller is no evidence."""

    min_rows: int = 1000


@dataclass(frozen=True)
class MigrationRules:
    """What a figure of the trial migration has to be for a requirement; see ``MigrationResult.figures``."""

    requirement: str
    figure: str
    text_zh: str
    text_en: str
    at_least: int | None = None
    at_most: int | None = None

    def holds(self, value: float) -> bool:
        """A figure that is no number never holds."""
        enough = self.at_least is None or value >= self.at_least
        return not math.isnan(value) and enough and (self.at_most is None or value <= self.at_most)

    def margin(self, value: float) -> float:
        """How far within its limits a value is: below 0 beyond them, least where it's no number."""
        low = value - self.at_least if self.at_least is not None else math.inf
        high = self.at_most - value if self.at_most is not None else math.inf
        return -math.inf if math.isnan(value) else min(low, high)

    @property
    def goal(self) -> str:
        """≥ 99, ≤ 0, or both."""
        parts = (("≥", self.at_least), ("≤", self.at_most))
        return " ".join(f"{sign} {limit:g}" for sign, limit in parts if limit is not None)


@dataclass(frozen=True)
class EntryRules:
    """What must hold before a round starts (准入): which checks have to be there, and how much data."""

    checks: tuple[str, ...] = ()
    min_customers: int = 0


@dataclass(frozen=True)
class UatRule:
    """A share of cases that must pass; empty words take all. Waived failures count as accepted."""

    id: str
    text_zh: str
    text_en: str
    min_passed_percent: int
    priority: str = ""
    area: str = ""
    severity: str = ""


@dataclass(frozen=True)
class CaseRule:
    """How many cases with a result a requirement needs at least, for example the cells of the matrix of rights."""

    requirement: str
    min_cases: int


@dataclass(frozen=True)
class StabilityRules:
    """How much may have needed a second try: such cases pass, and count here."""

    max_unstable_percent: int


@dataclass(frozen=True)
class DefectRule:
    """How many defects of a severity may be open."""

    severity: str
    max_open: int


@dataclass(frozen=True)
class PermissionRules:
    """Whether every cell of the matrix of rights (``features/permissions/权限矩阵.csv``) must have been shown."""

    required: bool = False


@dataclass(frozen=True)
class ApprovalRules:
    """Whether scenarios of must requirements need a key user's approval by name, and whose, by role."""

    required: bool = False
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class WaivingRules:
    """Who, by role, may approve a waiver; nobody may waive what isn't named."""

    must: tuple[str, ...] = ()
    should: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    """Groups whose must requirements only ``protected_by`` may waive."""
    protected_by: tuple[str, ...] = ()
    max_days: int = 90
    max_failures: int = 3
    """A waiver that is written for more failures than this is too wide."""


@dataclass(frozen=True)
class MachineRule:
    """A checklist item that a machine proves: ``reconciliation`` or ``smoke``. Never ticked by hand."""

    item: str
    kind: str
    max_age_days: int
    target: str = ""
    """Where the smoke run has to be: the production target's name in golive.toml; empty: no run can prove it."""
    tables: tuple[str, ...] = ()
    """What the final migration moves, as the reconciliation names it; empty: no reconciliation can prove it."""


@dataclass(frozen=True)
class _ConditionRow:
    requirement: str
    owner: str
    due: date
    action_zh: str
    action_en: str


KINDS_OF_PROOF = ("reconciliation", "smoke")


@dataclass(frozen=True)
class Criteria:
    """The whole file; ``digest`` says which version."""

    evidence: EvidenceRules
    load: tuple[LoadRules, ...] = ()
    conditions: tuple[Condition, ...] = ()
    digest: str = ""
    entry: EntryRules = EntryRules()
    uat: tuple[UatRule, ...] = ()
    cases: tuple[CaseRule, ...] = ()
    stability: StabilityRules = StabilityRules(0)
    defects: tuple[DefectRule, ...] = ()
    permissions: PermissionRules = PermissionRules()
    approvals: ApprovalRules = ApprovalRules()
    waiving: WaivingRules = WaivingRules()
    machine: tuple[MachineRule, ...] = ()
    migration: tuple[MigrationRules, ...] = ()
    trial: TrialRules = TrialRules()

    def migration_of(self, requirement: str) -> tuple[MigrationRules, ...]:
        """The demands on the trial migration for a requirement."""
        return tuple(r for r in self.migration if r.requirement == requirement)

    def load_of(self, requirement: str) -> LoadRules:
        """The demands on a load run for a requirement; none beyond its own criteria when not named."""
        return next((r for r in self.load if r.requirement == requirement), LoadRules(requirement))

    def machine_of(self, item: str) -> MachineRule | None:
        """How a checklist item is proven by a machine; ``None`` where a person ticks it."""
        return next((r for r in self.machine if r.item == item), None)


def read_criteria(path: Path, register: Register) -> Criteria:
    """The criteria; ``InputError`` names key, value and the nearest right word."""
    reader = _Criteria(path.name, register)
    made = reader.whole(toml(path), fingerprint(path))
    if reader.wrong or made is None:
        raise InputError(reader.wrong)
    return made


SECTIONS = ("evidence", "load", "condition", "entry", "uat", "cases", "stability", "defects", "permissions",
            "approvals", "waiving", "machine", "migration", "trial_migration")  # fmt: skip


class _Criteria(Reader):
    """The file as a whole: its tables, and what they say about each other and the register."""

    def __init__(self, file: str, register: Register) -> None:
        super().__init__(file)
        self.priorities = {r.id: r.priority for r in register if not r.checklist}
        self.items = {r.id for r in register if r.checklist}
        self.groups = {r.group for r in register}

    def whole(self, data: dict[str, Any], digest: str) -> Criteria | None:
        self.known(data, SECTIONS, "")
        evidence = self.table(EvidenceRules, data.get("evidence"), "[evidence]")
        stability = self.table(StabilityRules, data.get("stability"), "[stability]")
        waiving = self.table(WaivingRules, data.get("waiving"), "[waiving]")
        entry = self.table(EntryRules, data.get("entry"), "[entry]")
        approvals = self.table(ApprovalRules, data.get("approvals", {}), "[approvals]")
        permissions = self.table(PermissionRules, data.get("permissions", {}), "[permissions]")
        load = self.tables(LoadRules, data.get("load", []), "load")
        uat = self.tables(UatRule, data.get("uat", []), "uat")
        cases = self.tables(CaseRule, data.get("cases", []), "cases")
        defects = self.tables(DefectRule, data.get("defects", []), "defects")
        machine = self.tables(MachineRule, data.get("machine", []), "machine")
        migration = self.tables(MigrationRules, data.get("migration", []), "migration")
        trial = self.table(TrialRules, data.get("trial_migration", {}), "[trial_migration]")
        rows = self.tables(_ConditionRow, data.get("condition", []), "condition")
        named = {"load": [r.requirement for r in load], "condition": [r.requirement for r in rows],
                 "cases": [r.requirement for r in cases]}  # fmt: skip
        for where, ids in named.items():
            self.requirements(where, ids)
        self.words(uat, defects, machine, waiving)
        self.only_should(rows)
        self.figures(migration)
        if trial and trial.min_rows < 1:
            self.say("[trial_migration] min_rows", "应为 1 或更大：空的试迁移什么也不能说明", "must be 1 or more: an empty trial shows nothing")  # fmt: skip
        if self.wrong or not (
            evidence and stability and waiving and entry and approvals and permissions and trial
        ):
            return None
        conditions = (Condition(r.requirement, r.owner, r.due, Text(r.action_zh, r.action_en)) for r in rows)
        return Criteria(
            evidence, tuple(load), tuple(conditions), digest, entry, tuple(uat), tuple(cases), stability,
            tuple(defects), permissions, approvals, waiving, tuple(machine), tuple(migration), trial,
        )  # fmt: skip

    def words(
        self,
        uat: Sequence[UatRule],
        defects: Sequence[DefectRule],
        machine: Sequence[MachineRule],
        waiving: WaivingRules | None,
    ) -> None:
        """Every word of a closed list is one of it, and nothing is said twice."""
        for rule in uat:
            self.one_of("[[uat]] priority", rule.priority, ("", "M", "S", "C"))
            self.one_of("[[uat]] severity", rule.severity, ("", *SEVERITIES))
        for name, ids in (("uat id", [r.id for r in uat]), ("defects severity", [r.severity for r in defects]),
                          ("machine item", [r.item for r in machine])):  # fmt: skip
            for id in dict.fromkeys(i for i in ids if ids.count(i) > 1):
                self.say(f"[[{name}]]", f"{id} 出现多次", f"{id} is there more than once")
        for limit in defects:
            self.one_of("[[defects]] severity", limit.severity, SEVERITIES)
        for proof in machine:
            self.one_of("[[machine]] item", proof.item, tuple(sorted(self.items)))
            self.one_of("[[machine]] kind", proof.kind, KINDS_OF_PROOF)
        for group in waiving.protected if waiving else ():
            self.one_of("[waiving] protected", group, tuple(sorted(self.groups)))

    def one_of(self, where: str, word: str, allowed: Sequence[str]) -> None:
        if word not in allowed:
            self.say(where, *unknown(word, allowed))

    def figures(self, rules: Sequence[MigrationRules]) -> None:
        """Each rule asks for a figure that there is, and sets it a limit."""
        for rule in rules:
            self.one_of("[[migration]] requirement", rule.requirement, tuple(self.priorities))
            self.one_of("[[migration]] figure", rule.figure, tuple(FIGURES))
            if rule.at_least is None and rule.at_most is None:
                self.say(f"[[migration]] {rule.figure}", "缺少 at_least 或 at_most", "at_least or at_most is missing")  # fmt: skip

    def only_should(self, rows: Sequence[_ConditionRow]) -> None:
        for row in rows:
            if self.priorities.get(row.requirement, "S") != "S":
                self.say(
                    f"[[condition]] {row.requirement}",
                    "只有“应当”需求可以附条件",
                    "only a should requirement can have a condition",
                )

    def requirements(self, where: str, ids: Sequence[str]) -> None:
        for id in ids:
            if id not in self.priorities:
                self.say(f"[[{where}]] requirement", *unknown(id, tuple(self.priorities)))
            if ids.count(id) > 1:
                self.say(f"[[{where}]] requirement", f"{id} 出现多次", f"{id} is there more than once")
