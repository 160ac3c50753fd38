"""The audit log, to be read (SEC-03)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from practice_crm.pages import lists
from practice_crm.pages.answering import page, show
from practice_crm.services import audit
from practice_crm.services.asking import Asking
from practice_crm.wording import Text

DEEDS: dict[str, Text] = {
    "create": Text("新建", "Create"),
    "delete": Text("删除", "Delete"),
    "export": Text("导出", "Export"),
    "reassign": Text("更换负责人", "Reassign"),
    "deactivate": Text("停用账号", "Deactivate"),
    "activate": Text("启用账号", "Activate"),
    "hand_over": Text("移交记录", "Hand over"),
    "password": Text("修改密码", "Change password"),
    "export_person": Text("导出个人信息", "Export of a person's data"),
    "anonymise": Text("匿名化", "Anonymise"),
    "submit": Text("提交审批", "Submit for approval"),
    "approve": Text("批准", "Approve"),
    "refuse": Text("驳回", "Refuse"),
    "resubmit": Text("重新提交审批", "Submit again"),
    "backup": Text("备份", "Back-up"),
    "restore": Text("恢复备份", "Restore"),
}


def said_deed(deed: str) -> Text:
    """A deed in the reader's words; one that is new to this table as it is written."""
    return DEEDS.get(deed, Text(deed, deed))


@require_safe
@page
def index(asking: Asking, request: HttpRequest) -> HttpResponse:
    """The log, the newest line first, and whether it is whole."""
    query = request.GET.get("q", "")
    rows = audit.listed(asking, search=query, page=lists.page_number(request), size=lists.SIZE)
    return show(
        asking,
        request,
        "audit/list.html",
        narrow=query,
        broken=audit.broken_at(asking),
        entries=[(entry, said_deed(entry.deed)) for entry in rows.items],
        **lists.neighbours(request, rows),
    )


urlpatterns: list[URLPattern] = [path("admin/audit", index)]
