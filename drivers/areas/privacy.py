"""个人信息导出与匿名化: what people do with export and anonymisation of personal data (SEC-04)."""

from __future__ import annotations

from typing import Protocol

from drivers.records import RecordId


class Privacy(Protocol):
    """个人信息导出与匿名化 / export and anonymisation of personal data."""

    def export(self, customer: RecordId) -> str:
        """Everything that is kept about one person, as the text of the file that they get."""

    def anonymise(self, customer: RecordId) -> None:
        """Take away for good what tells who the person is."""
