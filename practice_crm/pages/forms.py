"""The forms. They carry what was typed and show what was refused; they judge nothing themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from practice_crm import vocabulary
from practice_crm.pages.tags import lang, said
from practice_crm.refusals import Refused
from practice_crm.wording import Text, label

Choices = list[tuple[str, Any]]


class Typed(forms.Field):
    """A field that takes everything that is typed; ``asked`` marks it as required for the reader's eye."""

    def __init__(
        self,
        name: str,
        *,
        asked: bool = False,
        wide: bool = False,
        widget: type[forms.Widget] | forms.Widget = forms.TextInput,
        hint: Text | None = None,
        called: Text | None = None,
    ) -> None:
        words = (called or label(name)).in_(lang())
        super().__init__(
            required=False, label=words, widget=widget, help_text=hint.in_(lang()) if hint else ""
        )
        self.asked, self.wide = asked, wide
        if asked:
            self.widget.attrs["aria-required"] = "true"
        if hint:
            self.widget.attrs["aria-describedby"] = f"id_{name}_helptext"


class Sheet(forms.Form):
    """A form made of ``Typed`` fields, filled from a record or from what was sent."""

    use_required_attribute = False

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, values: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(values or {}))
        self.fields.update(self.made())

    def made(self) -> dict[str, Typed]:
        """The fields, in the language of the answer."""
        return {}

    def typed(self) -> dict[str, str]:
        """What was sent, for the fields that were sent."""
        return {name: str(self.data[name]) for name in self.fields if name in self.data}

    def complain(self, no: Refused) -> None:
        """Put each complaint beside its field."""
        self.full_clean()
        for name, why in no.fields.items():
            if name in self.fields:
                self.add_error(name, why.in_(lang()))
                self._point_at_complaint(name)

    def _point_at_complaint(self, name: str) -> None:
        attrs = self.fields[name].widget.attrs
        attrs["aria-invalid"] = "true"
        attrs["aria-describedby"] = f"id_{name}_error"  # the complaint takes the place of the hint


class SignInSheet(Sheet):
    def made(self) -> dict[str, Typed]:
        user = forms.TextInput({"autocomplete": "username", "autofocus": True, "autocapitalize": "none"})
        secret = forms.PasswordInput({"autocomplete": "current-password"})
        return {
            "user": Typed("user", widget=user),
            "password": Typed("password", widget=secret),
        }


class CustomerSheet(Sheet):
    def made(self) -> dict[str, Typed]:
        return {
            "name": Typed("name", asked=True, wide=True, widget=_text(autofocus=True), hint=NAME_HINT),
            "industry": Typed("industry", asked=True, widget=_industries()),
            "contact": Typed("contact", asked=True, hint=CONTACT_HINT),
            "kind": Typed("kind", widget=_select(vocabulary.KINDS, "kind", None)),
            "region": Typed(
                "region", widget=_select(vocabulary.REGIONS, "region", LEFT_EMPTY), hint=REGION_HINT
            ),
            "source": Typed("source", widget=_select(vocabulary.SOURCES, "source", LEFT_EMPTY)),
            "remark": Typed("remark", wide=True, widget=forms.Textarea({"rows": 3})),
            "refuses_contact": Typed("refuses_contact", widget=forms.CheckboxInput(), hint=REFUSES_HINT),
        }


class LeadSheet(Sheet):
    def made(self) -> dict[str, Typed]:
        return {
            "company": Typed("company", asked=True, wide=True, widget=_text(autofocus=True)),
            "contact": Typed("contact", asked=True, hint=CONTACT_HINT),
            "source": Typed("source", asked=True, widget=_select(vocabulary.SOURCES, "source", CHOOSE)),
            "industry": Typed("industry", asked=True, widget=_industries()),
            "region": Typed(
                "region", widget=_select(vocabulary.REGIONS, "region", LEFT_EMPTY), hint=REGION_HINT
            ),
            "remark": Typed("remark", wide=True, widget=forms.Textarea({"rows": 3})),
        }


class OpportunitySheet(Sheet):
    def made(self) -> dict[str, Typed]:
        return {
            "name": Typed("name", asked=True, wide=True, widget=_text(autofocus=True), called=NAME_OF_SALE),
            "amount": Typed("amount", widget=_text(inputmode="decimal"), hint=AMOUNT_HINT),
            "remark": Typed("remark", wide=True, widget=forms.Textarea({"rows": 3})),
        }


class ContactSheet(Sheet):
    def made(self) -> dict[str, Typed]:
        return {
            "person": Typed("person", asked=True, widget=_text(autofocus=True)),
            "position": Typed("position"),
            "contact": Typed("contact", asked=True, hint=CONTACT_HINT),
        }


CHOOSE = Text("请选择", "Please choose")
LEFT_EMPTY = Text("（不填）", "(leave empty)")
NAME_HINT = Text(
    "营业执照上的完整名称；个人客户填写真实姓名。", "Full registered name; for a person their right name."
)
CONTACT_HINT = Text("手机、带区号的座机或电子邮箱。", "Mobile, landline with area code, or e-mail.")
REFUSES_HINT = Text("市场专员将看不到其联系方式。", "Marketing will not see the contact.")
REGION_HINT = Text("不选时按您所在的团队。", "Left empty: your team's region.")
AMOUNT_HINT = Text("预计成交金额，最多两位小数。", "Expected amount, at most two decimals.")
NAME_OF_SALE = Text("商机名称", "Opportunity name")


def version_in(sent: Mapping[str, Any]) -> int | None:
    """The version of the record that the form was made from."""
    text = str(sent.get("version", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _text(**attrs: Any) -> forms.TextInput:
    return forms.TextInput({"autocomplete": "off", **attrs})


def _select(words: Iterable[str], kind: str, nothing: Text | None) -> forms.Select:
    return forms.Select(choices=[*_nothing(nothing), *((word, said(word, kind)) for word in words)])


def _industries() -> forms.Select:
    """所属行业, grouped by section so that thirty entries stay easy to scan."""
    groups: dict[str, Choices] = {}
    for word in vocabulary.INDUSTRIES:
        shown = said(word, "industry")
        section = shown.split(": ")[0] if lang() == "en" else word.split("-")[0]
        groups.setdefault(section, []).append((word, shown))
    return forms.Select(choices=[*_nothing(CHOOSE), *groups.items()])


def _nothing(words: Text | None) -> Choices:
    return [("", words.in_(lang()))] if words else []
