"""Every address below ``/api/``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from practice_crm.api import (
    activities,
    administration,
    approvals,
    audit,
    backups,
    calls,
    campaigns,
    chat,
    connections,
    customers,
    fields,
    history,
    imports,
    inbound,
    inbox,
    knowledge,
    leads,
    modules,
    opportunities,
    orders,
    privacy,
    profile,
    reports,
    session,
    tickets,
    uploads,
    users,
)
from practice_crm.api.root import api, unknown_address

api.add_router("", session.router)
api.add_router("/customers", customers.router)
api.add_router("/customers", profile.router)
api.add_router("/leads", leads.router)
api.add_router("/opportunities", opportunities.router)
api.add_router("", administration.router)
api.add_router("/activities", activities.router)
api.add_router("/approvals", approvals.router)
api.add_router("/tickets", tickets.router)
api.add_router("/knowledge", knowledge.router)
api.add_router("/campaigns", campaigns.router)
api.add_router("/reports", reports.router)
api.add_router("/fields", fields.router)
api.add_router("/modules", modules.router)
api.add_router("/customers", history.router)
api.add_router("/audit", audit.router)
api.add_router("/privacy", privacy.router)
api.add_router("/orders", orders.router)
api.add_router("/chat", chat.router)
api.add_router("/calls", calls.router)
api.add_router("/connections", connections.router)
api.add_router("/inbound", inbound.router)
api.add_router("/users", users.router)
api.add_router("/uploads", uploads.router)
api.add_router("/inbox", inbox.router)
api.add_router("/backups", backups.router)
api.add_router("/imports", imports.router)

urlpatterns: list[URLPattern | URLResolver] = [path("", api.urls), re_path(r"^.*$", unknown_address)]
