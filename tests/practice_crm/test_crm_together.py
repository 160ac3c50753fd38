"""Many at once: numbers stay unique (CUS-01), a lead is converted once (LEAD-03)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

AT_ONCE = 20


def at_once(callers: list[Any], work: Callable[[Any], Any]) -> list[Any]:
    """The answers of all callers, who begin at the same moment."""
    gate = Barrier(len(callers))

    def one(caller: Any) -> Any:
        gate.wait(10)
        return work(caller)

    with ThreadPoolExecutor(len(callers)) as pool:
        return list(pool.map(one, callers))


def test_numbers_stay_unique_when_twenty_save_at_once(crm: Any) -> None:
    callers = [
        crm.as_(user) for user in ("wangfang", "liqiang", "sunlei", "wuyang") for _ in range(AT_ONCE // 4)
    ]
    made = at_once(callers, lambda caller: [caller.made("customers")["number"] for _ in range(5)])
    numbers = sorted(number for batch in made for number in batch)
    assert len(set(numbers)) == AT_ONCE * 5
    running = [int(number[12:]) for number in numbers]
    assert max(running) - min(running) == AT_ONCE * 5 - 1, "numbers were lost"


def test_the_same_customer_is_saved_once_when_twenty_save_it_at_once(crm: Any) -> None:
    body = crm.fresh()
    callers = [crm.as_("wangfang") for _ in range(AT_ONCE)]
    statuses = at_once(callers, lambda caller: caller.post("/api/customers", body).status_code)
    assert Counter(statuses) == {201: 1, 409: AT_ONCE - 1}


def test_a_lead_is_converted_once_when_many_set_it_at_once(crm: Any, people: Callable[[str], Any]) -> None:
    lead = people("wangfang").made("leads")
    callers = [crm.as_("wangfang") for _ in range(10)]
    path = f"/api/leads/{lead['id']}/status"
    answers = at_once(callers, lambda caller: caller.post(path, {"status": "已成交"}).json())
    assert len({(answer["customer_id"], answer["opportunity_id"]) for answer in answers}) == 1
    assert people("wangfang").get("/api/opportunities", search=lead["company"]).json()["total"] == 1


def test_two_leads_of_one_company_share_a_customer_when_won_at_once(crm: Any) -> None:
    callers = [crm.as_("wangfang") for _ in range(6)]
    body = crm.fresh("leads")
    paths = {id(c): f"/api/leads/{c.made('leads', **body)['id']}/status" for c in callers}
    answers = at_once(callers, lambda caller: caller.post(paths[id(caller)], {"status": "已成交"}).json())
    assert len({answer["customer_id"] for answer in answers}) == 1
    assert len({answer["opportunity_id"] for answer in answers}) == 6
