"""Handing a record to a colleague: one page for every kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from practice_crm.models import Record
from practice_crm.pages.answering import go, page, show
from practice_crm.pages.sheet import CHOOSE, Choices, Sheet, Typed
from practice_crm.pages.tags import lang, said
from practice_crm.refusals import Refused, not_allowed
from practice_crm.rules.visibility import Kind
from practice_crm.services import activities, customers, handing, leads, opportunities, records
from practice_crm.services.asking import Asking
from practice_crm.wording import Text

_LOOK: dict[Kind, Callable[[Asking, int], Record]] = {
    "customer": customers.look,
    "lead": leads.look,
    "opportunity": opportunities.look,
    "activity": activities.look,
}
_REASSIGN: dict[Kind, Callable[[Asking, int, str], Record]] = {
    "customer": customers.reassign,
    "lead": leads.reassign,
    "opportunity": opportunities.reassign,
    "activity": activities.reassign,
}
NEW_OWNER = Text("新负责人", "New owner")


class OwnerSheet(Sheet):
    """To whom; ``colleagues`` are the choices, by team."""

    def __init__(self, colleagues: Choices, *data: Any) -> None:
        self._colleagues = colleagues
        super().__init__(*data)

    def made(self) -> dict[str, Typed]:
        choices: Choices = [("", CHOOSE.in_(lang())), *self._colleagues]
        return {"owner": Typed("owner", asked=True, widget=forms.Select(choices=choices), called=NEW_OWNER)}


def reassigning(kind: Kind) -> URLPattern:
    """The page ``/<folder>/<id>/owner`` of a kind."""
    folder = handing.FOLDERS[kind]

    @require_http_methods(["GET", "POST"])
    @page
    def view(asking: Asking, request: HttpRequest, record_id: int) -> HttpResponse:
        record = _LOOK[kind](asking, record_id)
        if not records.may(asking, kind, "reassign", record.owner):
            raise not_allowed()
        context: dict[str, Any] = {"record": record, "folder": folder}
        if request.method == "GET":
            return show(asking, request, "handing.html", form=_sheet(asking, kind), **context)
        form = _sheet(asking, kind, request.POST)
        try:
            _REASSIGN[kind](asking, record_id, form.typed().get("owner", ""))
        except Refused as no:
            form.complain(no)
            return show(asking, request, "handing.html", code=no.status, form=form, refusal=no, **context)
        still_theirs = records.may(asking, kind, "open", _owner_now(kind, record))
        return go(f"/{folder}/{record_id}" if still_theirs else f"/{folder}", "handed")

    answer: Callable[..., HttpResponseBase] = view
    return path(f"{folder}/<int:record_id>/owner", answer)


def _sheet(asking: Asking, kind: Kind, *data: Any) -> OwnerSheet:
    found = handing.colleagues(asking, kind)
    return OwnerSheet([(person.user_name, _called(person.name, person.team)) for person in found], *data)


def _called(name: str, team: str) -> str:
    return f"{name} · {said(team, 'region')}" if team else name


def _owner_now(kind: Kind, record: Record) -> Any:
    return type(record).objects.select_related("owner").get(pk=record.pk).owner
