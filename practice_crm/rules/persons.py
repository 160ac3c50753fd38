"""Contact persons of a company (CUS-07) and the names of individuals (CUS-02)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from practice_crm.rules import contacts, fields
from practice_crm.rules.fields import Problem, Problems
from practice_crm.wording import Text

_FORMS_OF_ADDRESS: Final = re.compile(r"(先生|女士|小姐|太太|师傅|老板|经理|总)(?=$|·)")
_COMPANY: Final = re.compile(r"公司|集团|有限|合伙企业|事务所")


def individual_problem(name: str, kind: str, channel: str) -> Problem | None:
    """An individual is recorded under their right name: no form of address, no company (CUS-02)."""
    del channel
    if kind != "individual":
        return None
    if _FORMS_OF_ADDRESS.search(name.strip()) or _COMPANY.search(name):
        return Problem(
            "invalid_format",
            Text(
                "个人客户的客户全称请填写真实姓名，不要写称呼或公司名。",
                "The name of an individual must be their right name, not a form of address or a company.",
            ),
        )
    return None


def may_have(kind: str, channel: str) -> bool:
    """Contact persons belong to companies; an individual is their own contact."""
    del channel
    return kind == "company"


def not_for_individuals() -> Problem:
    """Why an individual gets no contact person."""
    return Problem(
        "invalid_choice",
        Text("个人客户不设联系人。", "An individual has no contact persons; they are their own contact."),
    )


def problems(values: Mapping[str, str], channel: str) -> Problems:
    """Every field that keeps a contact person from being saved."""
    return fields.gathered(
        {
            "person": fields.of_text("person", values.get("person", ""), required=True, limit=60),
            "position": fields.of_text("position", values.get("position", ""), required=False, limit=60),
            "contact": contact_problem(values.get("contact", ""), channel),
        }
    )


def contact_problem(value: str, channel: str) -> Problem | None:
    """A contact person's 联系方式 has the form of a customer's."""
    del channel
    if wrong := fields.of_text("contact", value, required=True):
        return wrong
    if contacts.form(value):
        return None
    why = Text(
        "联系方式应是手机号、带区号的座机或电子邮箱。",
        "The contact must be a mobile number, a landline with its area code or an e-mail address.",
    )
    return Problem("invalid_format", why)
