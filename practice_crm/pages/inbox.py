"""The inbox: notices and to-dos of the person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from practice_crm import clock
from practice_crm.pages.answering import go, page, show
from practice_crm.rules import inbox as rules
from practice_crm.services import inbox
from practice_crm.services.asking import Asking


@require_safe
@page
def index(asking: Asking, request: HttpRequest) -> HttpResponse:
    """Everything that waits for the person."""
    todos = [
        {"task": task, "overdue": rules.is_overdue((task.due_on - clock.today()).days)}
        for task in inbox.todos(asking)
    ]
    return show(asking, request, "inbox/index.html", todos=todos, notices=inbox.notices(asking))


@require_POST
@page
def finish(asking: Asking, request: HttpRequest, task_id: int) -> HttpResponse:
    """Tick a to-do off."""
    inbox.finish(asking, task_id)
    return go("/inbox", "moved")


@require_POST
@page
def read(asking: Asking, request: HttpRequest) -> HttpResponse:
    """The person has seen their notices."""
    inbox.read_all(asking)
    return go("/inbox", "moved")


urlpatterns: list[URLPattern] = [
    path("inbox", index),
    path("inbox/read", read),
    path("inbox/<int:task_id>/finish", finish),
]
