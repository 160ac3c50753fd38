"""JUnit XML of a run, as build servers read it; what XML can't hold is left out, everything else stays text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from reports.evidence.model import Evidence, Outcome
from reports.verdict.cases import OUTCOME_WORDS
from reports.verdict.model import CaseOutcome, Verdict

UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
TAGS = {Outcome.FAILED: "failure", Outcome.NOT_SUPPORTED: "skipped", Outcome.AWAITING: "skipped"}
"""Everything else that didn't pass is an error: it must never look like a skip."""


def junit(verdict: Verdict, evidence: Evidence) -> str:
    """One suite an area, one case a scenario and channel."""
    info = evidence.info
    made = ['<?xml version="1.0" encoding="UTF-8"?>']
    cases = sorted(verdict.cases, key=lambda c: c.case.area)
    made.append(f"<testsuites name={_attr(info.run if info else 'golive')} {_counts(cases)}>")
    for area, some in groupby(cases, key=lambda c: c.case.area):
        rows = list(some)
        made.append(f" <testsuite name={_attr(area or '-')} {_counts(rows)}>")
        made += [_case(c) for c in rows]
        made.append(" </testsuite>")
    return "\n".join([*made, "</testsuites>", ""])


def _counts(cases: Sequence[CaseOutcome]) -> str:
    kinds = [_tag(c) for c in cases]
    seconds = sum(max(c.stop - c.start, 0) for c in cases) / 1000
    return (
        f'tests="{len(cases)}" failures="{kinds.count("failure")}" errors="{kinds.count("error")}" '
        f'skipped="{kinds.count("skipped")}" time="{seconds:.3f}"'
    )


def _tag(case: CaseOutcome) -> str:
    return "" if case.outcome is Outcome.PASSED else TAGS.get(case.outcome, "error")


def _case(case: CaseOutcome) -> str:
    name = f"{case.case.scenario} {case.case.title}"
    head = f'  <testcase classname={_attr(case.case.key)} name={_attr(name)} time="{max(case.stop - case.start, 0) / 1000:.3f}"'
    tag = _tag(case)
    if not tag:
        return head + "/>"
    words = OUTCOME_WORDS[case.outcome]
    return f"{head}>\n   <{tag} message={_attr(f'{words.zh} {words.en}')}>{_text(case.message[:4000])}</{tag}>\n  </testcase>"


def _attr(words: str) -> str:
    return quoteattr(UNPRINTABLE.sub("\ufffd", words)[:400])


def _text(words: str) -> str:
    return escape(UNPRINTABLE.sub("\ufffd", words))
