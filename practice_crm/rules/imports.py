"""Imports of files (MIG-01, MIG-04): which columns a file may have, and what may be done with a batch when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import get_close_matches

from practice_crm.wording import Text

RUNNING, INTERRUPTED, DONE, ROLLED_BACK = "running", "interrupted", "done", "rolled_back"
WAITING, SAVED, FAILED, UNDONE = "waiting", "saved", "failed", "undone"
STATES: dict[str, Text] = {
    RUNNING: Text("正在导入", "Running"),
    INTERRUPTED: Text("已中断", "Interrupted"),
    DONE: Text("已完成", "Done"),
    ROLLED_BACK: Text("已回滚", "Rolled back"),
}


LEFT_OUT = "不导入"
"""Stands over the columns that a mapping template leaves out."""
LINE, REASON = "原文件行号", "失败原因"
"""The columns that a file of failed rows has besides its own; mended, it may be given in as it is."""


_OURS = (LINE, REASON, LEFT_OUT)


def header_problems(header: Sequence[str], known: Collection[str], required: Collection[str]) -> list[Text]:
    """What keeps a file from being imported at all: empty, unknown, doubled or missing columns, each by name."""
    wrong = [_unknown(name, known) for name in header if name not in known and name not in _OURS]
    doubled = sorted({name for name in header if header.count(name) > 1 and name != LEFT_OUT})
    wrong += [
        Text(f"列“{name}”出现多次。", f"The column “{name}” is there more than once.") for name in doubled
    ]
    missing = [name for name in required if name not in header]
    return wrong + [
        Text(f"缺少必填列“{name}”。", f"The required column “{name}” is missing.") for name in missing
    ]


FIELD, COLUMN = "导入字段", "文件中的列"
"""The columns of a mapping template: our heading, and what the file calls it."""


def renamed(header: Sequence[str], template: Sequence[Sequence[str]]) -> tuple[list[str], list[Text]]:
    """The header under our headings, by the rows of a mapping template (our heading, the file's column), and what is
    wrong with the template. A column that no row names is left out, like those of a file of failed rows."""
    wanted = {column: field for field, column in template if column}
    wrong = [
        Text(f"映射模板里的“{column}”不在文件中。", f"The mapping template's “{column}” isn't in the file.")
        for column in wanted
        if column not in header
    ]
    return [wanted.get(name, LEFT_OUT) for name in header], wrong


def is_imported_already(same_file_states: Collection[str]) -> bool:
    """The same file isn't taken twice, unless what it brought was rolled back."""
    return any(state != ROLLED_BACK for state in same_file_states)


def after_last_row(waiting: int) -> str:
    """The state of a batch that has stopped working: done only when no row waits any more."""
    return INTERRUPTED if waiting else DONE


def may_resume(state: str) -> bool:
    """An interrupted batch goes on with its first waiting row."""
    return state == INTERRUPTED


def to_repeat(saved_last: Collection[int]) -> list[int]:
    """Which of the lines saved last are done again when an import goes on: none."""
    del saved_last
    return []


def may_roll_back(state: str) -> bool:
    """What a batch has brought can be taken back once it doesn't run any more."""
    return state in (INTERRUPTED, DONE)


def _unknown(name: str, known: Collection[str]) -> Text:
    if not name.strip():
        return Text("有一列没有列名。", "A column has no name.")
    near = get_close_matches(name, known, n=1, cutoff=0.4)
    zh, en = (f"是否指“{near[0]}”？", f" Did you mean “{near[0]}”?") if near else ("", "")
    return Text(f"不认识列“{name}”。{zh}", f"The column “{name}” is unknown.{en}")
