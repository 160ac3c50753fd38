"""Faults of each kind show where they say they do, and nowhere once they are off; ``tests/faults`` tries them all."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from practice_crm import faults
from practice_crm.rules import areas, customers, duplicates, opportunities, visibility

People = Callable[[str], Any]
Probe = Callable[[Any, People], bool]


def saves(user: str = "wangfang", kind: str = "customers", **fields: Any) -> Probe:
    """Sound when a record with these fields is refused."""

    def probe(crm: Any, people: People) -> bool:
        body = {**crm.fresh(kind), **fields}
        return bool(people(user).post(f"/api/{kind}", body).status_code != 201)

    return probe


def number_form(crm: Any, people: People) -> bool:
    today = crm.stranger().get("/api/about").json()["today"].replace("-", "")
    return bool(people("wangfang").made("customers")["number"].startswith(f"CUST{today}"))


def numbers_differ(crm: Any, people: People) -> bool:
    numbers = [people("wangfang").made("customers")["number"] for _ in range(3)]
    return len(set(numbers)) == 3


def number_not_reused(crm: Any, people: People) -> bool:
    first = people("wangfang").made("customers")
    people("admin").ask("DELETE", f"/api/customers/{first['id']}")
    return bool(people("wangfang").made("customers")["number"] != first["number"])


def number_grows(crm: Any, people: People) -> bool:
    today = crm.stranger().get("/api/about").json()["today"]
    crm.practice("POST", "numbering", {"day": today, "last": 9999})
    return len(people("wangfang").made("customers")["number"]) == 17


def duplicate(**other: str) -> Probe:
    """Sound when a customer that differs only so is refused as a duplicate."""

    def probe(crm: Any, people: People) -> bool:
        name = crm.fresh()["name"]
        people("wangfang").made("customers", name=f"Acme {name}", contact="021-58886666")
        spelled = {"name": f"Acme {name}", "contact": "021-58886666", "industry": "制造业-汽车", **other}
        spelled["name"] = spelled["name"].replace("Acme", other.get("acme", "Acme"))
        return bool(people("wangfang").post("/api/customers", spelled).status_code == 409)

    return probe


def other_contact_is_saved(crm: Any, people: People) -> bool:
    customer = people("wangfang").made("customers")
    body = {**crm.fresh(), "name": customer["name"]}
    return bool(people("wangfang").post("/api/customers", body).status_code == 201)


def duplicate_tells(user: str, told: bool) -> Probe:
    def probe(crm: Any, people: People) -> bool:
        customer = people("wangfang").made("customers")
        body = {key: customer[key] for key in ("name", "contact", "industry")}
        return (customer["number"] in people(user).post("/api/customers", body).text) is told

    return probe


def found_by(what: Callable[[dict[str, Any]], str]) -> Probe:
    def probe(crm: Any, people: People) -> bool:
        customer = people("wangfang").made("customers", name=f"Mixed {crm.fresh()['name']} Case")
        return bool(people("wangfang").get("/api/customers", search=what(customer)).json()["total"] == 1)

    return probe


def sees(user: str, owner: str, expected: bool, way: str) -> Probe:
    """Sound when ``user`` meets a customer of ``owner`` this way, or doesn't."""

    def probe(crm: Any, people: People) -> bool:
        customer, caller = people(owner).made("customers"), people(user)
        name, path = customer["name"], f"/api/customers/{customer['id']}"
        if way == "list":
            seen = caller.get("/api/customers", search=name).json()["total"] == 1
        elif way == "search":
            seen = caller.get("/api/search", q=name).json()["customers"]["total"] == 1
        elif way == "export":
            rows = csv.DictReader(
                io.StringIO(caller.get("/api/customers/export").content.decode("utf-8-sig"))
            )
            seen = name in [row["客户全称"] for row in rows]
        elif way == "edit":
            seen = caller.patch(path, {"remark": "x"}).status_code == 200
        else:
            seen = caller.get(path).status_code == 200
        return bool(seen) is expected

    return probe


def area_closed_to(user: str) -> Probe:
    return lambda crm, people: people(user).get("/api/admin/users").status_code == 403


def strangers_refused(crm: Any, people: People) -> bool:
    return bool(crm.stranger().get("/api/customers").status_code == 401)


