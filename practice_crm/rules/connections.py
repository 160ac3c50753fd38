"""Connections: their settings, who may use them, what of a message they take, when they synchronise (INT-04)."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from practice_crm.rules import fields
from practice_crm.rules.fields import Problem, Problems
from practice_crm.wording import Text, label

ERP: Final = "erp"
CHAT: Final = "chat"
CALLS: Final = "calls"
KINDS: dict[str, Text] = {
    ERP: Text("ERP", "ERP"),
    CHAT: Text("企业微信", "Enterprise chat"),
    CALLS: Text("呼叫中心", "Call centre"),
}
REAL_TIME: Final = "realtime"
DAILY: Final = "daily"
FREQUENCIES: dict[str, Text] = {
    REAL_TIME: Text("实时", "Real time"),
    DAILY: Text("每日", "Daily"),
}
FIELDS: dict[str, dict[str, Text]] = {
    ERP: {
        "order_number": Text("订单编号", "Order number"),
        "revision": Text("版本", "Revision"),
        "customer_number": Text("客户编号", "Customer number"),
        "amount": Text("金额", "Amount"),
        "product_kind": Text("产品类别", "Product kind"),
        "ordered_at": Text("下单时间", "Ordered at"),
        "reference": Text("CRM 订单号", "CRM reference"),
    },
    CHAT: {
        "conversation": Text("会话", "Conversation"),
        "customer_number": Text("客户编号", "Customer number"),
        "sender": Text("发送人", "Sender"),
        "text": Text("内容", "Text"),
        "sent_at": Text("发送时间", "Sent at"),
    },
    CALLS: {
        "number": Text("电话号码", "Telephone number"),
        "agent": Text("坐席", "Agent"),
        "started_at": Text("来电时间", "Time of the call"),
        "seconds": Text("通话时长", "Length"),
        "caller": Text("来电人", "Caller"),
    },
}
NEEDED: dict[str, tuple[str, ...]] = {
    ERP: ("order_number", "customer_number", "amount"),
    CHAT: ("conversation", "customer_number", "text"),
    CALLS: ("number",),
}
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
LONGEST_RETRY_S, MOST_ATTEMPTS, LONGEST_PATIENCE_S = 3600.0, 20, 60.0


def problems(values: Mapping[str, Any]) -> Problems:
    """Every setting that keeps a connection from being saved."""
    kind = str(values.get("kind", ""))
    return fields.gathered(
        {
            "name": fields.of_text("name", str(values.get("name", "")), required=True, limit=120),
            "kind": fields.of_choice("kind", kind, KINDS, required=True),
            "address": address_problem(kind, str(values.get("address", ""))),
            "fields": fields_problem(kind, values.get("fields") or ()),
            "frequency": fields.of_choice(
                "frequency", str(values.get("frequency", "")), FREQUENCIES, required=True
            ),
            "daily_at": time_problem(str(values.get("daily_at", ""))),
            "retry_seconds": _within("retry_seconds", values.get("retry_seconds"), 0, LONGEST_RETRY_S),
            "attempts": _within("attempts", values.get("attempts"), 1, MOST_ATTEMPTS),
            "patience_seconds": _within(
                "patience_seconds", values.get("patience_seconds"), 0.1, LONGEST_PATIENCE_S
            ),
        }
    )


def address_problem(kind: str, address: str) -> Problem | None:
    """An ERP needs an address; chat and call centre only speak to us."""
    if not address.strip():
        return fields.missing("address") if kind == ERP else None
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        sound = False
    if sound and len(address) <= 300:
        return None
    return Problem(
        "invalid_format",
        Text("地址应以 http:// 或 https:// 开头。", "The address must begin with http:// or https://."),
    )


def fields_problem(kind: str, chosen: Sequence[str]) -> Problem | None:
    """The list holds only fields that this kind knows, and at least those without which nothing works."""
    if kind not in FIELDS:
        return None
    known = FIELDS[kind]
    if any(field not in known for field in chosen):
        return fields.unknown_choice("fields")
    missing = [known[field] for field in NEEDED[kind] if field not in chosen]
    if not missing:
        return None
    return Problem(
        "required",
        Text(
            f"字段清单缺少：{'、'.join(m.zh for m in missing)}。",
            f"The list of fields lacks: {', '.join(m.en for m in missing)}.",
        ),
    )


def time_problem(text: str) -> Problem | None:
    """The time of the daily synchronisation, hours and minutes."""
    if _CLOCK.fullmatch(text):
        return None
    return Problem("invalid_format", Text("时间应写成 HH:MM。", "The time must be HH:MM."))


def _within(field: str, value: Any, least: float, most: float) -> Problem | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most:
        return None
    name = label(field)
    return Problem(
        "invalid_format",
        Text(
            f"{name.zh}应在 {least:g} 到 {most:g} 之间。",
            f"{name.en} must be between {least:g} and {most:g}.",
        ),
    )


def token_hash(token: str) -> str:
    """How a token is kept: it can be recognised, not read."""
    return hashlib.sha256(b"incoming:" + token.encode()).hexdigest()


def token_fits(shown: str, kept_hash: str) -> bool:
    """Whether what was shown is the token of the connection."""
    return bool(shown) and hmac.compare_digest(token_hash(shown), kept_hash)


def signing_key(token: str) -> str:
    """The key that signs what goes out; the other system makes the same of the shared token."""
    return hashlib.sha256(b"outgoing:" + token.encode()).hexdigest()


def signature(key: str, path: str, body: bytes) -> str:
    """The signature of a request; nobody without the key can make one."""
    return hmac.new(key.encode(), path.encode() + b"\n" + body, hashlib.sha256).hexdigest()


def is_repeat(known: bool) -> bool:
    """Whether a message has been taken before, by its id: then it changes nothing any more."""
    return known


def only_listed(message: Mapping[str, Any], listed: Sequence[str]) -> dict[str, Any]:
    """What a connection takes of a message: the fields of its list, nothing else."""
    return {field: value for field, value in message.items() if field in listed}


def at_of(text: str) -> time:
    """The time of the day behind ``HH:MM``."""
    return time.fromisoformat(text)


def last_point(now: datetime, at: time) -> datetime:
    """The latest moment up to ``now`` at which the daily synchronisation was to run; ``now`` is local time."""
    today = datetime.combine(now.date(), at, now.tzinfo)
    return today if today <= now else today - timedelta(days=1)


def sync_due(frequency: str, now: datetime, at: time, since: datetime) -> bool:
    """Whether a daily synchronisation is to run: its time has come since the last one (or since the connection
    was made). All in the CRM's local time."""
    return frequency == DAILY and since < last_point(now, at)


def may_go_at(frequency: str, now: datetime, at: time) -> datetime:
    """When something may go out: at once, or at the next daily time."""
    return now if frequency == REAL_TIME else last_point(now, at) + timedelta(days=1)
