"""Imports: a file becomes records, row by row, in a thread of its own; it can be resumed and rolled back (MIG-04).

Rows are worked on in small transactions that also note what became of each, so that an import which was cut off
at any moment goes on at its first waiting row, with nothing doubled and nothing lost.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import connection
from django.db.models import Count, QuerySet

from practice_crm import clock, vocabulary
from practice_crm.models import ImportBatch, ImportRow
from practice_crm.refusals import Refused, not_found
from practice_crm.rules import imports, spreadsheets
from practice_crm.rules import legacy as legacy_rules
from practice_crm.rules.imports import FAILED, INTERRUPTED, ROLLED_BACK, RUNNING, SAVED, UNDONE, WAITING
from practice_crm.services import administration, custom, customers, journal, legacy, sheets
from practice_crm.services.asking import Asking
from practice_crm.services.writing import writing
from practice_crm.wording import Text

AT_ONCE = 50
"""Rows per transaction: others wait for their turn no longer than these take."""
BETWEEN_S = 0.01
"""Seconds between transactions, in which those who wait get their turn."""
_log = logging.getLogger(__name__)
Values = Mapping[str, str]


@dataclass(frozen=True)
class Importer:
    """How the rows of one kind of file become records; ``columns`` leads from their headings to our names."""

    name: Text
    columns: Mapping[str, str]
    required: Sequence[str]
    save: Callable[[Asking, Values, ImportRow], int | None]
    remove: Callable[[Asking, int], None]


def _native_customer(asking: Asking, values: Values) -> int:
    typed = {name: value for name, value in values.items() if name not in _OLD}
    own = {label: typed.pop(label) for label in [*typed] if label not in (*customers.FIELDS, "owner")}
    typed["kind"] = _code(typed.get("kind", ""))
    typed["owner"] = legacy.user_name(typed.get("owner", ""))
    return int(customers.create(asking, {**typed, "fields": own}).pk)


def _save_customer(asking: Asking, values: Values, row: ImportRow) -> int | None:
    return legacy.save(asking, "customer", values, row, lambda kept: _native_customer(asking, kept))


def _remove_customer(asking: Asking, record: int) -> None:
    legacy.forget("customer", record)
    customers.delete(asking, record)


def _code(said: str) -> str:
    """企业 or 个人 as the code that is stored; an unknown word stays, for the rules to refuse."""
    return next((code for code, words in vocabulary.KINDS.items() if said in words), said)


def _linked(kind: str, name: Text) -> Importer:
    """Files of an old system whose rows hang on its customers."""
    columns = legacy_rules.COLUMNS[kind]
    return Importer(
        name,
        {column.label.zh: column.name for column in columns},
        [column.label.zh for column in columns if column.required],
        lambda asking, values, row: legacy.save(asking, kind, values, row, lambda kept: 0),
        lambda asking, record: legacy.remove(kind, record),
    )


_OLD = tuple(column.name for column in legacy_rules.COLUMNS["customer"])
IMPORTERS: dict[str, Importer] = {
    "customer": Importer(
        Text("客户", "Customers"),
        {
            "客户全称": "name",
            "客户性质": "kind",
            "所属行业": "industry",
            "联系方式": "contact",
            "区域": "region",
            "来源渠道": "source",
            "负责人": "owner",
            "备注": "remark",
            **{column.label.zh: column.name for column in legacy_rules.COLUMNS["customer"]},
        },
        ("客户全称", "所属行业", "联系方式"),
        _save_customer,
        _remove_customer,
    ),
    "contact": _linked("contact", Text("联系人", "Contacts")),
    "opportunity": _linked("opportunity", Text("商机", "Opportunities")),
    "order": _linked("order", Text("订单", "Orders")),
    "activity": _linked("activity", Text("跟进记录", "Follow-ups")),
}


def template(asking: Asking, kind: str) -> tuple[Sequence[str], Sequence[str]]:
    """The headings of a file, and those of them that it can't be without."""
    administration.enter(asking, "import")
    importer = _importer(kind)
    return list(importer.columns), importer.required


def names(asking: Asking, kind: str) -> dict[str, str]:
    """Our name of each field of a file, with its heading."""
    administration.enter(asking, "import")
    return {name: heading for heading, name in _importer(kind).columns.items()}


