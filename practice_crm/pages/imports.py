"""Data import: give a file in, see how far it is, take it back (administrator)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from practice_crm.csv_files import csv_file
from practice_crm.models import ImportBatch
from practice_crm.pages.answering import go, page, show
from practice_crm.refusals import Refused
from practice_crm.rules import imports as rules
from practice_crm.services import imports, legacy, tables
from practice_crm.services.asking import Asking
from practice_crm.wording import Text

HERE = "/admin/import"


@require_safe
@page
def index(asking: Asking, request: HttpRequest) -> HttpResponse:
    """The columns of the files, the form, and the imports so far."""
    return _shown(asking, request)


@require_POST
@page
def start(asking: Asking, request: HttpRequest) -> HttpResponse:
    """Give a file in."""
    file = request.FILES.get("file")
    try:
        if file is None:
            missing = Text("请选择要导入的文件。", "Choose the file to import.")
            raise Refused("required", missing, fields={"file": missing})
        mapping = request.FILES.get("template")
        given = (str(mapping.name), mapping.read()) if mapping else None
        imports.start(asking, request.POST.get("kind", "customer"), str(file.name), file.read(), given)
    except Refused as no:
        if no.code == "not_allowed":
            raise
        return _shown(asking, request, code=no.status, refusal=no)
    return go(HERE, "saved")


@require_POST
@page
def act(asking: Asking, request: HttpRequest, batch_id: int, what: str) -> HttpResponse:
    """Interrupt, resume or roll back."""
    {"interrupt": imports.interrupt, "resume": imports.resume, "rollback": imports.roll_back}[what](
        asking, batch_id
    )
    return go(HERE, "moved")


@require_safe
@page
def failures(asking: Asking, request: HttpRequest, batch_id: int) -> HttpResponse:
    """The rows that were not saved."""
    name = f"import-{batch_id}-failures.csv"
    return HttpResponse(
        imports.failures(asking, batch_id),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@page
def template(asking: Asking, request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """An empty file with the headings of its kind."""
    del request
    headings, _ = imports.template(asking, kind)
    return csv_file(f"import-{kind}", tables.csv_lines(headings, ()))


@require_safe
@page
def mapping(asking: Asking, request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """A mapping template to fill in: every field of the file, and room for what the file calls it."""
    del request
    headings, _ = imports.template(asking, kind)
    rows = [(heading, "") for heading in headings]
    return csv_file(f"mapping-{kind}", tables.csv_lines((rules.FIELD, rules.COLUMN), rows))


@require_safe
@page
def migrated(asking: Asking, request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """What came from an old system and is here now, as one file."""
    del request
    first = legacy.migrated(asking, kind)
    return csv_file(f"migrated-{kind}", tables.csv_lines(first.columns, _all_rows(asking, kind, first)))


def _all_rows(asking: Asking, kind: str, found: legacy.Slice) -> Iterator[Sequence[str]]:
    yield from found.rows
    while found.after is not None:
        found = legacy.migrated(asking, kind, found.after)
        yield from found.rows


def _shown(asking: Asking, request: HttpRequest, *, code: int = 200, **context: Any) -> HttpResponse:
    files = [_file(asking, kind) for kind in imports.IMPORTERS]
    batches = [_row(batch) for batch in imports.listed(asking)]
    chosen = request.POST.get("kind", "customer")
    return show(
        asking,
        request,
        "admin/import.html",
        code=code,
        files=files,
        batches=batches,
        chosen=chosen,
        **context,
    )


def _file(asking: Asking, kind: str) -> dict[str, Any]:
    _, required = imports.template(asking, kind)
    columns = [
        {"name": name, "heading": heading, "required": heading in required}
        for name, heading in imports.names(asking, kind).items()
    ]
    name, there = imports.IMPORTERS[kind].name, legacy.brought(asking, kind)
    return {"kind": kind, "name": name, "columns": columns, "migrated": there}


def _row(batch: ImportBatch) -> dict[str, Any]:
    counts = imports.counts(batch)
    done = batch.total - counts[rules.WAITING]
    return {
        "batch": batch,
        "name": imports.IMPORTERS[batch.kind].name,
        "done": done,
        "state": rules.STATES[batch.state],
        "tone": {"running": "moving", "interrupted": "bad", "done": "good"}.get(batch.state, "quiet"),
        "counts": counts,
        "percent": 100 * done // batch.total,
        "may_resume": rules.may_resume(batch.state),
        "may_roll_back": rules.may_roll_back(batch.state),
        "runs": batch.state == rules.RUNNING,
    }


urlpatterns: list[URLPattern] = [
    path("admin/import", index),
    path("admin/import/start", start),
    path("admin/import/template/<str:kind>", template),
    path("admin/import/mapping/<str:kind>", mapping),
    path("admin/import/migrated/<str:kind>", migrated),
    path("admin/import/<int:batch_id>/failures", failures),
    *(
        path(f"admin/import/<int:batch_id>/{what}", act, {"what": what})
        for what in ("interrupt", "resume", "rollback")
    ),
]
