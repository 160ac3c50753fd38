"""Complete run folders for tests: green as a whole, and then damaged in one place.

run = RunFactory(tmp_path / "run")      # every requirement of the register, each channel it demands
run.outcome("CUS-03", "http", Outcome.FAILED, "…")
run.write()                             # run.json, manifest.json, results/, load/, sealed
"""

from __future__ import annotations

import dataclasses
import json
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from reports.evidence.model import (
    ALLURE_STATUS,
    CASE_LABEL,
    CHANNEL_LABEL,
    OUTCOME_LABEL,
    REQUIREMENT_LABEL,
    Case,
    EntryCheck,
    EntryRecord,
    Evidence,
    LoadCriterion,
    LoadResult,
    Manifest,
    MigrationResult,
    Outcome,
    RunInfo,
    Second,
    Transaction,
    Unreadable,
)
from reports.evidence.read import read
from reports.evidence.write import RunFolder
from reports.verdict.checklist import Checklist, Item
from reports.verdict.criteria import ApprovalRules, Criteria, PermissionRules, read_criteria
from reports.verdict.defects import Defects
from reports.verdict.papers import Papers, Project
from reports.verdict.people import People, Person, Role
from reports.verdict.proofs import Proof
from reports.verdict.register import Register, Requirement, read_register
from reports.verdict.release import Release

ROOT = Path(__file__).resolve().parents[1]
BEGAN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
AREAS = {
    "PERM": "权限", "CUS": "客户", "LEAD": "线索", "OPP": "商机", "APR": "审批", "SRV": "服务工单", "MKT": "市场活动",
    "RPT": "报表", "MIG": "数据迁移", "INT": "集成", "PERF": "性能", "SEC": "安全", "USE": "用户体验",
}  # fmt: skip

Attempt = tuple[Outcome, str]


@cache
def register() -> Register:
    """The register of this repository."""
    return read_register(ROOT / "features" / "requirements.csv")


@cache
def criteria() -> Criteria:
    """The criteria of this repository with a named production, but for the matrix of rights and approvals, which have
    tests of their own."""
    whole = read_criteria(ROOT / "reports" / "criteria.toml", register())
    machine = tuple(
        dataclasses.replace(r, target="production") if r.kind == "smoke" else r for r in whole.machine
    )
    return dataclasses.replace(
        whole, permissions=PermissionRules(), approvals=ApprovalRules(), machine=machine
    )


def ticked(rows: Register | None = None) -> Checklist:
    """A checklist with a name, a day and evidence on every item."""
    rows = rows or register()
    done = {"owner": "李强", "due": "2026-11-20", "evidence": "会议纪要 2026-11-19", "ticked_by": "赵敏"}
    items = (
        Item(r.id, r.text) if r.id in MACHINE else Item(r.id, r.text, **done, ticked_on=BEGAN.date())
        for r in rows
        if r.checklist
    )
    return Checklist(tuple(items), "c" * 64)


BUILD = "1.4.2+7f3c"
MACHINE = ("GOL-01", "GOL-11")
SMOKE = "PERM-01"
"""The requirement whose cases are the smoke cases."""


def people() -> People:
    """Everybody of the project."""
    roles = (
        Role("sponsor", "项目发起人", "Sponsor", True), Role("business-sales", "业务负责人 · 销售部", "Business, sales", True),
        Role("it", "IT 负责人", "IT", True), Role("quality", "质量负责人", "Quality", True), Role("key-user", "关键用户", "Key user"),
    )  # fmt: skip
    held = {"周涛": "sponsor", "李强": "business-sales", "陈静": "it", "赵敏": "quality", "王芳": "key-user"}
    return People(
        roles, tuple(Person(name, role, f"{role}@example.com") for name, role in held.items()), "p" * 64
    )


@cache
def smoke_cases() -> tuple[Case, ...]:
    """The smoke cases of the plan: those of PERM-01."""
    return tuple(cases_of(next(r for r in register() if r.id == SMOKE), 0))


