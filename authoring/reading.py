"""From the bytes of a feature file to text that the parser takes at its word.

The parser swallows full-width punctuation without an error, so what writers' keyboards and editors put
there is understood here, line by line, before the parser sees it: line numbers stay true. What stands in
quotes, in cells and between three quotes is the business's own and stays as it was typed.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from authoring.dialects import CHINESE_STEPS, FEATURES, LATIN_STEPS, TITLE_WORDS, one_of

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_BARS = "｜│丨"
_TITLE = re.compile(rf"({one_of(TITLE_WORDS)})\s*[:：]\s*")
_STEP = re.compile(rf"({one_of(CHINESE_STEPS)})\s*[:：,，]\s*|({one_of(LATIN_STEPS)})(?:\s*[:：,，]\s*|\s+)")
_BULLET = re.compile(r"[*＊]\s+")
_LANGUAGE = re.compile(r"#\s*language\s*:\s*([\w-]+)\s*$", re.IGNORECASE)
_LANGUAGES = {"zh": "zh-CN", "cn": "zh-CN", "zh-hans": "zh-CN", "zh-cn": "zh-CN", "zh-tw": "zh-TW"}
_LONG_TEXT = re.compile(r'\s*(?:"""|```|[“”„＂"]{3})')
_HOLDER = re.compile("＜([^＜＞<>]+)＞")


@dataclass(frozen=True)
class Reading:
    """A file as text; ``encoding`` is what it was in, ``bad_line`` where it can't be read at all."""

    text: str
    encoding: str
    bad_line: int | None = None

    @property
    def foreign(self) -> bool:
        """Whether the file isn't UTF-8; it was understood, but other tools may not."""
        return not self.encoding.startswith("utf-8")


def normalise(data: bytes) -> Reading:
    """The text of a feature file in the parser's own punctuation, line for line."""
    text, encoding, bad_line = decoded(data)
    lines = re.split(r"\r\n|\r|\n", text)
    return Reading("\n".join(_lines(lines)), encoding, bad_line)


def decoded(data: bytes) -> tuple[str, str, int | None]:
    """Text, encoding, and the line of the first bytes that make no sense in any."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), "utf-16", None
    try:
        return data.decode("utf-8-sig"), "utf-8", None
    except UnicodeDecodeError as bad:
        line = data.count(b"\n", 0, bad.start) + 1
    chinese = data.decode("gb18030", "replace")
    if "\ufffd" not in chinese and FEATURES.search(chinese):
        return chinese, "gb18030", None
    return data.decode("utf-8", "replace"), "utf-8?", line


def _lines(lines: list[str]) -> Iterator[str]:
    inside = ""
    for line in lines:
        mark = _LONG_TEXT.match(line)
        if inside:
            closes = mark and _delimiter(mark[0]) == inside
            yield line.replace(mark[0].strip(), inside, 1) if mark and closes else line
            inside = "" if closes else inside
        elif mark:
            inside = _delimiter(mark[0])
            yield line.replace(mark[0].strip(), inside, 1)
        else:
            yield _line(line.translate(_INVISIBLE))


def _delimiter(mark: str) -> str:
    return "```" if "```" in mark else '"""'


def _line(line: str) -> str:
    body = line.lstrip()
    indent = " " * (len(line) - len(body))
    return indent + _body(body)


def _body(body: str) -> str:
    if body.startswith(("#", "＃")):
        return _comment("#" + body[1:])
    if body.startswith(("@", "＠")):
        return re.sub(r"[,、;\s]+", " ", unicodedata.normalize("NFKC", body)).strip()
    if body.startswith(("|", *_BARS)):
        return re.sub(f"[{_BARS}]" if body[0] != "|" else "｜", "|", body)
    return _HOLDER.sub(r"<\1>", _keyword(body))


def _comment(body: str) -> str:
    language = _LANGUAGE.match(unicodedata.normalize("NFKC", body))
    if not language:
        return body
    asked = language[1].replace("_", "-")
    return f"# language: {_LANGUAGES.get(asked.lower(), asked.lower())}"


def _keyword(body: str) -> str:
    if title := _TITLE.match(body):
        return f"{title[1]}: {body[title.end() :]}".rstrip()
    if step := _STEP.match(body):
        return f"{step[1] or step[2]} {body[step.end() :]}"
    return _BULLET.sub("* ", body, count=1) if _BULLET.match(body) else body
