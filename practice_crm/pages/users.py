"""User administration (PERM-08) and one's own password (SEC-02)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice_crm import vocabulary
from practice_crm.pages.answering import go, page, show
from practice_crm.pages.sheet import CHOOSE, LEFT_EMPTY, Sheet, Typed
from practice_crm.pages.tags import lang, said
from practice_crm.refusals import Refused
from practice_crm.services import administration, sessions, users
from practice_crm.services.asking import Asking
from practice_crm.wording import Text

PASSWORD_HINT = Text(
    "至少 10 个字符，同时有字母和数字，不能包含用户名。",
    "At least 10 characters, letters and digits, without the user name.",
)


class UserSheet(Sheet):
    def made(self) -> dict[str, Typed]:
        return {
            "name": Typed("name", asked=True, called=Text("姓名", "Name")),
            "user": Typed("user", asked=True, widget=forms.TextInput({"autocomplete": "off"})),
            "role": Typed("role", asked=True, called=Text("角色", "Role"), widget=_choices("role", CHOOSE)),
            "team": Typed("team", called=Text("团队", "Team"), widget=_choices("region", LEFT_EMPTY)),
            "password": Typed("password", asked=True, widget=_secret("new-password"), hint=PASSWORD_HINT),
        }


class PasswordSheet(Sheet):
    """Somebody's new password, set by the administrator."""

    def made(self) -> dict[str, Typed]:
        called = Text("新密码", "New password")
        return {
            "password": Typed("password", called=called, widget=_secret("new-password"), hint=PASSWORD_HINT)
        }


class OwnPasswordSheet(PasswordSheet):
    """One's own new password."""

    def made(self) -> dict[str, Typed]:
        old = Typed("old", called=Text("原密码", "Old password"), widget=_secret("current-password"))
        return {"old": old, **super().made()}


@require_http_methods(["GET", "POST"])
@page
def new(asking: Asking, request: HttpRequest) -> HttpResponse:
    """A new account."""
    administration.enter(asking, "users")
    form = UserSheet(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return show(asking, request, "users/new.html", form=form)
    try:
        person = users.create(asking, form.typed())
    except Refused as no:
        form.complain(no)
        return show(asking, request, "users/new.html", code=no.status, form=form, refusal=no)
    return go(f"/admin/users/{person.pk}", "saved")


@require_safe
@page
def view(asking: Asking, request: HttpRequest, user_id: int) -> HttpResponse:
    """One account, and what the administrator may do with it."""
    return _shown(asking, request, user_id)


@require_POST
@page
def act(asking: Asking, request: HttpRequest, user_id: int, deed: str) -> HttpResponse:
    """Deactivate, activate, hand over, set a password, remove."""
    sent = request.POST
    try:
        if deed == "deactivate":
            users.deactivate(asking, user_id)
        elif deed == "activate":
            users.activate(asking, user_id)
        elif deed == "hand-over":
            users.hand_over(asking, user_id, sent.get("to", ""))
        elif deed == "password":
            users.set_password(asking, user_id, sent.get("password", ""))
        else:
            users.delete(asking, user_id)
            return go("/admin/users", "deleted")
    except Refused as no:
        if no.code in ("not_allowed", "not_found"):
            raise
        return _shown(asking, request, user_id, code=no.status, refusal=no)
    return go(f"/admin/users/{user_id}", "moved")


@require_http_methods(["GET", "POST"])
@page
def own_password(asking: Asking, request: HttpRequest) -> HttpResponse:
    """One's own password."""
    form = OwnPasswordSheet(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return show(asking, request, "users/password.html", form=form)
    try:
        person = users.change_own_password(
            asking, request.POST.get("old", ""), request.POST.get("password", "")
        )
    except Refused as no:
        form.complain(no)
        return show(asking, request, "users/password.html", code=no.status, form=form, refusal=no)
    sessions.stay(request, person)
    return go("/", "saved")


def _shown(asking: Asking, request: HttpRequest, user_id: int, **more: Any) -> HttpResponse:
    person = users.look(asking, user_id)
    password = PasswordSheet()
    if no := more.get("refusal"):
        password.complain(no)
    return show(
        asking,
        request,
        "users/view.html",
        account=person,
        facts=users.facts(person),
        owns=users.still_owns(person),
        receivers=users.receivers(asking, person),
        password=password,
        itself=person.pk == asking.id,
        **more,
    )


def _choices(kind: str, nothing: Text) -> forms.Select:
    words = vocabulary.ROLES if kind == "role" else vocabulary.REGIONS
    return forms.Select(choices=[("", nothing.in_(lang())), *((word, said(word, kind)) for word in words)])


def _secret(kind: str) -> forms.PasswordInput:
    return forms.PasswordInput({"autocomplete": kind})


_DEEDS = ("deactivate", "activate", "hand-over", "password", "delete")
urlpatterns: list[URLPattern] = [
    path("admin/users/new", new),
    path("admin/users/<int:user_id>", view),
    *(path(f"admin/users/<int:user_id>/{deed}", act, {"deed": deed}) for deed in _DEEDS),
    path("password", own_password),
]
