"""Files that are given out: to be saved, never to be run (SEC-01)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from practice_crm.services.uploads import Download


def download(file: Download) -> HttpResponse:
    """The file as an answer; the name arrives whole, also in Chinese."""
    response = HttpResponse(file.content, content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(not file.inline, file.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return response
