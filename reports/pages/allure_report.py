"""One Allure report with the sign-off inside: made by a pinned Allure 3.18.0, opened from disk, calling nobody."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import escape

from reports.evidence.read import read
from reports.evidence.write import write_json
from reports.pages.allure_copy import Copy, copy_for_allure, outcome_names
from reports.pages.labels import CONCLUSIONS, WORDS
from reports.pages.view import file_name
from reports.verdict.model import Conclusion, Verdict
from reports.words import Lang, Text

LONGEST_S = 300
"""Allure needs 3 s for 2,000 results; longer than this it hangs."""
POLICY = "default-src data: blob: 'unsafe-inline' 'unsafe-eval'; base-uri 'self' file:; form-action 'none'"
"""The browser itself refuses every call to another host, whatever a report or an attachment contains."""


class NotMade(Exception):
    """Allure could not make the report; ``text`` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(f"{text.zh} / {text.en}")
        self.text = text


class Given(NamedTuple):
    """What the report is made with. ``signoff`` are pages to show inside, by title; ``pdf``: one will be beside."""

    run_dir: Path
    node: str
    allure_cli: str
    lang: Lang
    verdict: Verdict
    signoff: dict[str, str]
    pdf: bool = True


def make_report(given: Given, out_dir: Path) -> Path:
    """``out_dir/index.html`` and ``out_dir/traces/``; ``NotMade`` when Allure fails."""
    with tempfile.TemporaryDirectory(prefix="golive-report-") as folder:
        work = Path(folder)
        evidence = read(given.run_dir)
        figures = tuple(c for row in given.verdict.judged for c in row.figures if row.group == "MIG")
        copy_for_allure(
            Copy(given.run_dir, evidence, work / "results", out_dir / "traces", given.lang, figures)
        )
        (work / "signoff").mkdir()
        for title, html in given.signoff.items():
            (work / "signoff" / f"{title}.html").write_text(html, "utf-8")
        write_json(work / "allurerc.json", _config(given, evidence.info))
        _generate(given, work)
        html = (work / "report" / "index.html").read_text("utf-8")
    out_dir.mkdir(parents=True, exist_ok=True)
    index = out_dir / "index.html"
    index.write_text(sealed_off(html, given.lang, given.verdict.conclusion, given.pdf), "utf-8", newline="\n")
    return index


def _generate(given: Given, work: Path) -> None:
    command = [given.node, given.allure_cli, "generate", "--config", "allurerc.json", "results"]
    try:
        done = subprocess.run(
            command,
            cwd=work,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=LONGEST_S,
        )
    except (OSError, subprocess.TimeoutExpired) as bad:
        raise NotMade(Text(f"Allure 无法运行：{bad}", f"Allure can't be run: {bad}")) from bad
    if done.returncode or not (work / "report" / "index.html").is_file():
        said = (done.stderr or done.stdout).strip()[-400:]
        raise NotMade(Text(f"Allure 没有生成报告：{said}", f"Allure made no report: {said}"))


def _config(given: Given, info: Any) -> dict[str, Any]:
    """Allure's configuration. Unknown keys are errors in 3.18, so it's pinned together with the version."""
    lang = given.lang
    name = Text("CRM 上线验收", "CRM go-live acceptance").in_(lang)
    rules = [
        {"name": words, "matchers": [{"labels": {"golive_outcome": outcome}}], "groupByMessage": True}
        for outcome, words in outcome_names(lang).items()
    ]
    options = {"reportLanguage": lang, "reportName": name, "singleFile": True, "groupBy": ["epic", "feature"]}
    return {
        "name": name,
        "output": "./report",
        "globalAttachments": ["./signoff/*.html"],
        "hideLabels": ["golive_case"],
        "variables": _variables(given, info),
        "categories": {"rules": rules},
        "plugins": {"awesome": {"options": options}},
    }


def _variables(given: Given, info: Any) -> dict[str, str]:
    lang, verdict = given.lang, given.verdict
    words = CONCLUSIONS[verdict.conclusion]
    found = {"verdict": f"{words.en} {words.zh}" if lang == "zh" else words.en}
    if info:
        found |= {
            "crm": f"{info.product} ({info.target})",
            "build": info.build,
            "address": info.address,
            "customers": "" if info.customers is None else f"{info.customers:,}",
            "round": info.round,
            "run": info.run,
            "browser": file_name(info.browser),
        }
    found["digest"] = verdict.digest[:16]
    return {WORDS[key].in_(lang): value or WORDS["unknown"].in_(lang) for key, value in found.items()}


ANALYTICS = re.compile(
    r"<script[^>]*googletagmanager[^>]*></script>\s*(<script>(?:(?!</script>).)*gtag\((?:(?!</script>).)*</script>)?",
    re.DOTALL,
)
OUTSIDE = re.compile(
    r"""<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)\s*=\s*["']?\s*(?:https?:)?//[^>]*>""", re.IGNORECASE
)


def sealed_off(html: str, lang: Lang, conclusion: Conclusion, pdf: bool = True) -> str:
    """Allure's page without its analytics, forbidden to call out, with our bar on top.

    Also names its data before its program: else a link straight to one test finds nothing.
    """
    html = ANALYTICS.sub("", html)
    if outside := OUTSIDE.search(html):
        raise NotMade(
            Text(f"报告引用了外部地址：{outside[0][:120]}", f"the report calls outside: {outside[0][:120]}")
        )
    head = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    early = "<script>window.allureReportDataReady=false;window.allureReportData={};</script>"
    tall = '<style>iframe[title="HTML attachment"]{height:85vh}</style>'  # from disk it can't measure itself
    html = html.replace("<head>", f"<head>\n{head}\n{early}\n{tall}", 1)
    return html.replace("<body>", f"<body>\n{_bar(lang, conclusion, pdf)}", 1)


def _bar(lang: Lang, conclusion: Conclusion, pdf: bool) -> str:
    """A strip above the report that leads to the sign-off pages beside it."""
    other: Lang = "en" if lang == "zh" else "zh"
    colour = {"GO": "#1d6f42", "NO-GO": "#a61b1b"}.get(conclusion.value, "#8a5a00")
    words = CONCLUSIONS[conclusion]
    title = f"{words.zh} {words.en}" if lang == "zh" else f"{words.en} {words.zh}"
    other_words = Text("English", "中文").in_(lang)
    font = "14px/1.4 'Noto Sans CJK SC','WenQuanYi Micro Hei','Microsoft YaHei',sans-serif"
    link = "color:#fff;margin-left:18px"
    pdf_link = f'<a style="{link}" href="signoff.{lang}.pdf">PDF</a>' if pdf else ""
    return (
        f'<nav style="background:{colour};color:#fff;font:{font};padding:8px 24px">'
        f"<b>{escape(title)}</b>"
        f'<a style="{link}" href="signoff.{lang}.html">{escape(WORDS["signoff"].in_(lang))}</a>'
        f"{pdf_link}"
        f'<a style="{link}" href="signoff.{other}.html">{escape(other_words)}</a></nav>'
    )


def clear(folder: Path) -> None:
    """Remove a report that was made before."""
    shutil.rmtree(folder, ignore_errors=True)
