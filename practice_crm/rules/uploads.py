"""Attachments: which files are taken, and how they are given out again (SEC-01)."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from practice_crm.rules import fields
from practice_crm.rules.fields import Problem
from practice_crm.wording import Text

LARGEST = 5 * 1024 * 1024
"""Bytes; a file of exactly this size is taken."""
_ZIP = (b"PK\x03\x04",)
_KINDS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "docx": _ZIP,
    "xlsx": _ZIP,
    "txt": (),
    "csv": (),
}
"""What a file of each kind begins with; text has no such beginning."""
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"PK\x03\x04", b"%PDF-", b"\xca\xfe\xba\xbe")
_ACTIVE = (b"<script", b"<html", b"<!doctype", b"<svg", b"<iframe", b"<?php", b"javascript:")


class Served(NamedTuple):
    """How a file is given out: its media type, and whether a browser may show it instead of saving it."""

    media_type: str
    inline: bool


def file_name(sent: str) -> str:
    """The name without any path, without control characters, at most 120 characters, its ending kept."""
    last = sent.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c for c in unicodedata.normalize("NFC", last) if c.isprintable()).strip()
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[: 120 - len(ending) - 1]}.{ending}" if dot else plain[:120]


def kind_of(name: str) -> str:
    """The ending of a file name, in small letters."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def problem(name: str, content: bytes, size: int, channel: str) -> Problem | None:
    """Why a file isn't taken: no name, wrong kind, empty, too large, or its content isn't what its name says."""
    if not name:
        return fields.missing("file")
    return (
        ending_problem(name, channel)
        or size_problem(size)
        or content_problem(kind_of(name), content, channel)
    )


def ending_problem(name: str, channel: str) -> Problem | None:
    """Only the kinds of files that the business exchanges."""
    del channel
    if kind_of(name) in _KINDS:
        return None
    return _wrong(
        f"不支持这种文件。可以上传：{'、'.join(_KINDS)}。",
        f"This kind of file is not taken. Possible: {', '.join(_KINDS)}.",
    )


def size_problem(size: int) -> Problem | None:
    """Nothing empty, and at most 5 MB."""
    if size <= 0:
        return _wrong("文件是空的。", "The file is empty.")
    if size > LARGEST:
        return _wrong("文件不能超过 5 MB。", "The file may have at most 5 MB.")
    return None


def content_problem(kind: str, content: bytes, channel: str) -> Problem | None:
    """The content must be what the ending says; text must be text and hold nothing that a browser would run."""
    del channel
    beginnings = _KINDS.get(kind, ())
    fits = content.startswith(beginnings) if beginnings else _is_harmless_text(content)
    if fits:
        return None
    return _wrong("文件内容与扩展名不符。", "The content of the file is not what its name says.")


def served(kind: str) -> Served:
    """Every file is given out as a download, as nothing that a browser would open by itself."""
    del kind
    return Served("application/octet-stream", inline=False)


def _is_harmless_text(content: bytes) -> bool:
    if b"\x00" in content or content.startswith(_PROGRAMS):
        return False
    lowered = content.lower()
    return not any(sign in lowered for sign in _ACTIVE)


def _wrong(zh: str, en: str) -> Problem:
    return Problem("wrong_file", Text(zh, en))
