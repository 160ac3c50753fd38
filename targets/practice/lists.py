"""Lists of the bundled CRM's pages: narrowing them down, saving them as a file, handing over, deleting."""

from __future__ import annotations

from drivers.records import RecordId
from targets.practice.page import Cells, PersonsPage


def listed(at: PersonsPage, folder: str, called: str, text: str) -> list[Cells]:
    """The rows of ``/<folder>``, whose table is ``called`` so, narrowed down by ``text``."""
    at.open(f"/{folder}")
    if text:
        box = at.page.get_by_role("searchbox", name=f"搜索{called}")
        box.fill(text)
        at.follow(box, by_enter=True)
    return at.all_rows(called)


def searched(at: PersonsPage, called: str, text: str) -> list[Cells]:
    """The rows that the search over everything shows of one kind."""
    box = at.within_reach(at.page.get_by_role("searchbox", name="全局搜索"))
    box.fill(text)
    at.follow(box, by_enter=True)
    return at.rows(called)


def exported(at: PersonsPage, folder: str) -> str:
    """The file that ``/<folder>`` offers."""
    return at.download(f"/{folder}", "导出 CSV", f"/{folder}/export")


def hand_over(at: PersonsPage, folder: str, record: RecordId, to: str) -> None:
    """Give a record another owner."""
    at.open(f"/{folder}/{record}/owner")
    at.choose({"新负责人": to})
    at.send("确认转移")


def remove(at: PersonsPage, folder: str, record: RecordId) -> None:
    """Delete a record."""
    at.open(f"/{folder}/{record}/delete")
    at.send("确认删除")
