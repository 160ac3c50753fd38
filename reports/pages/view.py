"""What the sign-off template shows, worked out beforehand so that the template only places it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from reports.evidence.model import Evidence, Outcome
from reports.pages.labels import GLYPHS, GROUPS, OUTCOME_STATE, OUTCOMES, SEVERITY_WORDS, SIGNERS, STATES
from reports.rounds.ledger import Round
from reports.signing.matter import Matter
from reports.signing.sign import Signature
from reports.verdict.cases import OUTCOME_WORDS
from reports.verdict.ids import ranges
from reports.verdict.integrity import moment
from reports.verdict.model import CaseOutcome, Judged, Kind, State, Verdict
from reports.verdict.papers import Project
from reports.words import Lang, Text

ID = re.compile(r"\b[A-Z]{2,5}-\d+(…\d+)?")
ON_FIRST_PAGE = 4
"""So many risks and conditions fit beside each other; the rest is in the appendix."""


@dataclass(frozen=True)
class Page:
    """All that a page is made from. ``links`` leads to the Allure report, empty when there is none."""

    verdict: Verdict
    evidence: Evidence
    links: str = ""
    project: Project | None = None
    matter: Matter | None = None
    """What is signed; its digest stands on the page, in short and as QR code."""
    signed: tuple[Signature, ...] = ()
    """What was filed; only signatures of this very record are shown."""
    rounds: tuple[Round, ...] = ()
    """The rounds up to this one, oldest first."""

    @property
    def digest(self) -> str:
        """The digest that signatures carry; the evidence's where there is nothing to sign."""
        return self.matter.digest if self.matter else self.verdict.digest

    def signers(self) -> list[tuple[Text, Signature | None]]:
        """Each role that must sign, with its signature of this record where one is filed."""
        roles = self.project.papers.people.must_sign() if self.project else ()
        mine = {s.role: s for s in self.signed if self.matter and s.statement == self.matter.digest}
        return [(r.text, mine.get(r.id)) for r in roles] or [(words, None) for words in SIGNERS]

    def href(self, case: CaseOutcome) -> str:
        """Where the case stands in the Allure report."""
        return f"{self.links}#{allure_id(case)}" if self.links else ""


def allure_id(case: CaseOutcome) -> str:
    """The id that Allure gives to the case's last result: a digest of its uuid."""
    uuid = case.file.removesuffix("-result.json") if case.file else not_run_uuid(case.case.key)
    return hashlib.md5(uuid.encode(), usedforsecurity=False).hexdigest()


def not_run_uuid(key: str) -> str:
    """The uuid of the result that stands in the report for a case without one."""
    return "not-run-" + hashlib.sha256(key.encode()).hexdigest()[:24]


def groups(verdict: Verdict) -> list[dict[str, Any]]:
    """Per group of the register its rows with their state, for the overview."""
    made = []
    for code, rows in groupby(verdict.judged, key=lambda j: j.group):
        judged = list(rows)
        passed = sum(j.state is State.PASS for j in judged)
        fine = all(j.fine or j.priority == "C" for j in judged)
        name = GROUPS.get(code, Text(code, code))
        made.append({"code": code, "name": name, "rows": judged, "passed": passed, "fine": fine})
    return made


def totals(verdict: Verdict) -> list[tuple[Text, list[tuple[State, int]], int]]:
    """How many must, should and checklist rows are in which state, worst last."""
    named = (
        (
            Text("必备需求", "Must requirements"),
            [j for j in verdict.of(Kind.REQUIREMENT) if j.priority == "M"],
        ),
        (
            Text("应当需求", "Should requirements"),
            [j for j in verdict.of(Kind.REQUIREMENT) if j.priority == "S"],
        ),
        (Text("检查清单", "Checklist"), list(verdict.of(Kind.CHECKLIST))),
    )
    return [(name, _counts(judged), len(judged)) for name, judged in named]


def _counts(judged: Sequence[Judged]) -> list[tuple[State, int]]:
    counts = Counter(j.state for j in judged)
    return [(state, counts[state]) for state in STATES if counts[state]]


def case_totals(verdict: Verdict) -> list[tuple[Text, int]]:
    """How many cases ended how."""
    counts = Counter(c.outcome for c in verdict.cases)
    return [(OUTCOME_WORDS[o], counts[o]) for o in Outcome if counts[o]]


