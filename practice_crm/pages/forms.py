"""The forms of signing in, customers and sales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from practice_crm import vocabulary
from practice_crm.models import CustomField
from practice_crm.pages.sheet import (
    CHOOSE,
    LEFT_EMPTY,
    Choices,
    Sheet,
    Typed,
    date_input,
    nothing,
    select,
    text_input,
)
from practice_crm.pages.tags import lang, said
from practice_crm.rules import custom as rules
from practice_crm.services import custom
from practice_crm.wording import Text


class SignInSheet(Sheet):
    def made(self) -> dict[str, Typed]:
        user = forms.TextInput({"autocomplete": "username", "autofocus": True, "autocapitalize": "none"})
        secret = forms.PasswordInput({"autocomplete": "current-password"})
        return {
            "user": Typed("user", widget=user),
            "password": Typed("password", widget=secret),
        }


class CustomerSheet(Sheet):
    """A customer; ``own`` are the custom fields (CUS-04)."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        values: Mapping[str, Any] | None = None,
        own: Sequence[CustomField] = (),
    ) -> None:
        self.own = own
        several = {custom.input_name(f) for f in own if f.type == rules.CHOICES}
        filled = {
            name: rules.split(value) if name in several else value for name, value in (values or {}).items()
        }
        super().__init__(data, values=filled)

    def own_inputs(self) -> dict[str, str]:
        """What was sent for the custom fields that the form had, by the name of the input."""
        return {
            name: text
            for name, text in ((custom.input_name(f), self._sent(f)) for f in self.own)
            if text is not None
        }

    def own_typed(self) -> dict[str, str]:
        """The same by label."""
        sent = self.own_inputs()
        return {f.label: sent[custom.input_name(f)] for f in self.own if custom.input_name(f) in sent}

    def typed(self) -> dict[str, str]:
        """What was sent for the usual fields."""
        own = {custom.input_name(f) for f in self.own}
        return {name: text for name, text in super().typed().items() if name not in own}

    def resent(self, values: Mapping[str, str]) -> QueryDict:
        """What would have been sent with these values in the form."""
        several = {custom.input_name(f) for f in self.own if f.type == rules.CHOICES}
        data = QueryDict(mutable=True)
        for name, value in values.items():
            if name in several:
                data[f"shown_{name}"] = "1"
                data.setlist(name, list(rules.split(value)))
            else:
                data[name] = value
        return data

    def _sent(self, field: CustomField) -> str | None:
        name = custom.input_name(field)
        if field.type == rules.CHOICES:
            several = self.data.getlist(name) if isinstance(self.data, QueryDict) else []
            return rules.SEPARATOR.join(several) if f"shown_{name}" in self.data else None
        return str(self.data[name]) if name in self.data else None

    def made(self) -> dict[str, Typed]:
        return {**self._usual(), **{custom.input_name(f): _own_input(f) for f in self.own}}

    def _usual(self) -> dict[str, Typed]:
        return {
            "name": Typed("name", asked=True, wide=True, widget=text_input(autofocus=True), hint=NAME_HINT),
            "industry": Typed("industry", asked=True, widget=_industries()),
            "contact": Typed("contact", asked=True, hint=CONTACT_HINT),
            "kind": Typed("kind", widget=select(vocabulary.KINDS, "kind", None)),
            "region": Typed(
                "region", widget=select(vocabulary.REGIONS, "region", LEFT_EMPTY), hint=REGION_HINT
            ),
            "source": Typed("source", widget=select(vocabulary.SOURCES, "source", LEFT_EMPTY)),
            "remark": Typed("remark", wide=True, widget=forms.Textarea({"rows": 3})),
            "refuses_contact": Typed("refuses_contact", widget=forms.CheckboxInput(), hint=REFUSES_HINT),
        }


class LeadSheet(Sheet):
    def made(self) -> dict[str, Typed]:
        return {
            "company": Typed("company", asked=True, wide=True, widget=text_input(autofocus=True)),
            "contact": Typed("contact", asked=True, hint=CONTACT_HINT),
            "source": Typed("source", asked=True, widget=select(vocabulary.SOURCES, "source", CHOOSE)),
            "industry": Typed("industry", asked=True, widget=_industries()),
            "region": Typed(
                "region", widget=select(vocabulary.REGIONS, "region", LEFT_EMPTY), hint=REGION_HINT
            ),
            "remark": Typed("remark", wide=True, widget=forms.Textarea({"rows": 3})),
        }


class OpportunitySheet(Sheet):
    def made(self) -> dict[str, Typed]:
        return {
            "name": Typed(
                "name", asked=True, wide=True, widget=text_input(autofocus=True), called=NAME_OF_SALE
            ),
            "amount": Typed("amount", widget=text_input(inputmode="decimal"), hint=AMOUNT_HINT),
            "closing_on": Typed("closing_on", widget=date_input(), hint=CLOSING_HINT),
            "remark": Typed("remark", wide=True, widget=forms.Textarea({"rows": 3})),
        }


