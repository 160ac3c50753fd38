"""The published schema of ``load/<scenario>.json``: written from the record itself, so that they can't part ways."""

from __future__ import annotations

from typing import Any

from reports.evidence.model import LoadResult


def load_schema() -> dict[str, Any]:
    """JSON schema of a load result; nothing may be there that isn't in it."""
    from pydantic import TypeAdapter

    made = TypeAdapter(LoadResult).json_schema()
    for part in (made, *made.get("$defs", {}).values()):
        part["additionalProperties"] = part.get("additionalProperties", False)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "golive.load/1", **made}
