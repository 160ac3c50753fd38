"""All addresses: the interface, the pages, and what tests need when asked for."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("practice_crm.api.addresses")),
    path("", include("practice_crm.pages.urls")),
]
if settings.PRACTICE:
    urlpatterns.append(path("practice/", include("practice_crm.practice.urls")))
handler404 = "practice_crm.pages.refused.missing"
