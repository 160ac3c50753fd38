"""操作日志: what people do with the audit log (SEC-03)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from drivers.records import RecordId


class Deed(Enum):
    """Sensitive actions, as the business says them."""

    DELETE = "删除"
    EXPORT = "导出"
    REASSIGN = "更换负责人"
    CREATE = "新建"
    DEACTIVATE = "停用账号"
    HAND_OVER = "移交记录"
    PASSWORD = "修改密码"  # noqa: S105  a deed, not a password
    EXPORT_PERSON = "导出个人信息"
    ANONYMISE = "匿名化"
    BACKUP = "备份"
    RESTORE = "恢复备份"
    OTHER = "其他"


@dataclass(frozen=True)
class AuditLine:
    """One line, the ``number``-th of the log: who (user name) did what to which record, when. ``text`` is all that it says."""

    id: RecordId
    number: int
    at: datetime
    user: str
    deed: Deed
    record: RecordId
    text: str


class Audit(Protocol):
    """操作日志 / the audit log."""

    def lines(self, user: str = "") -> Sequence[AuditLine]:
        """The newest lines first, of one user (by user name) where one is named; at most 200."""

    def change(self, line: RecordId, text: str) -> None:
        """Try to let a line say something else."""

    def remove(self, line: RecordId) -> None:
        """Try to remove a line."""

    def is_whole(self, since: AuditLine | None = None) -> bool:
        """What the CRM itself says: whether no line is missing or changed, from ``since`` on where it's given."""
