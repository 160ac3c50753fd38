"""The rules of accounts, files, audit log, personal data, back-ups and encryption alone: no database, no server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from practice_crm.rules import accounts, audit, backups, privacy, texts, transport, uploads, usability
from practice_crm.vocabulary import ADMINISTRATOR, MARKETING, ROLES, SALES_MANAGER, SALES_REP, SERVICE_AGENT

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
GOOD = {"user": "mali", "name": "马丽", "role": SALES_REP, "team": "华东"}


def test_a_good_account_has_no_problems() -> None:
    assert accounts.problems(GOOD, taken=False) == {}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("user", "", "required"),
        ("user", "Ma Li", "invalid_format"),
        ("user", "ml", "invalid_format"),
        ("user", "1mali", "invalid_format"),
        ("name", "", "required"),
        ("name", "马" * 61, "invalid_format"),
        ("role", "boss", "invalid_choice"),
        ("team", "华西", "invalid_choice"),
        ("team", "", "required"),
    ],
)
def test_an_account_says_which_field_is_wrong(field: str, value: str, code: str) -> None:
    found = accounts.problems({**GOOD, field: value}, taken=False)
    assert {name: problem.code for name, problem in found.items()} == {field: code}


def test_a_user_name_is_given_once_and_only_sales_needs_a_team() -> None:
    assert accounts.problems(GOOD, taken=True)["user"].code == "invalid_choice"
    assert accounts.problems({**GOOD, "role": SERVICE_AGENT, "team": ""}, taken=False) == {}


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("Yunfan-268", True),
        ("Yunfan-26", False),
        ("4815162342", False),
        ("yunfanxieyi", False),
        ("xMALIx-2026", False),
        ("密码也可以很长2026", True),
    ],
)
def test_the_password_policy(password: str, good: bool) -> None:
    assert (accounts.password_problem(password, "mali", False, "api") is None) is good


def test_no_password_is_required_and_a_common_one_is_refused() -> None:
    missing, common = (accounts.password_problem(p, "mali", bool(p), "page") for p in ("", "password123"))
    assert missing and missing.code == "required"
    assert common and common.code == "invalid_format"


def test_the_fifth_wrong_password_locks_for_a_quarter_of_an_hour() -> None:
    tries = [NOW - timedelta(minutes=5) + timedelta(seconds=n) for n in range(5)]
    assert accounts.locked_until(tries[:4], NOW, "api") is None
    assert accounts.locked_until(tries, NOW, "api") == tries[-1] + timedelta(minutes=15)
    assert accounts.locked_until(tries, tries[0] + timedelta(minutes=15), "page") is None


def test_who_is_deactivated_is_out() -> None:
    assert not accounts.may_sign_in(False) and accounts.may_sign_in(True)
    assert not accounts.session_counts(False, "api") and accounts.session_counts(True, "page")
    assert not accounts.may_deactivate(7, 7) and accounts.may_deactivate(7, 8)
    assert accounts.old_password_asked("page")


@pytest.mark.parametrize(
    ("active", "role", "same", "good"),
    [
        (True, SALES_REP, False, True),
        (True, SALES_MANAGER, False, True),
        (True, ADMINISTRATOR, False, True),
        (False, SALES_REP, False, False),
        (True, SALES_REP, True, False),
        (True, MARKETING, False, False),
        (True, SERVICE_AGENT, False, False),
        (True, "", False, False),
    ],
)
def test_who_may_take_over_records(active: bool, role: str, same: bool, good: bool) -> None:
    assert (accounts.receiver_problem(active, role, same) is None) is good


def test_everything_goes_along_and_no_password_is_told() -> None:
    assert all(accounts.goes_along(kind) for kind in ("customer", "lead", "opportunity", "task"))
    assert accounts.facts({**GOOD, "password": "pbkdf2_…", "active": True}) == {**GOOD, "active": True}


@pytest.mark.parametrize(
    ("name", "content", "good"),
    [
        ("合同.pdf", b"%PDF-1.7", True),
        ("执照.PNG", b"\x89PNG\r\n\x1a\n", True),
        ("照片.jpeg", b"\xff\xd8\xff\xe0", True),
        ("表.xlsx", b"PK\x03\x04", True),
        ("备忘.txt", "周五回电".encode(), True),
        ("合同.pdf", b"MZ", False),
        ("合同.pdf.exe", b"%PDF-1.7", False),
        ("合同", b"%PDF-1.7", False),
        ("说明.html", b"<html>", False),
        ("备忘.txt", b"<SCRIPT>x</SCRIPT>", False),
        ("备忘.csv", b"a\x00b", False),
        ("备忘.txt", b"#!/bin/sh", False),
        ("空.txt", b"", False),
    ],
    ids=repr,
)
def test_which_files_are_taken(name: str, content: bytes, good: bool) -> None:
    problem = uploads.problem(name, content, len(content), "api")
    assert (problem is None) is good
    assert good or (problem and problem.code == "wrong_file")


def test_five_megabytes_are_the_limit_and_a_file_needs_a_name() -> None:
    assert uploads.size_problem(5 * 1024 * 1024) is None
    assert uploads.size_problem(5 * 1024 * 1024 + 1)
    missing = uploads.problem("", b"x", 1, "page")
    assert missing and missing.code == "required"


def test_a_file_name_loses_its_path_and_keeps_its_ending() -> None:
    assert uploads.file_name("C:\\tmp\\合同.pdf") == "合同.pdf"
    assert uploads.file_name("../../etc/passwd") == "passwd"
    long = uploads.file_name("长" * 300 + ".pdf")
    assert len(long) == 120 and long.endswith(".pdf")
    assert uploads.served("pdf") == ("application/octet-stream", False)


def chain(count: int) -> list[audit.Line]:
    lines: list[audit.Line] = []
    previous = audit.FIRST
    for running in range(1, count + 1):
        content = {"deed": "delete", "record": str(running)}
        lines.append(audit.Line(running, content, previous, audit.digest(running, content, previous)))
        previous = lines[-1].digest
    return lines


def test_a_whole_log_is_whole() -> None:
    assert audit.broken_at(chain(4), 4) is None
    assert audit.broken_at([], 0) is None


def test_a_missing_a_changed_and_a_cut_off_line_show() -> None:
    lines = chain(4)
    assert audit.broken_at([lines[0], *lines[2:]], 4) == 2
    changed = lines[1]._replace(content={"deed": "delete", "record": "99"})
    assert audit.broken_at([lines[0], changed, *lines[2:]], 4) == 2
    assert audit.broken_at(lines[:3], 4) == 4
    assert audit.broken_at(lines[2:], 4, since=3) is None and audit.broken_at(lines[3:], 4, since=3) == 3
    rewritten = lines[1]._replace(digest=audit.digest(2, lines[1].content, "x"), previous="x")
    assert audit.broken_at([lines[0], rewritten, *lines[2:]], 4) == 2


def test_nobody_changes_the_log_and_no_secret_is_in_it() -> None:
    assert not any(audit.may_change(role) for role in ROLES)
    assert audit.is_noted("delete") and not audit.is_noted("")
    assert audit.harmless({"to": "liqiang", "password": "x", "api_key": "y"}) == {"to": "liqiang"}


@pytest.mark.parametrize(
    ("kind", "field", "free", "personal"),
    [
        ("customer", "name", True, True),
        ("customer", "search_text", True, True),
        ("customer", "industry", True, False),
        ("lead", "company", True, True),
        ("opportunity", "amount", False, False),
        ("contactperson", "person", True, True),
        ("ticket", "title", True, True),
        ("ticket", "status", True, False),
        ("ticket", "opened_at", False, False),
        ("customertag", "tag", True, False),
    ],
)
def test_what_tells_who_a_person_is(kind: str, field: str, free: bool, personal: bool) -> None:
    assert privacy.is_personal(kind, field, free) is personal


@pytest.mark.parametrize(
    ("cells", "about"),
    [
        (["张伟", "138-0013-8000", "王芳"], True),
        (["张 伟", "+86 13800138000", ""], True),
        (["张伟", "1380013800", ""], True),
        (["张伟", "13900139000", ""], False),
        (["李娜", "13900139000", ""], False),
        (["李娜", "", ""], False),
    ],
)
def test_a_row_that_became_no_record_is_about_whom_it_reaches(cells: list[str], about: bool) -> None:
    assert privacy.tells_of(cells, "张伟", "13800138000") is about
    assert not privacy.tells_of(["", "x"], "", "")


def test_what_stands_in_for_a_person_and_what_stays() -> None:
    assert privacy.stands_in("customer", "name", "CUST1") == "已匿名-CUST1"
    assert privacy.stands_in("lead", "company", "CUST1") == "已匿名-CUST1"
    assert privacy.stands_in("customer", "contact", "CUST1") == ""
    assert privacy.stands_in("customer", "duplicate_key", "CUST1") != privacy.stands_in(
        "customer", "duplicate_key", "CUST2"
    )
    assert privacy.keeps_record("opportunity") and not privacy.keeps_record("attachment")
    assert privacy.goes_into_export("lead")
    assert [role for role in ROLES if privacy.may(role, "export", "api")] == [ADMINISTRATOR]


def test_a_back_up_that_is_not_what_it_was_is_not_restored() -> None:
    promised = {"customer": "a", "lead": "b"}
    assert backups.problem(promised, dict(promised)) is None
    for found in ({"customer": "a"}, {"customer": "x", "lead": "b"}, {**promised, "task": "c"}):
        problem = backups.problem(promised, found)
        assert problem and problem.code == "damaged"


def test_what_a_restore_turns_back_and_what_not() -> None:
    assert backups.belongs("customer") and not backups.belongs("auditentry")
    assert backups.goes_first("customer")
    assert backups.counter_after(9, 4) == 9 and backups.counter_after(4, 9) == 9
    assert backups.digest(["a", "b"]) != backups.digest(["ab"])
    assert [role for role in ROLES if backups.may(role, "page")] == [ADMINISTRATOR]


def test_how_data_travels() -> None:
    assert transport.session_cookie(True) == (True, "Lax", True)
    assert transport.session_cookie(False) == (True, "Lax", False)
    assert transport.strict_transport_s(True) == 365 * 24 * 3600 and transport.strict_transport_s(False) == 0
    assert transport.plain_answer() == 308 and transport.oldest_version() == "TLSv1.2"
    assert transport.checks_forgery("api", "POST") and not transport.checks_forgery("page", "GET")


def test_pages_are_for_everybody() -> None:
    assert texts.shown_as_text("customer") and usability.labelled("remark")
    assert usability.reached_by_keyboard("save") and usability.readable("en")
    assert usability.asks_again("delete") and not usability.asks_again("customer")
