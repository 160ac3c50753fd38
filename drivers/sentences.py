"""The sentences of the business: how a step module says which sentence it understands.

::

    @when(sentence("{who}录入客户“{name}”，联系方式“{contact}”"))
    @when(sentence('{who} records the customer "{name}" with contact "{contact}"'))
    def _(…):
        \"\"\"录入一个新客户 / record a new customer\"\"\"

A parameter is quoted (``“{name}”``: any text, whatever quotes the writer uses, never past the closing
one), typed (``{n:int}``, see ``TYPES``) or a bare single word (``{who}``, the same as ``{who:word}``). A word takes as many Chinese characters as it can get, so that
``{who}进入…`` also understands 王芳不能进入…: ``{who:person}`` takes a name of two or three, and no more.
Punctuation counts the same in its Chinese and its ASCII form, spaces only between two Latin words, and a
full stop at the end not at all. Quoted values reach the step exactly as they were typed. The docstring
is the meaning that ``features/SENTENCES.md`` shows: Chinese, `` / ``, English.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from pytest_bdd.parsers import StepParser

DOUBLE = '"“”„‟＂「」『』'
SINGLE = "'‘’‚＇"
_SAME = dict(zip("，：；（）！？％＋～￥。．０１２３４５６７８９", ",:;()!?%+~¥..0123456789", strict=True))
_FOLD = str.maketrans(_SAME | dict.fromkeys(DOUBLE, '"') | dict.fromkeys(SINGLE, "'"))
"""What counts as its ASCII form: one character for one, so that places in a text stay where they are."""

_PART = re.compile(r"""(?P<open>["'])?\{(?P<name>\w+)(?::(?P<type>\w+))?\}(?(open)["'])""")
_QUOTED = """(?:"(?P<NAME>[^"]*)"|'(?P<NAME__>[^"']*)')"""
_RESERVED = ("datatable", "docstring", "request")


class Parameter(NamedTuple):
    """A kind of unquoted value: how it looks, what it becomes, and one as an example."""

    pattern: str
    read: Callable[[str], Any]
    example: str


def _decimal(text: str) -> Decimal:
    plain = unicodedata.normalize("NFKC", text).translate(str.maketrans("", "", ",¥ "))
    units = {"万": 10_000, "亿": 100_000_000}
    return Decimal(plain.rstrip("万亿")) * units.get(plain[-1], 1)


def _date(text: str) -> date:
    year, month, day = (int(number) for number in re.findall(r"\d+", text))
    return date(year, month, day)


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.split(r"\s*[、，,]\s*", text))


_WORD = r"[\w·\-]+?"
_WHOLE = r"\d+(?:,\d{3})*"
_FRACTION = r"(?:\.\d+)?"
_UNIT = r"(?:\s*(?:万|亿))?"
TYPES = {
    "word": Parameter(_WORD, str, "王芳"),
    "person": Parameter(r"(?:[^\W\d_a-zA-Z]{2,3}|[a-zA-Z][\w\-]*)", str, "王芳"),
    "words": Parameter(rf"{_WORD}(?:\s*(?:、|,)\s*{_WORD})*", _words, "赵敏、周涛"),
    "int": Parameter(rf"[+\-]?{_WHOLE}{_UNIT}", lambda text: int(_decimal(text)), "100"),
    "number": Parameter(rf"[+\-]?\d+{_FRACTION}", _decimal, "1.5"),
    "money": Parameter(rf"¥?\s*{_WHOLE}{_FRACTION}{_UNIT}", _decimal, "100,000.00"),
    "date": Parameter(r"\d{4}(?:-\d{1,2}-\d{1,2}|年\d{1,2}月\d{1,2}日)", _date, "2026-11-21"),
}
"""Types of unquoted parameters; ``int`` and ``money`` (a Decimal, in yuan) also read 1,234 and 10万."""


def canonical(text: str) -> str:
    """The form in which two spellings of one sentence are the same; for comparing, never for showing."""
    return re.sub(r"\s+", _kept_space, text.translate(_FOLD).strip().rstrip(".").rstrip())


def _kept_space(match: re.Match[str]) -> str:
    before, after = match.string[match.start() - 1], match.string[match.end()]
    return " " if _latin(before) and _latin(after) else ""


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


class _Token(NamedTuple):
    """A character or a parameter of a sentence: its pattern, and how it stands to spaces beside it."""

    pattern: str
    kind: str
    spaced: bool


class Sentence(StepParser):
    """One sentence, ready to be given to pytest-bdd's ``given``, ``when``, ``then``.

    ``ValueError`` (in both languages) for an unknown type, a doubled or a reserved parameter name.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.readers: dict[str, Callable[[str], Any]] = {}
        self.canonical = canonical(_PART.sub(lambda m: '"{}"' if m["open"] else "{}", name.translate(_FOLD)))
        self.landmark = max(re.split(r'"?\{\}"?', self.canonical), key=len).strip()
        """The longest run of plain words: a text without it can't match, which is quick to see."""
        self._regex = re.compile(_joined(list(self._tokens())) + r"\s*\.?\s*")

    def parse_arguments(self, name: str) -> dict[str, Any] | None:
        """The values by parameter name, read by their types; ``None`` when the text doesn't match."""
        match = self._regex.fullmatch(name.translate(_FOLD))
        if match is None:
            return None
        places = {key: match.span(key) for key, found in match.groupdict().items() if found is not None}
        values = {key.removesuffix("__"): name[start:end] for key, (start, end) in places.items()}
        return {key: self.readers[key](value) for key, value in values.items()}

    def is_matching(self, name: str) -> bool:
        """Whether this sentence understands the text of a step."""
        return self._regex.fullmatch(name.translate(_FOLD)) is not None

    @property
    def shape(self) -> str:
        """The sentence as a writer sees it: … wherever something is to be filled in."""
        return self._with(lambda kind: "…")

    @property
    def example(self) -> str:
        """The sentence with a value for every unquoted parameter."""
        names = {"王芳": "Fang", "赵敏、周涛": "Min, Tao"} if self.name.isascii() else {}
        return self._with(lambda kind: names.get(TYPES[kind].example, TYPES[kind].example))

    def _with(self, value: Callable[[str], str]) -> str:
        out, end = "", 0
        for part in _PART.finditer(self.name.translate(_FOLD)):
            first, last = self.name[part.start()], self.name[part.end() - 1]
            filled = f"{first}…{last}" if part["open"] else value(part["type"] or "word")
            out += self.name[end : part.start()] + filled
            end = part.end()
        return out + self.name[end:]

    def _tokens(self) -> Iterator[_Token]:
        text, end = self.name.translate(_FOLD).strip().rstrip("."), 0
        for part in _PART.finditer(text):
            yield from _literal(text[end : part.start()])
            spaced = text[: part.start()].endswith(" ")
            yield _Token(self._parameter(part), "mark" if part["open"] else "latin", spaced)
            end = part.end()
        yield from _literal(text[end:])

    def _parameter(self, part: re.Match[str]) -> str:
        name, kind = part["name"], part["type"] or "word"
        if name in self.readers or name in _RESERVED or name.endswith("__"):
            raise ValueError(
                f"句子“{self.name}”的参数名 {name} 重复或不可用，请换一个 / parameter name {name} is taken"
            )
        self.readers[name] = str if part["open"] else self._type(kind).read
        return _QUOTED.replace("NAME", name) if part["open"] else f"(?P<{name}>{TYPES[kind].pattern})"

    def _type(self, kind: str) -> Parameter:
        if kind in TYPES:
            return TYPES[kind]
        near = difflib.get_close_matches(kind, TYPES, 1, 0)[0]
        raise ValueError(
            f"句子“{self.name}”的参数类型 {kind} 不存在，是否指 {near}？可用的有 / "
            f"unknown parameter type {kind}, did you mean {near}? known are: {', '.join(TYPES)}"
        )


def sentence(text: str) -> Sentence:
    """A sentence as the business says it; see the words at the top of this module."""
    return Sentence(text)


def _literal(text: str) -> Iterator[_Token]:
    spaced = False
    for char in text:
        if char.isspace():
            spaced = True
            continue
        kind = "latin" if _latin(char) else "han" if char.isalnum() else "mark"
        yield _Token(re.escape(char), kind, spaced)
        spaced = False


def _joined(tokens: list[_Token]) -> str:
    """The pattern of a whole sentence, with spaces where they mean something and leave where they don't."""
    out = [tokens[0].pattern] if tokens else []
    for before, token in zip(tokens, tokens[1:], strict=False):
        if before.kind == token.kind == "latin":
            out.append(r"\s+" if token.spaced else "")
        elif not before.kind == token.kind == "han" or token.spaced:
            out.append(r"\s*")
        out.append(token.pattern)
    return "".join(out)
