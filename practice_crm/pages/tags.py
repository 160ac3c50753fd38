"""What templates need: two languages, icons, the business's words, amounts. Loaded for every template."""

from __future__ import annotations

import hashlib
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django import forms, template
from django.utils import timezone, translation
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from practice_crm import vocabulary, vocabulary_marketing, vocabulary_service
from practice_crm.pages import icons
from practice_crm.rules import delivery, orders, texts, usability
from practice_crm.wording import Lang, Text, label, lang_of

register = template.Library()
STATIC = Path(__file__).resolve().parent.parent / "static"
_ENGLISH: dict[str, dict[str, str]] = {
    "region": vocabulary.REGIONS,
    "source": vocabulary.SOURCES,
    "status": vocabulary.LEAD_STATUSES,
    "stage": vocabulary.STAGES,
    "order_state": orders.STATES,
    "sending": delivery.STATES,
    "industry": vocabulary.INDUSTRIES,
    "department": vocabulary.DEPARTMENTS,
    "approval": vocabulary.APPROVAL_STATES,
    "via": vocabulary_service.VIAS,
    "category": vocabulary_service.CATEGORIES,
    "priority": vocabulary_service.PRIORITIES,
    "ticket_status": vocabulary_service.TICKET_STATUSES,
    "satisfaction": vocabulary_service.SATISFACTIONS,
    "lateness": vocabulary_service.LATENESS,
    "event": vocabulary_service.EVENTS,
    "campaign_status": vocabulary_marketing.CAMPAIGN_STATUSES,
    "delivery": vocabulary_marketing.DELIVERIES,
    "activity_kind": vocabulary.ACTIVITY_KINDS,
}
_CODES: dict[str, dict[str, Text]] = {"role": vocabulary.ROLES, "kind": vocabulary.KINDS}
_TONES = {
    vocabulary.LEAD_NEW: "fresh",
    vocabulary.LEAD_WORKING: "moving",
    vocabulary.LEAD_WON: "good",
    vocabulary.LEAD_CLOSED: "quiet",
    vocabulary.STAGE_FIRST: "fresh",
    orders.DRAFT: "fresh",
    orders.CONFIRMED: "good",
    delivery.WAITING: "moving",
    delivery.SENDING: "moving",
    delivery.DELIVERED: "good",
    delivery.FAILED: "bad",
    "需求确认": "fresh",
    "方案报价": "moving",
    "商务谈判": "moving",
    vocabulary.STAGE_WON: "good",
    vocabulary.STAGE_LOST: "bad",
    vocabulary.APPROVAL_AT_MANAGER: "moving",
    vocabulary.APPROVAL_AT_DIRECTOR: "moving",
    vocabulary.APPROVAL_APPROVED: "good",
    vocabulary.APPROVAL_REFUSED: "bad",
    vocabulary_service.TICKET_OPEN: "fresh",
    vocabulary_service.TICKET_WORKING: "moving",
    vocabulary_marketing.CAMPAIGN_DRAFT: "fresh",
    vocabulary_marketing.CAMPAIGN_SENT: "good",
    vocabulary_marketing.WAITING: "fresh",
    vocabulary_marketing.SENDING: "moving",
    vocabulary_marketing.REFUSES: "bad",
}


def lang() -> Lang:
    """The language of the answer that is being made."""
    return lang_of(translation.get_language())


def said(value: str, kind: str) -> str:
    """A stored word as the reader's language says it; ``kind`` is one of the vocabulary's lists."""
    if kind in _CODES:
        return _CODES[kind][value].in_(lang()) if value in _CODES[kind] else value
    return vocabulary.english(_ENGLISH[kind], value) if lang() == "en" else value


@register.simple_tag
def t(zh: str, en: str, **values: Any) -> str:
    """``{% t "共 {n} 条" "{n} in all" n=total %}``: one sentence in the reader's language."""
    text = zh if lang() == "zh" else en
    return text.format(**values) if values else text


@register.filter
def text(value: Text) -> str:
    """A bilingual text in the reader's language."""
    return value.in_(lang())


@register.simple_tag
def name_of(field: str) -> str:
    """What the reader calls a field."""
    return label(field).in_(lang())


@register.simple_tag
def called(form: forms.Form | str, field: str) -> str:
    """What the form calls a field; forms may have a name of their own for it."""
    if isinstance(form, forms.Form) and field in form.fields:
        return str(form.fields[field].label)
    return label(field).in_(lang())


register.filter("said", said)


@register.filter
def tone(value: str) -> str:
    """The colour family of a status or a stage."""
    return _TONES.get(value, "quiet")


@register.filter
def yuan(amount: Decimal | None) -> str:
    """An amount with separators and cents; a dash where there is none to show."""
    return "—" if amount is None else f"{amount:,.2f}"


@register.filter
def moment(value: datetime) -> str:
    """A point in time, to the minute, in the CRM's time zone."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon."""
    return mark_safe(icons.drawn(name))  # noqa: S308 our own constant paths, nobody's input


@register.simple_tag
def asset(name: str) -> str:
    """The address of a static file; it changes with the content, so that browsers may keep the file."""
    return f"/static/{name}?v={_digest(name)}"


@cache
def _digest(name: str) -> str:
    return hashlib.sha256(Path(f"{STATIC}/{name}").read_bytes()).hexdigest()[:12]


@register.filter
def plain(value: str, place: str) -> str:
    """What somebody typed, as text (SEC-01)."""
    return conditional_escape(value) if texts.shown_as_text(place) else mark_safe(value)  # noqa: S308 a rule decides


@register.filter
def labelled(field: str) -> bool:
    """Whether a field's name is tied to it (USE-01)."""
    return usability.labelled(field)


@register.simple_tag
def tab_stop(button: str) -> SafeString:
    """What a button needs for the Tab key to stop there: nothing."""
    return mark_safe("" if usability.reached_by_keyboard(button) else ' tabindex="-1"')  # noqa: S308 our own words


@register.simple_tag
def contrast() -> str:
    """The class of a page whose small print can't be read well; normally none."""
    return "" if usability.readable(lang()) else "faint"
