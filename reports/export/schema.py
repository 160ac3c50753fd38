"""The published schema of ``signoff.json``: written from these records, so that page and schema can't part ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reports.evidence.jsonio import build


@dataclass(frozen=True)
class Words:
    """The same in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class ReasonRecord:
    """Why the verdict isn't GO, with the criteria behind it."""

    zh: str
    en: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class ConditionRecord:
    """What somebody does by a day."""

    requirement: str
    owner: str
    due: str
    zh: str
    en: str


@dataclass(frozen=True)
class WaiverRecord:
    """A waiver and how it stands; only ``counts`` accepts anything."""

    id: str
    requirement: str
    standing: str
    accepts: tuple[str, ...]
    by: str
    approved_by: str
    until: str


@dataclass(frozen=True)
class UnstableRecord:
    """A case that passed, but not at the first try."""

    key: str
    attempts: int
    first: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class RightRecord:
    """One cell of the matrix of rights: role, whose record, object, action; what was to come and what came."""

    cell: tuple[str, ...]
    expected: str
    found: str
    channels: tuple[str, ...]
    state: str


@dataclass(frozen=True)
class ApprovalRecord:
    """How a scenario stands with the key users: ``approved``, ``changed since`` or ``not approved``."""

    state: str
    by: str
    on: str


@dataclass(frozen=True)
class CriterionRecord:
    """One criterion. ``state``: PASS, FAIL, WAIVED, NO EVIDENCE, NOT SUPPORTED, INVALID, OUT OF SCOPE."""

    id: str
    kind: str
    priority: str
    state: str
    incomplete: bool
    goal: Words
    measured: Words
    cases: dict[str, str]


@dataclass(frozen=True)
class SignoffRecord:
    """``signoff.json``. ``verdict``: GO, GO WITH CONDITIONS or NO-GO."""

    schema: str
    verdict: str
    run: str
    round: str
    target: str
    build: str
    digest: str
    judged_on: str
    judged_at: str
    inputs: dict[str, str]
    reasons: tuple[ReasonRecord, ...]
    risks: tuple[Words, ...]
    conditions: tuple[ConditionRecord, ...]
    waivers: tuple[WaiverRecord, ...]
    rights: tuple[RightRecord, ...]
    approvals: dict[str, ApprovalRecord]
    by_hand: dict[str, str]
    """Manual cases, and who found their result."""
    unstable: tuple[UnstableRecord, ...]
    criteria: tuple[CriterionRecord, ...]


def read_signoff(data: Any) -> SignoffRecord:
    """The data as the record; ``Malformed`` names what isn't as the schema says."""
    return build(SignoffRecord, data, "signoff.json")


def schema() -> dict[str, Any]:
    """JSON schema of ``signoff.json``; nothing may be there that isn't in it."""
    from pydantic import TypeAdapter

    made = TypeAdapter(SignoffRecord).json_schema()
    for part in (made, *made.get("$defs", {}).values()):
        part["additionalProperties"] = False
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "golive.signoff/1", **made}
