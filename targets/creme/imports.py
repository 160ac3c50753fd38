"""数据导入 of Creme: its CSV mass import of organisations and the job's file of errors (MIG-04).

Creme knows no batch that can be interrupted or rolled back, and takes the same file twice; contacts, opportunities
and the rest have no field for an old system's number. Those are *not supported*. ``code`` holds the number of an
organisation, and reads it back through the list view ``LEGACY_VIEW`` that the set-up puts in.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import NoReturn

from drivers.areas.imports import Batch, Phase, Slice
from drivers.areas.uploads import File
from drivers.errors import CrmRefused, Reason
from drivers.records import RecordId
from drivers.words import Text
from targets.creme import pages, wording
from targets.creme.clerk import Clerk, checked
from targets.creme.vocabulary import Vocabulary

LEGACY_VIEW = "golive-legacy"
COLUMNS = {
    "legacy_id": "code",
    "name": "name",
    "contact": "phone",
    "industry": "sector",
    "email": "email",
    "remark": "description",
}
"""Our names of a customer's fields with Creme's, which are the headings of the file."""
EXPORTED = {
    "legacy_id": "Code",
    "name": "Name",
    "contact": "Phone",
    "industry": "Sector",
    "email": "Email address",
    "remark": "Description",
}
_WAITING, _OK = 1, 20


class HttpImports:
    """The mass import over HTTP: the file becomes a document, columns are chosen, a job does the work."""

    def __init__(self, clerk: Clerk, vocabulary: Vocabulary) -> None:
        self._clerk, self._vocabulary = clerk, vocabulary

    def columns(self, table: str) -> Mapping[str, str]:
        _customers_only(table)
        return dict(COLUMNS)

    def start(self, table: str, file: File, called: Mapping[str, str] | None = None) -> Batch:
        _customers_only(table)
        header = _header(file, called or {})
        place = f"/creme_core/mass_import/{self._vocabulary.organisations}"
        self._clerk.read(place, name="import form")  # who may not import hears it before a document is made
        asked = {"step": "0", "document": self._document(file), "has_header": "on"}
        page = self._clerk.post(place, asked, name="import file").text
        form = pages.form(page)
        if f"{COLUMNS['name']}_colselect" not in form:
            raise _refused(page)
        chosen = {f"{field}_colselect": str(n) for n, field in enumerate(header, 1)}
        sent = {**form, **chosen, "step": "1", "sector_subfield": "title"}
        answer = self._clerk.post(place, sent, name="import start")
        if answer.status != 302:
            raise _refused(answer.text)
        job = RecordId(answer.headers["location"].rstrip("/").rsplit("/", 1)[-1])
        return self.look(job)

    def look(self, batch: RecordId) -> Batch:
        """A row whose cells were not all taken is saved without them, and told in the file of errors as well."""
        return job(self._clerk.read(f"/creme_core/job/{batch}", name="import"), batch)

    def batches(self) -> Sequence[Batch]:
        page = pages.tree(self._clerk.read("/creme_core/job/mine", name="imports"))
        links = [
            str(href).rstrip("/") for href in page.xpath("//a[contains(@href,'/creme_core/job/')]/@href")
        ]
        ids = sorted({int(link.rsplit("/", 1)[-1]) for link in links if link.rsplit("/", 1)[-1].isdigit()})
        return [self.look(RecordId(str(id_))) for id_ in reversed(ids)]

    def failures(self, batch: RecordId) -> File:
        path = f"/creme_core/mass_import/dl_errors/{batch}"
        answer = checked(self._clerk.session.send("GET", path, name="import errors"))
        return File(f"import-{batch}-errors.csv", answer.content)

    def migrated(self, table: str, after: str = "") -> Slice:
        """One file has it all; organisations without a code didn't come from an old system."""
        del after
        _customers_only(table)
        asked = {"ct_id": self._vocabulary.organisations, "type": "csv", "hfilter": LEGACY_VIEW}
        text = self._clerk.read("/creme_core/mass_export", asked, name="customer export")
        told = pages.columns(text, EXPORTED)
        return Slice(list(COLUMNS), [[row[name] for name in COLUMNS] for row in told if row["legacy_id"]])

    def whole(self, table: str, after: str = "") -> Slice:
        return self.migrated(table, after)

    def whole_tables(self) -> Sequence[str]:
        return ("customers",)

    def interrupt(self, batch: RecordId) -> NoReturn:
        raise wording.missing(Text(f"中断导入（任务 {batch}）", f"way to interrupt an import (job {batch})"))

    def resume(self, batch: RecordId) -> NoReturn:
        raise wording.missing(Text(f"继续导入（任务 {batch}）", f"way to resume an import (job {batch})"))

    def roll_back(self, batch: RecordId) -> NoReturn:
        raise wording.missing(Text(f"回滚导入（任务 {batch}）", f"way to roll an import back (job {batch})"))

    def _document(self, file: File) -> str:
        """The file in Creme's documents; its number."""
        place = "/documents/document/add"
        form = {
            name: values[0] for name, values in pages.form(self._clerk.read(place, name="file form")).items()
        }
        form |= {"title": file.name, "linked_folder": self._folder()}
        answer = self._clerk.upload(place, form, {"filedata": (file.name, file.content, "text/csv")})
        if answer.status != 302:
            raise _refused(answer.text)
        return answer.headers["location"].rstrip("/").rsplit("/", 1)[-1]

    def _folder(self) -> str:
        folders = pages.listed(self._clerk.read("/documents/folders", name="folders"))
        if not folders:
            raise CrmRefused(Reason.NOT_FOUND, "Creme: no folder for documents / 没有文件夹")
        return str(folders[0][0])


