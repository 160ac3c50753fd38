"""The interface as one object: its parts, its refusals, its description (``/api/openapi.json``)."""

from __future__ import annotations

from ninja import NinjaAPI

from practice_crm import PRODUCT, VERSION

# No documentation page: Ninja's loads its scripts from another host.
api = NinjaAPI(title=PRODUCT, version=VERSION, docs_url=None)