def smoke_evidence(root: Path, now: datetime = NOW, cases: tuple[Case, ...] = (), **changes: object) -> Path:
    """A read-only run of the smoke cases on production, sealed; ``changes`` are to its head."""
    info = RunInfo(
        run="20261121-0600-production", round="上线后", target="production", product="Practice CRM", build=BUILD,
        address="https://crm.example.com", started=(now - timedelta(hours=3)).isoformat(),
        finished=(now - timedelta(hours=2)).isoformat(), customers=50_213, partial=True, build_after=BUILD,
    )  # fmt: skip
    folder = RunFolder(root)
    cases = cases or smoke_cases()
    folder.open(dataclasses.replace(info, **changes), Manifest(cases))
    for case in cases:
        result(folder.results, case, Outcome.PASSED, start=now - timedelta(hours=3))
    folder.seal()
    return root


@cache
def smoke() -> Evidence:
    """The same as read back."""
    with tempfile.TemporaryDirectory() as folder:
        return read(smoke_evidence(Path(folder) / "smoke"))


FINAL = tuple(f"{n:064x}" for n in range(1, 6))
"""Digests of the files of the final migration."""
TABLES = ("customers", "contacts", "opportunities", "orders", "followups")


def reconciliation(**changes: object) -> dict[str, object]:
    """A reconciliation of all five tables in full agreement; ``changes`` are to that of the customers."""
    tables = [_reconciled(name) for name in TABLES]
    links = [
        {"table": name, "field": "customer", "to": "customers", "filled": 1200, "dangling_old": 0, "dangling_new": 0,
         "examples": []}
        for name in TABLES[1:]
    ]  # fmt: skip
    return {
        "schema": "golive.reconciliation/1", "made": (NOW - timedelta(days=1)).isoformat(),
        "tables": [tables[0] | changes, *tables[1:]], "links": links, "new_files": {"crm/customers.csv": "e" * 64},
        "old_files": {f"cleaned/{name}.csv": digest for name, digest in zip(TABLES, FINAL, strict=True)},
    }  # fmt: skip


def _reconciled(name: str) -> dict[str, object]:
    field = {
        "name": "name",
        "label": ["名称", "name"],
        "compared": 1200,
        "form": 0,
        "content": 0,
        "agreement": 1.0,
    }
    return {
        "table": name, "label": [name, name], "old_rows": 1200, "new_rows": 1200, "both": 1200, "missing": 0,
        "extra": 0, "blank": 0, "doubled": 0, "missing_keys": [], "extra_keys": [], "doubled_keys": [], "notes": [],
        "fields": [field], "totals": [{"by": "", "label": ["", ""], "value": "", "old": 1200, "new": 1200}],
        "sums": [], "groups": [], "differences": 0, "file": f"differences-{name}.csv",
    }  # fmt: skip


def papers(**changes: object) -> Papers:
    """Everything that a project writes down, such that nothing stands in the way."""
    proofs = (Proof("GOL-01", reconciliation=reconciliation()), Proof("GOL-11", smoke=smoke()))
    whole = Papers(
        people(),
        Release(build=BUILD, utc_offset="+08:00", migration_files=FINAL),
        (),
        Defects(stated=True),
        proofs=proofs,
    )
    return dataclasses.replace(whole, **changes)


def project(checklist: Checklist | None = None, **changes: object) -> Project:
    """A whole project; ``changes`` are to its papers."""
    return Project(register(), criteria(), checklist or ticked(), papers(**changes))


ENTRY = EntryRecord(
    tuple(
        EntryCheck(id, zh, en, "是", "yes", "PASS")
        for id, zh, en in (
            ("reachable", "环境可访问", "The CRM answers"),
            ("accounts", "账号齐全", "Every account can sign in"),
            ("data", "数据已装载", "The data is loaded"),
            ("clock", "时钟一致", "The clocks agree"),
            ("leftovers", "没有前几轮的残留", "Nothing is left of former rounds"),
        )
    )
)


