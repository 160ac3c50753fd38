"""The bundled CRM: small, real, and breakable on purpose (``practice_crm.faults``)."""

from __future__ import annotations

PRODUCT = "Practice CRM"
VERSION = "1.0.0"
