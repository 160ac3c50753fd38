"""Style sheet and script; their addresses change with their content, so browsers may keep them."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve


@require_safe
def asset(request: HttpRequest, path: str) -> HttpResponseBase:
    """One file below ``static/``."""
    response = serve(request, path, document_root=settings.STATIC_ROOT)
    response["Cache-Control"] = "public, max-age=31536000, immutable" if "v" in request.GET else "no-cache"
    return response
