"""Lists of the bundled CRM's pages: narrowing them down, reading all rows, saving them as a file."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Error

from drivers.browser import reaching
from drivers.errors import CrmRefused, CrmUnreachable, Reason
from drivers.records import RecordId
from targets.practice.page import Cells, PersonsPage
from targets.practice.words import ROWS_AT_MOST


def listed(at: PersonsPage, folder: str, called: str, text: str) -> list[Cells]:
    """The rows of ``/<folder>``, whose table is ``called`` so, narrowed down by ``text``."""
    at.open(f"/{folder}")
    if text:
        box = at.page.get_by_role("searchbox", name=f"搜索{called}")
        box.fill(text)
        at.follow(box, by_enter=True)
    return all_rows(at, called)


def searched(at: PersonsPage, called: str, text: str) -> list[Cells]:
    """The rows that the search over everything shows of one kind."""
    box = at.within_reach(at.page.get_by_role("searchbox", name="全局搜索"))
    box.fill(text)
    at.follow(box, by_enter=True)
    return at.rows(called)


def all_rows(at: PersonsPage, called: str) -> list[Cells]:
    """The rows of a table, page by page."""
    found = at.rows(called)
    following = at.page.get_by_role("link", name="下一页")
    while following.count() and len(found) < ROWS_AT_MOST:
        at.follow(following)
        found += at.rows(called)
    return found[:ROWS_AT_MOST]


def exported(at: PersonsPage, folder: str) -> str:
    """The file that ``/<folder>`` offers."""
    at.open(f"/{folder}")
    link = at.page.get_by_role("link", name="导出 CSV")
    if not link.count():
        return _by_address(at, folder)
    with reaching(at.page), at.page.expect_download() as coming:
        link.click()
    failed = coming.value.failure()
    if failed:
        at.open(f"/{folder}")  # a CRM that is gone cuts a download off as well, and that is no refusal
        raise CrmRefused(Reason.OTHER, f"导出失败 / the export failed: {failed}")
    return Path(coming.value.path()).read_text("utf-8")


def hand_over(at: PersonsPage, folder: str, record: RecordId, to: str) -> None:
    """Give a record another owner."""
    at.open(f"/{folder}/{record}/owner")
    at.choose({"新负责人": to})
    at.send("确认转移")


def remove(at: PersonsPage, folder: str, record: RecordId) -> None:
    """Delete a record."""
    at.open(f"/{folder}/{record}/delete")
    at.send("确认删除")


def _by_address(at: PersonsPage, folder: str) -> str:
    """Where the page offers no export, the address alone must not give one either."""
    try:
        answer = at.page.request.get(f"/{folder}/export")
    except Error as broken:
        raise CrmUnreachable(str(broken).splitlines()[0]) from broken
    if answer.ok:
        return answer.text()
    raise CrmRefused(Reason.NOT_ALLOWED if answer.status == 403 else Reason.OTHER, f"HTTP {answer.status}")
