"""Everything that people read of a run, in ``<run>/report/``: sign-off in both languages and the Allure report."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from reports.evidence.jsonio import Malformed
from reports.evidence.model import Evidence
from reports.evidence.read import read
from reports.evidence.write import write_json
from reports.export.junit import junit
from reports.export.summary import chat, markdown
from reports.pages.allure_report import Given, NotMade, clear, make_report
from reports.pages.labels import GROUPS, WORDS
from reports.pages.migration import migration_page
from reports.pages.pdf import print_pdfs
from reports.pages.signoff import render, stamp
from reports.pages.view import Page
from reports.rounds.ledger import LEDGER, read_rounds, round_of, with_current
from reports.signing.matter import MATTER, Matter, read_matter, settled, write_matter
from reports.signing.sign import SIGNATURES, filed
from reports.verdict.facts import verdict_json
from reports.verdict.model import Verdict
from reports.verdict.papers import read_project
from reports.words import LANGS, Lang, Text


@dataclass(frozen=True)
class Built:
    """What was made. ``pdf`` and ``report`` are ``None`` where a tool was missing; ``notes`` say which."""

    verdict: Verdict
    html: dict[Lang, Path]
    pdf: dict[Lang, Path | None]
    report: Path | None
    json: Path
    notes: tuple[Text, ...] = ()


def build_all(run_dir: Path, *, root: Path, setup: dict[str, Any], lang: str, now: datetime) -> Built:
    """Judge a run and make all its pages.

    ``root`` is the checkout (register, criteria, checklist), ``setup`` what the set-up found (``browser``,
    ``node``, ``allure_cli`` and their hints), ``now`` the day of judgement with its zone. Raises
    ``InputError`` when register, criteria or checklist are wrong; bad evidence is never an error.
    """
    spoken: Lang = "zh" if lang == "zh" else "en"
    project = read_project(root)
    evidence = read(run_dir)
    out = run_dir / "report"
    verdict, matter = settled(evidence, project, now, _former(run_dir))
    rounds = with_current(read_rounds(root / LEDGER), round_of(evidence, verdict))
    clear(out)
    out.mkdir(parents=True)
    notes: list[Text] = []
    whole = Page(verdict, evidence, "", project, matter, filed(run_dir / SIGNATURES), rounds)
    report = _report(run_dir, out, whole, setup, spoken, notes)
    html = {x: out / f"signoff.{x}.html" for x in LANGS}
    for each, path in html.items():
        page = replace(whole, links="index.html" if report else "")
        path.write_text(render(page, each), "utf-8", newline="\n")
        moved = migration_page(verdict, evidence, each)
        (out / f"migration.{each}.html").write_text(moved, "utf-8", newline="\n")
    facts = out / "signoff.json"
    write_json(facts, verdict_json(verdict, evidence))
    write_matter(out / MATTER, matter)
    _exports(out, verdict, evidence, matter)
    return Built(verdict, html, _pdfs(html, evidence, setup, notes), report, facts, tuple(notes))


def _former(run_dir: Path) -> Matter | None:
    """The record that was signed, else the one of the last page; so that a page made again carries the same digest."""
    for path in (run_dir / SIGNATURES / MATTER, run_dir / "report" / MATTER):
        if path.exists():
            with contextlib.suppress(Malformed):
                return read_matter(path)
    return None


def _exports(out: Path, verdict: Verdict, evidence: Evidence, matter: Matter) -> None:
    """The same for build servers, wikis and chat groups."""
    texts = {"junit.xml": junit(verdict, evidence)}
    for lang in LANGS:
        texts[f"summary.{lang}.md"] = markdown(verdict, evidence, lang, matter.digest)
        texts[f"summary.{lang}.txt"] = chat(verdict, evidence, lang, matter.digest)
    for name, text in texts.items():
        (out / name).write_text(text, "utf-8", errors="backslashreplace", newline="\n")


def _report(
    run_dir: Path, out: Path, page: Page, setup: dict[str, Any], lang: Lang, notes: list[Text]
) -> Path | None:
    missing = [name for name in ("node", "allure_cli") if not setup.get(name)]
    if missing:
        notes += [_hint(setup, name) for name in missing]
        return None
    inside = {WORDS["signoff"].in_(lang): render(page, lang)}
    if any(row.group == "MIG" for row in page.verdict.judged):
        inside[GROUPS["MIG"].in_(lang)] = migration_page(page.verdict, page.evidence, lang)
    try:
        tools = (setup["node"], setup["allure_cli"])
        given = Given(run_dir, *tools, lang, page.verdict, inside, pdf=bool(setup.get("browser")))
        return make_report(given, out)
    except NotMade as bad:
        notes.append(bad.text)
        return None


def _pdfs(
    html: dict[Lang, Path], evidence: Evidence, setup: dict[str, Any], notes: list[Text]
) -> dict[Lang, Path | None]:
    browser = setup.get("browser") or ""
    made: dict[Lang, Path | None] = dict.fromkeys(html)
    if not browser:
        notes.append(_hint(setup, "browser"))
        return made
    printed = print_pdfs(list(html.values()), browser, stamp=stamp(evidence))
    if not printed:
        notes.append(
            Text(f"PDF 未能生成：浏览器 {browser} 无法打印", f"No PDF: the browser {browser} could not print")
        )
        return made
    return {lang: page.with_suffix(".pdf") for lang, page in html.items()}


HINTS = {
    "node": Text("没有 Node.js，未生成 Allure 报告；运行 ./run golive doctor 查看办法", "No Node.js, so no Allure report; ./run golive doctor says what to do"),
    "allure_cli": Text("没有 Allure，未生成 Allure 报告；运行 ./run golive doctor 查看办法", "No Allure, so no Allure report; ./run golive doctor says what to do"),
    "browser": Text("没有浏览器，未生成 PDF；运行 ./run golive doctor 查看办法", "No browser, so no PDF; ./run golive doctor says what to do"),
}  # fmt: skip


def _hint(setup: dict[str, Any], name: str) -> Text:
    """What is missing: in the words of the set-up where it left some."""
    given = setup.get(f"{name}_hint")
    if isinstance(given, dict) and given.get("zh") and given.get("en"):
        return Text(str(given["zh"]), str(given["en"]))
    return HINTS[name]
