"""用户管理 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from dataclasses import asdict

from drivers.areas.users import AccountDraft
from drivers.records import Made, RecordId, Role
from targets.practice.areas.base import OverHttp, OverPages

ROLES: dict[Role, str] = {
    Role.REP: "sales_rep",
    Role.MANAGER: "sales_manager",
    Role.DIRECTOR: "sales_director",
    Role.SERVICE: "service_agent",
    Role.MARKETING: "marketing",
    Role.ADMINISTRATOR: "administrator",
}


class HttpUsers(OverHttp):
    """User administration over ``/api/users``."""

    def create(self, draft: AccountDraft) -> RecordId:
        typed = {**asdict(draft), "role": ROLES[draft.role]}
        made = RecordId(str(self._line.write("POST", "/api/users", typed, name="POST /api/users")["id"]))
        self._tell(Made("user", made, draft.name))
        return made

    def told(self, account: RecordId) -> str:
        return "\n".join(
            self._line.raw_get(path).text
            for path in (f"/api/users/{account}", "/api/users", "/api/admin/users")
        )

    def deactivate(self, account: RecordId) -> None:
        self._do(account, "deactivate")

    def activate(self, account: RecordId) -> None:
        self._do(account, "activate")

    def hand_over(self, account: RecordId, to: str) -> None:
        self._do(account, "hand-over", {"to": to})

    def change_own_password(self, old: str, new: str) -> None:
        self._line.write("POST", "/api/session/password", {"old": old, "password": new})

    def _do(self, account: RecordId, deed: str, body: dict[str, str] | None = None) -> None:
        self._line.write("POST", f"/api/users/{account}/{deed}", body, name=f"POST /api/users/:id/{deed}")


class UiUsers(OverPages):
    """User administration under ``/admin/users``."""

    def create(self, draft: AccountDraft) -> RecordId:
        self._at.open("/admin/users/new")
        self._at.fill({"姓名": draft.name, "用户名": draft.user, "密码": draft.password})
        self._at.choose({"角色": ROLES[draft.role], "团队": draft.team or None})
        self._at.send("保存")
        made = RecordId(self._at.id())
        self._tell(Made("user", made, draft.name))
        return made

    def told(self, account: RecordId) -> str:
        self._at.open(f"/admin/users/{account}")
        page = self._at.page.content()
        self._at.open("/admin/users")
        return page + self._at.page.content()

    def deactivate(self, account: RecordId) -> None:
        self._at.open(f"/admin/users/{account}")
        self._at.send("停用账号")

    def activate(self, account: RecordId) -> None:
        self._at.open(f"/admin/users/{account}")
        self._at.send("启用账号")

    def hand_over(self, account: RecordId, to: str) -> None:
        self._at.open(f"/admin/users/{account}")
        self._at.choose({"接手人": to})
        self._at.send("全部移交")

    def change_own_password(self, old: str, new: str) -> None:
        self._at.open("/password")
        self._at.fill({"原密码": old, "新密码": new})
        self._at.send("保存")