class RunFactory:
    """One run folder. Change ``info``, ``cases``, ``attempts``, ``loads`` before ``write``.

    ``vivid`` results have steps and an attachment, as a report shows them; without, writing is faster.
    """

    def __init__(self, root: Path, rows: Register | None = None, *, vivid: bool = False) -> None:
        self.root, self.vivid = root, vivid
        self.register = rows or register()
        self.info = RunInfo(
            run="20261120-0930-practice",
            round="第 3 轮",
            target="practice",
            product="Practice CRM",
            build=BUILD,
            address="http://127.0.0.1:8800",
            started=BEGAN.isoformat(),
            finished=(BEGAN + timedelta(minutes=18)).isoformat(),
            customers=50_213,
            build_after=BUILD,
            browser="Chromium 156",
            tools={"Playwright": "1.65.2", "pytest-bdd": "9.0.1", "Locust": "2.47"},
        )
        self.cases = [
            case for row in self.register if not row.checklist for case in cases_of(row, self.number(row))
        ]
        self.attempts: dict[str, list[Attempt]] = {c.key: [(Outcome.PASSED, "")] for c in self.cases}
        self.loads = [
            load_result(c.scenario, c.requirements) for c in self.cases if "PERF" in c.requirements[0]
        ]
        self.migrations = [
            migration_result(f"{c.scenario}-{c.channel}") for c in self.cases if c.requirements[0] == "MIG-05"
        ]
        self.unreadable: list[Unreadable] = []
        self.left: list[str] = []
        self.began = BEGAN
        self.entry: EntryRecord | None = ENTRY

    def number(self, row: Requirement) -> int:
        return [r.id for r in self.register].index(row.id)

    def key(self, requirement: str, channel: str = "http") -> str:
        """The case of a requirement through a channel."""
        return next(c.key for c in self.cases if requirement in c.requirements and c.channel == channel)

    def outcome(self, requirement: str, channel: str, outcome: Outcome, message: str = "") -> None:
        """Let one case end so; NOT_RUN leaves no result."""
        made = [] if outcome is Outcome.NOT_RUN else [(outcome, message)]
        self.attempts[self.key(requirement, channel)] = made

    def drop(self, requirement: str) -> None:
        """Leave every scenario of a requirement out of the plan."""
        gone = {c.key for c in self.cases if requirement in c.requirements}
        self.cases = [c for c in self.cases if c.key not in gone]

    def change_load(self, scenario_of: str, **changes: object) -> None:
        """Change fields of the load result of a requirement."""
        scenario = next(c.scenario for c in self.cases if scenario_of in c.requirements)
        self.loads = [dataclasses.replace(x, **changes) if x.scenario == scenario else x for x in self.loads]

    def write(self, *, seal: bool = True) -> Path:
        """Write the folder, sealed unless told otherwise, and return it."""
        folder = RunFolder(self.root)
        folder.open(self.info, Manifest(tuple(self.cases), tuple(self.unreadable)))
        for number, case in enumerate(self.cases):
            for attempt, (outcome, message) in enumerate(self.attempts.get(case.key, [])):
                start = self.began + timedelta(seconds=5 * number + 2 * attempt)
                result(folder.results, case, outcome, message, start, attempt, vivid=self.vivid)
        for load in self.loads:
            folder.load(load)
        planned = {case.scenario for case in self.cases}
        for move in self.migrations:
            if move.name.rpartition("-")[0] in planned:
                folder.migration(dataclasses.replace(move, made=self.began.isoformat()))
        if self.entry:
            folder.entry(self.entry)
        if self.left:
            lines = [
                json.dumps({"kind": "customer", "id": x, "label": x, "state": "left"}) for x in self.left
            ]
            (self.root / "ledger.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
        if seal:
            folder.seal()
        return self.root


def cases_of(row: Requirement, number: int) -> list[Case]:
    """One case per channel that the row demands."""
    scenario, area = f"UAT-{number + 1:04}", AREAS.get(row.group, row.group)
    title = row.text.zh.split("。")[0].split("；")[0].split("：")[0][:40]
    return [
        Case(
            key=f"{scenario}@{channel}",
            scenario=scenario,
            title=title,
            channel=channel,
            requirements=(row.id,),
            feature=f"features/{area}/{row.id}.feature:7",
            area=area,
            tags=("smoke",) if row.id == SMOKE else (),
        )
        for channel in row.channels
    ]


def result(
    folder: Path,
    case: Case,
    outcome: Outcome,
    message: str = "",
    start: datetime = BEGAN,
    attempt: int = 0,
    *,
    vivid: bool = False,
) -> Path:
    """One Allure result as the runner writes it."""
    began = int(start.timestamp() * 1000)
    uuid = f"{case.key.replace('~', '-').replace('@', '-')}-{attempt + 1}".lower()
    labels = {CASE_LABEL: case.key, OUTCOME_LABEL: outcome.value, CHANNEL_LABEL: case.channel}
    labels |= {"epic": case.area, "feature": case.title}
    data = {
        "uuid": uuid, "name": case.title, "fullName": f"{case.scenario} {case.feature}", "testCaseId": case.scenario,
        "status": ALLURE_STATUS[outcome], "statusDetails": {"message": message}, "stage": "finished",
        "start": began, "stop": began + 900,
        "labels": [{"name": n, "value": v} for n, v in labels.items()]
        + [{"name": REQUIREMENT_LABEL, "value": r} for r in case.requirements],
        "steps": _steps(folder, uuid, ALLURE_STATUS[outcome], began) if vivid else [],
    }  # fmt: skip
    path = folder / f"{uuid}-result.json"
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return path


def _steps(folder: Path, uuid: str, status: str, began: int) -> list[dict[str, object]]:
    log = folder / f"{uuid}-attachment.txt"
    log.write_text('GET /api/customers?q=… → 200\n{"items": []}\n', "utf-8")
    attached = [{"name": "请求与响应", "source": log.name, "type": "text/plain"}]
    times = {"stage": "finished", "start": began, "stop": began + 90}
    return [
        {"name": "假如 销售代表王芳已登录", "status": "passed", **times},
        {"name": "当 她录入客户", "status": "passed", "attachments": attached, **times},
        {"name": "那么 客户保存成功", "status": status, **times},
    ]


def migration_result(name: str) -> MigrationResult:
    """A trial migration of 1,000 rows in which nothing is wrong."""
    figures = {
        "before": 1000.0, "after": 900.0, "merged": 40.0, "rejected": 20.0, "out_of_scope": 40.0, "unaccounted": 0.0,
        "given_rows": 1000.0, "success_percent": 100.0, "old_rows": 1000.0, "wrong_rows": 0.0, "wrong_values": 0.0,
        "agreement_percent": 100.0, "wrong_totals": 0.0, "wrong_sums": 0.0, "lost_links": 0.0,
        "sample_of": 1000.0, "sample_percent": 10.0, "sample_unjudged": 0.0, "sample_wrong": 0.0, "sample_draws": 1.0, "sample_picked": 6.0,
        "sample_picked_wrong": 0.0,
    }  # fmt: skip
    ids = tuple(f"MIG-{n:02}" for n in (2, 3, 4, 5, 6, 8, 9))
    said = ("清洗前 1,000 行 = 清洗后 900 + 合并 40 + 拒绝 20 + 范围外 40",)
    english = ("1,000 rows before = 900 after + 40 merged + 20 rejected + 40 out of scope",)
    return MigrationResult(name, BEGAN.isoformat(), ids, {"old/客户.csv": "0" * 64}, figures, said, english)


def load_result(scenario: str, requirements: tuple[str, ...]) -> LoadResult:
    """A load run of 100 reps over 600 s, all criteria PASS, with a series that looks like a real one."""
    own = tuple(
        LoadCriterion(
            f"{r}-mean",
            r,
            "录入客户的平均响应时间",
            "mean time of recording a customer",
            "≤ 3 s",
            "0.41 s",
            "PASS",
        )
        for r in requirements
    )
    return LoadResult(
        scenario=scenario,
        profile="hundred",
        target="practice",
        address="http://127.0.0.1:8800",
        started=BEGAN.isoformat(),
        window_s=600.0,
        users=100,
        valid=True,
        complete=True,
        invalid_reasons=(),
        criteria=own,
        transactions=(
            Transaction("录入客户", 1893, 0, 412.6, 350.2, 720.9, 980.4, 1312.7, 1890.1),
            Transaction("搜索客户", 1204, 0, 188.3, 150.0, 320.4, 410.8, 633.0, 902.2),
        ),
        seconds=tuple(_second(t) for t in range(-4, 20)),
        generator={"cpu_share": 0.07, "lag_p99_ms": 2.1, "memory_mb": 81.0, "started": 3097.0, "succeeded": 3097.0,
                   "failed": 0.0, "in_flight": 0.0},
        crm={"customers_before": 50_000.0, "confirmed": 1893.0, "stored": 1893.0, "duplicate_numbers": 0.0,
             "wrong_owner": 0.0},
    )  # fmt: skip


def _second(t: int) -> Second:
    users = min(100, max(0, (t + 4) * 25))
    mean = 220 + 1.9 * users + 60 * ((t * 7) % 11) / 11 + (340 if 9 <= t < 11 else 0)
    return Second(t, users, 28 + (t * 5) % 9, 0, round(mean, 1), round(mean * 2.1 + 40, 1))
