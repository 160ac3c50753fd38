"""Addresses under ``/practice/``."""

from __future__ import annotations

from django.urls import URLPattern, path

from practice_crm.practice import views

urlpatterns: list[URLPattern] = [
    path("faults", views.faults_view),
    path("sessions/expire", views.expire_view),
    path("fill", views.fill_view),
    path("clock", views.clock_view),
    path("tls", views.tls_view),
    path("audit", views.audit_view),
    path("numbering", views.numbering_view),
    path("health", views.health_view),
]
