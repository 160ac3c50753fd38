"""Secrets and personal numbers out of everything that is attached, before it's sealed, whoever wrote it.

Passwords, tokens and cookies by their names; ID-card and telephone numbers by their shape, of which enough stays to
tell them apart. Text in Playwright traces (zip) too. Pictures and videos can't be masked: they show what was on screen.
"""

from __future__ import annotations

import json
import os
import re
import zipfile
from pathlib import Path
from typing import Any

WORDS = r"(?:password|passwd|passwort|pwd|\bpw|secret|token|csrf|session|api[_-]?key|jwt|口令|密码|\\{1,31}u5bc6\\{1,31}u7801|\\{1,31}u53e3\\{1,31}u4ee4)"
NAME = rf"{WORDS}[\w-]{{0,40}}"
FIELD = rf"[\w-]{{0,40}}?{NAME}"
"""A name as a whole. Every repetition is bounded or can't be tried twice: megabytes must not take minutes (bench/masking.py)."""
QUOTED = r'(?P<e>\\{0,31})"(?:[^"\\]++|\\++[^"\\]|(?P=e)\\++"|(?!))*+(?:(?P=e)")?|\\{0,31}\'[^\']*+\'?'
"""To the closing quote, as deep as JSON within JSON has escaped it; to the end where there is none: rather too much
than too little. ``(?!)`` never matches: it only puts early releases of Python 3.11 (seen with 3.11.2) back to where the
last repetition began, which they forget. Without the possessive ``*+`` each megabyte would take a hundred."""
ONE_QUOTED = r'\\{0,31}"[^"<>]{0,4000}"|\\{0,31}\'[^\'<>]{0,4000}\''
Q = r'\\{0,31}["\']'
RULES = (
    (re.compile(r"(?i)((?:set-)?cookie\\{0,31}\"?\s{0,40}[:=](?!\s{0,40}\\{0,31}\"?\*\*\*)\s{0,40}\\{0,31}\"?)[^\"\r\n\\]+"), r"\1***"),
    (re.compile(rf'(?i)({NAME}(?:{Q})?\s{{0,40}}(?:[:=：]|\\{{1,31}}uff1a)\s{{0,40}})(?:{QUOTED}|[^&;\s,}}<>"\\]+)'), r'\1\g<e>"***\g<e>"'),
    (re.compile(rf'(?i)(<[^<>]{{0,300}}name={Q}{FIELD}{Q}[^<>]{{0,300}}value=)(?:{QUOTED})'), r'\1\g<e>"***\g<e>"'),
    (re.compile(rf'(?i)(<[^<>]{{0,300}}value=)(?:{ONE_QUOTED})([^<>]{{0,300}}name={Q}{FIELD}{Q})'), r'\1"***"\2'),
    (re.compile(r"(?i)((?:proxy-)?authorization\\?\"?\s*[:=]\s*\\?\"?\w{1,40}\s{1,9})[^\s\"\\]+"), r"\1***"),
    (re.compile(r"(?i)(\bbearer\s+)[\w.~+/=-]{8,}"), r"\1***"),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*"), "***"),
    (re.compile(r"(?<![\w.-])([1-9]\d{5})(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}([\dXx])(?![\w-])"), r"\1***********\2"),
    (re.compile(r"(?<![\w.])((?:\+?86[- ]?)?1[3-9]\d)[- ]?\d{4}[- ]?\d{2}(\d{2})(?![\w])"), r"\1******\2"),
    (re.compile(r"(?<![\w.-])(0\d{2,3}-)\d{5,6}(\d{2})(?![\w-])"), r"\1******\2"),
)  # fmt: skip
"""Pattern and what stays. A name that is followed by its value, the way JSON, forms, HTML and headers write it."""
TEXTS = {
    ".txt",
    ".json",
    ".html",
    ".htm",
    ".xml",
    ".csv",
    ".har",
    ".md",
    ".log",
    ".yaml",
    ".yml",
    ".js",
    ".jsonl",
    ".svg",
    "",
}
KEPT = {
    "uuid",
    "historyId",
    "testCaseId",
    "fullName",
    "source",
    "type",
    "labels",
    "status",
    "stage",
    "start",
    "stop",
}
"""Fields of a result that the harness lives on."""


def masked(text: str) -> str:
    """``text`` without secrets and personal numbers."""
    for pattern, stays in RULES:
        text = pattern.sub(stays, text)
    return text


def mask_folder(results: Path) -> None:
    """Everything that is attached below a run's ``results/``; a file is only touched when something was found."""
    for path in sorted(results.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        if path.name.endswith("-result.json"):
            _result(path)
        elif path.suffix.lower() == ".zip":
            _archive(path)
        elif path.suffix.lower() in TEXTS:
            _text(path)


def _put(path: Path, content: bytes) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    beside.write_bytes(content)
    beside.replace(path)


def _text(path: Path) -> None:
    raw = path.read_bytes()
    if (better := _bytes(raw)) != raw:
        _put(path, better)


def _bytes(raw: bytes) -> bytes:
    """Text in UTF-8, else in the code page of old Chinese systems, else byte by byte."""
    for code in ("utf-8", "gb18030", "latin-1"):
        try:
            text = raw.decode(code)
            if text.encode(code) != raw:
                continue
        except UnicodeError:
            continue
        better = masked(text)
        return better.encode(code, "replace") if better != text else raw
    return raw


def _result(path: Path) -> None:
    """A result's words: message, trace, names and parameters of steps."""
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return  # reading will say what is wrong with it
    better = _words(data)
    if better != data:
        _put(path, (json.dumps(better, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass"))


def _words(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        if _is_parameter(value):
            return value | {"value": "***"}
        return {k: v if k in KEPT else _words(v) for k, v in value.items()}
    return [_words(v) for v in value] if isinstance(value, list) else value


def _is_parameter(value: dict[str, Any]) -> bool:
    """A parameter that is named like a secret."""
    name = value.get("name")
    return (
        set(value) >= {"name", "value"} and isinstance(name, str) and bool(re.fullmatch(f"(?i){FIELD}", name))
    )


def _archive(path: Path) -> None:
    """The text in a trace. One that can't be opened is left as it is."""
    try:
        with zipfile.ZipFile(path) as old:
            found = [(entry, old.read(entry)) for entry in old.infolist()]
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return
    better = [(entry, _bytes(raw) if _is_text(entry.filename, raw) else raw) for entry, raw in found]
    if all(a[1] is b[1] or a[1] == b[1] for a, b in zip(found, better, strict=True)):
        return
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as new:
        for entry, raw in better:
            new.writestr(entry.filename, raw)
    beside.replace(path)


def _is_text(name: str, raw: bytes) -> bool:
    return (
        not name.lower().endswith((".png", ".jpg", ".jpeg", ".webp", ".woff2", ".woff", ".gif"))
        and b"\0" not in raw[:2000]
    )