def start(
    asking: Asking, kind: str, file_name: str, content: bytes, template: tuple[str, bytes] | None = None
) -> ImportBatch:
    """Take a file in and begin to import it; ``template`` (name, content) says what its columns are (MIG-01). ``Refused``: not_allowed, invalid_choice (kind), invalid_format (the
    file, its columns), already_imported. Nothing is saved of a file that is refused."""
    administration.enter(asking, "import")
    importer = _importer(kind)
    digest = hashlib.sha256(content).hexdigest()
    same = ImportBatch.objects.filter(kind=kind, digest=digest)
    if imports.is_imported_already(list(same.values_list("state", flat=True))):
        raise _already(same.exclude(state=ROLLED_BACK).first())
    header, rows = sheets.read(file_name, content)
    if template:
        header = _renamed(header, *template)
    _refuse_columns(header, importer)
    now = clock.now()
    with writing():
        batch = ImportBatch.objects.create(
            kind=kind, file_name=file_name[:200], digest=digest, state=RUNNING, columns=header,
            total=len(rows), started_by=asking.person, created_at=now, changed_at=now,
        )  # fmt: skip
        ImportRow.objects.bulk_create(
            [ImportRow(batch=batch, line=n, cells=cells, state=WAITING) for n, cells in enumerate(rows, 2)],
            1000,
        )
        journal.note(asking, "import", kind, batch.id, file_name, {"rows": len(rows)})
    _in_background(asking, batch.id)
    return batch


def resume(asking: Asking, batch_id: int) -> ImportBatch:
    """Go on with an interrupted import. ``Refused``: not_allowed, not_found, conflict (it isn't interrupted)."""
    batch = look(asking, batch_id)
    with writing():
        taken = ImportBatch.objects.filter(pk=batch.id, state=batch.state)
        if not imports.may_resume(batch.state) or not taken.update(state=RUNNING):
            raise _not_now(batch)
        saved = _rows(batch).filter(state=SAVED).order_by("-line").values_list("line", flat=True)
        _rows(batch).filter(line__in=imports.to_repeat(list(saved[:1]))).update(state=WAITING)
        journal.note(asking, "resume import", batch.kind, batch.id, batch.file_name)
    _in_background(asking, batch.id)
    return look(asking, batch_id)


def interrupt(asking: Asking, batch_id: int) -> ImportBatch:
    """Let a running import stop after the rows that it is working on."""
    batch = look(asking, batch_id)
    with writing():
        ImportBatch.objects.filter(pk=batch.id, state=RUNNING).update(state=INTERRUPTED)
    return look(asking, batch_id)


def roll_back(asking: Asking, batch_id: int) -> ImportBatch:
    """Take back every record that an import has brought, all or nothing. ``Refused`` as for ``resume``."""
    batch = look(asking, batch_id)
    importer = _importer(batch.kind)
    with writing():
        if not imports.may_roll_back(batch.state):
            raise _not_now(batch)
        for row in _rows(batch).filter(state=SAVED).order_by("-line"):
            _remove(asking, importer, row)
        _rows(batch).filter(state=SAVED).update(state=UNDONE, record=None)
        batch.state, batch.changed_at = ROLLED_BACK, clock.now()
        batch.save(update_fields=["state", "changed_at"])
        journal.note(asking, "roll back import", batch.kind, batch.id, batch.file_name)
    return batch


def look(asking: Asking, batch_id: int) -> ImportBatch:
    """One import."""
    administration.enter(asking, "import")
    batch = ImportBatch.objects.select_related("started_by").filter(pk=batch_id).first()
    if batch is None:
        raise not_found()
    return batch


def listed(asking: Asking) -> list[ImportBatch]:
    """The newest imports."""
    administration.enter(asking, "import")
    return list(ImportBatch.objects.select_related("started_by")[:50])


def counts(batch: ImportBatch) -> dict[str, int]:
    """How many rows are waiting, saved, failed and undone; together they are all rows of the file."""
    found = dict(_rows(batch).order_by().values_list("state").annotate(Count("id")))
    return {state: found.get(state, 0) for state in (WAITING, SAVED, FAILED, UNDONE)}


def failures(asking: Asking, batch_id: int) -> str:
    """The rows that were not saved, as they came, each with its line and the reason: to be mended and given in
    again as it is."""
    batch = look(asking, batch_id)
    kept = [name for name in batch.columns if name not in (imports.LINE, imports.REASON)]
    rows = [
        [spreadsheets.harmless(cell) for cell in [*row.cells[: len(kept)], str(row.line), row.reason_zh]]
        for row in _rows(batch).filter(state=FAILED)
    ]
    return sheets.as_csv([*kept, imports.LINE, imports.REASON], rows)


