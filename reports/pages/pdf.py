"""HTML to PDF through Chromium; the same page gives the same bytes."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path


def print_pdf(html: Path, pdf: Path, browser: str, *, stamp: str = "") -> bool:
    """Print ``html`` on A4 into ``pdf`` with the Chromium at ``browser``; False when that fails.

    ``stamp`` (ISO 8601) replaces the moment of printing, so that a second print has the same bytes.
    """
    from playwright.sync_api import Error, sync_playwright  # heavy, and not needed for the verdict

    try:
        with sync_playwright() as play:
            chromium = play.chromium.launch(executable_path=browser)
            try:
                page = chromium.new_page(java_script_enabled=False, offline=True)
                page.goto(html.resolve().as_uri())
                made = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
            finally:
                chromium.close()
    except (Error, OSError):
        return False
    pdf.write_bytes(_dated(made, stamp))
    return True


def _dated(pdf: bytes, stamp: str) -> bytes:
    """Both dates of the PDF replaced by ``stamp``, byte for byte, as offsets must not move."""
    try:
        time = datetime.fromisoformat(stamp)
    except ValueError:
        time = datetime.min
    words = time.strftime("D:%Y%m%d%H%M%S").replace("D:1010", "D:0001").encode()
    return re.sub(rb"(?<=Date \()D:\d{14}", lambda match: words[: len(match[0])].ljust(len(match[0]), b"0"), pdf)
