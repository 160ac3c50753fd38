"""JUnit XML, Markdown, chat text, JSON by its schema; and text that means harm stays text in all of them."""

import csv
import dataclasses
import io
import json
import re
from datetime import date

import openpyxl
import pytest
from lxml import etree
from lxml import html as lxml_html

from golive.signing import say
from reports.evidence.jsonio import Malformed
from reports.evidence.model import Outcome
from reports.evidence.read import read
from reports.export.junit import junit
from reports.export.schema import read_signoff, schema
from reports.export.summary import CHAT_BYTES, chat, markdown
from reports.pages.signoff import render
from reports.pages.view import Page
from reports.signing.matter import judged_again
from reports.verdict.checklist import read_checklist
from reports.verdict.facts import verdict_json
from reports.verdict.sheet import change_row
from reports.verdict.table import InputError
from reports.words import LANGS, Text
from tests.evidence_factory import NOW, ROOT, RunFactory, project

HOSTILE = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>\"'",
    "template": "{{ 7*7 }}{% raw %}${7*7}#{7*7}",
    "control": "\x1b[31m\x1b]0;x\x07\x00\x08\x7f\x9b2J",
    "right to left": "\u202egpj.exe\u2066\u200f",
    "formula": "=cmd|' /C calc'!A0",
    "markdown": "[x](javascript:alert(1)) ![y](http://x.example) <b> `code` | a | \n# head",
    "workflow": "::error file=x::y\n::set-output name=a::b\n##vso[task.setvariable]x",
    "long": "名" * 10_000_000,
    "half": "\ud800x",
}


@pytest.fixture
def run(tmp_path):
    return RunFactory(tmp_path / "run")


def hostile_page(run, text):
    """The text everywhere where others write."""
    run.info = dataclasses.replace(run.info, product=text, round=text, browser=text, tools={text[:50]: text})
    key = run.key("CUS-01", "ui")
    run.cases = [
        dataclasses.replace(c, title=text, area=text[:80], example={"a": text}) if c.key == key else c
        for c in run.cases
    ]
    run.write()
    evidence = read(run.root)
    failed = dataclasses.replace(evidence.results[key][0], outcome=Outcome.FAILED, message=text)
    evidence = dataclasses.replace(evidence, results=evidence.results | {key: (failed,)}, leftovers=(text,))
    whole = project()
    verdict, matter = judged_again(evidence, whole, NOW)
    return Page(verdict, evidence, "", whole, matter)


@pytest.mark.parametrize("kind", [k for k in HOSTILE if k not in ("half", "long")])
@pytest.mark.parametrize("lang", LANGS)
def test_hostile_text_stays_text_on_the_page(run, kind, lang):
    made = render(hostile_page(run, HOSTILE[kind]), lang)
    tree = lxml_html.fromstring(made)
    assert not tree.findall(".//script") and not tree.findall(".//img") and not tree.findall(".//b[@onclick]")
    assert not any(c in made for c in "\x00\x07\x08\x1b\x9b\u202e\u2066\u200f")
    assert (
        "{{ 7*7 }}" in tree.text_content() if kind == "template" else "49" not in tree.text_content()[:0] + ""
    )


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_stays_text_in_junit_markdown_chat_and_terminal(run, kind, capsys):
    if kind == "half":
        page = hostile_page(run, "x")
        page = dataclasses.replace(
            page, verdict=dataclasses.replace(page.verdict, risks=(Text(HOSTILE["half"], HOSTILE["half"]),))
        )
    else:
        page = hostile_page(run, HOSTILE[kind])
    verdict, evidence = page.verdict, page.evidence
    tree = etree.fromstring(junit(verdict, evidence).encode("utf-8", "replace"))
    assert tree.tag == "testsuites" and len(tree.findall(".//testcase")) == len(verdict.cases)
    for lang in LANGS:
        words = markdown(verdict, evidence, lang) + chat(verdict, evidence, lang)
        assert (
            not any(ord(c) < 32 and c != "\n" for c in words)
            and "\u202e" not in words
            and "\x9b" not in words
        )
        assert not re.search(
            r"(?<!\\)([<\[`|]|!\[)", re.sub("`[0-9a-f]{64}`", "", markdown(verdict, evidence, lang))
        )
        assert not any(line.startswith(("::", "##vso", "=")) for line in words.splitlines())
        assert len(chat(verdict, evidence, lang).encode("utf-8", "replace")) <= CHAT_BYTES
        assert len(words) < 40_000
    from rich.console import Console

    say(Console(width=100), Text(HOSTILE[kind][:5000], "x"), "zh")
    out = capsys.readouterr().out
    assert "\x1b" not in out and "\x07" not in out and "\u202e" not in out


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "=cmd|' /C calc'!A0"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_nothing_that_could_run_as_a_formula_gets_into_the_checklist(tmp_path, text, ending):
    path = sheet(tmp_path, ending)
    with pytest.raises(InputError):
        change_row(path, "GOL-02", {"ticked_by": text})


