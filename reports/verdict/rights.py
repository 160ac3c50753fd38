"""The matrix of rights as the business wants it (PERM-06).

The table is ``features/permissions/权限矩阵.csv``: role, whose record, object, then one column an action.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from reports.evidence.model import Answer
from reports.verdict.table import InputError
from reports.words import Text

HEADINGS = {
    "role": ("角色", "role"),
    "whose": ("记录", "whose", "record"),
    "thing": ("对象", "object", "thing"),
}
ANSWERS = {"允许": Answer.ALLOWED, "allowed": Answer.ALLOWED, "拒绝": Answer.DENIED, "denied": Answer.DENIED}
ASKS_NOTHING = ("不适用", "n/a")
Place = tuple[str, str, str, str]
"""Role, whose record, object, action."""


@dataclass(frozen=True)
class Right:
    """One cell as the business wants it."""

    role: str
    whose: str
    thing: str
    action: str
    expected: Answer

    @property
    def place(self) -> Place:
        return self.role, self.whose, self.thing, self.action


def read_rights(path: Path) -> tuple[Right, ...]:
    """The table's cells but those that ask for nothing; none where there is no table. ``InputError`` by cell."""
    if not path.exists():
        return ()
    lines = [[c.strip() for c in line] for line in _lines(path)]
    lines = [line for line in lines if any(line)]
    head = (
        [next((k for k, names in HEADINGS.items() if c.lower() in names), "") for c in lines[0]]
        if lines
        else []
    )
    if sorted(filter(None, head)) != sorted(HEADINGS):
        raise InputError(
            [
                Text(
                    f"{path.name}：表头应有 角色、记录、对象",
                    f"{path.name}: the columns role, whose, object are needed",
                )
            ]
        )
    made, wrong = [], []
    for number, line in enumerate(lines[1:], 2):
        cells = [*line, *[""] * (len(head) - len(line))]
        who = {name: cells[i] for i, name in enumerate(head) if name}
        for action, word in ((lines[0][i], cells[i]) for i, name in enumerate(head) if not name):
            if word.lower() in ANSWERS:
                made.append(Right(who["role"], who["whose"], who["thing"], action, ANSWERS[word.lower()]))
            elif word.lower() not in ASKS_NOTHING:
                zh, en = f"“{word}”应为 允许、拒绝 或 不适用", f"{word!r} must be allowed, denied or n/a"
                wrong.append(
                    Text(
                        f"{path.name} 第 {number} 行 {action}：{zh}",
                        f"{path.name} row {number}, {action}: {en}",
                    )
                )
    places = [r.place for r in made]
    for place in dict.fromkeys(p for p in places if places.count(p) > 1):
        words = "·".join(place)
        wrong.append(Text(f"{path.name}：{words} 出现多次", f"{path.name}: {words} is there more than once"))
    if wrong:
        raise InputError(wrong)
    return tuple(made)


def _lines(path: Path) -> list[list[str]]:
    raw = path.read_bytes()
    for code in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(code)
        except UnicodeDecodeError:
            continue
        first = text.split("\n", 1)[0]
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count)))
    raise InputError(
        [Text(f"{path.name}：无法读取，请存为 UTF-8", f"{path.name}: can't be read, save it as UTF-8")]
    )