def expired_refused(crm: Any, people: People) -> bool:
    caller = crm.as_("wangfang")
    crm.practice("POST", "sessions/expire", {"session": caller.session})
    return bool(caller.get("/api/session").status_code == 401)


def signed_out_refused(crm: Any, people: People) -> bool:
    caller = crm.as_("wangfang")
    key = caller.session
    caller.ask("DELETE", "/api/session")
    return bool(crm.holder(key).get("/api/session").status_code == 401)


def not_fixed(crm: Any, people: People) -> bool:
    crm.as_("wangfang", crm.holder("chosenbyanattacker0001"))
    return bool(crm.holder("chosenbyanattacker0001").get("/api/session").status_code == 401)


def lead_starts_new(crm: Any, people: People) -> bool:
    return bool(people("wangfang").made("leads")["status"] == "新建")


def won(people: People, times: int, **fields: Any) -> tuple[Any, int]:
    """A lead that was won so often, and how many opportunities it has."""
    caller = people("wangfang")
    lead = caller.made("leads", **fields)
    for _ in range(times):
        lead = caller.post(f"/api/leads/{lead['id']}/status", {"status": "已成交"}).json()
    return lead, caller.get("/api/opportunities", search=lead["company"]).json()["total"]


def one_opportunity(times: int) -> Probe:
    return lambda crm, people: won(people, times)[1] == 1


def existing_linked(crm: Any, people: People) -> bool:
    customer = people("wangfang").made("customers")
    lead, _ = won(people, 1, company=customer["name"], contact=customer["contact"])
    return bool(lead["customer_id"] == customer["id"])


def move_refused(*stages: str) -> Probe:
    """Sound when the last of these moves is refused and those before are not."""

    def probe(crm: Any, people: People) -> bool:
        path = f"/api/opportunities/{people('wangfang').made('opportunities')['id']}/stage"
        answers = [people("wangfang").post(path, {"stage": stage}).status_code for stage in stages]
        assert set(answers[:-1]) <= {200}
        return bool(answers[-1] != 200)

    return probe


def closed_stays(crm: Any, people: People) -> bool:
    path = f"/api/opportunities/{people('wangfang').made('opportunities')['id']}"
    people("wangfang").post(f"{path}/stage", {"stage": "输单", "reason": "价格"})
    return bool(people("wangfang").patch(path, {"amount": "1"}).status_code == 409)


PROBES: dict[str, Probe] = {
    "number-date-form": number_form,
    "number-given-twice": numbers_differ,
    "number-reused-after-delete": number_not_reused,
    "number-wraps-after-9999": number_grows,
    "name-not-required": saves(name=""),
    "industry-not-required": saves(industry=""),
    "contact-not-required": saves(contact=""),
    "contact-form-unchecked": saves(contact="没有电话"),
    "industry-outside-list": saves(industry="制造业"),
    "contact-checked-only-by-page": saves(contact="没有电话"),
    "duplicates-saved": duplicate(),
    "duplicate-by-spelling": duplicate(acme="ACME", contact="(021) 5888 6666"),
    "duplicate-by-name-alone": other_contact_is_saved,
    "duplicate-leaks-number": duplicate_tells("liqiang", False),
    "duplicate-not-offered": duplicate_tells("wangfang", True),
    "search-letter-case": found_by(lambda customer: customer["name"].swapcase()),
    "search-without-contact": found_by(lambda customer: customer["contact"]),
    "search-without-number": found_by(lambda customer: customer["number"]),
    "rep-sees-all-customers": sees("liqiang", "wangfang", False, "list"),
    "rep-edits-all-customers": sees("liqiang", "wangfang", False, "edit"),
    "leak-by-list": sees("liqiang", "wangfang", False, "list"),
    "leak-by-search": sees("liqiang", "wangfang", False, "search"),
    "leak-by-export": sees("liqiang", "wangfang", False, "export"),
    "leak-by-address": sees("liqiang", "wangfang", False, "open"),
    "leak-by-api-id": sees("liqiang", "wangfang", False, "open"),
    "manager-sees-all-teams": sees("chenjing", "wangfang", False, "open"),
    "manager-sees-only-own": sees("zhaomin", "wangfang", True, "open"),
    "director-sees-only-own": sees("zhoutao", "wangfang", True, "list"),
    "administration-open-to-all": area_closed_to("hejie"),
    "administration-open-to-managers": area_closed_to("zhaomin"),
    "administration-open-by-api": area_closed_to("wangfang"),
    "open-without-sign-in": strangers_refused,
    "expired-session-accepted": expired_refused,
    "session-survives-sign-out": signed_out_refused,
    "session-fixation": not_fixed,
    "lead-source-not-required": saves(kind="leads", source=""),
    "lead-starts-working": lead_starts_new,
    "conversion-doubled": one_opportunity(2),
    "conversion-without-opportunity": one_opportunity(1),
    "conversion-doubles-customer": existing_linked,
    "stage-skipped": move_refused("方案报价"),
    "stage-backwards": move_refused("需求确认", "初步接触"),
    "won-without-negotiation": move_refused("需求确认", "赢单"),
    "lost-without-reason": move_refused("输单"),
    "closed-editable": closed_stays,
    "closed-editable-by-api": closed_stays,
}


