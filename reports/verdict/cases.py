"""What each planned case came to, from its attempts."""

from __future__ import annotations

from collections.abc import Iterable

from reports.evidence.model import Case, Evidence, Outcome, Result
from reports.verdict.model import CaseOutcome
from reports.words import Text

OUTCOME_WORDS = {
    Outcome.PASSED: Text("通过", "passed"),
    Outcome.FAILED: Text("不符合", "failed"),
    Outcome.BLOCKED: Text("受阻", "blocked"),
    Outcome.NOT_SUPPORTED: Text("不支持", "not supported"),
    Outcome.AWAITING: Text("待人工", "awaiting"),
    Outcome.BROKEN: Text("测试自身出错", "broken"),
    Outcome.NOT_RUN: Text("未执行", "not run"),
}


def case_outcomes(evidence: Evidence) -> tuple[CaseOutcome, ...]:
    """Every case of the manifest, in its order, with the outcome of its last attempt."""
    cases = evidence.manifest.cases if evidence.manifest else ()
    return tuple(_outcome(case, evidence.results.get(case.key, ())) for case in cases)


def _outcome(case: Case, attempts: tuple[Result, ...]) -> CaseOutcome:
    if not attempts:
        return CaseOutcome(case, Outcome.NOT_RUN)
    last = max(attempts, key=lambda r: (r.start, r.stop, r.outcome is not Outcome.PASSED))
    bad = [r for r in attempts if r.outcome is not Outcome.PASSED]
    return CaseOutcome(
        case, last.outcome, last.message, len(attempts), last.outcome is Outcome.PASSED and bool(bad), last.file,
        first=min(attempts, key=lambda r: (r.start, r.stop)).outcome,
        messages=tuple(r.message for r in bad), by=last.by, start=last.start, stop=last.stop,
    )  # fmt: skip


def tally(cases: Iterable[CaseOutcome]) -> Text:
    """How many cases came to what, for example “3 通过，1 未执行”."""
    counts = {outcome: 0 for outcome in Outcome}
    for case in cases:
        counts[case.outcome] += 1
    some = [(OUTCOME_WORDS[outcome], n) for outcome, n in counts.items() if n]
    return Text("，".join(f"{n} {w.zh}" for w, n in some), ", ".join(f"{n} {w.en}" for w, n in some))
