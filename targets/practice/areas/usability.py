"""易用性 of the bundled CRM: frequent jobs by keyboard alone, in both languages."""

from __future__ import annotations

import re

from drivers.areas.usability import Journey, Language
from drivers.browser import Locator
from drivers.errors import NotReached
from drivers.records import CustomerDraft, Made, RecordId
from drivers.walking import Walk
from targets.practice.areas.base import OverPages

_LANGUAGE_COOKIE = "django_language"
_CODES = {"zh": "zh-hans", "en": "en"}
_WORDS = {
    "客户": "Customers",
    "新建客户": "New customer",
    "客户全称": "Customer name",
    "所属行业": "Industry",
    "联系方式": "Contact",
    "保存": "Save",
    "全局搜索": "Search everywhere",
    "记录跟进": "Record a follow-up",
    "跟进方式": "Kind of follow-up",
    "下一步": "Next step",
}


class UiUsability(OverPages):
    """A person at the browser who doesn't use the mouse."""

    def record_customer(self, draft: CustomerDraft, language: Language = "zh") -> Journey:
        walk = self._start(language)
        self._link(walk, "客户", language)
        self._link(walk, "新建客户", language)
        self._type(walk, "客户全称", draft.name or "", language)
        industry = _said("所属行业", language)
        walk.choose(self._field(industry), draft.industry or "", industry)
        self._type(walk, "联系方式", draft.contact or "", language)
        save = _said("保存", language)
        walk.press(self._main.get_by_role("button", name=save, exact=True), save)
        return self._done(walk, "customer", draft.name or "")

    def log_follow_up(self, customer: str, text: str, language: Language = "zh") -> Journey:
        walk = self._start(language)
        search = _said("全局搜索", language)
        walk.type(walk.page.get_by_role("searchbox", name=search), customer, search)
        walk.send_off(search)
        walk.press(self._main.get_by_role("link", name=customer, exact=True).first, customer)
        self._link(walk, "记录跟进", language)
        kind = _said("跟进方式", language)
        walk.choose(self._field(kind), "电话", kind)
        self._type(walk, "下一步", text, language)
        save = _said("保存", language)
        walk.press(self._main.get_by_role("button", name=save, exact=True), save)
        return self._done(walk, "activity", text)

    def _start(self, language: Language) -> Walk:
        page = self._at.page
        self._at.open("/")
        page.context.add_cookies([{"name": _LANGUAGE_COOKIE, "value": _CODES[language], "url": page.url}])
        self._at.open("/")
        walk = Walk(page)
        walk.arrive()
        return walk

    def _link(self, walk: Walk, words: str, language: Language) -> None:
        said = _said(words, language)
        walk.press(walk.page.get_by_role("link", name=said, exact=True).first, said)

    def _type(self, walk: Walk, label: str, text: str, language: Language) -> None:
        said = _said(label, language)
        walk.type(self._field(said), text, said)

    def _done(self, walk: Walk, kind: str, label: str) -> Journey:
        found = re.search(r"/(\d+)$", walk.page.url.partition("?")[0])
        if not found:
            walk.steps.append("…")
            raise NotReached(f"走了 {len(walk.steps)} 步还没有保存 / not saved yet: {walk.page.url}")
        made = RecordId(found[1])
        if kind == "customer":
            self._tell(Made("customer", made, label))
        return Journey(made, tuple(walk.steps), tuple(walk.barriers))

    @property
    def _main(self) -> Locator:
        return self._at.page.get_by_role("main")

    def _field(self, label: str) -> Locator:
        return self._main.get_by_label(label, exact=True)


def _said(words: str, language: Language) -> str:
    return words if language == "zh" else _WORDS[words]
