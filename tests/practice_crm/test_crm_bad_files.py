"""Files that can't be right at the bundled CRM's import: refused whole, with place and remedy (MIG-01, MIG-04)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import requests
from openpyxl import Workbook

HEAD = "旧系统编号,所属客户,姓名\n"
ROW = "LX1,KH1,张三丰\n"


def workbook(*sheets: tuple[str, list[list[str]]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(out)
    return out.getvalue()


def bomb() -> bytes:
    """A workbook of some kilobytes that unpacks to a hundred megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000_000)
    return out.getvalue()


GOOD = [["旧系统编号", "所属客户", "姓名"], ["LX1", "KH1", "张三丰"]]
BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.csv", lambda: b"", "空的"),
    "header only": ("a.csv", HEAD.encode, "没有数据"),
    "two headers": ("a.csv", lambda: (HEAD + ROW + HEAD + ROW).encode(), "第 3 行又是列名"),
    "cut in a row": ("a.csv", lambda: (HEAD + ROW + "LX2,KH").encode(), "第 3 行只有 2 格"),
    "cut in a quote": ("a.csv", lambda: (HEAD + 'LX1,KH1,"张三').encode(), "第 2 行，引号没有配对"),
    "cut in a character": ("a.csv", lambda: (HEAD + ROW).encode()[:-3] + b"\xff", "编码"),
    "two encodings": ("a.csv", lambda: (HEAD + ROW).encode() + "LX2,KH1,李四光\n".encode("gb18030"), "混有两种编码：第 1 行是 UTF-8，第 3 行不是"),
    "unknown column": ("a.csv", lambda: (HEAD.replace("姓名", "名字") + ROW).encode(), "不认识列“名字”"),
    "another table": ("a.csv", lambda: "订单号,金额\n1,2\n".encode(), "缺少必填列“旧系统编号”"),
    "password": ("a.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "有密码"),
    "zip bomb": ("a.xlsx", bomb, "未打开"),
    "cut workbook": ("a.xlsx", lambda: workbook(("表", GOOD))[:-200], "不是可读的 Excel"),
    "two sheets": ("a.xlsx", lambda: workbook(("联系人", GOOD), ("其他", GOOD)), "联系人、其他"),
    "wrong sheet": ("a.xlsx", lambda: workbook(("说明", [["填写说明"], ["请勿修改"]])), "不认识列“填写说明”"),
    "another kind": ("a.pdf", lambda: b"%PDF", ".csv 或 .xlsx"),
}  # fmt: skip


def give_in(admin: Any, name: str, content: bytes, template: str = "") -> requests.Response:
    files = {"file": (name, content)} | ({"template": ("m.csv", template.encode())} if template else {})
    answer: requests.Response = admin.http.post(
        f"{admin.url}/api/imports", files=files, data={"kind": "contact"},
        headers={"X-CSRFToken": admin.csrf, "Accept-Language": "zh"}, timeout=30,
    )  # fmt: skip
    return answer


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_cant_be_right_is_refused_with_its_place_and_nothing_is_kept(
    people: Any, case: str
) -> None:
    admin = people("admin")
    name, content, words = BAD[case]
    before = admin.get("/api/imports").json()
    answer = give_in(admin, name, content())
    assert answer.status_code == 422, answer.text
    assert words in answer.json()["error"]["message"]
    assert admin.get("/api/imports").json() == before


def test_the_order_of_columns_never_matters_and_an_empty_sheet_neither(people: Any) -> None:
    """A row whose customer isn't there comes back with that reason: its cells were read into the right fields."""
    admin = people("admin")
    turned = [list(reversed(row)) for row in GOOD]
    answer = give_in(admin, "a.xlsx", workbook(("空", []), ("联系人", turned)))
    assert "没有旧系统编号为“KH1”的客户" in reasons(admin, answer)


def reasons(admin: Any, answer: requests.Response) -> str:
    """Why the rows of an import came back, once it's done."""
    assert answer.status_code == 202, answer.text
    batch = answer.json()["id"]
    while admin.get(f"/api/imports/{batch}").json()["state"] == "running":
        pass
    return str(admin.get(f"/api/imports/{batch}/failures").content.decode("utf-8-sig"))


def test_a_mapping_template_says_which_column_is_which_field(people: Any) -> None:
    admin = people("admin")
    file = "编号,客户,名字,内部备注\nLX9,KH-none,张三,x\n".encode()
    template = "导入字段,文件中的列\n旧系统编号,编号\n所属客户,客户\n姓名,名字\n电话,\n"
    assert "没有旧系统编号为“KH-none”的客户" in reasons(admin, give_in(admin, "a.csv", file, template))


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("导入字段,文件中的列\n旧系统编号,编号\n所属客户,顾客\n姓名,名字\n", "“顾客”不在文件中"),
        ("导入字段,文件中的列\n旧系统编号,编号\n姓名,名字\n", "缺少必填列“所属客户”"),
        ("导入字段,文件中的列\n旧编号,编号\n所属客户,客户\n姓名,名字\n", "是否指“旧系统编号”"),
        ("字段,列\na,b\n", "映射模板的列应为"),
    ],
)
def test_a_mapping_template_that_cant_be_right_is_told(people: Any, template: str, words: str) -> None:
    answer = give_in(people("admin"), "a.csv", "编号,客户,名字\nLX8,KH8,张三\n".encode(), template)
    assert answer.status_code == 422 and words in answer.json()["error"]["message"], answer.text
