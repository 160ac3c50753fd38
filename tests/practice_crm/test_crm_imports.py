"""Files become records: what is refused, what comes back with its reason, resuming, rolling back (MIG-01, MIG-04)."""

from __future__ import annotations

import io
import itertools
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from openpyxl import Workbook

HEAD = "客户全称,所属行业,联系方式,负责人\n"
_file = itertools.count(1)


def rows(count: int) -> str:
    """A file of customers that no other test gives in."""
    serial = next(_file)
    return HEAD + "".join(
        f"导入{serial}第{n}有限公司,制造业-IT设备,13{serial:03d}{n:06d},王芳\n" for n in range(count)
    )


def give_in(caller: Any, content: bytes, name: str = "客户.csv") -> requests.Response:
    return caller.http.post(
        f"{caller.url}/api/imports",
        files={"file": (name, content)},
        data={"kind": "customer"},
        headers={"X-CSRFToken": caller.csrf},
        timeout=30,
    )


def batch_of(caller: Any, content: bytes, name: str = "客户.csv") -> int:
    answer = give_in(caller, content, name)
    assert answer.status_code == 202, answer.text
    return int(answer.json()["id"])


def ended(caller: Any, batch: int) -> dict[str, Any]:
    for _ in range(600):
        told: dict[str, Any] = caller.get(f"/api/imports/{batch}").json()
        if told["state"] != "running":
            return told
        time.sleep(0.05)
    raise AssertionError(f"import {batch} did not end")


def saved(caller: Any, text: str) -> int:
    name = text.splitlines()[1].split("第")[0]
    return int(caller.get("/api/customers", search=f"{name}第").json()["total"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_row_of_a_csv_file_becomes_a_customer_of_its_owner(people: Any, encoding: str) -> None:
    text = rows(3)
    told = ended(people("admin"), batch_of(people("admin"), text.encode(encoding)))
    assert (told["state"], told["saved"], told["failed"], told["waiting"]) == ("done", 3, 0, 0)
    assert saved(people("wangfang"), text) == 3


def test_an_excel_file_is_read_as_well(people: Any) -> None:
    book, text = Workbook(), rows(2)
    for row in text.splitlines():
        book.active.append(row.split(","))
    packed = io.BytesIO()
    book.save(packed)
    assert ended(people("admin"), batch_of(people("admin"), packed.getvalue(), "客户.xlsx"))["saved"] == 2


def test_a_row_that_fails_comes_back_with_line_and_reason_and_can_be_given_in_mended(people: Any) -> None:
    bad = rows(2) + "坏行有限公司,没有的行业,13900139000,王芳\n"
    batch = batch_of(people("admin"), bad.encode())
    told = ended(people("admin"), batch)
    assert (told["saved"], told["failed"]) == (2, 1)
    back = people("admin").get(f"/api/imports/{batch}/failures").content.decode("utf-8-sig")
    assert back.splitlines()[1].startswith("坏行有限公司,没有的行业,13900139000,王芳,4,")
    assert "所属行业不在可选范围内" in back
    mended = back.replace("没有的行业", "制造业-IT设备")
    assert ended(people("admin"), batch_of(people("admin"), mended.encode()))["saved"] == 1


def test_a_row_that_failed_forgets_a_person_who_is_made_anonymous_and_no_other(people: Any) -> None:
    admin, text = people("admin"), rows(2)
    ended(admin, batch_of(admin, text.encode()))
    again = batch_of(admin, f"{text}\n".encode())
    assert ended(admin, again)["failed"] == 2
    forgotten, other = (row.split(",")[0] for row in text.splitlines()[1:])
    found = admin.get("/api/customers", search=forgotten).json()["items"]
    admin.post(f"/api/privacy/{found[0]['id']}/anonymise", {})
    back = admin.get(f"/api/imports/{again}/failures").content.decode("utf-8-sig")
    assert forgotten not in back
    assert other in back


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (HEAD.encode(), "没有数据"),
        ("客户全称,联系方式\na,b\n".encode(), "缺少必填列“所属行业”"),
        ((HEAD.strip() + ",客户名\na,b,c,d,e\n").encode(), "不认识列“客户名”"),
        ((HEAD.strip() + ",负责人\na,b,c,d,e\n").encode(), "“负责人”出现多次"),
        ((HEAD + "a,b,c,d,e,f\n").encode(), "第 2 行有 6 格"),
        (b"PK\x00\x04not a table", "不是 CSV"),
        (b"\xff\xfe\x00a\x00", "编码"),
    ],
    ids=["empty", "header only", "missing", "unknown", "doubled", "too long", "binary", "encoding"],
)
def test_a_file_that_cant_be_right_is_refused_whole(people: Any, content: bytes, words: str) -> None:
    admin = people("admin")
    before = admin.get("/api/about").json()["customers"]
    answer = admin.http.post(
        f"{admin.url}/api/imports",
        files={"file": ("客户.csv", content)},
        headers={"X-CSRFToken": admin.csrf, "Accept-Language": "zh"},
        timeout=30,
    )
    assert answer.status_code == 422 and words in answer.json()["error"]["message"], answer.text
    assert admin.get("/api/about").json()["customers"] == before


