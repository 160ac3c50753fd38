"""备份与恢复 of the bundled CRM; judged over the interface (SEC-05 is an A row), the pages do the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from drivers.records import Made, RecordId
from targets.practice.areas.base import OverHttp
from targets.practice.line import refusal, understood


class HttpBackups(OverHttp):
    """Back-ups over ``/api/backups``."""

    def make(self) -> RecordId:
        return self._made(self._line.write("POST", "/api/backups", name="POST /api/backups"))

    def digests(self, backup: RecordId) -> Mapping[str, str]:
        return dict(self._line.get(f"/api/backups/{backup}", name="GET /api/backups/:id")["digests"])

    def digests_now(self) -> Mapping[str, str]:
        return dict(self._line.get("/api/backups/now", name="GET /api/backups/now"))

    def file(self, backup: RecordId) -> bytes:
        answer = self._line.raw_get(f"/api/backups/{backup}/file", name="GET /api/backups/:id/file")
        if answer.status != 200:
            raise refusal(answer)
        return answer.content

    def readable(self, backup: RecordId) -> str:
        with zipfile.ZipFile(io.BytesIO(self.file(backup))) as packed:
            return "\n".join(packed.read(name).decode() for name in packed.namelist())

    def bring(self, file: bytes) -> RecordId:
        sent = {"file": ("backup.zip", file, "application/zip")}
        return self._made(understood(self._line.send_files("/api/backups/file", sent)))

    def restore(self, backup: RecordId) -> None:
        self._line.write("POST", f"/api/backups/{backup}/restore", name="POST /api/backups/:id/restore")

    def _made(self, saved: Mapping[str, object]) -> RecordId:
        made = RecordId(str(saved["id"]))
        self._tell(Made("backup", made, str(made)))
        return made
