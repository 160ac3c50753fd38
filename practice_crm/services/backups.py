"""Back-ups and restoring them (SEC-05): one file with every table as lines of JSON, and a digest for each.

The file is the same for SQLite and PostgreSQL, so that data can move from one to the other by it.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError, connection, transaction
from django.db.models import Model

from practice_crm import clock
from practice_crm.models import NumberCounter
from practice_crm.refusals import Refused, not_allowed, not_found
from practice_crm.rules import backups
from practice_crm.services import journal, records
from practice_crm.services.asking import Asking
from practice_crm.services.writing import writing
from practice_crm.wording import Text

_NAME = re.compile(r"\d{8}-\d{6}-\d{6}")
_MANIFEST = "manifest.json"
_COUNTER = "numbercounter"
LARGEST = 500 * 1024 * 1024
PATIENCE_S = 30


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


def make(asking: Asking) -> Backup:
    """Back up all the data as it is at this moment."""
    _enter(asking)
    with _one_moment():
        content = _packed(asking)
    name = f"{clock.now():%Y%m%d-%H%M%S-%f}"
    with writing():
        journal.note(asking, "backup", "backup", name, name)
        _file(name).write_bytes(content)
    return look(asking, name)


def listed(asking: Asking) -> list[Backup]:
    """All back-ups, the newest first; files that are none are left out."""
    _enter(asking)
    names = sorted(
        (path.stem for path in _folder().glob("*.zip") if _NAME.fullmatch(path.stem)), reverse=True
    )
    return [found for name in names if (found := _read(name))]


def look(asking: Asking, name: str) -> Backup:
    """One back-up. ``Refused``: not_allowed, not_found."""
    _enter(asking)
    found = _read(name) if _NAME.fullmatch(name) and _file(name).is_file() else None
    if found is None:
        raise not_found()
    return found


def content(asking: Asking, name: str) -> bytes:
    """The file itself, to be kept somewhere else."""
    look(asking, name)
    with writing():
        journal.note(asking, "export", "backup", name, name)
    return _file(name).read_bytes()


def adopt(asking: Asking, file: bytes) -> Backup:
    """Take a back-up file that was kept elsewhere; it is checked when it's restored. ``Refused``: damaged."""
    _enter(asking)
    name = f"{clock.now():%Y%m%d-%H%M%S-%f}"
    try:
        _manifest(file)
    except (ValueError, KeyError, zipfile.BadZipFile):
        raise _damaged() from None
    _file(name).write_bytes(file)
    return look(asking, name)


def remove(asking: Asking, name: str) -> None:
    """Throw a back-up away."""
    look(asking, name)
    with writing():
        journal.note(asking, "delete", "backup", name, name)
    _file(name).unlink(missing_ok=True)


def digests_now(asking: Asking) -> dict[str, str]:
    """The digest of each table as it is now, to be compared with a back-up's."""
    _enter(asking)
    with _one_moment():
        return {table: backups.digest(_lines(model)) for table, model in _tables() if compared(table)}


def compared(table: str) -> bool:
    """Whether a table must be the same after a restore; the day's numbers go on where they were."""
    return table != _COUNTER


def restore(asking: Asking, name: str) -> Backup:
    """Bring all the data back to what it was. ``Refused("damaged")`` when the file isn't whole: nothing changes then.

    The audit log, the sessions and the back-ups live on; a customer number is never given a second time.
    """
    found = look(asking, name)
    tables = _unpacked(_file(name).read_bytes())
    records.refuse_one(
        "file",
        backups.problem(found.digests, {table: backups.digest(lines) for table, lines in tables.items()}),
    )
    with writing():
        _nobody_else_writes()
        _replace(tables)
        journal.note(asking, "restore", "backup", name, name)
    return found


def _replace(tables: Mapping[str, list[str]]) -> None:
    given = {counter.day: counter.last for counter in NumberCounter.objects.all()}
    for table, model in _tables():
        if backups.goes_first(table):
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
    for table, model in _tables():
        there = set() if backups.goes_first(table) else set(model._base_manager.values_list("pk", flat=True))
        for row in serializers.deserialize("jsonl", "\n".join(tables.get(table, [])), ignorenonexistent=True):
            row.object.save_base(raw=True, force_insert=row.object.pk not in there)
    for day, last in given.items():
        counter = NumberCounter.objects.filter(pk=day).first() or NumberCounter(day=day, last=0)
        counter.last = backups.counter_after(last, counter.last)
        counter.save()
    _let_ids_go_on()


