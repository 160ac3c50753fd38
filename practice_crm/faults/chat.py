"""Faults of chat records (INT-02)."""

from __future__ import annotations

from datetime import datetime

from practice_crm.faults.fault import HTTP, Fault, Rule
from practice_crm.wording import Text


def _never_repeated(sound: Rule) -> Rule:
    def is_repeat(known: bool) -> bool:
        return False

    return is_repeat


def _by_arrival(sound: Rule) -> Rule:
    def place(sent_at: datetime, arrived: int) -> tuple[int, int]:
        return arrived, arrived

    return place


def _to_anybody(sound: Rule) -> Rule:
    def link_opens(may_open: bool) -> bool:
        return True

    return link_opens


FAULTS: tuple[Fault, ...] = (
    Fault(
        "message-taken-twice",
        "INT-02",
        HTTP,
        Text("同一条消息重复发来就记两次。", "A message that is sent again is recorded again."),
        "connections.is_repeat",
        _never_repeated,
    ),
    Fault(
        "chat-by-arrival",
        "INT-02",
        HTTP,
        Text("聊天记录按到达先后排，不按说话先后。", "The chat record is in the order of arrival."),
        "chat.place",
        _by_arrival,
    ),
    Fault(
        "chat-link-opens-to-anybody",
        "INT-02",
        HTTP,
        Text(
            "有链接就能打开客户档案，不看权限。", "The link opens the customer's file to anybody signed in."
        ),
        "chat.link_opens",
        _to_anybody,
    ),
)
