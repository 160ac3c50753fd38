"""Every address below ``/api/``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from practice_crm.api import administration, customers, leads, opportunities, session
from practice_crm.api.root import api, unknown_address

api.add_router("", session.router)
api.add_router("/customers", customers.router)
api.add_router("/leads", leads.router)
api.add_router("/opportunities", opportunities.router)
api.add_router("", administration.router)

urlpatterns: list[URLPattern | URLResolver] = [path("", api.urls), re_path(r"^.*$", unknown_address)]
