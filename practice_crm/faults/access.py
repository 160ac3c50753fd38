"""Faults of access: isolation (PERM-01, PERM-02), administration (PERM-05), sessions (PERM-07)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules.areas import Area
from practice_crm.rules.visibility import Deed, Kind, Scope
from practice_crm.vocabulary import SALES_DIRECTOR, SALES_MANAGER, SALES_REP
from practice_crm.wording import Text

_ANY_CHANNEL = ("page", "api")


def _scope_is(
    wrong: Scope, role: str, deeds: tuple[Deed, ...], channels: Collection[str] = _ANY_CHANNEL
) -> Rule:
    """One role gets the wrong customers, for some deeds, through some channels."""

    def wrap(sound: Rule) -> Rule:
        def scope(who: str, kind: Kind, deed: Deed, channel: str) -> Scope:
            if who == role and kind == "customer" and deed in deeds and channel in channels:
                return wrong
            allowed: Scope = sound(who, kind, deed, channel)
            return allowed

        return scope

    return wrap


def _reached_by(roles: Collection[str] | None, channels: Collection[str] = _ANY_CHANNEL) -> Rule:
    """The administrator's areas are open to more roles (``None``: to all)."""

    def wrap(sound: Rule) -> Rule:
        def may_reach(role: str, area: Area, channel: str) -> bool:
            opened = (roles is None or role in roles) and channel in channels
            return opened or bool(sound(role, area, channel))

        return may_reach

    return wrap


def _stranger_is_first_person(sound: Rule) -> Rule:
    def person_of(signed_in: int | None, channel: str) -> int | None:
        return 1 if signed_in is None and channel == "api" else sound(signed_in, channel)

    return person_of


def _never_over(sound: Rule) -> Rule:
    def is_alive(expires_at: datetime, now: datetime) -> bool:
        return True

    return is_alive


def _outlives_sign_out(sound: Rule) -> Rule:
    def ends_at_sign_out() -> bool:
        return False

    return ends_at_sign_out


def _key_kept(sound: Rule) -> Rule:
    def key_at_sign_in(presented: str | None, fresh: str) -> str:
        usable = presented and presented.isalnum() and 8 <= len(presented) <= 40
        return str(presented) if usable else str(sound(presented, fresh))

    return key_at_sign_in


_SEEING: tuple[Deed, ...] = ("list", "search", "export", "open")

FAULTS: tuple[Fault, ...] = (
    Fault(
        "rep-sees-all-customers",
        "PERM-01",
        BOTH,
        Text("销售代表能看到所有人的客户。", "A rep sees everybody's customers."),
        "visibility.scope",
        _scope_is("all", SALES_REP, _SEEING),
    ),
    Fault(
        "rep-edits-all-customers",
        "PERM-01",
        BOTH,
        Text("销售代表能查看并修改他人的客户。", "A rep opens and changes another rep's customers."),
        "visibility.scope",
        _scope_is("all", SALES_REP, ("open", "edit")),
    ),
    Fault(
        "leak-by-list",
        "PERM-01",
        BOTH,
        Text("只有客户列表泄露他人的客户。", "Only the customer list shows other reps' customers."),
        "visibility.scope",
        _scope_is("all", SALES_REP, ("list",)),
    ),
    Fault(
        "leak-by-search",
        "PERM-01",
        BOTH,
        Text("只有搜索泄露他人的客户。", "Only the search shows other reps' customers."),
        "visibility.scope",
        _scope_is("all", SALES_REP, ("search",)),
    ),
    Fault(
        "leak-by-export",
        "PERM-01",
        BOTH,
        Text("只有导出泄露他人的客户。", "Only the export holds other reps' customers."),
        "visibility.scope",
        _scope_is("all", SALES_REP, ("export",)),
    ),
    Fault(
        "leak-by-address",
        "PERM-01",
        BOTH,
        Text("只有直接输入地址能打开他人的客户。", "Only the direct address opens other reps' customers."),
        "visibility.scope",
        _scope_is("all", SALES_REP, ("open",)),
    ),
    Fault(
        "leak-by-page-address",
        "PERM-01",
        UI,
        Text(
            "权限只在接口检查：页面地址能打开他人的客户。",
            "Checked by the interface only: the page opens them.",
        ),
        "visibility.scope",
        _scope_is("all", SALES_REP, ("open",), ("page",)),
    ),
    Fault(
        "leak-by-api-id",
        "PERM-01",
        HTTP,
        Text(
            "权限只在页面检查：接口按编号给出他人的客户。",
            "Checked by the page only: the interface gives them.",
        ),
        "visibility.scope",
        _scope_is("all", SALES_REP, ("open",), ("api",)),
    ),
    Fault(
        "manager-sees-all-teams",
        "PERM-02",
        BOTH,
        Text("销售经理能看到其他团队的客户。", "A manager sees other teams' customers."),
        "visibility.scope",
        _scope_is("all", SALES_MANAGER, _SEEING),
    ),
    Fault(
        "manager-sees-only-own",
        "PERM-02",
        BOTH,
        Text("销售经理看不到本团队代表的客户。", "A manager does not see their team's customers."),
        "visibility.scope",
        _scope_is("own", SALES_MANAGER, _SEEING),
    ),
    Fault(
        "director-sees-only-own",
        "PERM-02",
        BOTH,
        Text("销售总监看不到各团队的客户。", "The director does not see the teams' customers."),
        "visibility.scope",
        _scope_is("own", SALES_DIRECTOR, _SEEING),
    ),
    Fault(
        "administration-open-to-all",
        "PERM-05",
        BOTH,
        Text(
            "任何人都能进入系统配置、数据导入和用户管理。",
            "Everybody reaches configuration, import and users.",
        ),
        "areas.may_reach",
        _reached_by(None),
    ),
    Fault(
        "administration-open-to-managers",
        "PERM-05",
        BOTH,
        Text("销售经理也能进入管理员的区域。", "Sales managers reach the administrator's areas too."),
        "areas.may_reach",
        _reached_by((SALES_MANAGER,)),
    ),
    Fault(
        "administration-open-by-page",
        "PERM-05",
        UI,
        Text("管理员区域只在接口检查权限。", "The administrator's areas are checked by the interface only."),
        "areas.may_reach",
        _reached_by(None, ("page",)),
    ),
    Fault(
        "administration-open-by-api",
        "PERM-05",
        HTTP,
        Text("管理员区域只在页面检查权限。", "The administrator's areas are checked by the page only."),
        "areas.may_reach",
        _reached_by(None, ("api",)),
    ),
    Fault(
        "open-without-sign-in",
        "PERM-07",
        HTTP,
        Text("未登录也能读取接口。", "The interface can be read without signing in."),
        "sessions.person_of",
        _stranger_is_first_person,
    ),
    Fault(
        "expired-session-accepted",
        "PERM-07",
        HTTP,
        Text("过期的会话仍然可用。", "An expired session still works."),
        "sessions.is_alive",
        _never_over,
    ),
    Fault(
        "session-survives-sign-out",
        "PERM-07",
        HTTP,
        Text("退出登录后，旧会话仍然可用。", "The old session still works after signing out."),
        "sessions.ends_at_sign_out",
        _outlives_sign_out,
    ),
    Fault(
        "session-fixation",
        "PERM-07",
        HTTP,
        Text(
            "登录后沿用浏览器带来的会话标识。",
            "Signing in keeps the session id that the browser brought along.",
        ),
        "sessions.key_at_sign_in",
        _key_kept,
    ),
)
