"""A page that ends the browser, or never ends itself, is a page that couldn't be opened (PERF-05)."""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from drivers.errors import CrmUnreachable, NotSupportedByTarget
from drivers.eventually import eventually
from drivers.port import Desk
from drivers.records import RecordId
from drivers.words import Text
from load import beside
from load.beside import Companion, Line, Task, told
from load.browsing import visit
from load.sides import page_figures, visits
from tests.load.conftest import settings_for


def desk(broken: Exception) -> Desk:
    def open_page(name: str, customer: RecordId) -> Any:
        raise broken

    return cast(Desk, SimpleNamespace(pages=SimpleNamespace(open=open_page)))


@pytest.mark.parametrize(
    ("broken", "state"),
    [
        (RuntimeError("Page.goto: Target crashed\nCall log:"), "refused"),
        (CrmUnreachable("net::ERR"), "unanswered"),
    ],
)
def test_whatever_a_page_ends_with_it_is_told_as_failed(broken: Exception, state: str) -> None:
    line = visit(desk(broken), "home", RecordId("1"))
    assert (line.kind, line.page, line.state) == ("page", "home", state)
    assert line.error == str(broken).splitlines()[0]


def test_a_crm_without_such_pages_is_no_page_that_failed() -> None:
    with pytest.raises(NotSupportedByTarget):
        visit(desk(NotSupportedByTarget(Text("常用页面", "frequent pages"))), "home", RecordId("1"))


def lines_of(how: str, folder: Path) -> tuple[list[Line], list[str]]:
    """All that a browser beside the load told, and what the runner is to say of it."""
    task = Task(settings=settings_for("http://127.0.0.1:9", folder), mark=how, build="", parent=os.getpid())
    one = Companion("tests.load.servers.browsing", folder, task)
    assert not one.ready()
    due = 3 + how.endswith("on a page") + 2 * how.endswith("says why")
    eventually(lambda: len(told(one.file)) == due and one.over == how.startswith("dies"), within_s=20)
    one.ask_to_stop()
    return one.stop(), [one.lost] if one.lost else []


@pytest.mark.parametrize(
    ("how", "page", "state"),
    [
        ("dies on a page", "customers", "refused"),
        ("dies between", "home", "refused"),
        ("hangs on a page", "customers", "unanswered"),
        ("stops on a page", "customers", "refused"),
    ],
)
def test_a_browser_that_is_lost_is_a_page_that_failed(
    how: str, page: str, state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if how.startswith("hangs"):
        monkeypatch.setattr(beside, "LAST_PAGE_S", 0.5)
    began = time.time()
    lines, said = lines_of(how, tmp_path)
    [good, bad] = visits(lines, began, began + 60)
    assert (good.state, bad.page, bad.state) == ("ok", page, state)
    assert next(t for t in page_figures([good, bad]) if t.name == "all").failed == 1
    assert bool(said) != how.startswith("stops")
    assert not said or ("the browser is gone" in said[0]) == how.startswith("dies")


def test_a_browser_that_says_why_it_ends_leaves_no_page_that_failed(tmp_path: Path) -> None:
    lines, said = lines_of("dies and says why", tmp_path)
    assert [v.state for v in visits(lines, 1.0, time.time())] == ["ok"] and said


def test_a_browser_that_is_asked_to_stop_has_lost_nothing(tmp_path: Path) -> None:
    lines, said = lines_of("is well", tmp_path)
    assert [v.state for v in visits(lines, 1.0, time.time())] == ["ok"] and not said
