"""When a customer may be saved (CUS-02)."""

from __future__ import annotations

from collections.abc import Mapping

from practice_crm import vocabulary
from practice_crm.rules import contacts, fields, persons
from practice_crm.rules.fields import Problem, Problems
from practice_crm.wording import Text


def name_problem(value: str, channel: str) -> Problem | None:
    """客户全称 is required."""
    del channel
    return fields.of_text("name", value, required=True)


def industry_problem(value: str, channel: str) -> Problem | None:
    """所属行业 is required, one of the national standard list's wording."""
    del channel
    return fields.of_choice("industry", value, vocabulary.INDUSTRIES, required=True)


def contact_problem(value: str, channel: str) -> Problem | None:
    """联系方式 is required and a mobile number, a landline number or an e-mail address."""
    del channel
    if wrong := fields.of_text("contact", value, required=True):
        return wrong
    if contacts.form(value):
        return None
    return Problem(
        "invalid_format",
        Text(
            "联系方式格式不正确，请填写手机号（如 13800138000）、带区号的座机（如 021-58886666）或电子邮箱。",
            "The contact must be a mobile number (13800138000), a landline with its area code (021-58886666) "
            "or an e-mail address.",
        ),
    )


def problems(values: Mapping[str, str], channel: str) -> Problems:
    """Every field that keeps the customer from being saved; empty when it may be saved."""
    return fields.gathered(
        {
            "name": name_problem(values.get("name", ""), channel)
            or persons.individual_problem(values.get("name", ""), values.get("kind", "company"), channel),
            "industry": industry_problem(values.get("industry", ""), channel),
            "contact": contact_problem(values.get("contact", ""), channel),
            "kind": fields.of_choice("kind", values.get("kind", "company"), vocabulary.KINDS, required=True),
            "region": fields.of_choice(
                "region", values.get("region", ""), vocabulary.REGIONS, required=False
            ),
            "source": fields.of_choice(
                "source", values.get("source", ""), vocabulary.SOURCES, required=False
            ),
            "remark": fields.of_text(
                "remark", values.get("remark", ""), required=False, limit=fields.REMARK_LENGTH
            ),
        }
    )