def sheet(folder, ending):
    source = ROOT / "reports/checklist.csv"
    if ending == "csv":
        (folder / "checklist.csv").write_bytes(source.read_bytes())
        return folder / "checklist.csv"
    book = openpyxl.Workbook()
    names = {"id": "编号", "item_zh": "检查项", "owner": "责任人", "due": "期限", "evidence": "证据", "ticked_by": "勾选人",
             "ticked_on": "勾选日期", "accountable": "批准人"}  # fmt: skip
    book.active.append(["备注", *names.values()])
    for row in csv.DictReader(io.StringIO(source.read_text("utf-8-sig"))):
        book.active.append(["说明", *(row[n] for n in names)])
    book.save(folder / "checklist.xlsx")
    return folder / "checklist.xlsx"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_item_is_ticked_in_the_file_that_project_managers_keep(tmp_path, ending):
    path = sheet(tmp_path, ending)
    cells = {
        "owner": "李强",
        "due": "2026-11-20",
        "evidence": "纪要",
        "ticked_by": "赵敏",
        "ticked_on": "2026-11-21",
    }
    change_row(path, "GOL-05", cells)
    made = read_checklist(path)
    item = made.find("GOL-05")
    assert item.missing(date(2026, 11, 22)) is None and item.ticked_on == date(2026, 11, 21)
    assert [i.id for i in made.items if i.ticked_by] == ["GOL-05"]
    if ending == "xlsx":
        assert openpyxl.load_workbook(path).active["A6"].value == "说明"


def test_a_checklist_without_a_column_or_of_nonsense_is_told(tmp_path):
    (tmp_path / "a.csv").write_text("编号,检查项\nGOL-01,x\n", "utf-8")
    with pytest.raises(InputError, match="ticked_by"):
        read_checklist(tmp_path / "a.csv")
    (tmp_path / "a.xlsx").write_bytes(b"PK nonsense")
    with pytest.raises(InputError):
        read_checklist(tmp_path / "a.xlsx")


def test_the_json_is_as_its_published_schema_says(run):
    run.outcome("CUS-01", "ui", Outcome.FAILED, "x")
    run.attempts[run.key("CUS-02")] = [(Outcome.FAILED, "erst"), (Outcome.PASSED, "")]
    evidence = read(run.write())
    verdict, _ = judged_again(evidence, project(), NOW)
    data = json.loads(json.dumps(verdict_json(verdict, evidence)))
    made = read_signoff(data)
    assert (
        made.verdict == "NO-GO" and made.unstable[0].first == "failed" and made.unstable[0].said == ("erst",)
    )
    with pytest.raises(Malformed):
        read_signoff(data | {"extra": 1})


def test_the_published_schema_is_the_one_of_the_code():
    published = json.loads((ROOT / "docs/schemas/signoff.schema.json").read_text("utf-8"))
    assert published == schema()


def test_junit_counts_what_did_not_pass_as_what_it_is(run):
    run.outcome("CUS-01", "ui", Outcome.FAILED, "期望 <x>")
    run.outcome("CUS-02", "ui", Outcome.NOT_RUN)
    run.outcome("CUS-03", "ui", Outcome.NOT_SUPPORTED)
    evidence = read(run.write())
    tree = etree.fromstring(junit(judged_again(evidence, project(), NOW)[0], evidence).encode())
    assert (tree.get("failures"), tree.get("errors"), tree.get("skipped")) == ("1", "1", "1")
    assert tree.find(".//failure").text == "期望 <x>"
