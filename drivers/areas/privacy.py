"""个人信息导出与匿名化: what people do with export and anonymisation of personal data."""

from __future__ import annotations

from typing import Protocol


class Privacy(Protocol):
    """个人信息导出与匿名化 / export and anonymisation of personal data."""