def after_a_crash() -> None:
    """What was running when the CRM went down is interrupted now."""
    ImportBatch.objects.filter(state=RUNNING).update(state=INTERRUPTED)


def _in_background(asking: Asking, batch_id: int) -> None:
    threading.Thread(target=_work, args=(asking, batch_id), name=f"import-{batch_id}", daemon=True).start()


def _work(asking: Asking, batch_id: int) -> None:
    try:
        while _some_rows(asking, batch_id):
            time.sleep(BETWEEN_S)
    except Exception:
        _log.exception("import %s", batch_id)
        ImportBatch.objects.filter(pk=batch_id, state=RUNNING).update(state=INTERRUPTED)
    finally:
        connection.close()


def _some_rows(asking: Asking, batch_id: int) -> bool:
    """Work on the next few rows; answers whether there are more."""
    with writing():
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if batch.state != RUNNING:
            return False
        importer = _importer(batch.kind)
        for row in _rows(batch).filter(state=WAITING)[:AT_ONCE]:
            _import_row(asking, importer, batch.columns, row)
        if not _rows(batch).filter(state=WAITING).exists():
            batch.state = imports.after_last_row(0)
        batch.changed_at = clock.now()
        batch.save(update_fields=["state", "changed_at"])
    return batch.state == RUNNING


def _import_row(asking: Asking, importer: Importer, columns: Sequence[str], row: ImportRow) -> None:
    named = zip(columns, row.cells, strict=True)
    values = {importer.columns[name]: cell for name, cell in named if cell and name in importer.columns}
    try:
        row.record = importer.save(asking, values, row)
        row.state = SAVED
    except Refused as no:
        row.state, row.reason_zh, row.reason_en = FAILED, no.message.zh[:400], no.message.en[:400]
    row.when = clock.now()
    row.save()


def _remove(asking: Asking, importer: Importer, row: ImportRow) -> None:
    if not legacy_rules.is_taken_back(row.batch.kind):
        return
    try:
        importer.remove(asking, int(row.record or 0))
    except Refused as no:
        if no.code != "not_found":  # somebody has deleted it since: it's gone, as it should be
            raise


def _rows(batch: ImportBatch) -> QuerySet[ImportRow]:
    return ImportRow.objects.filter(batch=batch)


def _importer(kind: str) -> Importer:
    if kind not in IMPORTERS:
        raise Refused("invalid_choice", Text(f"不能导入“{kind}”。", f"“{kind}” can't be imported."))
    importer = IMPORTERS[kind]
    if kind != "customer":
        return importer
    own = custom.columns(custom.every(), "import")
    return replace(importer, columns={**importer.columns, **{label: label for label in own}})


def _refuse_columns(header: list[str], importer: Importer) -> None:
    if wrong := imports.header_problems(header, list(importer.columns), importer.required):
        why = Text("".join(w.zh for w in wrong), " ".join(w.en for w in wrong))
        raise Refused("invalid_format", why, fields={"file": why})


def _renamed(header: list[str], name: str, content: bytes) -> list[str]:
    """The header under our headings, by the mapping template of this name and content."""
    columns, rows = sheets.read(name, content)
    if columns[:2] != [imports.FIELD, imports.COLUMN]:
        why = Text(
            f"映射模板的列应为“{imports.FIELD}”和“{imports.COLUMN}”。",
            f"The columns of a mapping template are “{imports.FIELD}” and “{imports.COLUMN}”.",
        )
        raise Refused("invalid_format", why, fields={"template": why})
    ours, wrong = imports.renamed(header, [row[:2] for row in rows])
    if wrong:
        why = Text("".join(w.zh for w in wrong), " ".join(w.en for w in wrong))
        raise Refused("invalid_format", why, fields={"template": why})
    return ours


def _already(batch: ImportBatch | None) -> Refused:
    number = batch.id if batch else 0
    return Refused(
        "already_imported",
        Text(
            f"这个文件已经导入过（批次 {number}）。要重新导入，请先回滚那一批。",
            f"This file has been imported already (batch {number}). Roll that batch back before importing it again.",
        ),
    )


def _not_now(batch: ImportBatch) -> Refused:
    state = imports.STATES[batch.state]
    return Refused(
        "conflict",
        Text(f"这一批{state.zh}，现在不能这样做。", f"This batch is {state.en.lower()}: not possible now."),
    )
