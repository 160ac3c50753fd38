"""The accounts of a load run from a CSV file: one line per sales rep, so that no two share one (PERF-01)."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from drivers.errors import SettingsError
from drivers.records import Person, Role
from drivers.words import Text

COLUMNS = {
    "账号": "user",
    "user": "user",
    "密码": "password",
    "password": "password",
    "姓名": "name",
    "name": "name",
}


def read_accounts(path: Path, password: str) -> list[Person]:
    """Everybody in the file; who has no password there signs in with ``password``.

    Columns 账号/user, and if wanted 密码/password and 姓名/name; UTF-8 or GB18030, as spreadsheets save it.
    Raises ``SettingsError`` with every complaint and its line.
    """
    rows = list(csv.reader(StringIO(_text(path))))
    head = [COLUMNS.get(cell.strip().lower(), "") for cell in rows[0]] if rows else []
    if "user" not in head:
        found = "、".join(rows[0]) if rows else "—"
        raise SettingsError(
            [
                Text(
                    f"{path.name} 第 1 行应有“账号”一列（可另有 密码、姓名），现有：{found}",
                    f"{path.name} line 1: a column 'user' is needed (password and name if you like); there is: {found}",
                )
            ]
        )
    people: list[Person] = []
    lines: dict[str, int] = {}
    complaints: list[Text] = []
    for number, row in enumerate(rows[1:], 2):
        cells = dict(zip(head, (cell.strip() for cell in row), strict=False))
        if not any(cells.values()):
            continue
        user = cells.get("user", "")
        complaints += _wrong(path, number, user, lines)
        lines.setdefault(user, number)
        people.append(
            Person(cells.get("name") or user, user, Role.REP, "", cells.get("password") or password)
        )
    if complaints:
        raise SettingsError(complaints)
    return people


def _wrong(path: Path, number: int, user: str, lines: dict[str, int]) -> Sequence[Text]:
    if not user:
        return [Text(f"{path.name} 第 {number} 行没有账号", f"{path.name} line {number} has no user")]
    if user in lines:
        return [
            Text(
                f"{path.name} 第 {number} 行的账号 {user} 已在第 {lines[user]} 行：两名销售代表不能共用",
                f"{path.name} line {number}: {user} is already in line {lines[user]}; no two reps may share an account",
            )
        ]
    return []


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError:
        raise SettingsError(
            [Text(f"找不到账号文件 {path}", f"the file of accounts {path} is not there")]
        ) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")
