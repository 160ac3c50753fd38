"""What can go wrong at the port, and which outcome it stands for.

The outcomes are those of docs/architecture.md: only an expected refusal or a clean end is *passed*.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from drivers.words import Text


class Reason(Enum):
    """Why a CRM refused, in the port's own words; the value is what a feature says."""

    DUPLICATE_CUSTOMER = "客户重复"
    REQUIRED = "必填项未填"
    INVALID_FORMAT = "格式不正确"
    INVALID_CHOICE = "选项不存在"
    NOT_ALLOWED = "无权限"
    NOT_FOUND = "记录不存在"
    STAGE_ORDER = "阶段顺序不允许"
    LOSS_REASON_REQUIRED = "未填输单原因"
    CLOSED = "商机已关闭"
    OWN_REQUEST = "不能审批自己的申请"
    OUT_OF_TURN = "还没有轮到审批"
    ALREADY_DECIDED = "已经审批过"
    DECIDED = "申请已有结论"
    NO_APPROVER = "没有可以审批的人"
    NOT_SIGNED_IN = "未登录"
    WRONG_CREDENTIALS = "账号或密码错误"
    CONFLICT = "已被他人修改"
    WRONG_STATE = "当前状态不允许"
    NO_RECIPIENTS = "没有收件人"
    MAIL_UNREACHABLE = "发信服务器连不上"
    LOCKED = "登录已锁定"
    DEACTIVATED = "账号已停用"
    WRONG_FILE = "文件不符合要求"
    DAMAGED = "备份已损坏"
    ALREADY_IMPORTED = "已经导入过"
    OTHER = "其他原因"

    @property
    def english(self) -> str:
        """The reason as an English feature says it, for example ``duplicate customer``."""
        return self.name.lower().replace("_", " ")

    @classmethod
    def named(cls, words: str) -> Reason:
        """The reason that a feature names, in either language; ``ValueError`` lists the known ones."""
        for reason in cls:
            if words.strip().lower() in (reason.value, reason.english):
                return reason
        known = "、".join(r.value for r in cls)
        raise ValueError(f"没有“{words}”这个拒绝原因，可用的有 / unknown reason, known are: {known}")


class CrmError(Exception):
    """Base of all that a driver raises on purpose."""


class CrmRefused(CrmError):
    """The CRM said no. Expected by some scenarios; where it isn't, the scenario has failed.

    ``message`` is what the person saw. ``fields`` tells each named field's complaint, keyed by the
    port's field names (``name``, ``industry``, ``contact``, …). ``existing`` is the number of the
    record that was offered instead, where one was. ``kept`` is what the form still held after the
    refusal, ``None`` where the channel has no form.
    """

    def __init__(
        self,
        reason: Reason,
        message: str,
        *,
        fields: Mapping[str, str] | None = None,
        existing: str | None = None,
        kept: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{reason.value}: {message}")
        self.reason = reason
        self.message = message
        self.fields = dict(fields or {})
        self.existing = existing
        self.kept = kept


class CrmUnreachable(CrmError):
    """The CRM or its surroundings could not be reached: the outcome is *blocked*."""


class NotSupportedByTarget(CrmError):
    """This CRM has no notion of what was asked: the outcome is *not supported*, never passed."""

    def __init__(self, what: Text) -> None:
        super().__init__(f"{what.zh} / {what.en}")
        self.what = what


class AwaitingPerson(CrmError):
    """A person has to do this by hand: the outcome is *awaiting*; ``what`` is the instruction."""

    def __init__(self, what: Text) -> None:
        super().__init__(f"{what.zh} / {what.en}")
        self.what = what


class NotReached(CrmError, AssertionError):
    """An expected state did not come in time: the outcome is *failed*."""


class SettingsError(Exception):
    """``golive.toml`` can't be used; every complaint is bilingual and names file, key and value."""

    def __init__(self, complaints: list[Text]) -> None:
        super().__init__("\n".join(f"{c.zh} / {c.en}" for c in complaints))
        self.complaints = complaints
