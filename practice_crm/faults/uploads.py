"""Faults of typed text and attachments (SEC-01)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules.fields import Problem
from practice_crm.rules.uploads import Served
from practice_crm.wording import Text


def _content_unchecked(sound: Rule) -> Rule:
    def content_problem(kind: str, content: bytes, channel: str) -> Problem | None:
        return None

    return content_problem


def _case_matters(sound: Rule) -> Rule:
    def kind_of(name: str) -> str:
        return name.rpartition(".")[2] if "." in name else ""

    return kind_of


def _unchecked(channel_without: str) -> Rule:
    def wrap(sound: Rule) -> Rule:
        def problem(name: str, content: bytes, size: int, channel: str) -> Problem | None:
            found: Problem | None = sound(name, content, size, channel)
            return None if channel == channel_without else found

        return problem

    return wrap


def _one_byte_more(sound: Rule) -> Rule:
    def size_problem(size: int) -> Problem | None:
        problem: Problem | None = sound(size - 1 if size > 1 else size)
        return problem

    return size_problem


def _five_million(sound: Rule) -> Rule:
    def size_problem(size: int) -> Problem | None:
        problem: Problem | None = sound(size + 242_880)
        return problem

    return size_problem


def _opens(sound: Rule) -> Rule:
    def served(kind: str) -> Served:
        return Served("text/html", inline=True)

    return served


def _cleaned(pattern: str, instead: str) -> Rule:
    """What was typed is changed on the way in, to be on the safe side."""

    def wrap(sound: Rule) -> Rule:
        def clean(values: Mapping[str, str]) -> dict[str, str]:
            kept: dict[str, str] = sound(values)
            return {name: re.sub(pattern, instead, value) for name, value in kept.items()}

        return clean

    return wrap


def _part_of_the_page(where: str) -> Rule:
    def wrap(sound: Rule) -> Rule:
        def shown_as_text(place: str) -> bool:
            return place != where and bool(sound(place))

        return shown_as_text

    return wrap


FAULTS: tuple[Fault, ...] = (
    Fault(
        "attachment-content-unchecked",
        "SEC-01",
        BOTH,
        Text("附件只看扩展名，不看内容。", "Only a file's name is checked, not its content."),
        "uploads.content_problem",
        _content_unchecked,
    ),
    Fault(
        "attachment-ending-case",
        "SEC-01",
        BOTH,
        Text("大写扩展名的附件不收。", "A file whose ending is in capitals isn't taken."),
        "uploads.kind_of",
        _case_matters,
    ),
    Fault(
        "attachment-unchecked-by-api",
        "SEC-01",
        HTTP,
        Text("附件只在页面检查，接口什么都收。", "Files are checked by pages only."),
        "uploads.problem",
        _unchecked("api"),
    ),
    Fault(
        "attachment-unchecked-by-page",
        "SEC-01",
        UI,
        Text("附件只在接口检查，页面什么都收。", "Files are checked by the interface only."),
        "uploads.problem",
        _unchecked("page"),
    ),
    Fault(
        "attachment-one-byte-more",
        "SEC-01",
        BOTH,
        Text("附件超过 5 MB 一个字节也收。", "A file one byte above 5 MB is taken."),
        "uploads.size_problem",
        _one_byte_more,
    ),
    Fault(
        "attachment-five-million",
        "SEC-01",
        BOTH,
        Text("正好 5 MB 的附件不收。", "A file of exactly 5 MB isn't taken."),
        "uploads.size_problem",
        _five_million,
    ),
    Fault(
        "attachment-opens",
        "SEC-01",
        BOTH,
        Text("附件在系统里直接打开。", "A file opens within the CRM instead of being saved."),
        "uploads.served",
        _opens,
    ),
    Fault(
        "text-quotes-doubled",
        "SEC-01",
        BOTH,
        Text("文字里的单引号存成了两个。", "A single quote in a text is stored twice."),
        "fields.clean",
        _cleaned("'", "''"),
    ),
    Fault(
        "text-tags-dropped",
        "SEC-01",
        BOTH,
        Text("尖括号里的文字没有存下来。", "Text in angle brackets is dropped."),
        "fields.clean",
        _cleaned("<[^>]*>", ""),
    ),
    Fault(
        "text-runs-at-customer",
        "SEC-01",
        UI,
        Text("客户备注成了页面的一部分。", "A customer's remark becomes part of the page."),
        "texts.shown_as_text",
        _part_of_the_page("customer"),
    ),
    Fault(
        "text-runs-at-lead",
        "SEC-01",
        UI,
        Text("线索备注成了页面的一部分。", "A lead's remark becomes part of the page."),
        "texts.shown_as_text",
        _part_of_the_page("lead"),
    ),
    Fault(
        "text-runs-in-list",
        "SEC-01",
        UI,
        Text("列表里的客户名称成了页面的一部分。", "A customer's name becomes part of the list's page."),
        "texts.shown_as_text",
        _part_of_the_page("list"),
    ),
)
