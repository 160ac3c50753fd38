"""How leads are given out and taken back: the administrator's page (LEAD-02, LEAD-04)."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from practice_crm.pages.answering import go, page, show
from practice_crm.pages.sheet import Sheet, Typed
from practice_crm.pages.tags import lang, said
from practice_crm.refusals import Refused
from practice_crm.services import lead_policy
from practice_crm.services.asking import Asking
from practice_crm.wording import Text

DAYS_HINT = Text(
    "线索这么多天没有跟进就退回公共池，0 表示不退回。",
    "A lead without follow-up for so many days goes back to the pool; 0 means never.",
)
KEEPER_HINT = Text(
    "没有区域、也就没有团队的线索进入谁的公共池。", "In whose pool leads without a region land."
)
BY_ITSELF = Text("（第一位销售经理）", "(the first manager)")


class PolicySheet(Sheet):
    def made(self) -> dict[str, Typed]:
        keepers = [(m.user_name, m.name) for m in lead_policy.managers()]
        return {
            "idle_days": Typed(
                "idle_days", asked=True, widget=forms.TextInput({"inputmode": "numeric"}), hint=DAYS_HINT
            ),
            "pool_keeper": Typed(
                "pool_keeper",
                widget=forms.Select(choices=[("", BY_ITSELF.in_(lang())), *keepers]),
                hint=KEEPER_HINT,
            ),
        }


@require_http_methods(["GET", "POST"])
@page
def policy(asking: Asking, request: HttpRequest) -> HttpResponse:
    """See and set it."""
    now = lead_policy.look(asking)
    reps = [(rep, said(rep.team, "region")) for rep in lead_policy.reps()]
    if request.method == "GET":
        form = PolicySheet(values={"idle_days": now.idle_days, "pool_keeper": now.pool_keeper})
        return show(asking, request, "admin/lead_policy.html", form=form, reps=reps, takers=now.takers)
    form, takers = PolicySheet(request.POST), request.POST.getlist("takers")
    try:
        lead_policy.change(asking, takers=takers, **form.typed())
    except Refused as no:
        form.complain(no)
        return show(
            asking,
            request,
            "admin/lead_policy.html",
            code=no.status,
            form=form,
            refusal=no,
            reps=reps,
            takers=takers,
        )
    return go("/admin/lead-policy", "saved")
