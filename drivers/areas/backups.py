"""备份与恢复: what people do with back-ups (SEC-05)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from drivers.records import RecordId


class Backups(Protocol):
    """备份与恢复 / back-ups and restoring them."""

    def make(self) -> RecordId:
        """Back up all the data."""

    def digests(self, backup: RecordId) -> Mapping[str, str]:
        """The digest of every table at the time of the back-up."""

    def digests_now(self) -> Mapping[str, str]:
        """The same of the data as it is now."""

    def file(self, backup: RecordId) -> bytes:
        """The back-up as a file, to be kept elsewhere."""

    def readable(self, backup: RecordId) -> str:
        """All text that the back-up holds, unpacked."""

    def bring(self, file: bytes) -> RecordId:
        """Bring along a file that was kept elsewhere."""

    def restore(self, backup: RecordId) -> None:
        """Bring the data back to what it was."""