def test_every_probe_is_of_a_fault_that_shows_over_http() -> None:
    assert set(PROBES) <= {fault.name for fault in faults.FAULTS if "http" in fault.channels}


@pytest.mark.parametrize("name", PROBES)
def test_a_fault_shows_while_it_is_on_and_only_then(crm: Any, people: People, name: str) -> None:
    assert PROBES[name](crm, people), "the sound CRM fails its probe"
    crm.faults(name)
    assert not PROBES[name](crm, people), "the fault does not show"
    crm.faults()
    assert PROBES[name](crm, people), "the fault is still there"


@pytest.mark.parametrize("way", ["list", "search", "export", "open"])
def test_a_leak_leaks_only_its_own_way(crm: Any, people: People, way: str) -> None:
    crm.faults(f"leak-by-{'address' if way == 'open' else way}")
    leaking = [
        w
        for w in ("list", "search", "export", "open")
        if not sees("liqiang", "wangfang", False, w)(crm, people)
    ]
    assert leaking == [way]


PAGE_ONLY: dict[str, Callable[[str], bool]] = {
    "contact-checked-only-by-api": lambda channel: customers.contact_problem("没有电话", channel) is not None,
    "duplicates-saved-by-page": lambda channel: duplicates.refuses(1, None, channel),
    "leak-by-page-address": lambda channel: (
        visibility.scope("sales_rep", "customer", "open", channel) == "own"
    ),
    "administration-open-by-page": lambda channel: not areas.may_reach("marketing", "users", channel),
    "closed-editable-by-page": lambda channel: not opportunities.may_edit("赢单", channel),
}


def test_every_probe_of_the_page_alone_is_of_such_a_fault() -> None:
    assert set(PAGE_ONLY) <= {fault.name for fault in faults.FAULTS if fault.channels == ("ui",)}


@pytest.mark.parametrize("name", PAGE_ONLY)
def test_a_fault_of_the_page_alone_spares_the_interface(name: str) -> None:
    try:
        faults.switch([name])
        assert (PAGE_ONLY[name]("page"), PAGE_ONLY[name]("api")) == (False, True)
    finally:
        faults.switch([])
    assert PAGE_ONLY[name]("page")


def test_two_faults_of_one_rule_can_be_on_together() -> None:
    try:
        faults.switch(["leak-by-list", "leak-by-search"])
        found = [
            visibility.scope("sales_rep", "customer", deed, "api") for deed in ("list", "search", "export")
        ]
        assert found == ["all", "all", "own"]
    finally:
        faults.switch([])


def test_a_fault_has_a_name_of_its_own_and_speaks_both_languages() -> None:
    assert len({fault.name for fault in faults.FAULTS}) == len(faults.FAULTS)
    for fault in faults.FAULTS:
        assert fault.text.zh.endswith("。")
        assert fault.text.en[0].isascii() and fault.text.en.rstrip('”"').endswith("."), fault.name


def test_an_unknown_fault_is_answered_with_near_ones_and_changes_nothing() -> None:
    with pytest.raises(faults.UnknownFault, match="leak-by-list"):
        faults.switch(["stage-skipped", "leak-by-lists"])
    assert faults.on() == []
