"""The sign-off: one A4 page and its appendix, as HTML, PDF and JSON, from one template."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports.evidence.jsonio import plain
from reports.evidence.model import Evidence
from reports.evidence.read import read
from reports.evidence.write import write_json
from reports.pages import labels, view
from reports.pages.chart import load_chart
from reports.pages.pdf import print_pdfs
from reports.pages.view import Page
from reports.verdict.judge import judge_project
from reports.verdict.model import Kind, Verdict
from reports.verdict.papers import Project
from reports.words import Lang, Text

TEMPLATES = Path(__file__).parent / "templates"


class Signoff(NamedTuple):
    """What was made. ``pdf`` is ``None`` without a browser."""

    verdict: Verdict
    html: Path
    pdf: Path | None
    json: Path


def make_signoff(
    run_dir: Path,
    out_dir: Path,
    project: Project,
    *,
    now: datetime,
    lang: Lang,
    browser: str = "",
    links: str = "",
) -> Signoff:
    """Judge the run and write ``signoff.<lang>.html``, ``.pdf`` and ``signoff.json`` into ``out_dir``.

    ``browser``: path of a Chromium for the PDF, none is made without it. ``links``: address of the
    Allure page, relative to the HTML. The same evidence on the same day gives the same bytes.
    """
    evidence = read(run_dir)
    verdict = judge_project(evidence, project, now)
    page = Page(verdict, evidence, links)
    html = out_dir / f"signoff.{lang}.html"
    out_dir.mkdir(parents=True, exist_ok=True)
    html.write_text(render(page, lang), "utf-8", newline="\n")
    facts = out_dir / "signoff.json"
    write_json(facts, verdict_json(verdict, evidence))
    pdfs = print_pdfs([html], browser, stamp=stamp(evidence)) if browser else []
    return Signoff(verdict, html, pdfs[0] if pdfs else None, facts)


def stamp(evidence: Evidence) -> str:
    """The time that the PDF carries as its date: when the run ended, so that it doesn't depend on today."""
    return evidence.info.finished or evidence.info.started if evidence.info else ""


def render(page: Page, lang: Lang) -> str:
    """The page as HTML; whatever the evidence says is shown as text."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["t"] = lambda words: words.in_(lang) if isinstance(words, Text) else words
    env.filters["chart"] = lambda load: Markup(load_chart(load, lang))  # noqa: S704 - made and escaped by us
    env.filters["num"] = lambda value: f"{value:,.0f}"
    env.filters["minute"] = view.minute
    env.filters["known_state"] = view.known_state
    env.filters["ranges"] = view.in_short
    for helper in (
        view.css,
        view.glyph,
        view.short,
        view.clipped,
        view.file_name,
        view.unbroken,
        view.state_of,
    ):
        env.filters[helper.__name__] = helper
    return env.get_template("signoff.html.j2").render(**_context(page, lang))


def _context(page: Page, lang: Lang) -> dict[str, Any]:
    verdict = page.verdict
    return {
        "lang": lang,
        "w": labels.WORDS,
        "labels": labels,
        "page": page,
        "verdict": verdict,
        "info": page.evidence.info,
        "groups": view.groups(verdict),
        "totals": view.totals(verdict),
        "case_totals": view.case_totals(verdict),
        "matrix": view.matrix(verdict),
        "not_passed": view.not_passed(verdict),
        "loads": page.evidence.loads,
        "leftovers": page.evidence.leftovers,
        "few": view.ON_FIRST_PAGE,
        "evidence_bad": sum(not j.fine for j in verdict.of(Kind.EVIDENCE)),
    }


def verdict_json(verdict: Verdict, evidence: Evidence) -> dict[str, Any]:
    """The verdict for other programs; ``schema`` changes when its shape does."""
    run = evidence.info
    return {
        "schema": "golive.signoff/1",
        "verdict": verdict.conclusion.value,
        "run": run.run if run else "",
        "target": run.target if run else "",
        "build": run.build if run else "",
        "digest": verdict.digest,
        "judged_on": verdict.judged_on,
        "inputs": verdict.inputs,
        "reasons": [{"zh": r.text.zh, "en": r.text.en, "ids": list(r.ids)} for r in verdict.reasons],
        "risks": [r._asdict() for r in verdict.risks],
        "conditions": [
            {"requirement": c.requirement, "owner": c.owner, "due": c.due.isoformat(), **c.action._asdict()}
            for c in verdict.conditions
        ],
        "criteria": [
            {
                "id": j.id,
                "kind": j.kind.value,
                "priority": j.priority,
                "state": j.state.value,
                "incomplete": j.incomplete,
                "goal": j.goal._asdict(),
                "measured": j.measured._asdict(),
                "cases": {c.case.key: plain(c.outcome) for c in j.cases},
            }
            for j in verdict.judged
        ],
    }
