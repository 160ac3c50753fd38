"""How the CRM says no: one exception for pages and interface, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from practice_crm.wording import Text

STATUS: dict[str, int] = {
    "duplicate_customer": 409,
    "required": 422,
    "invalid_format": 422,
    "invalid_choice": 422,
    "not_allowed": 403,
    "not_found": 404,
    "stage_order": 409,
    "loss_reason_required": 422,
    "closed": 409,
    "own_request": 403,
    "out_of_turn": 409,
    "already_decided": 409,
    "decided": 409,
    "no_approver": 409,
    "busy": 409,
    "wrong_state": 409,
    "not_signed_in": 401,
    "wrong_credentials": 401,
    "conflict": 409,
    "locked": 429,
    "deactivated": 401,
    "wrong_file": 422,
    "damaged": 422,
    "already_imported": 409,
    "no_recipients": 409,
    "mail_unreachable": 409,
    "unknown": 500,
}


@dataclass(frozen=True)
class Existing:
    """The record that stands in the way, for those who may see it."""

    id: int
    number: str


class Refused(Exception):
    """The CRM said no. ``code`` is a key of ``STATUS``; ``fields`` says what is wrong with each field."""

    def __init__(
        self,
        code: str,
        message: Text,
        *,
        fields: Mapping[str, Text] | None = None,
        existing: Existing | None = None,
    ) -> None:
        super().__init__(f"{code}: {message.en}")
        self.code = code
        self.message = message
        self.fields = dict(fields or {})
        self.existing = existing

    @property
    def status(self) -> int:
        """The HTTP status that stands for the refusal."""
        return STATUS[self.code]


def not_allowed() -> Refused:
    """The record or the place exists, but not for this person."""
    return Refused("not_allowed", Text("您没有权限进行此操作。", "You are not allowed to do this."))


def not_found() -> Refused:
    """There is no such record."""
    return Refused("not_found", Text("没有找到这条记录。", "This record does not exist."))


def not_signed_in() -> Refused:
    """Nobody is signed in, or the session is over (PERM-07)."""
    return Refused("not_signed_in", Text("请先登录。", "Please sign in first."))


def wrong_credentials() -> Refused:
    """User name and password don't belong together; which of them is wrong is not told."""
    return Refused(
        "wrong_credentials", Text("用户名或密码不正确。", "The user name or the password is not correct.")
    )


def locked(until: str) -> Refused:
    """Too many wrong passwords (SEC-02); ``until`` is the time of day."""
    return Refused(
        "locked",
        Text(
            f"密码错误次数过多，登录已锁定，请在 {until} 之后再试。",
            f"Too many wrong passwords; signing in is locked until {until}.",
        ),
    )


def deactivated() -> Refused:
    """The account is shut (PERM-08); told only to who knows its password."""
    return Refused(
        "deactivated",
        Text("账号已停用，请联系系统管理员。", "This account is deactivated; ask your administrator."),
    )


def conflict() -> Refused:
    """Somebody else saved the record in the meantime (CUS-09)."""
    return Refused(
        "conflict",
        Text(
            "这条记录刚刚被其他人修改过，请刷新后再保存。",
            "Somebody else has changed this record. Reload it before you save.",
        ),
    )
