"""What a run leaves behind, as values. The files are described in ``docs/evidence.md``.

A run is one folder ``reports/out/<run>/``::

    run.json            RunInfo: target, build, round, dates, whether only a part was asked for
    manifest.json       every case that was to run, and feature files that could not be read
    results/            Allure results and attachments, one result per case and attempt
    load/<scenario>.json   LoadResult of each load run
    migration/<name>.json  MigrationResult of each trial migration, its pages beside it
    entry.json      EntryRecord: what held before the run began (准入)
    permissions.jsonl   PermissionCell, one a line: what each cell of the matrix of rights came to
    ledger.jsonl        what the scenarios made and what could not be removed
    seal.json           digest of every file above; written last
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Outcome(Enum):
    """How one case ended; see docs/architecture.md. Only PASSED counts as passed."""

    PASSED = "passed"
    FAILED = "failed"
    BLOCKED = "blocked"
    NOT_SUPPORTED = "not_supported"
    AWAITING = "awaiting"
    BROKEN = "broken"
    NOT_RUN = "not_run"


class Answer(Enum):
    """What the CRM has to answer, or has answered, in a cell of the matrix of rights."""

    ALLOWED = "allowed"
    DENIED = "denied"


ALLURE_STATUS = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "failed",
    Outcome.BLOCKED: "broken",
    Outcome.BROKEN: "broken",
    Outcome.NOT_SUPPORTED: "skipped",
    Outcome.AWAITING: "skipped",
}
"""What Allure shows for an outcome; a result whose status and outcome label disagree is broken."""

CASE_LABEL = "golive_case"
OUTCOME_LABEL = "golive_outcome"
REQUIREMENT_LABEL = "requirement"
CHANNEL_LABEL = "channel"
TESTER_LABEL = "golive_by"
"""Who found a result by hand; a result of a manual case without a name is none."""


@dataclass(frozen=True)
class RunInfo:
    """One execution of the plan against one build of one CRM. Times are ISO 8601 with zone."""

    run: str
    round: str
    target: str
    product: str
    build: str
    address: str
    started: str
    finished: str = ""
    customers: int | None = None
    browser: str = ""
    partial: bool = False
    """True when only a part of the suite was asked for: such a run never yields a verdict."""
    mark: str = ""
    """The word that every name of this run carries in the CRM; ``golive clean`` looks for it."""
    tools: dict[str, str] = field(default_factory=dict)
    build_after: str = ""
    """The build when the run had ended; empty where the CRM told none: then nobody knows whether it had changed."""
    shard: str = ""
    """``2/3 <digest of the whole plan>`` where the run is one of several machines' shares; such a run is partial."""
    configuration: str = ""
    """SHA-256 of the configuration's export, where the vendor shows no build."""


@dataclass(frozen=True)
class Case:
    """One scenario (or one row of its examples) through one channel, as planned.

    ``key`` is ``UAT-0101~<example digest>@http``; it stays the same when titles or order change.
    """

    key: str
    scenario: str
    title: str
    channel: str
    requirements: tuple[str, ...]
    feature: str
    """Path of the feature file below the checkout, and the line after a colon."""
    area: str = ""
    example: dict[str, str] = field(default_factory=dict)
    outline: str = ""
    """The title as it was written, with its <placeholders>, where ``title`` is one row's."""
    tags: tuple[str, ...] = ()
    digest: str = ""
    """SHA-256 of the scenario's text, to which an approval belongs; empty where nobody worked it out."""
    severity: str = ""
    """How bad a failure would be: blocker, critical, major, minor, trivial; empty where nobody has said."""
    manual: bool = False
    """Whether a person goes through it; its result then carries that person's name."""


@dataclass(frozen=True)
class Unreadable:
    """A feature file, or a scenario in it, that could not be planned; it blocks a GO."""

    feature: str
    line: int
    message_zh: str
    message_en: str


@dataclass(frozen=True)
class Manifest:
    """Everything that was to run."""

    cases: tuple[Case, ...]
    unreadable: tuple[Unreadable, ...] = ()


