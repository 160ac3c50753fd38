"""The addresses of the pages; an id is part of its record's address."""

from __future__ import annotations

from django.urls import URLPattern, path

from practice_crm.pages import access, administration, assets, customers, home, leads, opportunities

urlpatterns: list[URLPattern] = [
    path("static/<path:path>", assets.asset),
    path("", home.home),
    path("search", home.search),
    path("sign-in", access.sign_in),
    path("sign-out", access.sign_out),
    path("language", access.language),
    path("customers", customers.index),
    path("customers/new", customers.new),
    path("customers/export", customers.export),
    path("customers/<int:customer_id>", customers.view),
    path("customers/<int:customer_id>/edit", customers.edit),
    path("customers/<int:customer_id>/delete", customers.delete),
    path("leads", leads.index),
    path("leads/new", leads.new),
    path("leads/<int:lead_id>", leads.view),
    path("leads/<int:lead_id>/status", leads.status),
    path("opportunities", opportunities.index),
    path("opportunities/new", opportunities.new),
    path("opportunities/<int:opportunity_id>", opportunities.view),
    path("opportunities/<int:opportunity_id>/edit", opportunities.edit),
    path("opportunities/<int:opportunity_id>/stage", opportunities.stage),
    path("admin/configuration", administration.configuration),
    path("admin/import", administration.imports),
    path("admin/users", administration.users),
]
