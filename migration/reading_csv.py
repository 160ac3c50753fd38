"""CSV as old systems write it: UTF-8 with or without BOM, or GB18030; comma, tab or semicolon."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path

from migration.model import BadInput, Opened
from migration.reading_checks import bad, checked, header

_HAN = re.compile(r"[\u4e00-\u9fff]")
_CHUNK = 1 << 20


def open_csv(path: Path) -> Opened:
    """The table in ``path``; the whole file is looked through for its encoding before the first row is given."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as opened:
        first = opened.readline()
    if "\x00" in first:
        raise bad(
            path.name,
            "不是文本文件。",
            "It is no text file.",
            "请导出为 CSV 或 XLSX。",
            "Export CSV or XLSX.",
        )
    delimiter = max(",\t;", key=first.count)
    records = _records(path, encoding, delimiter)
    columns = header(path.name, next(records)[1])
    return Opened(path.name, columns, checked(path.name, columns, records), path.stat().st_size, _lines(path))


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    number = 0
    with path.open(encoding=encoding, newline="") as opened:
        try:
            for number, cells in enumerate(csv.reader(opened, delimiter=delimiter, strict=True), 1):
                yield number, cells
        except csv.Error as wrong:
            raise bad(
                f"{path.name} 第 {number + 1} 行 / row {number + 1}",
                "引号没有配对，文件像是被截断了，或单元格里有单独的引号。",
                f"A quote isn't closed: the file seems to be cut off, or a cell has a lone quote ({wrong}).",
                "请重新导出。", "Export it again.",
            ) from wrong  # fmt: skip


def encoding_of(path: Path) -> str:
    """``utf-8-sig`` (with or without BOM) or ``gb18030``; ``BadInput`` when no single encoding fits every line."""
    with path.open("rb") as raw:
        start = raw.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise bad(
            path.name, "编码是 UTF-16。", "It is UTF-16.", "请另存为 CSV UTF-8。", "Save it as CSV UTF-8."
        )
    if _decodes(path, "utf-8"):
        return "utf-8-sig"
    _one_encoding(path, bom=start.startswith(codecs.BOM_UTF8))
    return "gb18030"


def _lines(path: Path) -> int:
    with path.open("rb") as raw:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: raw.read(_CHUNK), b""))


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as raw:
        try:
            while chunk := raw.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _one_encoding(path: Path, *, bom: bool) -> None:
    """A file that isn't UTF-8 must be GB18030 in every line, and no line may look like UTF-8.

    Bytes of UTF-8 mostly are valid GB18030 too and would become other words in silence. Three or more Han
    characters in a line that is valid UTF-8 don't come about by chance.
    """
    utf8 = other = 0
    with path.open("rb") as raw:
        for number, line in enumerate(raw, 1):
            if line.isascii():
                continue
            try:
                if len(_HAN.findall(line.decode("utf-8"))) >= 3 or (bom and number == 1):
                    utf8 = utf8 or number
            except UnicodeDecodeError as wrong:
                other = other or number
                _as_gb18030(path, number, line, wrong)
            if utf8 and other:
                raise _mixed(path, utf8, other)


def _as_gb18030(path: Path, number: int, line: bytes, wrong: UnicodeDecodeError) -> None:
    try:
        line.decode("gb18030")
    except UnicodeDecodeError:
        raise bad(
            f"{path.name} 第 {number} 行 / line {number}",
            f"第 {wrong.start + 1} 个字节起既不是 UTF-8 也不是 GB18030（文件被截断或已损坏？）。",
            f"From byte {wrong.start + 1} on it's neither UTF-8 nor GB18030 (cut off or damaged?).",
            "请重新导出。", "Export it again.",
        ) from wrong  # fmt: skip


def _mixed(path: Path, utf8: int, other: int) -> BadInput:
    return bad(
        path.name, f"混有两种编码：第 {utf8} 行是 UTF-8，第 {other} 行是 GB18030。",
        f"Two encodings are mixed: line {utf8} is UTF-8, line {other} is GB18030.",
        "请按同一编码重新导出。", "Export it again in one encoding.",
    )  # fmt: skip
