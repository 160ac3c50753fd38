"""Handing something to another system: what its answer means, and what to do next (INT-03, INT-05)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Literal, NamedTuple

from practice_crm.wording import Text

WAITING: Final = "待发送"
SENDING: Final = "发送中"
DELIVERED: Final = "已送达"
FAILED: Final = "发送失败"
STATES: dict[str, str] = {
    WAITING: "Waiting",
    SENDING: "Being sent",
    DELIVERED: "Delivered",
    FAILED: "Failed",
}
LONGEST_PAUSE_S: Final = 3600.0
Meaning = Literal["delivered", "again", "refused"]


class Heard(NamedTuple):
    """What came back: an HTTP status (0 = no whole answer), the JSON object in it if it was one, and otherwise
    what went wrong."""

    status: int
    body: Mapping[str, Any] | None
    problem: Text | None = None


class Verdict(NamedTuple):
    """What an answer means: it was taken, it's worth another try, or it was refused for good."""

    meaning: Meaning
    why: Text
    number: str = ""


def judged(heard: Heard, sent: Mapping[str, Any]) -> Verdict:
    """The meaning of what came back for ``sent``. Only an answer that names our own order, its amount and the
    other side's number is a confirmation."""
    if heard.problem:
        return Verdict("again", heard.problem)
    if 200 <= heard.status < 300:
        return _confirmed(heard, sent)
    if worth_another_try(heard.status):
        return Verdict("again", _said(heard))
    return Verdict("refused", _said(heard))


def worth_another_try(status: int) -> bool:
    """Errors of the other side pass; refusals (4xx) don't, but for “too early” and “too many”."""
    return status >= 500 or status in (408, 425, 429)


def confirms(body: Mapping[str, Any] | None, sent: Mapping[str, Any]) -> bool:
    """Whether an answer is about what we sent, and says under which number it was taken."""
    if not body:
        return False
    same = all(str(body.get(name)) == str(sent[name]) for name in ("reference", "amount"))
    return same and bool(str(body.get("order_number") or "").strip())


def _confirmed(heard: Heard, sent: Mapping[str, Any]) -> Verdict:
    if confirms(heard.body, sent):
        number = str((heard.body or {}).get("order_number") or "")
        return Verdict("delivered", Text("对方已确认。", "Confirmed by the other side."), number)
    return Verdict(
        "again", Text("对方的回答看不懂，不能算作成功。", "The answer makes no sense; it's no confirmation.")
    )


def _said(heard: Heard) -> Text:
    told = str((heard.body or {}).get("error") or "")[:200]
    if heard.status in (401, 403):
        return Text("对方不接受我方的签名或令牌。", "The other side doesn't accept our signature or token.")
    if heard.status >= 500:
        return Text(
            f"对方系统出错（{heard.status}）。", f"The other side has an internal error ({heard.status})."
        )
    return Text(f"对方拒绝：{told or heard.status}", f"Refused by the other side: {told or heard.status}")


def next_state(meaning: Meaning, tried: int, most: int) -> str:
    """What becomes of it after so many attempts: delivered, another try, or plainly failed."""
    if meaning == "delivered":
        return DELIVERED
    return WAITING if meaning == "again" and tried < most else FAILED


def pause_s(first_s: float, tried: int) -> float:
    """Seconds until the next attempt: twice as long after each, an hour at most."""
    return min(first_s * float(2 ** (max(tried, 1) - 1)), LONGEST_PAUSE_S)


def key_at(key: str, tried: int) -> str:
    """The idempotency key of an attempt: the same each time, so that the other side knows it again."""
    del tried
    return key


def tells_owner(state: str) -> bool:
    """Whether the owner of the order is told: when it failed for good, it needs a person."""
    return state == FAILED


def may_send_again(state: str) -> bool:
    """Only what has failed is started anew by hand."""
    return state == FAILED


def is_stuck(claimed_at: datetime | None, now: datetime, patience_s: float) -> bool:
    """Whether whoever was sending it is long gone (the process died in the middle)."""
    return claimed_at is not None and now - claimed_at > timedelta(seconds=patience_s + 30)
