"""附件: what people do with attachments (SEC-01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from drivers.records import RecordId


@dataclass(frozen=True)
class File:
    """A file on somebody's disk."""

    name: str
    content: bytes

    def __repr__(self) -> str:
        return f"File({self.name}, {len(self.content)} bytes)"


@dataclass(frozen=True)
class Attachment:
    """A file at a customer; ``size`` in bytes."""

    id: RecordId
    name: str
    size: int


@dataclass(frozen=True)
class Fetched:
    """A file as it came back: whether the browser was told to save it, and whether it could run it instead."""

    content: bytes
    to_be_saved: bool
    could_run: bool


class Uploads(Protocol):
    """附件 / attachments."""

    def attach(self, customer: RecordId, file: File) -> None:
        """Put a file to a customer."""

    def of_customer(self, customer: RecordId) -> Sequence[Attachment]:
        """The files at a customer."""

    def fetch(self, customer: RecordId, attachment: RecordId) -> Fetched:
        """Get one of them by its address."""
