"""自定义字段与客户标签 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from drivers.areas.fields import FieldDraft, FieldType, Values
from drivers.errors import Reason
from drivers.records import CustomerDraft, Made, RecordId
from targets.practice.areas.base import OverHttp, OverPages
from targets.practice.line import refusal
from targets.practice.words import KIND_CODES, ROWS_AT_MOST

_TYPES: dict[FieldType | None, str] = {
    FieldType.TEXT: "text",
    FieldType.NUMBER: "number",
    FieldType.DATE: "date",
    FieldType.CHOICE: "choice",
    FieldType.CHOICES: "choices",
}


class HttpCustomFields(OverHttp):
    """Custom fields over ``/api/fields`` and in ``fields`` of ``/api/customers``."""

    def add(self, draft: FieldDraft) -> RecordId:
        body = {
            "label": draft.label,
            "type": _TYPES.get(draft.type, ""),
            "required": draft.required,
            "default": draft.default,
            "options": list(draft.options),
        }
        saved = self._line.write("POST", "/api/fields", body, name="POST /api/fields")
        made = RecordId(str(saved["id"]))
        self._tell(Made("field", made, draft.label))
        return made

    def labels(self) -> Sequence[str]:
        return [field["label"] for field in self._line.get("/api/fields", name="GET /api/fields")["items"]]

    def record_customer(self, draft: CustomerDraft, values: Values) -> RecordId:
        body = {
            "name": draft.name,
            "contact": draft.contact,
            "industry": draft.industry,
            "kind": KIND_CODES.get(draft.kind or "企业"),
            "fields": dict(values),
        }
        saved = self._line.write("POST", "/api/customers", body, name="POST /api/customers")
        made = RecordId(str(saved["id"]))
        self._tell(Made("customer", made, draft.name or ""))
        return made

    def fill(self, customer: RecordId, label: str, value: str) -> None:
        path, body = f"/api/customers/{customer}", {"fields": {label: value}}
        self._line.write("PATCH", path, body, name="PATCH /api/customers/:id")

    def of(self, customer: RecordId) -> Values:
        shown = self._line.get(f"/api/customers/{customer}", name="GET /api/customers/:id")
        return dict(shown["fields"])

    def listed(self, text: str) -> Mapping[str, Values]:
        return {item["name"]: item["fields"] for item in self._items({"search": text})}

    def exported(self, text: str) -> Mapping[str, Values]:
        asked = {"search": text}
        answer = self._line.raw_get("/api/customers/export", asked, name="GET /api/customers/export")
        if answer.status != 200:
            raise refusal(answer)
        return _exported(answer.text, text)

    def import_columns(self) -> Sequence[str]:
        return list(self._line.get("/api/admin/import", name="GET /api/admin/:area")["customer"])

    def tag(self, customer: RecordId, tag: str) -> None:
        path = f"/api/customers/{customer}/tags"
        self._line.write("POST", path, {"tag": tag}, name="POST /api/customers/:id/tags")

    def untag(self, customer: RecordId, tag: str) -> None:
        path = f"/api/customers/{customer}/tags?{urlencode({'tag': tag})}"
        self._line.write("DELETE", path, name="DELETE /api/customers/:id/tags")

    def tags(self, customer: RecordId) -> Sequence[str]:
        shown = self._line.get(f"/api/customers/{customer}", name="GET /api/customers/:id")
        return list(shown["tags"])

    def tagged(self, tag: str, text: str) -> Sequence[str]:
        return [item["name"] for item in self._items({"search": text, "tag": tag})]

    def _items(self, asked: Mapping[str, str]) -> list[dict[str, Any]]:
        asked = {**asked, "size": str(ROWS_AT_MOST)}
        items: list[dict[str, Any]] = self._line.get("/api/customers", asked, name="GET /api/customers")[
            "items"
        ]
        return items


class UiCustomFields(OverPages):
    """Custom fields on the administrator's page and on the pages of customers."""

    def add(self, draft: FieldDraft) -> RecordId:
        self._at.open("/admin/fields")
        self._at.fill({"字段名称": draft.label, "选项": "\n".join(draft.options), "默认值": draft.default})
        self._at.choose({"类型": _TYPES.get(draft.type)})
        self._at.page.get_by_role("main").get_by_label("必填", exact=True).set_checked(draft.required)
        self._at.send("添加字段")
        made = next(RecordId(r["id"]) for r in self._at.rows("自定义字段") if r["label"] == draft.label)
        self._tell(Made("field", made, draft.label))
        return made

    def labels(self) -> Sequence[str]:
        self._at.open("/admin/fields")
        return [row["label"] for row in self._at.rows("自定义字段")]

    def record_customer(self, draft: CustomerDraft, values: Values) -> RecordId:
        self._at.open("/customers/new")
        self._at.fill({"客户全称": draft.name, "联系方式": draft.contact})
        self._at.choose({"所属行业": draft.industry, "客户性质": KIND_CODES.get(draft.kind or "企业")})
        for label, value in values.items():
            self._put(label, value)
        self._at.send("保存")
        made = RecordId(self._at.id())
        self._tell(Made("customer", made, draft.name or ""))
        return made

    def fill(self, customer: RecordId, label: str, value: str) -> None:
        self._at.open(f"/customers/{customer}/edit")
        self._put(label, value)
        self._at.send("保存")

    def of(self, customer: RecordId) -> Values:
        self._at.open(f"/customers/{customer}")
        return self._at.facts()

    def listed(self, text: str) -> Mapping[str, Values]:
        return {row["name"]: row for row in self._rows({"q": text})}

    def exported(self, text: str) -> Mapping[str, Values]:
        asked = urlencode({"q": text})
        file = self._at.download(f"/customers?{asked}", "导出 CSV", f"/customers/export?{asked}")
        return _exported(file, text)

    def import_columns(self) -> Sequence[str]:
        self._at.open("/admin/import")
        cells = self._at.page.locator('[data-template="customer"] [data-heading]').all()
        return [cell.get_attribute("data-heading") or "" for cell in cells]

    def tag(self, customer: RecordId, tag: str) -> None:
        self._at.open(f"/customers/{customer}")
        box = self._at.page.get_by_role("main").get_by_label("新标签", exact=True)
        if not box.count():
            raise self._at.refuse(Reason.NOT_ALLOWED, "页面上不能贴标签。")
        box.fill(tag)
        self._at.send("贴上标签")

    def untag(self, customer: RecordId, tag: str) -> None:
        self._at.open(f"/customers/{customer}")
        self._at.follow(self._at.page.get_by_role("button", name=f"取下标签 {tag}"))

    def tags(self, customer: RecordId) -> Sequence[str]:
        self._at.open(f"/customers/{customer}")
        return [text.strip() for text in self._at.page.locator("[data-tags] [data-tag]").all_inner_texts()]

    def tagged(self, tag: str, text: str) -> Sequence[str]:
        self._at.open(f"/customers?{urlencode({'q': text})}")
        self._at.choose({"按标签筛选": tag})
        self._at.send("筛选")
        return [row["name"] for row in self._at.rows("客户")]

    def _rows(self, asked: Mapping[str, str]) -> list[dict[str, str]]:
        self._at.open(f"/customers?{urlencode(asked)}")
        return self._at.rows("客户")

    def _put(self, label: str, value: str) -> None:
        """Type, choose or tick, whatever the form has for this field."""
        main = self._at.page.get_by_role("main")
        group = main.get_by_role("group", name=label, exact=True)
        if not group.count():
            field = main.get_by_label(label, exact=True)
            choice = field.evaluate("e => e.tagName") == "SELECT"
            (self._at.choose if choice else self._at.fill)({label: value})
            return
        for box in group.get_by_role("checkbox").all():
            box.uncheck()
        for option in (one.strip() for one in value.split("、") if one.strip()):
            wanted = group.get_by_role("checkbox", name=option, exact=True)
            if not wanted.count():
                raise self._at.refuse(Reason.INVALID_CHOICE, f"{label}的选项中没有“{option}”。")
            wanted.check()


def _exported(text: str, wanted: str) -> Mapping[str, Values]:
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    return {row["客户全称"]: row for row in rows if wanted in row["客户全称"]}