def test_a_damaged_workbook_is_refused_in_words(people: Any) -> None:
    answer = give_in(people("admin"), b"PK\x03\x04damaged", "客户.xlsx")
    assert answer.status_code == 422 and "Excel" in answer.json()["error"]["message"]


def test_the_same_file_is_not_taken_twice_unless_it_was_rolled_back(people: Any) -> None:
    admin, text = people("admin"), rows(2)
    batch = batch_of(admin, text.encode())
    ended(admin, batch)
    again = give_in(admin, text.encode(), "anders.csv")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "already_imported")
    undone = admin.post(f"/api/imports/{batch}/rollback", {}).json()
    assert (undone["state"], undone["undone"], undone["saved"]) == ("rolled_back", 2, 0)
    assert saved(admin, text) == 0
    assert ended(admin, batch_of(admin, text.encode()))["saved"] == 2


def test_an_interrupted_import_goes_on_with_nothing_doubled_and_nothing_lost(people: Any) -> None:
    admin, text = people("admin"), rows(300)
    batch = batch_of(admin, text.encode())
    told = admin.post(f"/api/imports/{batch}/interrupt", {}).json()
    assert told["state"] == "interrupted" and told["waiting"] > 0
    part = ended(admin, batch)
    assert part["saved"] + part["waiting"] == 300
    assert admin.post(f"/api/imports/{batch}/resume", {}).status_code == 200
    assert ended(admin, batch)["saved"] == saved(admin, text) == 300


def test_an_import_that_was_killed_goes_on_after_the_next_start(
    start: Callable[..., Any], crm: Any, tmp_path: Path
) -> None:
    process, url = start(str(tmp_path / "crm.sqlite3"), "--practice")
    text = rows(400)
    admin = type(crm)(url).as_("admin")
    batch = batch_of(admin, text.encode())
    while admin.get(f"/api/imports/{batch}").json()["saved"] < 50:
        time.sleep(0.01)
    process.kill()
    process.wait(20)
    _, url = start(str(tmp_path / "crm.sqlite3"), "--practice")
    admin = type(crm)(url).as_("admin")
    told = admin.get(f"/api/imports/{batch}").json()
    assert told["state"] == "interrupted" and told["saved"] == saved(admin, text), told
    admin.post(f"/api/imports/{batch}/resume", {})
    assert ended(admin, batch)["saved"] == saved(admin, text) == 400


def test_only_the_administrator_imports(people: Any) -> None:
    answer = give_in(people("wangfang"), rows(1).encode())
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_allowed")


def test_what_the_old_system_said_of_a_customer_shows_on_its_page_and_goes_with_its_person(
    people: Any,
) -> None:
    admin, serial = people("admin"), next(_file)
    text = (
        "客户全称,所属行业,联系方式,旧系统编号,所在省市,电子邮箱,统一社会信用代码,建档日期\n"
        f"旧客户{serial}有限公司,制造业-IT设备,13{serial:03d}777777,OLD{serial},浙江,old{serial}@legacy.example,"
        f"9133010{serial:011d},2021-03-05\n"
    )
    batch = batch_of(admin, text.encode())
    assert ended(admin, batch)["saved"] == 1
    (customer,) = admin.get("/api/customers", search=f"旧客户{serial}").json()["items"]
    page = f"/customers/{customer['id']}"
    told = (f"old{serial}@legacy.example", f"9133010{serial:011d}", "浙江", "2021-03-05", f"OLD{serial}")
    assert all(words in admin.get(page).text for words in told)
    given_out = admin.get(f"/api/privacy/{customer['id']}/export").text
    assert told[0] in given_out and told[1] in given_out
    assert admin.post(f"/api/privacy/{customer['id']}/anonymise", {}).status_code == 200
    for place in (page, f"/api/privacy/{customer['id']}/export", "/api/imports/migrated?kind=customer"):
        left = admin.get(place).text
        assert f"OLD{serial}" in left and told[0] not in left and told[1] not in left, place
