"""``/api/uploads``: files at customers (SEC-01)."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from practice_crm.api.root import Signed
from practice_crm.downloads import download
from practice_crm.models import Attachment
from practice_crm.services import customers, uploads

router = Router(tags=["uploads"])


class AttachmentOut(Schema):
    """A file at a customer; ``size`` in bytes."""

    id: int
    name: str
    size: int
    added_at: datetime
    added_by: str


@router.get("/{int:customer_id}", response=list[AttachmentOut])
def list_files(request: Signed, customer_id: int) -> list[AttachmentOut]:
    """The files at a customer."""
    customer = customers.look(request.auth, customer_id)
    return [_out(file) for file in uploads.of_customer(request.auth, customer)]


@router.post("/{int:customer_id}", response={201: AttachmentOut})
def attach(request: Signed, customer_id: int, file: UploadedFile = File(...)) -> Status[AttachmentOut]:  # type: ignore[type-arg]  # noqa: B008  Ninja's way
    """Put a file to a customer."""
    return Status(201, _out(uploads.attach(request.auth, customer_id, str(file.name), file.read())))


@router.get("/{int:customer_id}/{int:file_id}")
def fetch(request: Signed, customer_id: int, file_id: int) -> HttpResponse:
    """The file itself, always as a download."""
    return download(uploads.fetch(request.auth, customer_id, file_id))


@router.delete("/{int:customer_id}/{int:file_id}", response={204: None})
def remove(request: Signed, customer_id: int, file_id: int) -> Status[None]:
    """Take a file away."""
    uploads.remove(request.auth, customer_id, file_id)
    return Status(204, None)


def _out(file: Attachment) -> AttachmentOut:
    return AttachmentOut(
        id=file.pk,
        name=file.name,
        size=file.size,
        added_at=file.added_at,
        added_by=file.added_by.name if file.added_by else "",
    )
