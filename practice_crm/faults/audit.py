"""Faults of the audit log (SEC-03) and of secrets in it (SEC-06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from practice_crm.faults.fault import HTTP, Fault, Rule
from practice_crm.rules.areas import Area
from practice_crm.rules.audit import Line
from practice_crm.vocabulary import ADMINISTRATOR, SALES_DIRECTOR
from practice_crm.wording import Text


def _not_noted(*deeds: str) -> Rule:
    def wrap(sound: Rule) -> Rule:
        def is_noted(deed: str) -> bool:
            return deed not in deeds and bool(sound(deed))

        return is_noted

    return wrap


def _administrator_may(sound: Rule) -> Rule:
    def may_change(role: str) -> bool:
        return role == ADMINISTRATOR

    return may_change


def _lines_alone(sound: Rule) -> Rule:
    """Each line is checked by itself, not against the one before it."""

    def broken_at(lines: Sequence[Line], last_given: int, since: int = 1) -> int | None:
        from practice_crm.rules import audit

        wrong = (n.running for n in lines if n.digest != audit.digest(n.running, n.content, n.previous))
        return next(wrong, None)

    return broken_at


def _director_reads(sound: Rule) -> Rule:
    def may_reach(role: str, area: Area, channel: str) -> bool:
        return (area == "audit" and role == SALES_DIRECTOR) or bool(sound(role, area, channel))

    return may_reach


def _all_told(sound: Rule) -> Rule:
    def harmless(details: Mapping[str, object]) -> dict[str, object]:
        return dict(details)

    return harmless


FAULTS: tuple[Fault, ...] = (
    Fault(
        "delete-not-noted",
        "SEC-03",
        HTTP,
        Text("删除没有记入操作日志。", "Deleting leaves no line in the audit log."),
        "audit.is_noted",
        _not_noted("delete"),
    ),
    Fault(
        "export-not-noted",
        "SEC-03",
        HTTP,
        Text("导出没有记入操作日志。", "Exports leave no line in the audit log."),
        "audit.is_noted",
        _not_noted("export", "export_person"),
    ),
    Fault(
        "reassign-not-noted",
        "SEC-03",
        HTTP,
        Text("更换负责人没有记入操作日志。", "A change of owner leaves no line in the audit log."),
        "audit.is_noted",
        _not_noted("reassign", "hand_over"),
    ),
    Fault(
        "account-changes-not-noted",
        "SEC-03",
        HTTP,
        Text("账号的变动没有记入操作日志。", "Changes of accounts leave no line in the audit log."),
        "audit.is_noted",
        _not_noted("create", "deactivate"),
    ),
    Fault(
        "audit-changed-by-administrator",
        "SEC-03",
        HTTP,
        Text(
            "管理员能修改、删除操作日志。", "The administrator can change and remove lines of the audit log."
        ),
        "audit.may_change",
        _administrator_may,
    ),
    Fault(
        "audit-gap-unseen",
        "SEC-03",
        HTTP,
        Text("操作日志少了一条，系统看不出来。", "A line that is missing from the audit log isn't noticed."),
        "audit.broken_at",
        _lines_alone,
    ),
    Fault(
        "audit-open-to-director",
        "SEC-03",
        HTTP,
        Text("销售总监也能看操作日志。", "The sales director reads the audit log, too."),
        "areas.may_reach",
        _director_reads,
    ),
    Fault(
        "password-in-audit",
        "SEC-06",
        HTTP,
        Text("改密码时，新密码写进了操作日志。", "A new password is written into the audit log."),
        "audit.harmless",
        _all_told,
    ),
)
