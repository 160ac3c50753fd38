"""数据导入: what people do with the CRM's own import, and how what it brought is read back (MIG-04, MIG-05, MIG-07)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from drivers.areas.uploads import File
from drivers.records import RecordId

TABLES = ("customers", "contacts", "opportunities", "orders", "followups")
"""The tables of an old system, in the order in which they are imported: what is linked to comes first."""


class Phase(Enum):
    """How far an import is."""

    RUNNING = "正在导入"
    INTERRUPTED = "已中断"
    DONE = "已完成"
    ROLLED_BACK = "已回滚"


@dataclass(frozen=True)
class Batch:
    """One file at the CRM. ``waiting`` + ``saved`` + ``failed`` + ``undone`` rows are ``total``; ``digest`` is the
    SHA-256 of the file where the CRM tells it, else empty."""

    id: RecordId
    file: str
    phase: Phase
    total: int
    waiting: int
    saved: int
    failed: int
    undone: int = 0
    digest: str = ""

    @property
    def success(self) -> float:
        """Rows saved of all rows, 0 to 1."""
        return self.saved / self.total if self.total else 0.0


@dataclass(frozen=True)
class Slice:
    """Some rows of a table; reading goes on with ``after``, which is empty at the end."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    after: str = ""


def all_rows(read: Callable[[str], Slice]) -> Iterator[dict[str, str]]:
    """Every row that ``read`` gives, slice by slice, by the names of its columns."""
    after, first = "", True
    while first or after:
        told = read(after)
        after, first = told.after, False
        for row in told.rows:
            yield dict(zip(told.columns, row, strict=True))


class Imports(Protocol):
    """数据导入 / imports of files. ``table`` is one of ``TABLES``."""

    def columns(self, table: str) -> Mapping[str, str]:
        """The headings of the CRM's file for a table, by our names of the fields (``migration.vocabulary``)."""

    def start(self, table: str, file: File, called: Mapping[str, str] | None = None) -> Batch:
        """Give a file in; the CRM works on it in the background. ``called`` says by the CRM's heading what the file
        calls a column, all that are to come in (a mapping template, MIG-01). Refused with ``INVALID_FORMAT`` when the file
        can't be right and with ``ALREADY_IMPORTED`` when it has come before; nothing is saved then."""

    def look(self, batch: RecordId) -> Batch:
        """How far an import is."""

    def batches(self) -> Sequence[Batch]:
        """The newest imports first."""

    def interrupt(self, batch: RecordId) -> Batch:
        """Stop a running import after the rows that it's working on."""

    def resume(self, batch: RecordId) -> Batch:
        """Go on with one that was interrupted."""

    def roll_back(self, batch: RecordId) -> Batch:
        """Take back everything that an import has brought."""

    def failures(self, batch: RecordId) -> File:
        """The rows that were not saved, with line and reason, as a file to be mended and given in again."""

    def migrated(self, table: str, after: str = "") -> Slice:
        """What came from the old system and is in the CRM now, with our names of the fields as columns."""

    def whole(self, table: str, after: str = "") -> Slice:
        """Every record of a table of ``whole_tables``, as complete as the CRM tells it."""

    def whole_tables(self) -> Sequence[str]:
        """The tables whose state a rollback has to bring back."""
