"""数据导入 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from drivers.areas.imports import Batch, Phase, Slice
from drivers.areas.uploads import File
from drivers.errors import CrmRefused, NotSupportedByTarget, Reason
from drivers.records import RecordId
from drivers.words import Text
from targets.practice.areas.base import OverHttp, OverPages
from targets.practice.line import refusal, understood

KINDS = {
    "customers": "customer",
    "contacts": "contact",
    "opportunities": "opportunity",
    "orders": "order",
    "followups": "activity",
}
WHOLE = (*KINDS.values(), "custom_value", "tag", "task", "legacy")
_PHASES = {phase.name.lower(): phase for phase in Phase}
_COUNTS = ("total", "waiting", "saved", "failed", "undone")
_MEDIA_TYPE = "application/octet-stream"
_TEMPLATE = "映射模板.csv"


class HttpImports(OverHttp):
    """Imports over ``/api/imports``."""

    def columns(self, table: str) -> Mapping[str, str]:
        asked = {"kind": KINDS[table]}
        return dict(self._line.get("/api/imports/template", asked, name="GET /api/imports/template"))

    def start(self, table: str, file: File, called: Mapping[str, str] | None = None) -> Batch:
        sent = {"file": (file.name, file.content, _MEDIA_TYPE)}
        if called:
            sent["template"] = (_TEMPLATE, _template(called), _MEDIA_TYPE)
        return _batch(understood(self._line.send_files(f"/api/imports?kind={KINDS[table]}", sent)))

    def look(self, batch: RecordId) -> Batch:
        return _batch(self._line.get(f"/api/imports/{batch}", name="GET /api/imports/:id"))

    def batches(self) -> Sequence[Batch]:
        return [_batch(item) for item in self._line.get("/api/imports", name="GET /api/imports")]

    def interrupt(self, batch: RecordId) -> Batch:
        return self._act(batch, "interrupt")

    def resume(self, batch: RecordId) -> Batch:
        return self._act(batch, "resume")

    def roll_back(self, batch: RecordId) -> Batch:
        return self._act(batch, "rollback")

    def failures(self, batch: RecordId) -> File:
        answer = self._line.raw_get(f"/api/imports/{batch}/failures", name="GET /api/imports/:id/failures")
        if answer.status != 200:
            raise refusal(answer)
        return File(f"import-{batch}-failures.csv", answer.content)

    def migrated(self, table: str, after: str = "") -> Slice:
        asked = {"kind": KINDS[table], "after": after or "0"}
        return _slice(self._line.get("/api/imports/migrated", asked, name="GET /api/imports/migrated"))

    def whole(self, table: str, after: str = "") -> Slice:
        asked = {"table": table, "after": after or "0"}
        return _slice(self._line.get("/api/imports/whole", asked, name="GET /api/imports/whole"))

    def whole_tables(self) -> Sequence[str]:
        return WHOLE

    def _act(self, batch: RecordId, what: str) -> Batch:
        path, name = f"/api/imports/{batch}/{what}", f"POST /api/imports/:id/{what}"
        return _batch(self._line.write("POST", path, name=name))


class UiImports(OverPages):
    """The administrator's page 数据导入."""

    def columns(self, table: str) -> Mapping[str, str]:
        self._at.open("/admin/import")
        card = self._at.page.locator(f'[data-template="{KINDS[table]}"] [data-field]')
        return {
            cell.get_attribute("data-field") or "": cell.get_attribute("data-heading") or ""
            for cell in card.all()
        }

    def start(self, table: str, file: File, called: Mapping[str, str] | None = None) -> Batch:
        self._at.open("/admin/import")
        chooser = self._at.page.get_by_label("文件", exact=True)
        if not chooser.count():
            raise self._at.refuse(Reason.NOT_ALLOWED, "页面上不能导入。")
        self._at.choose({"数据": KINDS[table]})
        chooser.set_input_files({"name": file.name, "mimeType": _MEDIA_TYPE, "buffer": file.content})
        if called:
            template = self._at.page.get_by_label("映射模板（可选）", exact=True)
            template.set_input_files(
                {"name": _TEMPLATE, "mimeType": _MEDIA_TYPE, "buffer": _template(called)}
            )
        self._at.send("开始导入")
        return self._rows()[0]

    def look(self, batch: RecordId) -> Batch:
        self._at.open("/admin/import")
        for found in self._rows():
            if found.id == batch:
                return found
        raise CrmRefused(Reason.NOT_FOUND, f"页面上没有批次 {batch}。")

    def batches(self) -> Sequence[Batch]:
        self._at.open("/admin/import")
        return self._rows()

    def interrupt(self, batch: RecordId) -> Batch:
        return self._press(batch, "中断")

    def resume(self, batch: RecordId) -> Batch:
        return self._press(batch, "继续")

    def roll_back(self, batch: RecordId) -> Batch:
        return self._press(batch, "回滚")

    def failures(self, batch: RecordId) -> File:
        link = f"{self.look(batch).failed} 行（下载原因） {batch}"
        text = self._at.download("/admin/import", link, f"/admin/import/{batch}/failures")
        return File(f"import-{batch}-failures.csv", text.encode())

    def migrated(self, table: str, after: str = "") -> Slice:
        """One file has it all."""
        del after
        kind = KINDS[table]
        self._at.open("/admin/import")
        link = self._at.page.locator(f'[data-template="{kind}"] a[data-migrated]')
        name = link.inner_text().strip() if link.count() else "—"
        text = self._at.download("/admin/import", name, f"/admin/import/migrated/{kind}")
        lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
        return Slice(lines[0], [[_as_told(cell) for cell in line] for line in lines[1:]])

    def whole(self, table: str, after: str = "") -> NoReturn:
        raise NotSupportedByTarget(
            Text("页面上看不到整张表的原样，请用接口", "the pages don't show a whole table as it's stored")
        )

    def whole_tables(self) -> Sequence[str]:
        return WHOLE

    def _press(self, batch: RecordId, button: str) -> Batch:
        self._at.open("/admin/import")
        offered = self._at.page.get_by_role("button", name=f"{button} {batch}", exact=True)
        if not offered.count():
            raise self._at.refuse(Reason.CONFLICT, f"批次 {batch} 现在不能{button}。")
        self._at.follow(offered)
        return next(found for found in self._rows() if found.id == batch)

    def _rows(self) -> list[Batch]:
        return [
            Batch(
                RecordId(row["id"]),
                row["file"],
                _PHASES[row["state"]],
                **{name: int(row[name]) for name in _COUNTS},  # type: ignore[arg-type]
            )
            for row in self._at.rows("导入批次", may_lack=True)
        ]


def _template(called: Mapping[str, str]) -> bytes:
    """The CRM's mapping template, filled in."""
    out = io.StringIO()
    csv.writer(out).writerows([("导入字段", "文件中的列"), *called.items()])
    return out.getvalue().encode()


def _as_told(cell: str) -> str:
    """A cell without the mark that keeps spreadsheets from running it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


def _batch(item: Mapping[str, Any]) -> Batch:
    return Batch(
        RecordId(str(item["id"])),
        item["file_name"],
        _PHASES[item["state"]],
        **{name: item[name] for name in _COUNTS},
        digest=item["digest"],
    )


def _slice(item: Mapping[str, Any]) -> Slice:
    after = item["after"]
    return Slice(item["columns"], item["rows"], "" if after is None else str(after))
