"""附件 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from drivers.areas.uploads import Attachment, Fetched, File
from drivers.errors import CrmRefused, Reason
from drivers.records import RecordId
from targets.practice.areas.base import OverHttp, OverPages
from targets.practice.line import refusal, understood

_MEDIA_TYPE = "application/octet-stream"


class HttpUploads(OverHttp):
    """Attachments over ``/api/uploads``."""

    def attach(self, customer: RecordId, file: File) -> None:
        sent = {"file": (file.name, file.content, _MEDIA_TYPE)}
        understood(self._line.send_files(f"/api/uploads/{customer}", sent))

    def of_customer(self, customer: RecordId) -> Sequence[Attachment]:
        found = self._line.get(f"/api/uploads/{customer}", name="GET /api/uploads/:id")
        return [Attachment(RecordId(str(f["id"])), f["name"], f["size"]) for f in found]

    def fetch(self, customer: RecordId, attachment: RecordId) -> Fetched:
        answer = self._line.raw_get(f"/api/uploads/{customer}/{attachment}")
        if answer.status != 200:
            raise refusal(answer)
        return fetched(answer.content, answer.headers)


class UiUploads(OverPages):
    """The page 附件 of a customer."""

    def attach(self, customer: RecordId, file: File) -> None:
        self._at.open(f"/customers/{customer}/files")
        chooser = self._at.page.get_by_label("文件", exact=True)
        if not chooser.count():
            raise self._at.refuse(Reason.NOT_ALLOWED, "页面上不能上传附件。")
        chooser.set_input_files({"name": file.name, "mimeType": _MEDIA_TYPE, "buffer": file.content})
        self._at.send("上传")

    def of_customer(self, customer: RecordId) -> Sequence[Attachment]:
        self._at.open(f"/customers/{customer}/files")
        return [
            Attachment(RecordId(row["id"]), row["name"], int(row["size"])) for row in self._at.rows("附件")
        ]

    def fetch(self, customer: RecordId, attachment: RecordId) -> Fetched:
        answer = self._at.page.request.get(f"/customers/{customer}/files/{attachment}")
        if not answer.ok:
            why = {403: Reason.NOT_ALLOWED, 404: Reason.NOT_FOUND}.get(answer.status, Reason.OTHER)
            raise CrmRefused(why, f"HTTP {answer.status}")
        return fetched(answer.body(), answer.headers)


def fetched(content: bytes, headers: Mapping[str, str]) -> Fetched:
    """How a file came, from the answer's headers (names in small letters)."""
    kind = headers.get("content-type", "").partition(";")[0].strip()
    guesses = headers.get("x-content-type-options", "") != "nosniff"
    return Fetched(
        content,
        to_be_saved=headers.get("content-disposition", "").startswith("attachment"),
        could_run=guesses
        or kind in ("text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript"),
    )