def _let_ids_go_on() -> None:
    """PostgreSQL doesn't notice ids that were written by hand; a fresh database would give them again."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for _, model in _tables():
            table, key = model._meta.db_table, model._meta.pk.column if model._meta.pk else "id"
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', key])
            sequence = cursor.fetchone()[0]
            if sequence:
                cursor.execute(
                    f"SELECT setval(%s, GREATEST((SELECT COALESCE(MAX({key}), 1) FROM {table}), "  # noqa: S608
                    f"(SELECT last_value FROM {sequence})))",
                    [sequence],
                )


@contextmanager
def _one_moment() -> Iterator[None]:
    """All tables as they are at one moment, without keeping anybody from writing; SQLite's one writer waits."""
    if connection.vendor == "sqlite":
        with writing():
            yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _nobody_else_writes() -> None:
    """Have all tables to ourselves until the transaction ends; on SQLite the write lock sees to that.

    PostgreSQL takes them one by one. Waiting for one while holding others is how two transactions wait for each
    other for ever, so that all are let go when one is busy. ``Refused("busy")`` after ``PATIENCE_S``.
    """
    if connection.vendor == "sqlite":
        return
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for _, model in _tables())
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE NOWAIT")
                return
        except OperationalError:
            if time.monotonic() > until:
                raise _busy() from None
            time.sleep(random.uniform(0.01, 0.05))  # noqa: S311  so that two don't try in step


def _tables() -> Iterator[tuple[str, type[Model]]]:
    for model in apps.get_app_config("practice_crm").get_models():
        name = str(model._meta.model_name)
        if backups.belongs(name):
            yield name, model


def _lines(model: type[Model]) -> list[str]:
    rows = model._base_manager.order_by("pk").iterator(2000)
    text = serializers.serialize("jsonl", rows, ensure_ascii=False, cls=_Exact)
    return text.splitlines() if text else []


class _Exact(DjangoJSONEncoder):
    """Django's cuts points in time to milliseconds; a back-up has to hold them as they are."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _packed(asking: Asking) -> bytes:
    tables = {table: _lines(model) for table, model in _tables()}
    manifest = {
        "made_at": clock.now().isoformat(),
        "made_by": asking.person.name,
        "rows": {table: len(lines) for table, lines in tables.items()},
        "digests": {table: backups.digest(lines) for table, lines in tables.items()},
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(_MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        for table, lines in tables.items():
            packed.writestr(f"{table}.jsonl", "\n".join(lines))
    return file.getvalue()


def _unpacked(file: bytes) -> dict[str, list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as packed:
            names = [name for name in packed.namelist() if name.endswith(".jsonl")]
            texts = {name.removesuffix(".jsonl"): packed.read(name).decode() for name in names}
    except (zipfile.BadZipFile, UnicodeDecodeError, OSError, ValueError):
        raise _damaged() from None
    return {table: text.split("\n") if text else [] for table, text in texts.items()}


def _manifest(file: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        found = json.loads(packed.read(_MANIFEST))
    if not isinstance(found, dict) or not {"made_at", "made_by", "rows", "digests"} <= found.keys():
        raise ValueError(_MANIFEST)
    return found


def _read(name: str) -> Backup | None:
    try:
        file = _file(name).read_bytes()
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


def _file(name: str) -> Path:
    return _folder() / f"{name}.zip"


def _enter(asking: Asking) -> None:
    if not backups.may(asking.role, asking.channel):
        raise not_allowed()


def _damaged() -> Refused:
    why = Text("文件不是完整的备份，没有恢复。", "The file is no whole back-up; nothing was restored.")
    return Refused("damaged", why, fields={"file": why})


def _busy() -> Refused:
    why = Text(
        "还有人在写入，没有恢复；请稍后再试。",
        "Others are still writing; nothing was restored. Try again later.",
    )
    return Refused("busy", why)
