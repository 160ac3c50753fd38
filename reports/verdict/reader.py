"""Tables of a TOML file that people edit, as dataclasses; every complaint names table, key, value and the nearest right word."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Sequence
from dataclasses import MISSING, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from reports.verdict.table import InputError
from reports.words import Text

T = TypeVar("T")


def toml(path: Path) -> dict[str, Any]:
    """The file as it stands; ``InputError`` when it can't be read."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
    except (OSError, ValueError) as bad:
        raise InputError(
            [Text(f"{path.name}：无法读取：{bad}", f"{path.name}: can't be read: {bad}")]
        ) from bad


class Reader:
    """Collects every complaint before it gives up. Strings with a default may be empty, others may not."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.wrong: list[Text] = []

    def finish(self) -> None:
        """``InputError`` when there was anything to complain about."""
        if self.wrong:
            raise InputError(self.wrong)

    def say(self, where: str, zh: str, en: str) -> None:
        self.wrong.append(Text(f"{self.file} {where}：{zh}", f"{self.file} {where}: {en}"))

    def known(self, data: dict[str, Any], names: Sequence[str], where: str) -> None:
        for key in data:
            if key not in names:
                self.say(f"{where} {key}".strip(), *unknown(key, names))

    def tables(self, kind: type[T], data: Any, name: str) -> list[T]:
        if not isinstance(data, list):
            self.say(f"[[{name}]]", "应写成 [[…]] 表", f"must be written as [[{name}]]")
            return []
        made = [self.table(kind, row, f"[[{name}]] {n}") for n, row in enumerate(data, 1)]
        return [row for row in made if row is not None]

    def table(self, kind: type[T], data: Any, where: str) -> T | None:
        if not isinstance(data, dict):
            self.say(where, "缺少这一段", "this section is missing")
            return None
        specs = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]
        self.known(data, tuple(specs), where)
        before = len(self.wrong)
        for name, spec in specs.items():
            if name in data:
                optional = spec.default is not MISSING
                self.value(f"{where} {name}", str(spec.type), data[name], optional=optional)
            elif spec.default is MISSING:
                self.say(where, f"缺少 {name}", f"{name} is missing")
        if len(self.wrong) > before or set(data) - set(specs):
            return None
        return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in data.items()})

    def value(self, where: str, kind: str, value: Any, *, optional: bool = False) -> None:
        if "int" in kind and (type(value) is not int or value < 0):
            self.say(
                where, f"应为不小于 0 的整数，现为 {value!r}", f"must be a whole number from 0, not {value!r}"
            )
        if kind == "str" and (not isinstance(value, str) or not (value.strip() or optional)):
            self.say(where, f"应为文字，现为 {value!r}", f"must be text, not {value!r}")
        if kind == "bool" and not isinstance(value, bool):
            self.say(where, f"应为 true 或 false，现为 {value!r}", f"must be true or false, not {value!r}")
        if kind.startswith("tuple") and not (isinstance(value, list) and all(_word(v) for v in value)):
            self.say(where, f"应为文字列表，现为 {value!r}", f"must be a list of texts, not {value!r}")
        if kind.startswith("date") and (not isinstance(value, date) or isinstance(value, datetime)):
            self.say(
                where,
                f"应为日期，如 2026-12-31，现为 {value!r}",
                f"must be a date like 2026-12-31, not {value!r}",
            )


def _word(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def unknown(word: str, known: Sequence[str]) -> tuple[str, str]:
    near = difflib.get_close_matches(word, known, 1)
    zh, en = (f"，是否指 {near[0]}？", f"; did you mean {near[0]}?") if near else ("", "")
    return f"没有“{word}”{zh}", f"there is no {word!r}{en}"