class LeadsSheet(Sheet):
    """Several leads of one source, one per line: company and contact with a comma in between."""

    def made(self) -> dict[str, Typed]:
        return {
            "lines": Typed(
                "lines",
                asked=True,
                wide=True,
                widget=forms.Textarea({"rows": 8}),
                hint=LINES_HINT,
                called=LINES,
            ),
            "source": Typed("source", asked=True, widget=select(vocabulary.SOURCES, "source", CHOOSE)),
            "industry": Typed("industry", asked=True, widget=_industries()),
            "region": Typed("region", widget=select(vocabulary.REGIONS, "region", LEFT_EMPTY)),
        }

    def leads(self) -> list[dict[str, str]]:
        """What was typed, lead by lead; no line at all is one lead without a company."""
        typed = self.typed()
        lines = [line for line in typed.pop("lines", "").splitlines() if line.strip()] or [""]
        parts = [line.replace("，", ",").rpartition(",") for line in lines]
        return [
            {**typed, "company": company or rest, "contact": rest if company else ""}
            for company, _, rest in parts
        ]


class ActivitySheet(Sheet):
    def made(self) -> dict[str, Typed]:
        when = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        return {
            "activity_kind": Typed(
                "activity_kind",
                asked=True,
                widget=select(vocabulary.ACTIVITY_KINDS, "activity_kind", CHOOSE),
            ),
            "happened_at": Typed("happened_at", asked=True, widget=when),
            "next_step": Typed("next_step", asked=True, wide=True, widget=text_input(), hint=NEXT_STEP_HINT),
            "remark": Typed("remark", wide=True, widget=forms.Textarea({"rows": 3})),
        }


class ContactSheet(Sheet):
    def made(self) -> dict[str, Typed]:
        return {
            "person": Typed("person", asked=True, widget=text_input(autofocus=True)),
            "position": Typed("position"),
            "contact": Typed("contact", asked=True, hint=CONTACT_HINT),
        }


NAME_HINT = Text(
    "营业执照上的完整名称；个人客户填写真实姓名。", "Full registered name; for a person their right name."
)
CONTACT_HINT = Text("手机、带区号的座机或电子邮箱。", "Mobile, landline with area code, or e-mail.")
REFUSES_HINT = Text("市场专员将看不到其联系方式。", "Marketing will not see the contact.")
REGION_HINT = Text("不选时按您所在的团队。", "Left empty: your team's region.")
AMOUNT_HINT = Text("预计成交金额，最多两位小数。", "Expected amount, at most two decimals.")
OPTIONS_HINT = Text("单选、多选填写：每行一个，或用顿号分开。", "For choices: one per line.")
DEFAULT_HINT = Text("没有另外填写时使用。", "Used when nothing else is said.")
_OWN_HINTS = {rules.DATE: Text("年-月-日，如 2026-11-21。", "Year-month-day, such as 2026-11-21.")}
LINES = Text("线索名单", "Leads")
LINES_HINT = Text(
    "每行一条：公司名称，联系方式。", "One per line: company and contact with a comma in between."
)
NEXT_STEP_HINT = Text("谁、什么时候、做什么。", "Who does what, and when.")
CLOSING_HINT = Text("计入该月的销售预测。", "Counts in that month's forecast.")
NAME_OF_SALE = Text("商机名称", "Opportunity name")


def _own_input(field: CustomField) -> Typed:
    name, called = custom.input_name(field), Text(field.label, field.label)
    made = Typed(
        name, asked=field.required, widget=_own_widget(field), called=called, hint=_OWN_HINTS.get(field.type)
    )
    made.several = field.type == rules.CHOICES
    return made


def _own_widget(field: CustomField) -> forms.Widget:
    if field.type == rules.CHOICES:
        return forms.CheckboxSelectMultiple(choices=[(option, option) for option in field.options])
    if field.type == rules.CHOICE:
        return forms.Select(choices=[*nothing(LEFT_EMPTY), *((option, option) for option in field.options)])
    return text_input(inputmode="decimal") if field.type == rules.NUMBER else text_input()


class FieldSheet(Sheet):
    """A new custom field."""

    def made(self) -> dict[str, Typed]:
        offered = [(key, text.in_(lang())) for key, text in rules.TYPES.items()]
        types = forms.Select(choices=[*nothing(CHOOSE), *offered])
        return {
            "label": Typed("label", asked=True),
            "type": Typed("type", asked=True, widget=types),
            "options": Typed("options", wide=True, hint=OPTIONS_HINT, widget=forms.Textarea({"rows": 3})),
            "default": Typed("default", hint=DEFAULT_HINT),
            "required": Typed("required", widget=forms.CheckboxInput()),
        }


def _industries() -> forms.Select:
    """所属行业, grouped by section so that thirty entries stay easy to scan."""
    groups: dict[str, Choices] = {}
    for word in vocabulary.INDUSTRIES:
        shown = said(word, "industry")
        section = shown.split(": ")[0] if lang() == "en" else word.split("-")[0]
        groups.setdefault(section, []).append((word, shown))
    return forms.Select(choices=[*nothing(CHOOSE), *groups.items()])
