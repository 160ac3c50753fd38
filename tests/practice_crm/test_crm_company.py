"""The made-up company that ``golive crm`` opens with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .conftest import Caller, Crm


def totals(url: str) -> dict[str, int]:
    director: Caller = Crm(url).as_("zhoutao")
    kinds = ("customers", "leads", "opportunities", "activities")
    return {kind: director.get(f"/api/{kind}").json()["total"] for kind in kinds}


def test_an_empty_crm_gets_a_year_of_business_once(
    start: Callable[..., tuple[object, str]], tmp_path: Path
) -> None:
    database = str(tmp_path / "crm.sqlite3")
    process, url = start(database, "--company", "12")
    first = totals(url)
    assert first["customers"] >= 12 and all(first.values()), first
    people = Crm(url).as_("admin").get("/api/admin/users").json()
    assert len(people) >= 30 and len({p["role"] for p in people}) == 6
    process.terminate()  # type: ignore[attr-defined]
    process.wait(20)  # type: ignore[attr-defined]
    assert totals(start(database, "--company", "12")[1]) == first
