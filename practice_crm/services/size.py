"""How big the database is, and how many are connected to it; for load figures."""

from __future__ import annotations

from django.db import connection

_POSTGRESQL = """select pg_database_size(current_database()) / 1048576.0,
  (select count(*) from pg_stat_activity where datname = current_database())"""


def database() -> dict[str, float]:
    """``database_mb``, and with PostgreSQL ``database_connections``."""
    with connection.cursor() as asked:
        if connection.vendor == "postgresql":
            asked.execute(_POSTGRESQL)
            mb, connections = asked.fetchone()
            return {"database_mb": round(float(mb), 2), "database_connections": float(connections)}
        asked.execute("pragma page_count")
        (pages,) = asked.fetchone()
        asked.execute("pragma page_size")
        (each,) = asked.fetchone()
    return {"database_mb": round(pages * each / 1_048_576, 2)}
