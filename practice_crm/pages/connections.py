"""Connections to other systems: state, settings, synchronisations, outbox, what came in (INT-04)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice_crm.models import Connection
from practice_crm.pages.answering import go, page, show
from practice_crm.pages.sheets_connections import ConnectionSheet, settings_of
from practice_crm.refusals import Refused
from practice_crm.rules import comparing as differences
from practice_crm.rules import connections as rules
from practice_crm.rules import delivery
from practice_crm.services import administration, comparing, connections, outbox
from practice_crm.services.asking import Asking

HOME = "/admin/connections"


@require_safe
@page
def index(asking: Asking, request: HttpRequest) -> HttpResponse:
    """All connections with their state."""
    rows = [{"connection": c, **_words(c)} for c in connections.listed(asking)]
    return show(asking, request, "connections/list.html", rows=rows)


@require_http_methods(["GET", "POST"])
@page
def new(asking: Asking, request: HttpRequest) -> HttpResponse:
    """A new connection; its token is shown once, on the page that follows."""
    administration.enter(asking, "configuration")
    if request.method == "GET":
        form = ConnectionSheet(values=connections.DEFAULTS)
        return show(asking, request, "connections/edit.html", form=form)
    form = ConnectionSheet(request.POST)
    try:
        opened = connections.create(asking, settings_of(form, request.POST))
    except Refused as no:
        form.complain(no)
        return show(asking, request, "connections/edit.html", code=no.status, form=form, refusal=no)
    return _viewed(asking, request, opened.connection, token=opened.token)


@require_http_methods(["GET", "POST"])
@page
def edit(asking: Asking, request: HttpRequest, connection_id: int) -> HttpResponse:
    """Change settings and the list of fields."""
    connection = connections.look(asking, connection_id)
    context: dict[str, Any] = {
        "connection": connection,
        "known": rules.FIELDS[connection.kind].items(),
        "needed": rules.NEEDED[connection.kind],
        "chosen": connection.fields,
    }
    if request.method == "GET":
        values = {name: getattr(connection, name) for name in connections.SETTINGS}
        form = ConnectionSheet(values=values, kind=connection.kind)
        return show(asking, request, "connections/edit.html", form=form, **context)
    form = ConnectionSheet(request.POST, kind=connection.kind)
    try:
        connections.change(asking, connection_id, settings_of(form, request.POST))
    except Refused as no:
        form.complain(no)
        context["chosen"] = request.POST.getlist("fields")
        return show(
            asking, request, "connections/edit.html", code=no.status, form=form, refusal=no, **context
        )
    return go(f"{HOME}/{connection_id}", "saved")


@require_safe
@page
def view(asking: Asking, request: HttpRequest, connection_id: int) -> HttpResponse:
    """One connection with all that went through it lately."""
    return _viewed(asking, request, connections.look(asking, connection_id))


@require_POST
@page
def synchronise(asking: Asking, request: HttpRequest, connection_id: int) -> HttpResponse:
    """Synchronise now."""
    comparing.by_hand(asking, connection_id)
    return go(f"{HOME}/{connection_id}", "moved")


@require_POST
@page
def renew(asking: Asking, request: HttpRequest, connection_id: int) -> HttpResponse:
    """A new token, shown once."""
    opened = connections.renew_token(asking, connection_id)
    return _viewed(asking, request, opened.connection, token=opened.token)


@require_POST
@page
def switch(asking: Asking, request: HttpRequest, connection_id: int) -> HttpResponse:
    """Pause a connection, or let it work again."""
    connections.change(asking, connection_id, {"is_active": request.POST.get("active") == "yes"})
    return go(f"{HOME}/{connection_id}", "moved")


@require_POST
@page
def send_again(asking: Asking, request: HttpRequest, connection_id: int, outgoing_id: int) -> HttpResponse:
    """Start anew with something that has failed."""
    outbox.send_again(asking, outgoing_id)
    return go(f"{HOME}/{connection_id}", "moved")


def _viewed(asking: Asking, request: HttpRequest, connection: Connection, *, token: str = "") -> HttpResponse:
    runs = [
        {"run": run, "differences": [(d, differences.WHAT[d.what]) for d in comparing.differences(run)]}
        for run in comparing.runs(asking, connection.pk)
    ]
    entries = [
        {"entry": entry, "again": delivery.may_send_again(entry.state)}
        for entry in connections.outgoing(asking, connection.pk)
    ]
    return show(
        asking,
        request,
        "connections/view.html",
        connection=connection,
        token=token,
        inbox=connections.inbox(connection),
        runs=runs,
        entries=entries,
        incoming=connections.heard(asking, connection.pk)[:25],
        synchronises=connection.kind == rules.ERP,
        fields=[rules.FIELDS[connection.kind][field] for field in connection.fields],
        **_words(connection),
    )


def _words(connection: Connection) -> dict[str, Any]:
    return {"system": rules.KINDS[connection.kind], "pace": rules.FREQUENCIES[connection.frequency]}


urlpatterns: list[URLPattern] = [
    path("admin/connections", index),
    path("admin/connections/new", new),
    path("admin/connections/<int:connection_id>", view),
    path("admin/connections/<int:connection_id>/edit", edit),
    path("admin/connections/<int:connection_id>/sync", synchronise),
    path("admin/connections/<int:connection_id>/token", renew),
    path("admin/connections/<int:connection_id>/switch", switch),
    path("admin/connections/<int:connection_id>/outgoing/<int:outgoing_id>", send_again),
]
