"""市场活动 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from drivers.areas.campaigns import Addressed, Campaign, CampaignDraft
from drivers.errors import Reason
from drivers.records import Made, RecordId
from targets.practice.areas.base import OverHttp, OverPages, Tell
from targets.practice.areas.tickets import column
from targets.practice.line import refusal
from targets.practice.words import ROWS_AT_MOST

_LABELS = {
    "name": "活动名称",
    "region": "区域",
    "industry": "所属行业",
    "source": "来源渠道",
    "keyword": "名称包含",
    "subject": "邮件主题",
    "body": "正文",
}
_CHOSEN = ("region", "industry", "source")


class HttpCampaigns(OverHttp):
    """市场活动 over ``/api/campaigns``."""

    def record(self, draft: CampaignDraft) -> RecordId:
        saved = self._line.write("POST", "/api/campaigns", asdict(draft), name="POST /api/campaigns")
        made = RecordId(str(saved["id"]))
        self._tell(Made("campaign", made, draft.name))
        return made

    def change(self, campaign: RecordId, field: str, value: str) -> None:
        path = f"/api/campaigns/{campaign}"
        self._line.write("PATCH", path, {field: value}, name="PATCH /api/campaigns/:id")

    def look(self, campaign: RecordId) -> Campaign:
        found = self._line.get(f"/api/campaigns/{campaign}", name="GET /api/campaigns/:id")
        return _told(_campaign(found), self._tell)

    def listed(self, text: str) -> Sequence[Campaign]:
        asked = {"search": text, "size": str(ROWS_AT_MOST)}
        found = self._line.get("/api/campaigns", asked, name="GET /api/campaigns")
        return [_campaign(item) for item in found["items"]]

    def search(self, text: str) -> Sequence[Campaign]:
        return self.listed(text)

    def exported(self) -> Sequence[str]:
        answer = self._line.raw_get("/api/campaigns/export", name="GET /api/campaigns/export")
        if answer.status != 200:
            raise refusal(answer)
        return column(answer.text, "市场活动")

    def remove(self, campaign: RecordId) -> None:
        self._line.write("DELETE", f"/api/campaigns/{campaign}", name="DELETE /api/campaigns/:id")

    def reassign(self, campaign: RecordId, user: str) -> None:
        self.change(campaign, "owner", user)

    def recipients(self, campaign: RecordId) -> Sequence[Addressed]:
        found = self._line.get(
            f"/api/campaigns/{campaign}/recipients", name="GET /api/campaigns/:id/recipients"
        )
        return [Addressed(item["customer_name"], item["address"], item["state"]) for item in found]

    def send(self, campaign: RecordId) -> None:
        self._line.write("POST", f"/api/campaigns/{campaign}/send", name="POST /api/campaigns/:id/send")

    def leave_by(self, campaign: RecordId, host: str, port: int) -> None:
        self._line.write("PUT", f"/api/campaigns/{campaign}/server", {"smtp": f"{host}:{port}"})


class UiCampaigns(OverPages):
    """市场活动 through the pages."""

    def record(self, draft: CampaignDraft) -> RecordId:
        self._at.open("/campaigns/new")
        typed = asdict(draft)
        self._at.fill({_LABELS[f]: typed[f] for f in _LABELS if f not in _CHOSEN})
        self._at.choose({_LABELS[f]: typed[f] or None for f in _CHOSEN})
        self._at.send("保存")
        made = RecordId(self._at.id())
        self._tell(Made("campaign", made, draft.name))
        return made

    def change(self, campaign: RecordId, field: str, value: str) -> None:
        self._at.open(f"/campaigns/{campaign}/edit")
        put = self._at.choose if field in _CHOSEN else self._at.fill
        put({_LABELS[field]: value})
        self._at.send("保存")

    def look(self, campaign: RecordId) -> Campaign:
        self._at.open(f"/campaigns/{campaign}")
        return _told(_shown({"id": campaign, **self._at.facts()}), self._tell)

    def listed(self, text: str) -> Sequence[Campaign]:
        self._at.open("/campaigns")
        if text:
            box = self._at.page.get_by_role("searchbox", name="搜索活动")
            box.fill(text)
            self._at.follow(box, by_enter=True)
        return [_shown(row) for row in self._at.all_rows("市场活动")]

    def search(self, text: str) -> Sequence[Campaign]:
        return self.listed(text)

    def exported(self) -> Sequence[str]:
        return column(self._at.download("/campaigns", "导出 CSV", "/campaigns/export"), "市场活动")

    def remove(self, campaign: RecordId) -> None:
        self._at.open(f"/campaigns/{campaign}/delete")
        self._at.send("确认删除")

    def reassign(self, campaign: RecordId, user: str) -> None:
        self._open_with(campaign, "转交")
        self._at.fill({"转交给（用户名）": user})
        self._at.send("转交")

    def recipients(self, campaign: RecordId) -> Sequence[Addressed]:
        self._at.open(f"/campaigns/{campaign}")
        return [
            Addressed(row["recipient"], row["address"] or None, row["state"])
            for row in self._at.rows("收件人")
        ]

    def send(self, campaign: RecordId) -> None:
        self._open_with(campaign, "发送邮件")
        self._at.send("发送邮件")

    def leave_by(self, campaign: RecordId, host: str, port: int) -> None:
        self._at.open(f"/campaigns/{campaign}")
        self._at.fill({"主机:端口": f"{host}:{port}"})
        self._at.send("保存")

    def _open_with(self, campaign: RecordId, button: str) -> None:
        self._at.open(f"/campaigns/{campaign}")
        if not self._at.page.get_by_role("main").get_by_role("button", name=button, exact=True).count():
            raise self._at.refuse(Reason.NOT_ALLOWED, f"不能{button}。")


def _told(campaign: Campaign, tell: Tell) -> Campaign:
    """What a campaign has brought about is to be removed too."""
    for lead in campaign.came_of_it:
        tell(Made("lead", lead, campaign.name))
    return campaign


def _campaign(item: Mapping[str, Any]) -> Campaign:
    same = ("name", "status", "owner", "sent", "opened", "clicked", "leads", "subject")
    leads = tuple(RecordId(str(lead)) for lead in item["lead_ids"])
    return Campaign(id=RecordId(str(item["id"])), came_of_it=leads, **{name: item[name] for name in same})


def _shown(shown: Mapping[str, str]) -> Campaign:
    return Campaign(
        id=RecordId(shown["id"]),
        name=shown["name"],
        status=shown["status"],
        owner=shown["owner"],
        sent=int(shown["sent"]),
        opened=int(shown["opened"]),
        clicked=int(shown["clicked"]),
        leads=int(shown["leads"]),
        subject=shown.get("subject", ""),
        came_of_it=tuple(RecordId(lead) for lead in shown.get("lead_ids", "").split(",") if lead),
    )
