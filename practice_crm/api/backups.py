"""``/api/backups``: back-ups and restoring them (SEC-05)."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from practice_crm.api.root import Signed
from practice_crm.downloads import download
from practice_crm.services import backups
from practice_crm.services.backup_files import Backup
from practice_crm.services.uploads import Download

router = Router(tags=["backups"])


class BackupOut(Schema):
    """A back-up; ``size`` in bytes, ``digests`` by table."""

    id: str
    made_at: datetime
    made_by: str
    size: int
    rows: dict[str, int]
    digests: dict[str, str]


@router.get("", response=list[BackupOut])
def list_backups(request: Signed) -> list[BackupOut]:
    """All back-ups, the newest first."""
    return [_out(found) for found in backups.listed(request.auth)]


@router.post("", response={201: BackupOut})
def make(request: Signed) -> Status[BackupOut]:
    """Back up all the data."""
    return Status(201, _out(backups.make(request.auth)))


@router.post("/file", response={201: BackupOut})
def adopt(request: Signed, file: UploadedFile = File(...)) -> Status[BackupOut]:  # type: ignore[type-arg]  # noqa: B008  Ninja's way
    """Bring along a back-up that was kept elsewhere."""
    return Status(201, _out(backups.adopt(request.auth, file.read())))


@router.get("/now", response=dict[str, str])
def now(request: Signed) -> dict[str, str]:
    """The digest of each table as it is now."""
    return backups.digests_now(request.auth)


@router.get("/{str:name}", response=BackupOut)
def look(request: Signed, name: str) -> BackupOut:
    """One back-up."""
    return _out(backups.look(request.auth, name))


@router.get("/{str:name}/file")
def content(request: Signed, name: str) -> HttpResponse:
    """The file, to be kept elsewhere."""
    file = backups.content(request.auth, name)
    return download(Download(f"{name}.zip", file, "application/zip", inline=False))


@router.post("/{str:name}/restore", response=BackupOut)
def restore(request: Signed, name: str) -> BackupOut:
    """Bring the data back to what it was."""
    return _out(backups.restore(request.auth, name))


@router.delete("/{str:name}", response={204: None})
def remove(request: Signed, name: str) -> Status[None]:
    """Throw a back-up away."""
    backups.remove(request.auth, name)
    return Status(204, None)


def _out(found: Backup) -> BackupOut:
    return BackupOut(
        id=found.name,
        made_at=found.made_at,
        made_by=found.made_by,
        size=found.size,
        rows=dict(found.rows),
        digests={table: digest for table, digest in found.digests.items() if backups.compared(table)},
    )
