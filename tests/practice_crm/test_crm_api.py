"""The interface over HTTP: what it does and how it refuses."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
import requests

People = Callable[[str], Any]


def error(answer: requests.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    return dict(answer.json()["error"])


def names(answer: requests.Response) -> list[str]:
    return [item["name"] for item in answer.json()["items"]]


def test_a_stranger_gets_401_everywhere_but_at_about_and_sign_in(crm: Any) -> None:
    stranger = crm.stranger()
    paths = [
        "session",
        "customers",
        "customers/1",
        "customers/export",
        "leads",
        "opportunities",
        "search",
        "x",
    ]
    for path in [*paths, "admin/users", "admin/configuration", "admin/import"]:
        assert error(stranger.get(f"/api/{path}"), 401)["code"] == "not_signed_in"
    assert error(stranger.post("/api/customers", {}), 401)["code"] == "not_signed_in"
    assert stranger.get("/api/about").json()["customers"] is None


def test_a_wrong_password_and_an_unknown_user_are_told_alike(crm: Any) -> None:
    bodies = [{"user": "wangfang", "password": "wrong"}, {"user": "nobody", "password": "wrong"}]
    answers = [crm.stranger().post("/api/session", body) for body in bodies]
    assert answers[0].text == answers[1].text
    assert error(answers[0], 401)["code"] == "wrong_credentials"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_foreign_pages(crm: Any) -> None:
    caller = crm.as_("wangfang")
    cookie = next(c for c in caller.http.cookies if c.name == "practice_session")
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "Lax"


def test_a_session_is_worth_nothing_after_signing_out(crm: Any) -> None:
    caller = crm.as_("sunlei")
    key = caller.session
    assert crm.holder(key).get("/api/session").json()["name"] == "孙磊"
    assert caller.ask("DELETE", "/api/session").status_code == 204
    assert error(crm.holder(key).get("/api/customers"), 401)["code"] == "not_signed_in"


def test_a_session_is_worth_nothing_after_its_time(crm: Any) -> None:
    caller = crm.as_("sunlei")
    assert crm.practice("POST", "sessions/expire", {"session": caller.session}).status_code == 200
    assert error(caller.get("/api/customers"), 401)["code"] == "not_signed_in"


def test_signing_in_leaves_the_session_behind_that_the_browser_brought(crm: Any) -> None:
    before = crm.as_("wuyang").session
    victim = crm.as_("sunlei", crm.holder(before))
    assert victim.get("/api/session").json()["user"] == "sunlei"
    assert victim.session != before
    assert crm.holder(before).get("/api/session").status_code == 401


def test_writing_without_the_token_of_the_session_is_refused(people: People) -> None:
    answer = people("wangfang").ask("POST", "/api/customers", {}, **{"X-CSRFToken": "forged"})
    assert error(answer, 403)["code"] == "not_allowed"


def test_signing_in_takes_nothing_but_json(crm: Any) -> None:
    http = crm.stranger().http
    answer = http.post(
        f"{crm.url}/api/session", data='{"user": "wangfang"}', headers={"Content-Type": "text/plain"}
    )
    assert error(answer, 422)["code"] == "invalid_format"


def test_a_refusal_speaks_the_language_that_was_asked_for(people: People) -> None:
    caller = people("wangfang")
    for language, word in (("zh-CN,zh;q=0.9", "请填写客户全称"), ("en-GB", "Customer name is required")):
        refused = caller.ask("POST", "/api/customers", {}, **{"Accept-Language": language})
        assert word in error(refused, 422)["fields"]["name"]


def test_a_refused_customer_names_every_wrong_field(people: People) -> None:
    body = {"name": " ", "contact": "12345", "industry": "制造业"}
    refused = error(people("wangfang").post("/api/customers", body), 422)
    assert refused["code"] == "required"
    assert set(refused["fields"]) == {"name", "contact", "industry"}


@pytest.mark.parametrize("body", [{"name": 5}, {"name": ["x"]}, {"version": "one"}])
def test_a_misshapen_request_is_refused_in_the_same_form(people: People, body: Any) -> None:
    assert error(people("wangfang").post("/api/customers", body), 422)["code"] == "invalid_format"


def test_a_customer_gets_number_owner_and_region_by_itself(crm: Any, people: People) -> None:
    customer = people("sunlei").made("customers")
    today = crm.stranger().get("/api/about").json()["today"].replace("-", "")
    assert re.fullmatch(rf"CUST{today}\d{{4,5}}", customer["number"])
    assert (customer["owner"], customer["region"], customer["version"]) == ("孙磊", "华北", 1)


def test_a_number_grows_to_five_digits_and_is_not_given_again(crm: Any, people: People) -> None:
    today = crm.stranger().get("/api/about").json()["today"]
    crm.practice("POST", "numbering", {"day": today, "last": 9999})
    customer = people("wangfang").made("customers")
    assert re.fullmatch(r"CUST\d{8}1\d{4}", customer["number"])
    assert people("admin").ask("DELETE", f"/api/customers/{customer['id']}").status_code == 204
    assert people("wangfang").made("customers")["number"] > customer["number"]


def test_a_duplicate_is_offered_to_those_who_may_see_it_only(people: People) -> None:
    customer = people("wangfang").made("customers", name="Duplicate GmbH", contact="021-58886666")
    again = {"name": "ＤＵＰＬＩＣＡＴＥ gmbh", "contact": "(021) 5888 6666", "industry": "制造业-汽车"}
    offered = {"id": customer["id"], "number": customer["number"]}
    for user, existing in (
        ("wangfang", offered),
        ("zhaomin", offered),
        ("liqiang", None),
        ("chenjing", None),
    ):
        answer = people(user).post("/api/customers", again)
        refused = error(answer, 409)
        assert (refused["code"], refused["existing"]) == ("duplicate_customer", existing)
        assert (customer["number"] in answer.text) is bool(existing)


def test_a_change_can_not_make_a_duplicate_either(people: People) -> None:
    caller = people("wangfang")
    one, other = caller.made("customers"), caller.made("customers")
    body = {"name": one["name"], "contact": one["contact"]}
    assert error(caller.patch(f"/api/customers/{other['id']}", body), 409)["code"] == "duplicate_customer"
    assert caller.patch(f"/api/customers/{one['id']}", body).status_code == 200


def test_the_second_of_two_saves_is_told(people: People) -> None:
    customer = people("wangfang").made("customers")
    path = f"/api/customers/{customer['id']}"
    assert people("wangfang").patch(path, {"remark": "一", "version": 1}).json()["version"] == 2
    assert error(people("zhaomin").patch(path, {"remark": "二", "version": 1}), 409)["code"] == "conflict"


@pytest.mark.parametrize(
    ("user", "sees"),
    [
        ("wangfang", True),
        ("liqiang", False),
        ("zhaomin", True),
        ("sunlei", False),
        ("chenjing", False),
        ("zhoutao", True),
        ("linyan", True),
        ("hejie", True),
        ("admin", True),
    ],
)
def test_who_sees_a_customer_in_list_search_and_by_id(people: People, user: str, sees: bool) -> None:
    customer = people("wangfang").made("customers")
    caller, name = people(user), customer["name"]
    assert (name in names(caller.get("/api/customers", search=name))) is sees
    found = caller.get("/api/search", q=name).json()["customers"]["items"]
    assert (name in [item["name"] for item in found]) is sees
    answer = caller.get(f"/api/customers/{customer['id']}")
    assert answer.status_code == (200 if sees else 403)
    if not sees:
        assert name not in answer.text


@pytest.mark.parametrize(("user", "exports"), [("wangfang", True), ("liqiang", False), ("zhaomin", True)])
def test_the_export_is_a_csv_within_rights_that_excel_opens(people: People, user: str, exports: bool) -> None:
    customer = people("wangfang").made("customers", remark="=1+1")
    answer = people(user).get("/api/customers/export")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    mine = [row for row in rows if row["客户编号"] == customer["number"]]
    assert bool(mine) is exports
    assert all(row["备注"] == "'=1+1" for row in mine)


@pytest.mark.parametrize("user", ["linyan", "hejie"])
def test_service_and_marketing_read_customers_and_nothing_more(people: People, user: str) -> None:
    customer, caller = people("wangfang").made("customers"), people(user)
    path = f"/api/customers/{customer['id']}"
    opportunity = people("wangfang").made("opportunities")
    assert caller.get(path).status_code == 200
    for refused in (
        caller.patch(path, {"owner": "liqiang"}),
        caller.post("/api/customers", {}),
        caller.get("/api/customers/export"),
        caller.get("/api/opportunities"),
        caller.get(f"/api/opportunities/{opportunity['id']}"),
    ):
        assert error(refused, 403)["code"] == "not_allowed"


def test_marketing_finds_no_contact_of_those_who_refused(people: People) -> None:
    customer = people("wangfang").made("customers", refuses_contact=True)
    assert people("hejie").get(f"/api/customers/{customer['id']}").json()["contact"] is None
    assert people("hejie").get("/api/customers", search=customer["contact"]).json()["total"] == 0
    assert people("linyan").get(f"/api/customers/{customer['id']}").json()["contact"] == customer["contact"]


def test_a_manager_hands_a_customer_over_within_the_team_only(people: People) -> None:
    path = f"/api/customers/{people('wangfang').made('customers')['id']}"
    assert error(people("wangfang").patch(path, {"owner": "liqiang"}), 403)["code"] == "not_allowed"
    assert error(people("zhaomin").patch(path, {"owner": "sunlei"}), 403)["code"] == "not_allowed"
    assert people("zhaomin").patch(path, {"owner": "liqiang"}).json()["owner"] == "李强"
    assert people("wangfang").get(path).status_code == 403


@pytest.mark.parametrize("query", ["sömething gmbh", "SÖMETHING", "ｓöｍｅthing", "Sömething GmbH"])
def test_search_finds_in_any_letter_case(people: People, query: str) -> None:
    if not people("wangfang").get("/api/customers", search="Sömething").json()["total"]:
        people("wangfang").made("customers", name="Sömething GmbH")
    assert names(people("wangfang").get("/api/customers", search=query)) == ["Sömething GmbH"]


def test_search_finds_by_number_contact_and_chinese_text(people: People) -> None:
    caller = people("wangfang")
    customer = caller.made("customers", name="浦江渡轮有限公司", contact="021-6543 2100")
    for query in (customer["number"].lower(), "浦江渡轮", "65432100", "021 6543"):
        assert "浦江渡轮有限公司" in names(caller.get("/api/customers", search=query)), query
    for query in ("%", "_", "浦江%渡轮"):
        assert names(caller.get("/api/customers", search=query)) == []


def test_lists_come_in_pages(crm: Any, people: People) -> None:
    caller, mark = people("rep001"), crm.fresh()["name"]
    for number in range(3):
        caller.made("customers", name=f"{mark}{number}")
    ask = {"search": mark, "size": "2"}
    first, second = (caller.get("/api/customers", page=str(n), **ask).json() for n in (1, 2))
    assert first["total"] == 3
    assert [len(page["items"]) for page in (first, second)] == [2, 1]
    assert caller.get("/api/customers", page="99", **ask).json()["page"] == 2


def test_what_is_not_there_is_not_found_and_a_rep_deletes_nothing(people: People) -> None:
    caller = people("wangfang")
    for kind in ("customers", "leads", "opportunities"):
        assert error(caller.get(f"/api/{kind}/999999"), 404)["code"] == "not_found"
        record = caller.made(kind)
        path = f"/api/{kind}/{record['id']}"
        assert error(caller.ask("DELETE", path), 403)["code"] == "not_allowed"
        assert people("admin").ask("DELETE", path).status_code == 204
        assert error(caller.get(path), 404)["code"] == "not_found"
    assert error(caller.get("/api/nothing"), 404)["code"] == "not_found"


def test_a_lead_starts_new_and_needs_its_source(people: People) -> None:
    caller = people("wangfang")
    lead = caller.made("leads", status="已成交")
    assert (lead["status"], lead["source"], lead["customer_id"]) == ("新建", "官网", None)
    refused = error(
        caller.post("/api/leads", {"company": "甲", "contact": "13800138000", "industry": "教育业-培训"}), 422
    )
    assert list(refused["fields"]) == ["source"]


def test_a_won_lead_becomes_one_customer_and_one_opportunity_however_often(people: People) -> None:
    caller = people("wangfang")
    lead = caller.made("leads")
    answers = [caller.post(f"/api/leads/{lead['id']}/status", {"status": "已成交"}).json() for _ in range(3)]
    assert len({(a["customer_id"], a["opportunity_id"], a["customer_number"]) for a in answers}) == 1
    assert caller.get("/api/customers", search=lead["company"]).json()["total"] == 1
    found = caller.get("/api/opportunities", customer=str(answers[0]["customer_id"])).json()
    assert [item["lead_id"] for item in found["items"]] == [lead["id"]]
    assert error(caller.patch(f"/api/leads/{lead['id']}", {"remark": "x"}), 409)["code"] == "closed"


def test_a_won_lead_is_linked_to_the_customer_that_exists(people: People) -> None:
    customer = people("liqiang").made("customers")
    caller = people("wangfang")
    lead = caller.made("leads", company=customer["name"], contact=customer["contact"])
    won = caller.post(f"/api/leads/{lead['id']}/status", {"status": "已成交"}).json()
    assert (won["customer_id"], won["customer_number"]) == (customer["id"], None)
    assert people("admin").get("/api/customers", search=customer["name"]).json()["total"] == 1


def test_leads_and_opportunities_are_their_owners_too(people: People) -> None:
    for kind in ("leads", "opportunities"):
        path = f"/api/{kind}/{people('wangfang').made(kind)['id']}"
        answers = {
            user: people(user).get(path).status_code for user in ("liqiang", "zhaomin", "chenjing", "zhoutao")
        }
        assert answers == {"liqiang": 403, "zhaomin": 200, "chenjing": 403, "zhoutao": 200}


def test_an_opportunity_goes_step_by_step_and_is_then_closed(people: People) -> None:
    caller = people("wangfang")
    opportunity = caller.made("opportunities", amount="1234.5")
    assert opportunity["amount"] == "1234.50"
    path = f"/api/opportunities/{opportunity['id']}"
    assert error(caller.post(f"{path}/stage", {"stage": "赢单"}), 409)["code"] == "stage_order"
    assert error(caller.post(f"{path}/stage", {"stage": "输单"}), 422)["code"] == "loss_reason_required"
    assert error(caller.post(f"{path}/stage", {"stage": "谈判"}), 422)["code"] == "invalid_choice"
    for stage in ("需求确认", "方案报价", "商务谈判", "赢单"):
        assert caller.post(f"{path}/stage", {"stage": stage}).json()["stage"] == stage
    assert error(caller.patch(path, {"amount": "1"}), 409)["code"] == "closed"
    assert error(caller.post(f"{path}/stage", {"stage": "输单", "reason": "x"}), 409)["code"] == "closed"


def test_a_lost_opportunity_keeps_its_reason(people: People) -> None:
    caller = people("wangfang")
    path = f"/api/opportunities/{caller.made('opportunities')['id']}"
    lost = caller.post(f"{path}/stage", {"stage": "输单", "reason": "价格太高"}).json()
    assert (lost["stage"], lost["reason"], lost["next_stages"]) == ("输单", "价格太高", [])


def test_an_opportunity_needs_a_customer_that_its_maker_may_see(people: People) -> None:
    other = people("liqiang").made("customers")
    caller = people("wangfang")
    assert error(caller.post("/api/opportunities", {"name": "甲"}), 422)["fields"].keys() == {"customer"}
    body = {"name": "甲", "customer": other["id"]}
    assert error(caller.post("/api/opportunities", body), 403)["code"] == "not_allowed"


@pytest.mark.parametrize("area", ["users", "configuration", "import"])
def test_the_administrators_areas_are_the_administrators(people: People, area: str) -> None:
    assert people("admin").get(f"/api/admin/{area}").json()
    for user in ("wangfang", "zhaomin", "zhoutao", "linyan", "hejie"):
        assert error(people(user).get(f"/api/admin/{area}"), 403)["code"] == "not_allowed"


def test_users_come_without_their_secrets(people: People) -> None:
    answer = people("admin").get("/api/admin/users")
    assert "pbkdf2" not in answer.text and "password" not in answer.text


def test_script_and_sql_text_is_stored_as_text(people: People) -> None:
    name = "<script>alert(1)</script>'; DROP TABLE x; --"
    customer = people("wangfang").made("customers", name=name)
    assert people("wangfang").get(f"/api/customers/{customer['id']}").json()["name"] == name


def test_text_that_no_database_likes_is_answered_in_words(people: People) -> None:
    caller = people("wangfang")
    for bad in ("a\x00b", "a\ud800b"):
        refused = error(caller.post("/api/customers", {"name": bad, "contact": bad, "industry": bad}), 422)
        assert set(refused["fields"]) == {"name", "contact", "industry"}
        assert caller.post("/api/session", {"user": bad, "password": bad}).status_code == 401
    for query in ("\x00", "a\x00b", "\u200b"):
        assert caller.get("/api/search", q=query).status_code == 200
    assert caller.get(f"/api/customers/{10**30}").status_code == 404
    assert caller.get("/api/customers", page=str(10**30)).status_code == 200


def test_a_kind_left_empty_is_a_company_at_first_and_can_not_be_emptied(people: People) -> None:
    caller = people("wangfang")
    for kind in ("customers", "leads"):
        record = caller.made(kind, kind="")
        assert record["kind"] == "company"
        assert error(caller.patch(f"/api/{kind}/{record['id']}", {"kind": ""}), 422)["fields"].keys() == {
            "kind"
        }


def test_practice_addresses_want_their_key(crm: Any) -> None:
    for method, path in (("GET", "faults"), ("PUT", "faults"), ("POST", "fill"), ("GET", "health")):
        assert error(crm.practice(method, path, {}, key="wrong"), 403)["code"] == "not_allowed"


def test_filling_makes_sure_of_a_number_of_customers(crm: Any, people: People) -> None:
    before = crm.practice("GET", "health").json()["customers"]
    assert crm.practice("POST", "fill", {"customers": before + 900}).json()["customers"] == before + 900
    assert crm.practice("POST", "fill", {"customers": 10}).json()["customers"] == before + 900
    pages = [people("admin").get("/api/customers", page=str(n), size="200").json() for n in range(1, 6)]
    today = crm.stranger().get("/api/about").json()["today"].replace("-", "")
    numbers = [customer["number"] for page in pages for customer in page["items"]]
    filled = [number for number in numbers if number[4:12] < today]
    assert len(set(filled)) == len(filled) > 0


def test_a_wrong_practice_request_says_what_is_wrong(crm: Any) -> None:
    for path, body in (("fill", {"customers": "many"}), ("numbering", {"day": "x", "last": 1}), ("fill", [])):
        assert error(crm.practice("POST", path, body), 422)["code"] == "invalid_format"
    assert error(crm.practice("PUT", "faults", {"on": ["no-such"]}), 422)["code"] == "invalid_choice"
    assert error(crm.practice("POST", "sessions/expire", {"session": "none"}), 404)["code"] == "not_found"


def test_the_interface_describes_itself_and_calls_no_other_host(crm: Any) -> None:
    description = crm.stranger().get("/api/openapi.json")
    assert {"/api/customers", "/api/leads/{lead_id}/status", "/api/session"} <= set(
        description.json()["paths"]
    )
    assert crm.stranger().get("/api/docs").status_code == 401
