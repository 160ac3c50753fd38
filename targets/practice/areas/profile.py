"""客户全景 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from drivers.areas.profile import PersonDraft
from drivers.errors import CrmRefused, Reason
from drivers.records import RecordId
from targets.practice.areas.base import OverHttp, OverPages

_SECTIONS = """all => all.map(section => [
  section.querySelector("h2").dataset.name,
  [...section.querySelectorAll("tbody tr")].map(row => [...row.cells].map(c => c.textContent.trim()).join(" "))])"""


class HttpProfile(OverHttp):
    """The overview and the contact persons over ``/api/customers/:id/…``."""

    def add_person(self, customer: RecordId, draft: PersonDraft) -> None:
        path, name = f"/api/customers/{customer}/contacts", "POST /api/customers/:id/contacts"
        self._line.write("POST", path, asdict(draft), name=name)

    def sections(self, customer: RecordId) -> Mapping[str, Sequence[str]]:
        path, name = f"/api/customers/{customer}/overview", "GET /api/customers/:id/overview"
        found = self._line.get(path, name=name)
        return {section["name"]: [_line(row) for row in section["rows"]] for section in found}


def _line(row: Mapping[str, Any]) -> str:
    return " ".join(str(row[part]) for part in ("title", "state", "who", "amount", "note") if row[part])


class UiProfile(OverPages):
    """A customer's page."""

    def add_person(self, customer: RecordId, draft: PersonDraft) -> None:
        self._at.open(f"/customers/{customer}")
        add = self._at.page.get_by_role("link", name="添加联系人")
        if add.count():
            self._at.follow(add)
        else:  # the page offers none: the address alone must not give one either
            self._at.open(f"/customers/{customer}/contacts/new")
        self._at.fill({"姓名": draft.person, "职务": draft.position, "联系方式": draft.contact})
        self._at.send("保存")

    def sections(self, customer: RecordId) -> Mapping[str, Sequence[str]]:
        self._at.open(f"/customers/{customer}")
        found = self._at.page.locator("section[data-section]").evaluate_all(_SECTIONS)
        if not found:
            raise CrmRefused(Reason.OTHER, "客户页上一部分也没有 / the customer's page shows no section")
        return {str(name): [str(line) for line in lines] for name, lines in found}
