"""``/api/imports``: files that become records (administrator)."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from ninja import File, Form, Router, Schema, Status, UploadedFile

from practice_crm.api.root import Signed
from practice_crm.models import ImportBatch
from practice_crm.services import imports, legacy

router = Router(tags=["imports"])


class ImportOut(Schema):
    """One import; ``waiting`` + ``saved`` + ``failed`` + ``undone`` = ``total``."""

    id: int
    kind: str
    file_name: str
    digest: str
    state: str
    total: int
    waiting: int
    saved: int
    failed: int
    undone: int
    started_by: str
    created_at: datetime


class SliceOut(Schema):
    """Some rows of a table; go on with ``after`` until it's empty."""

    columns: list[str]
    rows: list[list[str]]
    after: int | None


@router.get("", response=list[ImportOut])
def list_imports(request: Signed) -> list[ImportOut]:
    """The newest imports."""
    return [_out(batch) for batch in imports.listed(request.auth)]


@router.post("", response={202: ImportOut})
def start_import(
    request: Signed,
    file: File[UploadedFile],
    kind: Form[str] = "",
    template: File[UploadedFile | None] = None,  # type: ignore[type-arg,unused-ignore]
) -> Status[ImportOut]:
    """Give a CSV or XLSX file in, with a mapping template where its columns have other names; it is worked on in
    the background."""
    given = (str(template.name), template.read()) if template else None
    chosen = kind or str(request.GET.get("kind", "customer"))
    batch = imports.start(request.auth, chosen, str(file.name), file.read(), given)
    return Status(202, _out(batch))


@router.get("/template", response=dict[str, str])
def get_template(request: Signed, kind: str = "customer") -> dict[str, str]:
    """The headings of a file of this kind, by our names of the fields."""
    return imports.names(request.auth, kind)


@router.get("/migrated", response=SliceOut)
def get_migrated(request: Signed, kind: str, after: int = 0, size: int = legacy.MOST) -> legacy.Slice:
    """What came from an old system and is still here, as that system would know it (MIG-05)."""
    return legacy.migrated(request.auth, kind, after, size)


@router.get("/whole", response=SliceOut)
def get_whole(request: Signed, table: str, after: int = 0, size: int = legacy.MOST) -> legacy.Slice:
    """Every record of a table as it's stored, for the comparison before and after a rollback (MIG-07)."""
    return legacy.whole(request.auth, table, after, size)


@router.get("/{int:batch_id}", response=ImportOut)
def get_import(request: Signed, batch_id: int) -> ImportOut:
    """How far an import is."""
    return _out(imports.look(request.auth, batch_id))


@router.get("/{int:batch_id}/failures")
def get_failures(request: Signed, batch_id: int) -> HttpResponse:
    """The rows that were not saved, with their reasons, as CSV."""
    text = imports.failures(request.auth, batch_id)
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="import-{batch_id}-failures.csv"'},
    )


@router.post("/{int:batch_id}/interrupt", response=ImportOut)
def interrupt_import(request: Signed, batch_id: int) -> ImportOut:
    """Stop a running import."""
    return _out(imports.interrupt(request.auth, batch_id))


@router.post("/{int:batch_id}/resume", response=ImportOut)
def resume_import(request: Signed, batch_id: int) -> ImportOut:
    """Go on with an interrupted one."""
    return _out(imports.resume(request.auth, batch_id))


@router.post("/{int:batch_id}/rollback", response=ImportOut)
def roll_back_import(request: Signed, batch_id: int) -> ImportOut:
    """Take everything back that it has brought."""
    return _out(imports.roll_back(request.auth, batch_id))


def _out(batch: ImportBatch) -> ImportOut:
    return ImportOut(
        id=batch.id,
        kind=batch.kind,
        file_name=batch.file_name,
        digest=batch.digest,
        state=batch.state,
        total=batch.total,
        started_by=batch.started_by.name,
        created_at=batch.created_at,
        **imports.counts(batch),
    )