def _customers_only(table: str) -> None:
    if table != "customers":
        raise wording.missing(Text(f"按旧系统编号导入 {table}", f"import of {table} by their old numbers"))


def _header(file: File, called: Mapping[str, str]) -> list[str]:
    """The file's headings under Creme's names, of which each column's field is chosen; refused as Creme can't: it would leave an unknown column out without a word."""
    try:
        header = next(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))), [])
    except UnicodeDecodeError as wrong:
        raise CrmRefused(Reason.INVALID_FORMAT, f"{file.name}: UTF-8") from wrong
    ours = {column: name for name, column in called.items()}
    header = [ours.get(column, column) for column in header]
    unknown = [name for name in header if name not in COLUMNS.values()]
    if unknown or "name" not in header:
        told = "、".join(unknown) or "name"
        raise CrmRefused(Reason.INVALID_FORMAT, f"{file.name}: {told} ∉ {', '.join(COLUMNS.values())}")
    return header


def _refused(page: str) -> CrmRefused:
    said = " ".join(pages.complaints(page).values())
    return CrmRefused(Reason.INVALID_FORMAT, said or "Creme refused the file / 文件被拒绝")


def job(html: str, id_: RecordId) -> Batch:
    """A job's page; what it has counted stands there when it's done."""
    page = pages.tree(html)
    status = page.xpath("//td/@data-job-status")
    told = {pages.words(row[0]): pages.words(row[1]) for row in page.xpath("//tr[count(td)=2]")}
    name = told.get("Description", "").partition(" from ")[2].partition(" - ")[2]
    if status and int(status[0]) == _WAITING:
        return Batch(id_, name, Phase.RUNNING, 0, 0, 0, 0)
    if not status or int(status[0]) != _OK:
        raise CrmRefused(Reason.OTHER, f"{name or id_}: {told.get('Status', 'no import / 不是导入任务')}")
    total = _counted(told.get("Statistics", ""), r"(\d+) lines? in the file")
    saved = _counted(told.get("Statistics", ""), r"(\d+) «[^»]+» ha(?:s|ve) been created")
    return Batch(id_, name, Phase.DONE, total, 0, saved, total - saved)


def _counted(page: str, pattern: str) -> int:
    found = re.search(pattern, page)
    return int(found[1]) if found else 0
