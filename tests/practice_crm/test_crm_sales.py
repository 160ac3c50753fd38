"""Leads that come in together, the administrator's settings for them, handing over, lists as files: the interface."""

from __future__ import annotations

from typing import Any

import pytest


def test_leads_that_come_together_are_saved_all_or_none(crm: Any, people: Any) -> None:
    admin, good = people("admin"), crm.fresh("leads")
    answer = admin.post("/api/leads/together", {"leads": [good, {**crm.fresh("leads"), "contact": "无"}]})
    assert answer.status_code == 422
    assert admin.get("/api/leads", search=good["company"]).json()["total"] == 0


@pytest.mark.parametrize("days", ["", "-1", "366", "三天"])
def test_days_that_make_no_sense_are_refused(people: Any, days: str) -> None:
    answer = people("admin").ask("PUT", "/api/admin/lead-policy", {"idle_days": days})
    assert answer.status_code == 422 and "idle_days" in answer.json()["error"]["fields"]


def test_only_the_administrator_sets_how_leads_are_given_out(people: Any) -> None:
    for user in ("zhaomin", "zhoutao", "wangfang"):
        assert people(user).get("/api/admin/lead-policy").status_code == 403
        assert people(user).ask("PUT", "/api/admin/lead-policy", {"idle_days": 1}).status_code == 403


def test_who_takes_no_part_is_given_no_leads(crm: Any, people: Any) -> None:
    admin = people("admin")
    before = admin.get("/api/admin/lead-policy").json()
    try:
        without = [user for user in before["takers"] if user != "sunlei"]
        assert admin.ask("PUT", "/api/admin/lead-policy", {"takers": without}).json()["takers"] == without
        made = admin.made("leads", region="华北")
        assert (made["owner_user"], made["in_pool"]) == ("chenjing", True)
    finally:
        admin.ask("PUT", "/api/admin/lead-policy", {"takers": before["takers"]})


def test_a_record_is_not_handed_to_somebody_who_could_not_work_with_it(people: Any) -> None:
    made = people("wangfang").made("opportunities")
    answer = people("zhoutao").ask("PUT", f"/api/opportunities/{made['id']}/owner", {"owner": "linyan"})
    assert answer.status_code == 422 and "owner" in answer.json()["error"]["fields"]


def test_the_follow_ups_and_tasks_of_a_record_go_along_when_it_is_handed_over(people: Any) -> None:
    rep, colleague = people("wangfang"), people("liqiang")
    made = rep.made("opportunities")
    follow_up = {"activity_kind": "电话", "happened_at": "2026-11-02 09:30", "next_step": "寄样品"}
    noted = rep.post("/api/activities", {**follow_up, "opportunity": made["id"]}).json()
    rep.post(f"/api/opportunities/{made['id']}/stage", {"stage": "需求确认"})
    assert colleague.get(f"/api/activities/{noted['id']}").status_code == 403
    people("zhaomin").ask("PUT", f"/api/opportunities/{made['id']}/owner", {"owner": "liqiang"})
    assert colleague.get(f"/api/activities/{noted['id']}").json()["owner_user"] == "liqiang"
    links = [todo["link"] for todo in colleague.get("/api/inbox/todos").json()]
    assert links.count(f"/opportunities/{made['id']}") == 2


def test_a_file_of_leads_holds_what_its_reader_may_see_and_no_formula(people: Any) -> None:
    rep = people("wangfang")
    made = rep.made("leads", company="=1+1有限公司")
    assert f"'{made['company']}" in rep.get("/api/leads/export").text
    assert made["company"] not in people("liqiang").get("/api/leads/export").text
    assert people("hejie").get("/api/leads/export").status_code == 403
