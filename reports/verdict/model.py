"""The verdict as values: what was judged, how it came out, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from reports.evidence.model import Case, LoadCriterion, Outcome
from reports.verdict.ids import ranges
from reports.words import Text


class State(Enum):
    """How one criterion came out. Only PASS, WAIVED and OUT_OF_SCOPE don't stand in the way."""

    PASS = "PASS"  # noqa: S105 - a state, no password
    FAIL = "FAIL"
    INVALID = "INVALID"
    NO_EVIDENCE = "NO EVIDENCE"
    NOT_SUPPORTED = "NOT SUPPORTED"
    WAIVED = "WAIVED"
    OUT_OF_SCOPE = "OUT OF SCOPE"


class Conclusion(Enum):
    """The three verdicts of the register's glossary."""

    GO = "GO"
    GO_WITH_CONDITIONS = "GO WITH CONDITIONS"
    NO_GO = "NO-GO"


SEVERITIES = ("blocker", "critical", "major", "minor", "trivial")
"""How bad it is, worst first; a scenario wears it as a tag, a defect as a field."""


class Kind(Enum):
    """Where a criterion comes from."""

    EVIDENCE = "evidence"
    ENTRY = "entry"
    EXIT = "exit"
    REQUIREMENT = "requirement"
    CHECKLIST = "checklist"


@dataclass(frozen=True)
class CaseOutcome:
    """What one planned case came to. ``unstable``: passed in the end, but not at the first try."""

    case: Case
    outcome: Outcome
    message: str = ""
    attempts: int = 0
    unstable: bool = False
    file: str = ""
    first: Outcome | None = None
    """What the first attempt came to."""
    messages: tuple[str, ...] = ()
    """What each attempt that didn't pass said."""
    by: str = ""
    start: int = 0
    stop: int = 0

    @property
    def manual(self) -> bool:
        """Whether a person had to do it."""
        return self.case.manual or "manual" in self.case.tags

    @property
    def severity(self) -> str:
        """The scenario's severity; empty when nobody has given one."""
        return self.case.severity or next((s for s in SEVERITIES if s in self.case.tags), "")


@dataclass(frozen=True)
class Judged:
    """One criterion with goal, measured value and state.

    ``incomplete``: a part of the evidence is missing, whatever else was found. It weighs like NO EVIDENCE.
    """

    id: str
    kind: Kind
    group: str
    priority: str
    text: Text
    goal: Text
    measured: Text
    state: State
    incomplete: bool = False
    cases: tuple[CaseOutcome, ...] = ()
    figures: tuple[LoadCriterion, ...] = ()
    note: Text = Text("")

    @property
    def fine(self) -> bool:
        """Nothing stands in the way of a GO."""
        return self.state in (State.PASS, State.OUT_OF_SCOPE, State.WAIVED) and not self.incomplete

    @property
    def doubtful(self) -> bool:
        """NO EVIDENCE or INVALID, even in part: no condition can make this acceptable."""
        return self.incomplete or self.state in (State.NO_EVIDENCE, State.INVALID)


@dataclass(frozen=True)
class Condition:
    """A should requirement that doesn't pass, accepted by somebody who will mend it by a date."""

    requirement: str
    owner: str
    due: date
    action: Text


@dataclass(frozen=True)
class Reason:
    """Why the verdict isn't GO, for the first page; ``ids`` are the criteria behind it."""

    text: Text
    ids: tuple[str, ...] = ()
    detail: Text = Text("")

    @property
    def zh(self) -> str:
        """The reason with its ids, in Chinese."""
        return f"{self.text.zh}：{ranges(self.ids)}"

    @property
    def en(self) -> str:
        """The reason with its ids, in English."""
        return f"{self.text.en}: {ranges(self.ids).replace('、', ', ')}"


@dataclass(frozen=True)
class Verdict:
    """The conclusion over one set of evidence, with everything it rests on."""

    conclusion: Conclusion
    reasons: tuple[Reason, ...]
    judged: tuple[Judged, ...]
    conditions: tuple[Condition, ...] = ()
    risks: tuple[Text, ...] = ()
    cases: tuple[CaseOutcome, ...] = ()
    digest: str = ""
    judged_on: str = ""
    """The day of judgement, ISO 8601."""
    inputs: dict[str, str] = field(default_factory=dict)
    """Digest of register, criteria, checklist and papers, by name."""
    waivers: tuple[Any, ...] = ()
    """Each waiver with how it stands (``waivers.Weighed``)."""
    failures: tuple[Any, ...] = ()
    """What failed (``waivers.Failure``), each with its defects."""
    rights: tuple[Any, ...] = ()
    """Each cell of the matrix of rights (``cells.JudgedRight``)."""
    approved: tuple[Any, ...] = ()
    """How each scenario stands with the key users (``approvals.Standing``)."""
    judged_at: str = ""
    """The moment of judgement, ISO 8601 with zone."""

    @property
    def decision(self) -> str:
        """GO, GO WITH CONDITIONS or NO-GO."""
        return self.conclusion.value

    def of(self, kind: Kind) -> tuple[Judged, ...]:
        """The criteria of one kind, in their order."""
        return tuple(j for j in self.judged if j.kind is kind)
