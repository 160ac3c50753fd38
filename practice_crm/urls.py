"""All addresses: the interface, the pages when they are there, and what tests need when asked for."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.static import serve


def _there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("practice_crm.api.addresses")),
    path("i18n/", include("django.conf.urls.i18n")),
    re_path(r"^static/(?P<path>.*)$", serve, {"document_root": settings.STATIC_ROOT}),
]
if settings.PRACTICE:
    urlpatterns.append(path("practice/", include("practice_crm.practice.urls")))
if _there("practice_crm.pages.urls"):
    urlpatterns.append(path("", include("practice_crm.pages.urls")))
    handler404 = "practice_crm.pages.refused.missing"
