"""The bundled CRM for the tests of imports, once per module, and a small old company that was cleaned."""

from __future__ import annotations

import csv
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from drivers.areas.imports import TABLES, Imports
from drivers.records import Person
from drivers.settings import Settings, load_settings
from golive.practice import practice_crm
from targets import build_target

ROOT = Path(__file__).resolve().parents[2]
Row = dict[str, str]


@dataclass
class PracticeCrm:
    """The running CRM and its administrator's import."""

    settings: Settings
    key: str

    def imports(self) -> Imports:
        """A line of one's own: processes don't share one."""
        crm = build_target(self.settings, "http")
        return crm.desk(self.admin()).imports

    def admin(self) -> Person:
        return self.settings.target.administrator()

    def faults(self, *names: str) -> None:
        answer = requests.put(
            f"{self.settings.target.address}/practice/faults",
            json={"on": list(names)}, headers={"X-Practice-Key": self.key}, timeout=30,
        )  # fmt: skip
        assert answer.json().get("on") == list(names), answer.text


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCrm]:
    """A CRM with some customers and a made-up company in it; what is imported comes on top."""
    key = secrets.token_urlsafe(16)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOLIVE_PRACTICE_PASSWORD", secrets.token_urlsafe(16))
        patch.setenv("GOLIVE_PRACTICE_KEY", key)
        folder = tmp_path_factory.mktemp("crm")
        with practice_crm(ROOT, str(folder / "crm.sqlite3"), log=folder / "crm.log", customers=20) as running:
            yield PracticeCrm(load_settings(ROOT / "golive.toml", "practice", address=running.url), key)


Company = Callable[..., Path]


@pytest.fixture
def company(tmp_path: Path) -> Company:
    """Writes the cleaned tables of a company of ``size`` customers whose numbers begin with ``mark``."""

    def made(mark: str, size: int = 12, change: Callable[[dict[str, list[Row]]], object] = len) -> Path:
        tables = rows(mark, size)
        change(tables)
        folder = tmp_path / f"cleaned-{mark}"
        folder.mkdir()
        for table in TABLES:
            with (folder / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.DictWriter(file, list(tables[table][0]))
                writer.writeheader()
                writer.writerows(tables[table])
        return folder

    return made


def rows(mark: str, size: int) -> dict[str, list[Row]]:
    """A company whose values are such that each way to damage them shows."""
    owners = ("王芳", "李强", "孙磊", "吴洋")
    long = "客户要求三十天内交货，并希望在合同中写明付款方式与违约责任，另外请安排技术人员到现场勘察一次，费用另计"
    made: dict[str, list[Row]] = {table: [] for table in TABLES}
    base = int.from_bytes(mark.encode()[:3], "big") % 900
    for n in range(size):
        link = {"customer": f"0{mark}KH{n:03d}"}
        made["customers"].append(
            {"legacy_id": link["customer"], "name": f"杭州云栖{mark}第{n}软件有限公司", "contact": f"138{base:03d}{n:05d}",
             "industry": ("制造业-IT设备", "信息技术业-软件")[n % 2], "province": ("北京", "上海", "广西")[n % 3],
             "source": ("官网", "展会")[n % 2], "email": f"Kh{n}@example.com", "tax_number": f"0091{n:014d}",
             "owner": owners[n % 4], "created": f"2020-{n % 12 + 1:02d}-{n % 27 + 2:02d}",
             "active": f"2025-{n % 12 + 1:02d}-{n % 9 + 2:02d}", "remark": f"老客户🙂{n}，{long}"}
        )  # fmt: skip
        made["contacts"].append(
            {"legacy_id": f"{mark}LX{n:03d}", **link, "name": f"张 三{n}", "phone": f"021-5888{n:04d}转8001",
             "email": f"lx{n}@example.com", "title": "采购经理，华东区"}
        )  # fmt: skip
        made["opportunities"].append(
            {"legacy_id": f"{mark}SJ{n:03d}", **link, "name": f"{n}号服务器采购 Acme & Söhne",
             "stage": ("需求确认", "商务谈判", "赢单", "输单")[n % 4], "amount": f"{12345 + 1000 * n}.{n % 89 + 11}",
             "expected": f"2026-{n % 12 + 1:02d}-{n % 9 + 13:02d}", "owner": owners[n % 4]}
        )  # fmt: skip
        made["orders"].append(
            {"legacy_id": f"{mark}DD{n:03d}", **link, "number": f"00{mark}{n:06d}", "product": "服务器（机架式）",
             "amount": f"{98765 + n * 7}.{n * 37 % 89 + 11}", "ordered": f"2025-{n % 12 + 1:02d}-{n % 9 + 2:02d}"}
        )  # fmt: skip
        made["followups"].append(
            {"legacy_id": f"{mark}GJ{n:03d}", **link, "kind": ("电话", "拜访", "邮件")[n % 3],
             "happened": f"2025-{n % 12 + 1:02d}-{n % 9 + 2:02d}", "content": f"{n}：{long}😀 <b>重要</b>\n第二行",
             "owner": owners[n % 4]}
        )  # fmt: skip
    return made
