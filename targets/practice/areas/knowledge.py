"""知识库 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from drivers.areas.knowledge import Article, ArticleDraft
from drivers.records import Made, RecordId
from targets.practice.areas.base import OverHttp, OverPages
from targets.practice.words import ROWS_AT_MOST


class HttpKnowledge(OverHttp):
    """知识库 over ``/api/knowledge``."""

    def record(self, draft: ArticleDraft) -> RecordId:
        saved = self._line.write("POST", "/api/knowledge", asdict(draft), name="POST /api/knowledge")
        made = RecordId(str(saved["id"]))
        self._tell(Made("article", made, draft.title))
        return made

    def look(self, article: RecordId) -> Article:
        found = self._line.get(f"/api/knowledge/{article}", name="GET /api/knowledge/:id")
        return Article(article, found["title"], found["body"])

    def search(self, text: str) -> Sequence[Article]:
        asked = {"search": text, "size": str(ROWS_AT_MOST)}
        found = self._line.get("/api/knowledge", asked, name="GET /api/knowledge")
        return [Article(RecordId(str(i["id"])), i["title"], i["body"]) for i in found["items"]]

    def remove(self, article: RecordId) -> None:
        self._line.write("DELETE", f"/api/knowledge/{article}", name="DELETE /api/knowledge/:id")


class UiKnowledge(OverPages):
    """知识库 through the pages."""

    def record(self, draft: ArticleDraft) -> RecordId:
        self._at.open("/knowledge/new")
        self._at.fill({"标题": draft.title, "正文": draft.body})
        self._at.page.get_by_role("checkbox", name="发布").set_checked(draft.published)
        self._at.send("保存")
        made = RecordId(self._at.id())
        self._tell(Made("article", made, draft.title))
        return made

    def look(self, article: RecordId) -> Article:
        self._at.open(f"/knowledge/{article}")
        shown = self._at.facts()
        return Article(article, shown["title"], shown["body"])

    def search(self, text: str) -> Sequence[Article]:
        self._at.open("/knowledge")
        box = self._at.page.get_by_role("searchbox", name="搜索知识库")
        box.fill(text)
        self._at.follow(box, by_enter=True)
        return [Article(RecordId(row["id"]), row["title"]) for row in self._at.all_rows("文章")]

    def remove(self, article: RecordId) -> None:
        self._at.open(f"/knowledge/{article}/delete")
        self._at.send("确认删除")