@dataclass(frozen=True)
class Result:
    """What one case's attempt came to. ``start``/``stop`` in ms since the epoch."""

    key: str
    outcome: Outcome
    message: str = ""
    start: int = 0
    stop: int = 0
    file: str = ""
    by: str = ""
    """Who found it, where a person did."""


@dataclass(frozen=True)
class Problem:
    """Why evidence can't be trusted: missing, changed, unreadable, unknown."""

    where: str
    message_zh: str
    message_en: str


@dataclass(frozen=True)
class Transaction:
    """Figures of one kind of business transaction inside the measured window; times in ms."""

    name: str
    count: int
    failed: int
    mean_ms: float
    p50_ms: float
    p90_ms: float
    p95_ms: float
    p99_ms: float
    max_ms: float


@dataclass(frozen=True)
class Distribution:
    """How the times of one kind of transaction are spread: so many (``counts``) up to each ``upper_ms``, ascending.

    Every value is below its upper bound by less than 1 %.
    """

    name: str
    upper_ms: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Second:
    """One second of the run; ``t`` in s since the window's start (negative during the ramp)."""

    t: int
    users: int
    count: int
    failed: int
    mean_ms: float
    p95_ms: float


@dataclass(frozen=True)
class PageVisit:
    """One page in a browser while the load ran (PERF-05); ``t`` in s since the window's start, times in ms.

    ``own_ms``: what the browser itself needed for an empty page at that moment.
    """

    t: float
    page: str
    usable_ms: float
    first_byte_ms: float
    structure_ms: float
    largest_paint_ms: float
    own_ms: float
    state: str
    error: str = ""


@dataclass(frozen=True)
class CrmMoment:
    """The CRM's own side at a moment, as far as it tells: ``cpu_share`` of one core since the moment before."""

    t: float
    cpu_share: float | None = None
    memory_mb: float | None = None
    database_mb: float | None = None


@dataclass(frozen=True)
class StageFigures:
    """A stage of a load run: from ``begin`` to ``end`` in s since the window's start, all transactions together."""

    users: int
    begin: float
    end: float
    count: int
    failed: int
    mean_ms: float
    p95_ms: float
    held: bool
    """Whether the profile's criteria held within this stage."""


@dataclass(frozen=True)
class LoadCriterion:
    """One criterion of a load run; ``state`` is PASS, FAIL, NO EVIDENCE or INVALID."""

    id: str
    requirement: str
    text_zh: str
    text_en: str
    goal: str
    measured: str
    state: str
    since: str = ""
    """ISO 8601: the moment from which it was beyond its limit; empty where it wasn't, or no moment can be named."""
    users: int | None = None
    """How many reps were at work at that moment."""


@dataclass(frozen=True)
class RequestFigures:
    """Figures of one kind of HTTP request inside one kind of transaction; times in ms."""

    transaction: str
    request: str
    count: int
    failed: int
    mean_ms: float
    p95_ms: float
    max_ms: float


WORKER_STATES = {
    "at work": ("在岗", "at work"),
    "standing by": ("后备", "standing by"),
    "slow": ("过慢", "slow"),
    "lost": ("失联", "lost"),
}
"""What people read (Chinese, English) for each state."""


@dataclass(frozen=True)
class WorkerFigures:
    """One worker of a distributed load run. ``state``: ``at work``, ``standing by``, ``slow`` or ``lost``, as it ended."""

    name: str
    reps: int
    """The most that it had at once."""
    cpu_share: float
    lag_p99_ms: float
    memory_mb: float
    state: str