def matrix(verdict: Verdict) -> list[dict[str, Any]]:
    """Requirement → scenarios → outcome per channel."""
    return [{"row": j, "scenarios": _scenarios(j.cases)} for j in verdict.of(Kind.REQUIREMENT)]


def _scenarios(cases: Sequence[CaseOutcome]) -> list[dict[str, Any]]:
    made: dict[str, dict[str, Any]] = {}
    for case in cases:
        empty = {
            "id": case.case.scenario,
            "title": case.case.outline or case.case.title,
            "ui": [],
            "http": [],
            "notes": _notes(case),
        }
        entry = made.setdefault(case.case.scenario, empty)
        entry.setdefault(case.case.channel, []).append(case)
    for entry in made.values():
        entry["ui"], entry["http"] = _by_outcome(entry["ui"]), _by_outcome(entry["http"])
    return list(made.values())


def _notes(case: CaseOutcome) -> list[Text]:
    """What a reader should know of a scenario: how bad a failure would be, and who went through it."""
    by = f" {case.by}" if case.by else ""
    made = [SEVERITY_WORDS[case.severity]] if case.severity else []
    return [*made, Text(f"人工{by}", f"by hand{by}")] if case.manual else made


def _by_outcome(cases: Sequence[CaseOutcome]) -> list[tuple[CaseOutcome, int]]:
    """The rows of an outline together: one of each outcome, and how many there are."""
    order = {outcome: index for index, outcome in enumerate(OUTCOMES)}
    some: dict[tuple[Outcome, bool], list[CaseOutcome]] = {}
    for case in cases:
        some.setdefault((case.outcome, case.unstable), []).append(case)
    worst_first = sorted(some.items(), key=lambda pair: (order.get(pair[0][0], 99), not pair[0][1]))
    return [(many[0], len(many)) for _, many in worst_first]


def not_passed(verdict: Verdict) -> list[tuple[Text, Outcome, list[CaseOutcome]]]:
    """The cases that didn't pass, by outcome."""
    by = {o: [c for c in verdict.cases if c.outcome is o] for o in OUTCOMES}
    return [(OUTCOMES[o], o, cases) for o, cases in by.items() if cases]


def state_of(case: CaseOutcome) -> State:
    """The state whose sign and colour a case wears."""
    return OUTCOME_STATE.get(case.outcome, State.NO_EVIDENCE)


def css(state: State) -> str:
    """The style class of a state."""
    return "s-" + state.name.lower().replace("_", "-")


def glyph(state: State) -> str:
    return GLYPHS[state]


def file_name(words: str) -> str:
    """The last part of a path: where a browser lies is nobody's business."""
    return words.replace("\\", "/").rpartition("/")[2]


def known_state(word: str) -> State:
    """The state that a load criterion names; an unknown word is NO EVIDENCE."""
    return next((s for s in State if s.value == word), State.NO_EVIDENCE)


def minute(words: str) -> str:
    """A time to the minute, in the zone that it was recorded in."""
    time = moment(words)
    if not time:
        return words
    zone = time.strftime("%z")
    return time.strftime("%Y-%m-%d %H:%M ") + (
        "UTC" if zone in ("+0000", "") else f"UTC{zone[:3]}:{zone[3:5]}"
    )


def unbroken(words: str) -> Markup:
    """``words`` as text in which no id is broken at its dash."""
    return Markup(ID.sub(r'<span class="nowrap">\g<0></span>', str(escape(words))))  # noqa: S704 - escaped before


def in_short(ids: Sequence[str], lang: Lang) -> str:
    """Ids with ranges, with the list's comma of the language."""
    return ranges(ids).replace("、", "、" if lang == "zh" else ", ")


def short(digest: str) -> str:
    """The first 16 digits in fours: enough to compare by eye."""
    return " ".join(digest[i : i + 4] for i in range(0, 16, 4)) if digest else "—"


def clipped(message: str, limit: int = 400) -> str:
    """A message short enough for a table; the whole is in the report."""
    words = message.strip()
    return words if len(words) <= limit else words[:limit].rstrip() + " …"
