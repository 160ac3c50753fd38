"""The database setting: a file for SQLite, a ``postgresql://`` address for PostgreSQL."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

_SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
)


def setting(where: str) -> dict[str, Any]:
    """Django's setting for a path or an address."""
    if where.startswith(("postgres://", "postgresql://")):
        return _postgresql(where)
    if "://" in where:
        raise ValueError(
            f"数据库地址只能是文件路径或 postgresql:// 地址，不能是 / the database must be a path "
            f"or a postgresql:// address, not: {where}"
        )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": where,
        "CONN_MAX_AGE": None,
        # Immediate: a transaction takes the write lock when it begins, so that it never has to give up half-way.
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _SQLITE_START},
    }


def _postgresql(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
