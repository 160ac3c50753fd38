"""The forms of orders and connections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from practice_crm.models import Connection
from practice_crm.pages.sheet import CHOOSE, Sheet, Typed
from practice_crm.pages.tags import lang
from practice_crm.rules import connections as rules
from practice_crm.wording import Text

AMOUNT_HINT = Text("大于 0，最多两位小数。", "Above 0, at most two decimals.")
ADDRESS_HINT = Text(
    "ERP 的地址；企业微信和呼叫中心只向 CRM 发消息，可以不填。",
    "Where the ERP answers; chat and call centre only speak to the CRM.",
)
DAILY_HINT = Text(
    "频率为“每日”时，每天在这个时间同步。", "When the frequency is “daily”: the time of the day."
)
_NUMBERS = {"retry_seconds": float, "attempts": int, "patience_seconds": float}


class OrderSheet(Sheet):
    """An order; ``destinations`` are the ERPs that it can go to."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        values: Mapping[str, Any] | None = None,
        destinations: Iterable[Connection] = (),
    ) -> None:
        self._destinations = list(destinations)
        super().__init__(data, values=values)

    def made(self) -> dict[str, Typed]:
        found = {
            "product_kind": Typed("product_kind", asked=True, widget=forms.TextInput({"autofocus": True})),
            "amount": Typed(
                "amount", asked=True, widget=forms.TextInput({"inputmode": "decimal"}), hint=AMOUNT_HINT
            ),
            "remark": Typed("remark", wide=True, widget=forms.Textarea({"rows": 3})),
        }
        if self._destinations:
            choices = [(str(c.pk), c.name) for c in self._destinations]
            several = [("", CHOOSE.in_(lang()))] if len(choices) > 1 else []
            found["connection"] = Typed(
                "connection", asked=True, widget=forms.Select(choices=[*several, *choices])
            )
        return found


class ConnectionSheet(Sheet):
    """The settings of a connection; ``kind`` only while it is new."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        values: Mapping[str, Any] | None = None,
        kind: str = "",
    ) -> None:
        self._kind = kind
        super().__init__(data, values=values)

    def made(self) -> dict[str, Typed]:
        kinds = [("", CHOOSE.in_(lang())), *((code, name.in_(lang())) for code, name in rules.KINDS.items())]
        pace = [(code, name.in_(lang())) for code, name in rules.FREQUENCIES.items()]
        found = {
            "name": Typed("name", asked=True, wide=True, called=Text("连接名称", "Name")),
            "kind": Typed(
                "kind", asked=True, widget=forms.Select(choices=kinds), called=Text("系统", "System")
            ),
            "address": Typed("address", hint=ADDRESS_HINT),
            "frequency": Typed("frequency", widget=forms.Select(choices=pace)),
            "daily_at": Typed("daily_at", hint=DAILY_HINT),
            "retry_seconds": Typed("retry_seconds"),
            "attempts": Typed("attempts"),
            "patience_seconds": Typed("patience_seconds"),
        }
        if self._kind:
            del found["kind"]
        return found


def settings_of(form: ConnectionSheet, sent: QueryDict) -> dict[str, Any]:
    """What was sent, numbers as numbers; what is no number stays text, and the rules say so."""
    values: dict[str, Any] = {**form.typed()}
    for name, number in _NUMBERS.items():
        try:
            values[name] = number(values.get(name, ""))
        except ValueError:
            continue
    if "fields" in sent:
        values["fields"] = sent.getlist("fields")
    return values