@dataclass(frozen=True)
class LoadResult:
    """A load run as judged by its own criteria. ``valid`` is False when the generator was the limit."""

    scenario: str
    profile: str
    target: str
    address: str
    started: str
    window_s: float
    users: int
    valid: bool
    complete: bool
    invalid_reasons: tuple[tuple[str, str], ...]
    """Pairs (Chinese, English)."""
    criteria: tuple[LoadCriterion, ...]
    transactions: tuple[Transaction, ...]
    seconds: tuple[Second, ...]
    generator: dict[str, float]
    """``cpu_share`` (of one core), ``lag_p99_ms``, ``stolen_share`` (of a virtual machine's processors, by its host),
    ``memory_mb``, ``started``, ``succeeded``, ``failed``, ``in_flight``; ``inside_ms`` and ``outside_ms``: the same
    request as timed (median) by the generator and by a process beside it."""
    crm: dict[str, float]
    """``customers_before``, ``confirmed``, ``stored``, ``duplicate_numbers``, ``wrong_owner``, ``cpu_share``, …"""
    stages: tuple[StageFigures, ...] = ()
    requests: tuple[RequestFigures, ...] = ()
    """What the transactions consist of: each request beside the transaction that it belongs to."""
    distributions: tuple[Distribution, ...] = ()
    pages: tuple[PageVisit, ...] = ()
    crm_moments: tuple[CrmMoment, ...] = ()
    workers: tuple[WorkerFigures, ...] = ()
    """Empty where one process made the whole load."""
    notes: tuple[tuple[str, str], ...] = ()
    """What happened to workers, with the time: pairs (Chinese, English)."""
    schema: str = "golive.load/1"


@dataclass(frozen=True)
class MigrationResult:
    """What a trial migration, a cleaning, a reconciliation or a sample came to. ``figures`` are what criteria ask for."""

    name: str
    """The scenario's id, else the command: ``clean``, ``reconcile``, ``sample``."""
    made: str
    """ISO 8601 with its zone."""
    requirements: tuple[str, ...]
    files: dict[str, str]
    """SHA-256 of every file that it's about, by name."""
    figures: dict[str, float]
    """``before``, ``after``, ``merged``, ``rejected``, ``out_of_scope``, ``unaccounted``, ``success_percent``,
    ``old_rows``, ``new_rows``, ``wrong_rows``, ``wrong_values``, ``agreement_percent``, ``wrong_sums``, ``wrong_totals``, ``lost_links``,
    ``sample_percent``, ``sample_unjudged``, ``sample_wrong``, ``sample_draws``, ``sample_bound_percent``, …"""
    lines_zh: tuple[str, ...] = ()
    """What it says, for people."""
    lines_en: tuple[str, ...] = ()
    pages: dict[str, str] = field(default_factory=dict)
    """Name of its page beside this file, by language."""
    schema: str = "golive.migration/1"


@dataclass(frozen=True)
class EntryCheck:
    """One thing that had to hold before the round; ``state`` is PASS, FAIL or NO EVIDENCE."""

    id: str
    text_zh: str
    text_en: str
    measured_zh: str
    measured_en: str
    state: str


@dataclass(frozen=True)
class EntryRecord:
    """``entry.json``: what was looked at when the run began."""

    checks: tuple[EntryCheck, ...]
    schema: str = "golive.entry/1"


@dataclass(frozen=True)
class PermissionCell:
    """One try at a cell of the matrix of rights (PERM-06): who tried what with whose record, and what came of it.

    ``at`` in ms since the epoch. ``found`` is empty where it didn't come to an answer.
    """

    case: str
    role: str
    whose: str
    thing: str
    action: str
    channel: str
    expected: Answer
    found: Answer | None
    control: bool
    """Whether somebody who may was seen to do it with the same record; a denial alone proves nothing."""
    outcome: Outcome
    at: int
    schema: str = "golive.permission/1"


@dataclass(frozen=True)
class Evidence:
    """A whole run as read back. ``problems`` not empty, or ``sealed`` False, is NO EVIDENCE."""

    info: RunInfo | None
    manifest: Manifest | None
    results: dict[str, tuple[Result, ...]]
    """Attempts per case key in order of start; a key that the manifest doesn't know is a problem."""
    loads: tuple[LoadResult, ...] = ()
    migrations: tuple[MigrationResult, ...] = ()
    leftovers: tuple[str, ...] = ()
    sealed: bool = False
    digest: str = ""
    problems: tuple[Problem, ...] = ()
    entry: tuple[EntryCheck, ...] = ()
    permissions: tuple[PermissionCell, ...] = ()


Json = dict[str, Any]
