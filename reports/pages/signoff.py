"""The sign-off: one A4 page and its appendix, as HTML, PDF and JSON, from one template."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports.evidence.model import Evidence
from reports.evidence.read import read
from reports.evidence.write import write_json
from reports.pages import completion, labels, view
from reports.pages.chart import load_chart
from reports.pages.pdf import print_pdfs
from reports.pages.rights import rights_picture
from reports.pages.view import Page
from reports.rounds import plots
from reports.rounds.compare import compare
from reports.signing.matter import judged_again
from reports.verdict.defects import Defect
from reports.verdict.facts import verdict_json
from reports.verdict.model import Kind, Verdict
from reports.verdict.papers import Papers, Project
from reports.verdict.waivers import STANDINGS
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
    verdict, matter = judged_again(evidence, project, now)
    page = Page(verdict, evidence, links, project, matter)
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
    return visible(env.get_template("signoff.html.j2").render(**_context(page, lang)))


CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def visible(html: str) -> str:
    """The page without what can't be seen: control characters, and those that turn the direction of writing."""
    return CONTROL.sub("\ufffd", html)


def _qr(digest: str) -> Markup:
    """The digest as QR code, drawn here."""
    made = segno.make(f"golive:{digest}", error="m", micro=False)
    return Markup(made.svg_inline(scale=1, border=2, omitsize=True))  # noqa: S704 - made by us of a digest


def _seen(defect: Defect, verdict: Verdict) -> list[str]:
    """The cases in which this run shows the defect."""
    return [
        f.key for f in verdict.failures if any(r.fits(f.key, m) for r in defect.rules for m in f.messages)
    ]


def _plots(page: Page, lang: Lang) -> list[Markup]:
    rounds = page.rounds
    if len(rounds) < 2:
        return []
    made = (
        plots.progress(rounds, lang),
        plots.heat_map(rounds, lang, labels.GROUPS),
        plots.speeds(rounds, lang, labels.TRANSACTIONS),
    )
    return [Markup(svg) for svg in made if svg]  # noqa: S704 - made and escaped by us


def _context(page: Page, lang: Lang) -> dict[str, Any]:
    verdict, project = page.verdict, page.project
    papers = project.papers if project else Papers()
    return {
        "signers": page.signers(),
        "qr": _qr(page.digest) if page.matter else "",
        "used": completion.most_used(page.evidence.loads, project.criteria if project else None),
        "standings": STANDINGS,
        "defects": [(d, _seen(d, verdict), papers.defects.address(d.id)) for d in papers.defects.rows],
        "risks": completion.risk_rows(verdict, papers.risks),
        "levels": labels.LEVELS,
        "completion": completion.sections(verdict, page.evidence, project) if project else [],
        "rounds": page.rounds,
        "changes": completion.changes(compare(page.rounds)),
        "plots": _plots(page, lang),
        "outcome_words": {o.value: t for o, t in labels.OUTCOME_WORDS.items()},
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
        "rights": Markup(rights_picture(verdict.rights, lang)),  # noqa: S704 - made and escaped by us
        "approved": {s.scenario: s for s in verdict.approved if s.by},
        "asks_approval": bool(project and project.criteria.approvals.required),
        "not_passed": view.not_passed(verdict),
        "loads": page.evidence.loads,
        "leftovers": page.evidence.leftovers,
        "few": view.ON_FIRST_PAGE,
        "evidence_bad": sum(not j.fine for j in verdict.of(Kind.EVIDENCE)),
    }
