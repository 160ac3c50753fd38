"""用户管理: what people do with user administration (PERM-08, SEC-02)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from drivers.records import RecordId, Role


@dataclass(frozen=True)
class AccountDraft:
    """A new account; the password is shown nowhere, not even in a failing test."""

    user: str
    name: str
    role: Role
    team: str
    password: str

    def __repr__(self) -> str:
        return f"AccountDraft({self.user}, {self.name}, {self.role.value}, {self.team})"


class Users(Protocol):
    """用户管理 / user administration, as this person meets it."""

    def create(self, draft: AccountDraft) -> RecordId:
        """Make an account."""

    def told(self, account: RecordId) -> str:
        """Everything that the CRM tells of an account, as it arrives: answer or page source."""

    def deactivate(self, account: RecordId) -> None:
        """Shut the account."""

    def activate(self, account: RecordId) -> None:
        """Open it again."""

    def hand_over(self, account: RecordId, to: str) -> None:
        """Give all records in this account's name to another user (by user name), in one action."""

    def change_own_password(self, old: str, new: str) -> None:
        """The password of the person at this desk."""
