"""The Django application."""

from __future__ import annotations

from django.apps import AppConfig


class PracticeCrm(AppConfig):
    """The bundled CRM."""

    name = "practice_crm"
    default_auto_field = "django.db.models.BigAutoField"
