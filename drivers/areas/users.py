"""用户管理: what people do with user administration."""

from __future__ import annotations

from typing import Protocol


class Users(Protocol):
    """用户管理 / user administration."""
