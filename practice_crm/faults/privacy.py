"""Faults of personal data (SEC-04), back-ups (SEC-05) and encryption (SEC-06)."""

from __future__ import annotations

from collections.abc import Mapping

from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules.fields import Problem
from practice_crm.vocabulary import SALES_REP
from practice_crm.wording import Text


def _export_without(*kinds: str) -> Rule:
    def wrap(sound: Rule) -> Rule:
        def goes_into_export(kind: str) -> bool:
            return kind not in kinds and bool(sound(kind))

        return goes_into_export

    return wrap


def _kept(*places: tuple[str, str]) -> Rule:
    """Some personal fields are forgotten when somebody is made anonymous."""

    def wrap(sound: Rule) -> Rule:
        def is_personal(kind: str, field: str, is_free_text: bool) -> bool:
            return (kind, field) not in places and bool(sound(kind, field, is_free_text))

        return is_personal

    return wrap


def _sales_dropped(sound: Rule) -> Rule:
    def keeps_record(kind: str) -> bool:
        return kind != "opportunity" and bool(sound(kind))

    return keeps_record


def _open_to_reps(channel_open: str) -> Rule:
    def wrap(sound: Rule) -> Rule:
        def may(role: str, deed: str, channel: str) -> bool:
            opened = role == SALES_REP and channel == channel_open
            return opened or bool(sound(role, deed, channel))

        return may

    return wrap


def _backup_without(*tables: str) -> Rule:
    def wrap(sound: Rule) -> Rule:
        def belongs(table: str) -> bool:
            return table not in tables and bool(sound(table))

        return belongs

    return wrap


def _nothing_removed(sound: Rule) -> Rule:
    def goes_first(table: str) -> bool:
        return False

    return goes_first


def _never_damaged(sound: Rule) -> Rule:
    def problem(promised: Mapping[str, str], found: Mapping[str, str]) -> Problem | None:
        return None

    return problem


def _back_to_then(sound: Rule) -> Rule:
    def counter_after(now: int, then: int) -> int:
        return then

    return counter_after


def _anybody(sound: Rule) -> Rule:
    def may(role: str, channel: str) -> bool:
        return True

    return may


def _no_word_of_it(sound: Rule) -> Rule:
    def strict_transport_s(encrypted: bool) -> int:
        return 0

    return strict_transport_s


def _for_an_hour(sound: Rule) -> Rule:
    def strict_transport_s(encrypted: bool) -> int:
        return 3600 if encrypted else 0

    return strict_transport_s


def _answers_plain(sound: Rule) -> Rule:
    def plain_answer() -> int:
        return 200

    return plain_answer


FAULTS: tuple[Fault, ...] = (
    Fault(
        "person-export-without-leads",
        "SEC-04",
        BOTH,
        Text("个人信息导出里缺了线索。", "The export of a person's data lacks the leads."),
        "privacy.goes_into_export",
        _export_without("lead"),
    ),
    Fault(
        "anonymised-still-found",
        "SEC-04",
        BOTH,
        Text("匿名化之后，按姓名还搜索得到。", "Somebody made anonymous is still found by name."),
        "privacy.is_personal",
        _kept(("customer", "search_text")),
    ),
    Fault(
        "anonymised-contact-kept",
        "SEC-04",
        BOTH,
        Text("匿名化之后，客户的联系方式还在。", "The contact of somebody made anonymous is still there."),
        "privacy.is_personal",
        _kept(("customer", "contact"), ("customer", "contact_key")),
    ),
    Fault(
        "anonymised-lead-kept",
        "SEC-04",
        BOTH,
        Text("匿名化漏了线索里的姓名。", "The name in the lead of somebody made anonymous is forgotten."),
        "privacy.is_personal",
        _kept(("lead", "company")),
    ),
    Fault(
        "anonymising-drops-sales",
        "SEC-04",
        BOTH,
        Text("匿名化把商机也删了，报表变了。", "Making somebody anonymous deletes their opportunities."),
        "privacy.keeps_record",
        _sales_dropped,
    ),
    Fault(
        "privacy-open-by-api",
        "SEC-04",
        HTTP,
        Text(
            "接口没有检查：销售代表能导出、匿名化个人信息。",
            "By the interface a rep exports and anonymises personal data.",
        ),
        "privacy.may",
        _open_to_reps("api"),
    ),
    Fault(
        "privacy-open-by-page",
        "SEC-04",
        UI,
        Text(
            "页面没有检查：销售代表能导出、匿名化个人信息。",
            "By the pages a rep exports and anonymises personal data.",
        ),
        "privacy.may",
        _open_to_reps("page"),
    ),
    Fault(
        "backup-without-opportunities",
        "SEC-05",
        HTTP,
        Text("备份漏了商机。", "Opportunities are missing from the back-up."),
        "backups.belongs",
        _backup_without("opportunity"),
    ),
    Fault(
        "restore-keeps-later-records",
        "SEC-05",
        HTTP,
        Text("恢复之后，备份以后录入的还在。", "What was recorded after the back-up survives the restore."),
        "backups.goes_first",
        _nothing_removed,
    ),
    Fault(
        "damaged-backup-restored",
        "SEC-05",
        HTTP,
        Text("损坏的备份也照样恢复。", "A damaged back-up is restored all the same."),
        "backups.problem",
        _never_damaged,
    ),
    Fault(
        "numbers-again-after-restore",
        "SEC-05",
        HTTP,
        Text("恢复之后，用过的客户编号又用一次。", "After a restore customer numbers are used again."),
        "backups.counter_after",
        _back_to_then,
    ),
    Fault(
        "backup-by-anybody",
        "SEC-05",
        HTTP,
        Text("谁都能备份、取走全部数据。", "Everybody can make a back-up and take it away."),
        "backups.may",
        _anybody,
    ),
    Fault(
        "plain-allowed-later",
        "SEC-06",
        HTTP,
        Text("没有要求浏览器以后只用加密的地址。", "Browsers aren't told to insist on encryption."),
        "transport.strict_transport_s",
        _no_word_of_it,
    ),
    Fault(
        "plain-allowed-after-an-hour",
        "SEC-06",
        HTTP,
        Text("只要求浏览器一小时内用加密的地址。", "Browsers insist on encryption for an hour only."),
        "transport.strict_transport_s",
        _for_an_hour,
    ),
    Fault(
        "plain-address-answers",
        "SEC-06",
        HTTP,
        Text("不加密的地址也给出内容。", "The plain address answers with content."),
        "transport.plain_answer",
        _answers_plain,
    ),
)
