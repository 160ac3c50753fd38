"""What all forms are made of. They carry what was typed and show what was refused; they judge nothing themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from practice_crm.pages.tags import lang, said
from practice_crm.refusals import Refused
from practice_crm.wording import Text, label

Choices = list[tuple[str, Any]]
CHOOSE = Text("请选择", "Please choose")
LEFT_EMPTY = Text("（不填）", "(leave empty)")


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
        self.asked, self.wide, self.several = asked, wide, False
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


def version_in(sent: Mapping[str, Any]) -> int | None:
    """The version of the record that the form was made from."""
    text = str(sent.get("version", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def text_input(**attrs: Any) -> forms.TextInput:
    """A line of text that the browser doesn't fill in by itself."""
    return forms.TextInput({"autocomplete": "off", **attrs})


def date_input() -> forms.DateInput:
    """A day."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def select(words: Iterable[str], kind: str, none: Text | None) -> forms.Select:
    """A list of words of a kind, with a first entry that stands for none of them."""
    return forms.Select(choices=[*nothing(none), *((word, said(word, kind)) for word in words)])


def nothing(words: Text | None) -> Choices:
    """The first entry of a list, for those who choose none."""
    return [("", words.in_(lang()))] if words else []
