"""The file of a back-up (SEC-05): a zip with every table as lines of JSON, and a manifest with a digest of each.

The file is the same for SQLite and PostgreSQL, so that data can move from one to the other by it.
"""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from practice_crm import clock
from practice_crm.refusals import Refused
from practice_crm.rules import backups
from practice_crm.wording import Text

_NAME = re.compile(r"\d{8}-\d{6}-\d{6}")
_MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Backup:
    """A back-up: its name, when and by whom it was made, its size in bytes, its tables with their digests."""

    name: str
    made_at: datetime
    made_by: str
    size: int
    rows: Mapping[str, int]
    digests: Mapping[str, str]

    @property
    def total(self) -> int:
        """How many rows there are in all."""
        return sum(self.rows.values())


def tables() -> Iterator[tuple[str, type[Model]]]:
    """Every table that belongs into a back-up, by name."""
    for model in apps.get_app_config("practice_crm").get_models():
        name = str(model._meta.model_name)
        if backups.belongs(name):
            yield name, model


def lines(model: type[Model]) -> list[str]:
    """The rows of a table, each a line of JSON."""
    rows = model._base_manager.order_by("pk").iterator(2000)
    text = serializers.serialize("jsonl", rows, ensure_ascii=False, cls=_Exact)
    return text.splitlines() if text else []


class _Exact(DjangoJSONEncoder):
    """Django's cuts points in time to milliseconds; a back-up has to hold them as they are."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def packed(made_by: str) -> bytes:
    """A file of all the data as it is now."""
    content = {table: lines(model) for table, model in tables()}
    manifest = {
        "made_at": clock.now().isoformat(),
        "made_by": made_by,
        "rows": {table: len(rows) for table, rows in content.items()},
        "digests": {table: backups.digest(rows) for table, rows in content.items()},
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        for table, rows in content.items():
            archive.writestr(f"{table}.jsonl", "\n".join(rows))
    return file.getvalue()


def unpacked(file: bytes) -> dict[str, list[str]]:
    """The lines of each table in a file. ``Refused``: damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            members = [name for name in archive.namelist() if name.endswith(".jsonl")]
            texts = {name.removesuffix(".jsonl"): archive.read(name).decode() for name in members}
    except (zipfile.BadZipFile, UnicodeDecodeError, OSError, ValueError):
        raise _damaged() from None
    return {table: text.split("\n") if text else [] for table, text in texts.items()}


def _manifest(file: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        found = json.loads(archive.read(_MANIFEST))
    if not isinstance(found, dict) or not {"made_at", "made_by", "rows", "digests"} <= found.keys():
        raise ValueError(_MANIFEST)
    return found


def names() -> list[str]:
    """The back-ups in the folder, the newest first; files that are none are left out."""
    return sorted((p.stem for p in _folder().glob("*.zip") if _NAME.fullmatch(p.stem)), reverse=True)


def keep(file: bytes) -> str:
    """Put a file into the folder and give it a name. ``Refused``: damaged, when it's no back-up at all."""
    name = f"{clock.now():%Y%m%d-%H%M%S-%f}"
    try:
        _manifest(file)
    except (ValueError, KeyError, zipfile.BadZipFile):
        raise _damaged() from None
    path(name).write_bytes(file)
    return name


def read(name: str) -> Backup | None:
    """What a back-up's manifest says; ``None`` when there's no such file, or one that can't be read."""
    if not _NAME.fullmatch(name):
        return None
    try:
        file = path(name).read_bytes()
        told = _manifest(file)
        made_at = datetime.fromisoformat(told["made_at"])
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None
    return Backup(name, made_at, str(told["made_by"]), len(file), told["rows"], told["digests"])


def _folder() -> Path:
    """``PRACTICE_CRM_BACKUPS``, else beside the database file, else below the working folder."""
    database = settings.DATABASES["default"]
    beside = (
        f"{database['NAME']}.backups"
        if database["ENGINE"].endswith("sqlite3")
        else "var/practice_crm/backups"
    )
    folder = Path(os.environ.get("PRACTICE_CRM_BACKUPS") or beside)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def path(name: str) -> Path:
    """Where a back-up lies."""
    return _folder() / f"{name}.zip"


def _damaged() -> Refused:
    why = Text("文件不是完整的备份，没有恢复。", "The file is no whole back-up; nothing was restored.")
    return Refused("damaged", why, fields={"file": why})
