"""A custom field that is removed while customers are being recorded harms none of them (CUS-04)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any


def test_a_field_removed_in_mid_recording_costs_no_customer(crm: Any, people: Any) -> None:
    admin, rep = people("admin"), crm.as_("wangfang")

    def come_and_go(turn: int) -> int:
        made = admin.post("/api/fields", {"label": f"来去{turn}", "type": "text", "default": "有"})
        assert made.status_code == 201, made.text
        return int(admin.ask("DELETE", f"/api/fields/{made.json()['id']}").status_code)

    def record(_: int) -> int:
        return int(rep.post("/api/customers", crm.fresh()).status_code)

    with ThreadPoolExecutor(5) as pool:
        gone = [pool.submit(come_and_go, turn) for turn in range(20)]
        saved = [pool.submit(record, turn) for turn in range(60)]
        assert {job.result() for job in gone} == {204}
        assert {job.result() for job in saved} == {201}
