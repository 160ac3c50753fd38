"""Back-ups and restoring them (SEC-05)."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.core import serializers
from django.db import OperationalError, connection, transaction

from practice_crm.models import NumberCounter
from practice_crm.refusals import Refused, not_allowed, not_found
from practice_crm.rules import backups
from practice_crm.services import backup_files, journal, records
from practice_crm.services.asking import Asking
from practice_crm.services.backup_files import Backup, tables
from practice_crm.services.writing import writing
from practice_crm.wording import Text

_COUNTER = "numbercounter"
LARGEST = 500 * 1024 * 1024
PATIENCE_S = 30


def make(asking: Asking) -> Backup:
    """Back up all the data as it is at this moment."""
    _enter(asking)
    with _one_moment():
        file = backup_files.packed(asking.person.name)
    with writing():
        name = backup_files.keep(file)
        journal.note(asking, "backup", "backup", name, name)
    return look(asking, name)


def listed(asking: Asking) -> list[Backup]:
    """All back-ups, the newest first; files that are none are left out."""
    _enter(asking)
    return [found for name in backup_files.names() if (found := backup_files.read(name))]


def look(asking: Asking, name: str) -> Backup:
    """One back-up. ``Refused``: not_allowed, not_found."""
    _enter(asking)
    found = backup_files.read(name)
    if found is None:
        raise not_found()
    return found


def content(asking: Asking, name: str) -> bytes:
    """The file itself, to be kept somewhere else."""
    look(asking, name)
    with writing():
        journal.note(asking, "export", "backup", name, name)
    return backup_files.path(name).read_bytes()


def adopt(asking: Asking, file: bytes) -> Backup:
    """Take a back-up file that was kept elsewhere; it is checked when it's restored. ``Refused``: damaged."""
    _enter(asking)
    return look(asking, backup_files.keep(file))


def remove(asking: Asking, name: str) -> None:
    """Throw a back-up away."""
    look(asking, name)
    with writing():
        journal.note(asking, "delete", "backup", name, name)
    backup_files.path(name).unlink(missing_ok=True)


def digests_now(asking: Asking) -> dict[str, str]:
    """The digest of each table as it is now, to be compared with a back-up's."""
    _enter(asking)
    with _one_moment():
        return {
            table: backups.digest(backup_files.lines(model)) for table, model in tables() if compared(table)
        }


def compared(table: str) -> bool:
    """Whether a table must be the same after a restore; the day's numbers go on where they were."""
    return table != _COUNTER


def restore(asking: Asking, name: str) -> Backup:
    """Bring all the data back to what it was. ``Refused("damaged")`` when the file isn't whole: nothing changes then.

    The audit log, the sessions and the back-ups live on; a customer number is never given a second time.
    """
    found = look(asking, name)
    content = backup_files.unpacked(backup_files.path(name).read_bytes())
    records.refuse_one(
        "file",
        backups.problem(found.digests, {table: backups.digest(lines) for table, lines in content.items()}),
    )
    with writing():
        _nobody_else_writes()
        _replace(content)
        journal.note(asking, "restore", "backup", name, name)
    return found


def _replace(content: Mapping[str, list[str]]) -> None:
    given = {counter.day: counter.last for counter in NumberCounter.objects.all()}
    for table, model in tables():
        if backups.goes_first(table):
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
    for table, model in tables():
        there = set() if backups.goes_first(table) else set(model._base_manager.values_list("pk", flat=True))
        for row in serializers.deserialize(
            "jsonl", "\n".join(content.get(table, [])), ignorenonexistent=True
        ):
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
        for _, model in tables():
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
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for _, model in tables())
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


def _enter(asking: Asking) -> None:
    if not backups.may(asking.role, asking.channel):
        raise not_allowed()


def _busy() -> Refused:
    why = Text(
        "还有人在写入，没有恢复；请稍后再试。",
        "Others are still writing; nothing was restored. Try again later.",
    )
    return Refused("busy", why)
