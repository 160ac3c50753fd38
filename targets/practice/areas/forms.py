"""The forms of the bundled CRM that text can be typed into (SEC-01)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from drivers.records import Kind


@dataclass(frozen=True)
class Form:
    """One form: where it is for both channels, its free texts, and good values for the other fields.

    ``customer`` is the field for the customer that the record hangs on, ``name`` the text that lists show.
    """

    kind: Kind
    address: str
    one: str
    page: str
    name: str
    texts: tuple[str, ...]
    valid: Mapping[str, str] = field(default_factory=dict)
    customer: str = ""
    button: str = "保存"
    goes_with_customer: bool = False
    """Whether the CRM shows the customer after saving; the record is removed together with it."""

    def typed(self, text: str) -> dict[str, str]:
        """What goes into each free text; every one is different, so that none can stand in for another."""
        return {name: self.one_typed(text, name) for name in self.texts}

    def one_typed(self, text: str, name: str) -> str:
        """What goes into one of them."""
        return f"{text}·{name}"


FORMS: dict[str, Form] = {
    "客户": Form(
        "customer",
        "/api/customers",
        "/api/customers/{id}",
        "/customers/new",
        "name",
        ("name", "remark"),
        {"industry": "制造业-IT设备", "contact": "13800138000"},
    ),
    "线索": Form(
        "lead",
        "/api/leads",
        "/api/leads/{id}",
        "/leads/new",
        "company",
        ("company", "remark"),
        {"industry": "制造业-IT设备", "contact": "13800138000", "source": "官网"},
    ),
    "商机": Form(
        "opportunity",
        "/api/opportunities",
        "/api/opportunities/{id}",
        "/opportunities/new?customer={customer}",
        "name",
        ("name", "remark"),
        {"amount": "1000.00"},
        customer="customer",
    ),
    "跟进": Form(
        "activity",
        "/api/activities",
        "/api/activities/{id}",
        "/activities/new?customer={customer}",
        "next_step",
        ("next_step", "remark"),
        {"activity_kind": "电话", "happened_at": "2026-11-20 09:30"},
        customer="customer",
        goes_with_customer=True,
    ),
    "工单": Form(
        "ticket",
        "/api/tickets",
        "/api/tickets/{id}",
        "/tickets/new?customer={customer}",
        "title",
        ("title", "remark"),
        {"via": "电话", "category": "咨询", "priority": "中"},
        customer="customer",
    ),
    "知识库文章": Form(
        "article", "/api/knowledge", "/api/knowledge/{id}", "/knowledge/new", "title", ("title", "body")
    ),
    "市场活动": Form(
        "campaign",
        "/api/campaigns",
        "/api/campaigns/{id}",
        "/campaigns/new",
        "name",
        ("name", "keyword", "subject", "body"),
    ),
}


def form_called(name: str) -> Form:
    """The form that the business calls so; ``LookupError`` lists the known ones."""
    if name not in FORMS:
        raise LookupError(f"没有表单“{name}”，有：{'、'.join(FORMS)} / unknown form")
    return FORMS[name]
