"""Many customers at once, by Creme's own mass import: a document, its columns, a job."""

from __future__ import annotations

import re
import secrets

from drivers.errors import CrmRefused, Reason
from drivers.eventually import eventually
from targets.creme import pages
from targets.creme.clerk import Clerk, checked
from targets.creme.vocabulary import Vocabulary

SECTOR = "制造业-IT设备"
BATCH = 1_000
"""Rows of one import; Creme reads the whole file into one job."""
PER_ROW_S = 0.5
"""Seconds after which an import counts as stuck, per row, beside a minute to begin."""


def fill(clerk: Clerk, vocabulary: Vocabulary, customers: int) -> None:
    """Import so many customers and wait for the job's end; refused when Creme imported fewer."""
    while customers > 0:
        rows = min(customers, BATCH)
        _import(clerk, vocabulary, rows)
        customers -= rows


def _import(clerk: Clerk, vocabulary: Vocabulary, rows: int) -> None:
    batch = secrets.token_hex(3)
    lines = [f"存量客户{batch}{n:05d},021-5{n:07d},{SECTOR}" for n in range(rows)]
    document = _upload(clerk, f"fill-{batch}.csv", "\n".join(["Name,Phone,Sector", *lines, ""]))
    job = _launch(clerk, vocabulary, document)
    eventually(lambda: _over(clerk, job), within_s=60 + rows * PER_ROW_S, every_s=1.0)
    clerk.post(f"{job.split('?')[0].rstrip('/')}/delete", {})
    for _ in ("into the trash", "for good"):
        clerk.post(f"/creme_core/entity/delete/{document}", {})


def _upload(clerk: Clerk, name: str, content: str) -> str:
    path = "/documents/document/add"
    form: dict[str, str | list[str]] = {**pages.form(clerk.read(path)), "title": name}
    answer = clerk.session.send(
        "POST", path, form=form, files={"filedata": (name, content.encode(), "text/csv")}
    )
    if checked(answer, redirected=True).status != 302:
        raise pages.refusal(answer.text)
    return answer.headers["location"].rstrip("/").rsplit("/", 1)[-1]


def _launch(clerk: Clerk, vocabulary: Vocabulary, document: str) -> str:
    path = f"/creme_core/mass_import/{vocabulary.organisations}"
    asked = clerk.post(path, {"step": "0", "document": document, "has_header": "on"})
    form: dict[str, str | list[str]] = dict(pages.form(asked.text))
    if "name_colselect" not in form:
        raise pages.refusal(asked.text)
    form |= {"name_colselect": "1", "phone_colselect": "2", "sector_colselect": "3"}
    answer = clerk.post(path, form)
    if answer.status != 302:
        raise pages.refusal(answer.text)
    return answer.headers["location"]


def _over(clerk: Clerk, job: str) -> bool:
    said = pages.words(pages.tree(clerk.read(job)))
    if re.search(r"\b(failed|error while|killed)\b", said, re.IGNORECASE):
        raise CrmRefused(Reason.OTHER, said[:300])
    return "Completed" in said or "successfully" in said
