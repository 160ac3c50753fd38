"""HTML to PDF through Chromium; the same page gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path


def print_pdfs(pages: Sequence[Path], browser: str, *, stamp: str = "") -> list[Path]:
    """Print each page on A4 beside itself with the Chromium at ``browser``; nothing when that fails.

    ``stamp`` (ISO 8601) replaces the moment of printing, so that a second print has the same bytes.
    """
    from playwright.sync_api import Error, sync_playwright  # heavy, and not needed for the verdict

    made = []
    try:
        with sync_playwright() as play:
            chromium = play.chromium.launch(executable_path=browser)
            try:
                page = chromium.new_page(java_script_enabled=False, offline=True)
                for html in pages:
                    page.goto(html.resolve().as_uri())
                    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
                    html.with_suffix(".pdf").write_bytes(_dated(pdf, stamp))
                    made.append(html.with_suffix(".pdf"))
            finally:
                chromium.close()
    except (Error, OSError):
        return []
    return made


def _dated(pdf: bytes, stamp: str) -> bytes:
    """Both dates of the PDF replaced by ``stamp``, byte for byte, as offsets must not move."""
    try:
        digits = datetime.fromisoformat(stamp).strftime("%Y%m%d%H%M%S").encode()
    except ValueError:
        digits = b"19700101000000"
    return re.sub(rb"(?<=Date \(D:)\d{14}", digits.rjust(14, b"0"), pdf)
