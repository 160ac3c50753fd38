"""跟进记录: list, export, new, view, edit, delete (OPP-03)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_safe

from practice_crm import clock, vocabulary
from practice_crm.csv_files import csv_file
from practice_crm.models import Activity, Record
from practice_crm.pages import lists
from practice_crm.pages.answering import go, page, show
from practice_crm.pages.following import activity_rows
from practice_crm.pages.forms import ActivitySheet
from practice_crm.pages.handing import reassigning
from practice_crm.pages.sheet import version_in
from practice_crm.refusals import Refused, not_allowed, not_found
from practice_crm.rules.visibility import Kind
from practice_crm.services import activities, customers, handing, leads, opportunities, records
from practice_crm.services.asking import Asking


@require_safe
@page
def index(asking: Asking, request: HttpRequest) -> HttpResponse:
    """The list, by kind of follow-up."""
    query, kind = request.GET.get("q", ""), request.GET.get("kind", "")
    rows = activities.listed(
        asking, search=query, page=lists.page_number(request), size=lists.SIZE, activity_kind=kind
    )
    return show(
        asking,
        request,
        "activities/list.html",
        narrow=query,
        kind=kind,
        kinds=list(vocabulary.ACTIVITY_KINDS),
        listed=activity_rows(asking, rows.items),
        may_export=records.may_at_all(asking, "activity", "export"),
        **lists.neighbours(request, rows),
    )


@require_safe
@page
def export(asking: Asking, request: HttpRequest) -> HttpResponseBase:
    """The list as a CSV file that Excel opens right."""
    return csv_file("activities", activities.exported(asking, search=request.GET.get("q", "")))


@require_http_methods(["GET", "POST"])
@page
def new(asking: Asking, request: HttpRequest) -> HttpResponse:
    """A follow-up of the customer, opportunity or lead that the address names."""
    kind, record = _about(asking, request)
    if not records.may(asking, "activity", "create", record.owner):
        raise not_allowed()
    context: dict[str, Any] = {"record": record, "back": f"/{handing.FOLDERS[kind]}/{record.pk}"}
    if request.method == "GET":
        now = f"{clock.local_now():%Y-%m-%dT%H:%M}"
        form = ActivitySheet(values={"happened_at": now})
        return show(asking, request, "activities/edit.html", form=form, **context)
    form = ActivitySheet(request.POST)
    try:
        activities.create(asking, {**form.typed(), kind: record.pk})
    except Refused as no:
        form.complain(no)
        return show(asking, request, "activities/edit.html", code=no.status, form=form, refusal=no, **context)
    return go(context["back"], "saved")


@require_safe
@page
def view(asking: Asking, request: HttpRequest, activity_id: int) -> HttpResponse:
    """One follow-up."""
    activity = activities.look(asking, activity_id)
    return show(
        asking,
        request,
        "activities/view.html",
        activity=activity,
        time=activities.shown_time(asking, activity),
        may_edit=records.may(asking, "activity", "edit", activity.owner),
        may_reassign=records.may(asking, "activity", "reassign", activity.owner),
        may_delete=records.may(asking, "activity", "delete", activity.owner),
    )


@require_http_methods(["GET", "POST"])
@page
def edit(asking: Asking, request: HttpRequest, activity_id: int) -> HttpResponse:
    """Change a follow-up."""
    activity = activities.look(asking, activity_id, "edit")
    context: dict[str, Any] = {
        "activity": activity,
        "version": activity.version,
        "record": _parent(activity),
        "back": f"/activities/{activity_id}",
    }
    if request.method == "GET":
        values = activities.texts_of(activity)
        form = ActivitySheet(values={**values, "happened_at": values["happened_at"].replace(" ", "T")})
        return show(asking, request, "activities/edit.html", form=form, **context)
    form = ActivitySheet(request.POST)
    try:
        activities.change(asking, activity_id, form.typed(), version_in(request.POST))
    except Refused as no:
        form.complain(no)
        context["version"] = request.POST.get("version", activity.version)
        return show(asking, request, "activities/edit.html", code=no.status, form=form, refusal=no, **context)
    return go(context["back"], "saved")


@require_http_methods(["GET", "POST"])
@page
def delete(asking: Asking, request: HttpRequest, activity_id: int) -> HttpResponse:
    """Delete a follow-up, after having asked once more."""
    activity = activities.look(asking, activity_id, "delete")
    if request.method == "GET":
        address = f"/activities/{activity_id}"
        return show(asking, request, "activities/delete.html", activity=activity, address=address)
    activities.delete(asking, activity_id)
    return go("/activities", "deleted")


def _about(asking: Asking, request: HttpRequest) -> tuple[Kind, Record]:
    if number := lists.number_in(request, "opportunity", 0):
        return "opportunity", opportunities.look(asking, number)
    if number := lists.number_in(request, "lead", 0):
        return "lead", leads.look(asking, number)
    if number := lists.number_in(request, "customer", 0):
        return "customer", customers.look(asking, number)
    raise not_found()


def _parent(activity: Activity) -> Record | None:
    return activity.opportunity or activity.customer or activity.lead


urlpatterns: list[URLPattern] = [
    path("activities", index),
    path("activities/new", new),
    path("activities/export", export),
    path("activities/<int:activity_id>", view),
    path("activities/<int:activity_id>/edit", edit),
    path("activities/<int:activity_id>/delete", delete),
    reassigning("customer"),
    reassigning("lead"),
    reassigning("opportunity"),
    reassigning("activity"),
]
