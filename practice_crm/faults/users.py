"""Faults of accounts and handing over (PERM-08)."""

from __future__ import annotations

from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules.fields import Problem
from practice_crm.rules.transport import Cookie
from practice_crm.wording import Text

_ANY_CHANNEL = ("page", "api")


def _lives_on(*channels: str) -> Rule:
    """The session of a deactivated person still counts in these channels."""

    def wrap(sound: Rule) -> Rule:
        def session_counts(active: bool, channel: str) -> bool:
            return channel in channels or bool(sound(active, channel))

        return session_counts

    return wrap


def _gets_in(sound: Rule) -> Rule:
    def may_sign_in(active: bool) -> bool:
        return True

    return may_sign_in


def _without(*kinds: str) -> Rule:
    """Some kinds of records stay behind when they are handed over."""

    def wrap(sound: Rule) -> Rule:
        def goes_along(kind: str) -> bool:
            return kind not in kinds and bool(sound(kind))

        return goes_along

    return wrap


def _to_anybody(sound: Rule) -> Rule:
    def receiver_problem(receiver_active: bool, receiver_role: str, same: bool) -> Problem | None:
        return None

    return receiver_problem


def _handed_out(**wrong: bool | str) -> Rule:
    """The session's cookie with wrong flags."""

    def wrap(sound: Rule) -> Rule:
        def session_cookie(encrypted: bool) -> Cookie:
            cookie: Cookie = sound(encrypted)
            return cookie._replace(**wrong)  # type: ignore[arg-type]

        return session_cookie

    return wrap


FAULTS: tuple[Fault, ...] = (
    Fault(
        "deactivated-session-lives",
        "PERM-08",
        BOTH,
        Text("账号停用后，已登录的人还能继续使用。", "Who was signed in goes on after being deactivated."),
        "accounts.session_counts",
        _lives_on(*_ANY_CHANNEL),
    ),
    Fault(
        "deactivated-session-lives-in-api",
        "PERM-08",
        HTTP,
        Text(
            "账号停用只在页面生效，接口还能用。", "Deactivating counts for pages only, not for the interface."
        ),
        "accounts.session_counts",
        _lives_on("api"),
    ),
    Fault(
        "deactivated-session-lives-in-pages",
        "PERM-08",
        UI,
        Text(
            "账号停用只在接口生效，页面还能用。", "Deactivating counts for the interface only, not for pages."
        ),
        "accounts.session_counts",
        _lives_on("page"),
    ),
    Fault(
        "deactivated-signs-in",
        "PERM-08",
        BOTH,
        Text("停用的账号还能登录。", "A deactivated account still signs in."),
        "accounts.may_sign_in",
        _gets_in,
    ),
    Fault(
        "hand-over-forgets-leads",
        "PERM-08",
        BOTH,
        Text("移交记录时漏了线索。", "Leads stay behind when records are handed over."),
        "accounts.goes_along",
        _without("lead"),
    ),
    Fault(
        "hand-over-forgets-opportunities",
        "PERM-08",
        BOTH,
        Text("移交记录时漏了商机。", "Opportunities stay behind when records are handed over."),
        "accounts.goes_along",
        _without("opportunity"),
    ),
    Fault(
        "hand-over-to-deactivated",
        "PERM-08",
        HTTP,
        Text("记录能移交给已停用的账号。", "Records can be handed to a deactivated account."),
        "accounts.receiver_problem",
        _to_anybody,
    ),
    Fault(
        "cookie-without-encryption",
        "SEC-06",
        HTTP,
        Text("登录凭证不加密时也会送出。", "The session's cookie travels unencrypted, too."),
        "transport.session_cookie",
        _handed_out(secure=False),
    ),
)
