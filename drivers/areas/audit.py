"""操作日志: what people do with the audit log."""

from __future__ import annotations

from typing import Protocol


class Audit(Protocol):
    """操作日志 / the audit log."""
