"""折扣审批: pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice_crm import vocabulary
from practice_crm.models import Approval
from practice_crm.pages import lists
from practice_crm.pages.answering import go, page, show
from practice_crm.pages.sheet import Sheet, Typed
from practice_crm.refusals import Refused, not_allowed
from practice_crm.rules import approvals as rules
from practice_crm.services import approvals, opportunities, records
from practice_crm.services.asking import Asking
from practice_crm.wording import Text

LIMIT_HINT = Text(
    "10 万元及以下由直属经理审批，超过 10 万元再由销售总监审批。",
    "Up to ¥100,000 the line manager approves; above that the sales director too.",
)


class RequestSheet(Sheet):
    """What is asked for."""

    def made(self) -> dict[str, Typed]:
        """Amount and reason."""
        amount = forms.TextInput({"autocomplete": "off", "inputmode": "decimal", "autofocus": True})
        return {
            "discount": Typed("discount", asked=True, wide=True, widget=amount, hint=LIMIT_HINT),
            "why": Typed("why", asked=True, wide=True, widget=forms.Textarea({"rows": 3})),
        }


@require_safe
@page
def index(asking: Asking, request: HttpRequest) -> HttpResponse:
    """The requests: those that wait for me, or all within rights by state."""
    query, state = request.GET.get("q", ""), request.GET.get("state", "")
    rows = approvals.listed(
        asking,
        search=query,
        page=lists.page_number(request),
        size=lists.SIZE,
        waiting=state == "mine",
        state="" if state == "mine" else state,
    )
    return show(
        asking,
        request,
        "approvals/list.html",
        narrow=query,
        state=state,
        states=list(vocabulary.APPROVAL_STATES),
        table=[{"approval": each, **_time(each)} for each in rows.items],
        **lists.neighbours(request, rows),
    )


@require_http_methods(["GET", "POST"])
@page
def new(asking: Asking, request: HttpRequest) -> HttpResponse:
    """Ask for a discount on the opportunity that the address names (APR-01)."""
    if not records.may_at_all(asking, "approval", "create"):
        raise not_allowed()
    about = opportunities.look(asking, lists.number_in(request, "opportunity", 0))
    if request.method == "GET":
        return show(asking, request, "approvals/edit.html", form=RequestSheet(), opportunity=about)
    form = RequestSheet(request.POST)
    try:
        approval = approvals.create(asking, {**form.typed(), "opportunity": about.pk})
    except Refused as no:
        form.complain(no)
        return show(
            asking,
            request,
            "approvals/edit.html",
            code=no.status,
            form=form,
            refusal=no,
            opportunity=about,
        )
    return go(f"/approvals/{approval.pk}", "saved")


@require_http_methods(["GET", "POST"])
@page
def again(asking: Asking, request: HttpRequest, approval_id: int) -> HttpResponse:
    """Change a refused request and submit it again (APR-03)."""
    found = approvals.look(asking, approval_id)
    context: dict[str, Any] = {"approval": found, "opportunity": found.opportunity}
    if request.method == "GET":
        if _problem_of_resubmitting(asking, found):
            return go(f"/approvals/{approval_id}")
        form = RequestSheet(values={"discount": f"{found.discount:.2f}", "why": found.why})
        return show(asking, request, "approvals/edit.html", form=form, **context)
    form = RequestSheet(request.POST)
    try:
        approvals.resubmit(asking, approval_id, form.typed())
    except Refused as no:
        form.complain(no)
        return show(asking, request, "approvals/edit.html", code=no.status, form=form, refusal=no, **context)
    return go(f"/approvals/{approval_id}", "saved")


@require_safe
@page
def view(asking: Asking, request: HttpRequest, approval_id: int) -> HttpResponse:
    """One request with everything that was decided about it."""
    return _shown(asking, request, approvals.look(asking, approval_id))


@require_POST
@page
def decide(asking: Asking, request: HttpRequest, approval_id: int) -> HttpResponse:
    """Say yes or no (APR-01, APR-03)."""
    approves, comment = request.POST.get("decision") == "approve", request.POST.get("comment", "")
    try:
        approvals.decide(asking, approval_id, approves=approves, comment=comment)
    except Refused as no:
        if no.code in ("not_allowed", "not_found"):
            raise
        found = approvals.look(asking, approval_id)
        return _shown(asking, request, found, code=no.status, refusal=no, comment=comment)
    return go(f"/approvals/{approval_id}", "moved")


def _shown(
    asking: Asking, request: HttpRequest, found: Approval, *, code: int = 200, **context: Any
) -> HttpResponse:
    return show(
        asking,
        request,
        "approvals/view.html",
        code=code,
        approval=found,
        decisions=approvals.decisions(found),
        waits_for=approvals.approvers(found),
        why_not=approvals.problem_of_deciding(asking, found),
        why_not_again=_problem_of_resubmitting(asking, found),
        **_time(found),
        **context,
    )


def _time(approval: Approval) -> dict[str, Any]:
    return {
        "overdue": approvals.is_overdue(approval, "page"),
        "due_at": rules.due_at(approval.submitted_at),
        "pending": rules.is_pending(approval.state),
    }


def _problem_of_resubmitting(asking: Asking, approval: Approval) -> Any:
    return rules.resubmission_problem(approval.state, approval.owner_id, asking.id, asking.channel)


urlpatterns: list[URLPattern] = [
    path("approvals", index),
    path("approvals/new", new),
    path("approvals/<int:approval_id>", view),
    path("approvals/<int:approval_id>/decide", decide),
    path("approvals/<int:approval_id>/again", again),
]
