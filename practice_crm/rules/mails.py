"""The mail of a campaign as HTML: text stays text, links lead past the counter (MKT-01, MKT-02)."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import NamedTuple

from practice_crm.rules import campaigns

_LINK = re.compile(r"https?://[^\s<>\"'{}，。；）】]+")


class Addresses(NamedTuple):
    """Where the mail's links lead: ``link`` with ``{}`` for the number of the link in the text."""

    link: str
    pixel: str
    answer: str
    opt_out: str


def links(text: str) -> list[str]:
    """The addresses in a text, each once, in order."""
    return list(dict.fromkeys(_LINK.findall(text)))


def target(address: str) -> str:
    """Where a counted link leads to in the end: to what stands in the mail."""
    return address


def shown(text: str) -> str:
    """Text that a mail shows exactly as it was written."""
    return html.escape(text, quote=True)


def as_html(text: str, values: Mapping[str, str], places: Addresses) -> str:
    """The text as a page: filled in, links counted, a pixel, a form to answer and a way to opt out."""
    found = links(text)
    parts, end = [], 0
    for link in _LINK.finditer(text):
        address = shown(places.link.format(found.index(link[0])))
        parts += [_written(text[end : link.start()], values), f'<a href="{address}">{shown(link[0])}</a>']
        end = link.end()
    written = "".join([*parts, _written(text[end:], values)])
    return (
        '<!doctype html><html lang="zh"><body style="font-family:sans-serif;line-height:1.7">\n'
        f"<div>{written}</div>\n"
        f'<p><a rel="answer" href="{shown(places.answer)}">请与我联系 / Please contact me</a></p>\n'
        f'<p style="color:#667"><a rel="opt-out" href="{shown(places.opt_out)}">退订 / Unsubscribe</a></p>\n'
        f'<img src="{shown(places.pixel)}" width="1" height="1" alt="">\n</body></html>'
    )


def _written(text: str, values: Mapping[str, str]) -> str:
    return shown(campaigns.filled(text, values)).replace("\n", "<br>\n")
