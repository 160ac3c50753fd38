"""What has to hold before a round starts (准入): looked at once, told on the terminal, kept with the evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import requests
from rich.console import Console

from drivers.errors import CrmError
from drivers.port import Crm
from drivers.settings import Settings
from drivers.words import Lang, Text
from golive.runs import runs_of
from reports.evidence.model import EntryCheck, EntryRecord
from reports.evidence.read import read
from targets import build_target

CLOCKS_DIFFER_S = 300
FORMER_RUNS = 5
"""So many earlier runs against the same address are asked for what they left."""

Answer = tuple[str, Text]
"""State and what was measured."""


def examine_entry(settings: Settings, out: Path) -> EntryRecord:
    """Look at everything; what can't be looked at is NO EVIDENCE, never an error."""
    crm = build_target(settings, "http")
    looks: tuple[tuple[str, Text, Callable[[], Answer]], ...] = (
        ("reachable", Text("环境可访问", "The CRM answers"), lambda: _reachable(crm)),
        ("accounts", Text("账号都能登录", "Every account can sign in"), lambda: _accounts(crm, settings)),
        ("data", Text("数据已装载", "The data is loaded"), lambda: _data(crm)),
        ("clock", Text("时钟一致", "The clocks agree"), lambda: _clock(settings)),
        (
            "leftovers",
            Text("没有前几轮的残留", "Nothing is left of former rounds"),
            lambda: _leftovers(crm, settings, out),
        ),
    )
    try:
        return EntryRecord(tuple(_check(id, text, look) for id, text, look in looks))
    finally:
        crm.close()


def _check(id: str, text: Text, look: Callable[[], Answer]) -> EntryCheck:
    try:
        state, words = look()
    except (CrmError, requests.RequestException, OSError, ValueError) as wrong:
        said = str(wrong)[:200] or type(wrong).__name__
        state, words = "NO EVIDENCE", Text(f"无法检查：{said}", f"can't be looked at: {said}")
    return EntryCheck(id, text.zh, text.en, words.zh, words.en, state)


def _reachable(crm: Crm) -> Answer:
    about = crm.about()
    words = f"{about.product} {about.build}"
    return "PASS", Text(words, words)


def _accounts(crm: Crm, settings: Settings) -> Answer:
    cast = settings.target.cast()
    bad = [p.name for p in cast if not _signs_in(crm, p)]
    if bad or not cast:
        return "FAIL", Text(f"不能登录：{'、'.join(bad)}", f"can't sign in: {', '.join(bad)}")
    return "PASS", Text(f"{len(cast)} 个", str(len(cast)))


def _signs_in(crm: Crm, person: object) -> bool:
    try:
        crm.sign_in(person)  # type: ignore[arg-type]
    except CrmError:
        return False
    return True


def _data(crm: Crm) -> Answer:
    count = crm.about().customers
    if not count:
        return "NO EVIDENCE", Text("客户数未知或为 0", "number of customers unknown or 0")
    return "PASS", Text(f"{count:,} 个客户", f"{count:,} customers")


def _clock(settings: Settings) -> Answer:
    answer = requests.head(settings.target.address, timeout=10, allow_redirects=False)
    told = answer.headers.get("Date")
    if not told:
        return "NO EVIDENCE", Text("CRM 没有告诉时间", "the CRM doesn't tell its time")
    gap = abs((parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
    return "PASS" if gap <= CLOCKS_DIFFER_S else "FAIL", Text(f"相差 {gap:.0f} 秒", f"{gap:.0f} s apart")


def _leftovers(crm: Crm, settings: Settings, out: Path) -> Answer:
    address, found = settings.target.address.rstrip("/"), []
    for folder in runs_of(out)[-FORMER_RUNS:]:
        info = read(folder).info
        if info and info.mark and info.address.rstrip("/") == address:
            found += [m.label for m in crm.keeper.leftovers(info.mark)]
    if found:
        words = f"{len(found)}: {', '.join(found[:3])}"
        return "FAIL", Text(words, words)
    return "PASS", Text("无", "none")


def show_entry(record: EntryRecord, console: Console, lang: Lang) -> None:
    """One line a check."""
    for check in record.checks:
        sign, style = {"PASS": ("✓", "green"), "FAIL": ("✗", "red")}.get(check.state, ("?", "yellow"))
        text = Text(f"{check.text_zh}：{check.measured_zh}", f"{check.text_en}: {check.measured_en}").in_(
            lang
        )
        console.print(f"  {sign} {text}", style=style, markup=False, soft_wrap=True)
