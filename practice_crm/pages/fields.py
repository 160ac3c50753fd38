"""Custom fields (CUS-04): the administrator's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from practice_crm.pages.answering import go, page, show
from practice_crm.pages.forms import FieldSheet
from practice_crm.refusals import Refused
from practice_crm.rules import custom as rules
from practice_crm.services import custom
from practice_crm.services.asking import Asking


@require_http_methods(["GET", "POST"])
@page
def index(asking: Asking, request: HttpRequest) -> HttpResponse:
    """The fields there are, and a form for another one."""
    if request.method == "GET":
        custom.enter(asking)
        return _shown(asking, request, FieldSheet())
    form = FieldSheet(request.POST)
    try:
        custom.add(asking, {**form.typed(), "required": "required" in request.POST})
    except Refused as no:
        if no.code == "not_allowed":
            raise
        form.complain(no)
        return _shown(asking, request, form, no)
    return go("/admin/fields", "saved")


@require_http_methods(["GET", "POST"])
@page
def delete(asking: Asking, request: HttpRequest, field_id: int) -> HttpResponse:
    """Delete a field with its values, after having asked once more."""
    field = custom.look(asking, field_id)
    if request.method == "GET":
        return show(asking, request, "admin/field_delete.html", field=field, count=custom.used(field_id))
    custom.remove(asking, field_id)
    return go("/admin/fields", "deleted")


def _shown(asking: Asking, request: HttpRequest, form: FieldSheet, no: Refused | None = None) -> HttpResponse:
    return show(
        asking,
        request,
        "admin/fields.html",
        code=no.status if no else 200,
        form=form,
        refusal=no,
        listed=[(field, rules.TYPES[field.type]) for field in custom.every()],
    )


urlpatterns: list[URLPattern] = [
    path("admin/fields", index),
    path("admin/fields/<int:field_id>/delete", delete),
]
