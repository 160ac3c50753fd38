"""The table of docs/architecture.md, read from the page itself so that page and code can't part ways."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (
    "authoring",
    "drivers",
    "fixtures",
    "golive",
    "load",
    "migration",
    "practice_crm",
    "reports",
    "steps",
    "targets",
)


def allowed() -> dict[str, list[str]]:
    """Rows `folder | may import` of the page; module names stand in backticks."""
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    rows = re.findall(r"^\| `([\w/]+)` \| (.+?) \|$", page, re.M)
    return {folder: re.findall(r"`([\w.]+)`", cell) for folder, cell in rows}


def imports_of(path: Path) -> list[tuple[int, str, bool]]:
    """(line, module, inside a function) of every import of ours."""
    tree = ast.parse(path.read_text("utf-8"))
    lazy = {
        id(node)
        for scope in ast.walk(tree)
        if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(scope)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name, id(node) in lazy) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [(node.lineno, node.module, id(node) in lazy)]
    return [f for f in found if f[1].split(".")[0] in FOLDERS]


def sources(folder: str) -> list[Path]:
    return [p for p in sorted((ROOT / folder).rglob("*.py")) if "project" not in p.parts[len(ROOT.parts) :]]


def breaches(folder: str, may: list[str]) -> list[str]:
    wrong = []
    for path in sources(folder):
        own = (
            "targets." + path.relative_to(ROOT).parts[1]
            if folder == "targets" and len(path.relative_to(ROOT).parts) > 2
            else folder
        )
        for line, module, _ in imports_of(path):
            if not any(module == m or module.startswith(m + ".") for m in [*may, own]):
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {module}")
    return wrong


@pytest.mark.parametrize("folder", [f for f in FOLDERS if (ROOT / f).exists()])
def test_a_folder_imports_only_what_the_table_allows(folder: str) -> None:
    table = allowed()
    assert folder in table, f"docs/architecture.md has no row for {folder}"
    assert not breaches(folder, table[folder]), "\n".join(breaches(folder, table[folder]))


def test_the_table_is_noticed_when_it_is_broken() -> None:
    assert breaches("steps", []), "with nothing allowed, steps must be in breach"


def test_only_one_module_of_the_drivers_knows_playwright() -> None:
    knowing = [
        p.name
        for p in sources("drivers")
        if re.search(r"^\s*(from|import) playwright", p.read_text("utf-8"), re.M)
    ]
    assert knowing == ["browser.py"]


def test_only_the_generator_processes_import_locust() -> None:
    knowing = {
        p.name
        for p in sources("load")
        if re.search(r"^\s*(from|import) (locust|gevent)", p.read_text("utf-8"), re.M)
    }
    assert knowing <= {
        "locustfile.py",
        "conductor.py",
        "pulse.py",
        "sales_rep.py",
        "session.py",
        "master.py",
        "worker.py",
        "web.py",
    }, knowing


def test_the_wiring_of_pytest_stays_under_60_lines() -> None:
    assert len((ROOT / "conftest.py").read_text("utf-8").splitlines()) < 60


@pytest.mark.parametrize(
    "folder", ["steps", "fixtures", "drivers", "targets", "authoring", "golive", "load", "reports"]
)
def test_nobody_sleeps_but_eventually(folder: str) -> None:
    allowed_here = {"drivers/eventually.py", "golive/launcher.py", "load/locustfile.py", "load/generator.py"}
    asleep = [
        f"{p.relative_to(ROOT)}"
        for p in sources(folder)
        if re.search(r"\btime\.sleep\(|wait_for_timeout\(", p.read_text("utf-8"))
    ]
    assert set(asleep) <= allowed_here, asleep


@pytest.mark.parametrize("folder", ["drivers", "targets", "load", "authoring"])
def test_nobody_below_the_steps_asserts(folder: str) -> None:
    asserting = [
        f"{p.relative_to(ROOT)}:{node.lineno}"
        for p in sources(folder)
        for node in ast.walk(ast.parse(p.read_text("utf-8")))
        if isinstance(node, ast.Assert)
    ]
    assert not asserting, asserting


def _modules_after(code: str) -> set[str]:
    got = subprocess.run(
        [sys.executable, "-c", code + "\nimport sys; print(' '.join(sys.modules))"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return set(got.stdout.split())


def test_pytest_never_imports_gevent_or_locust() -> None:
    code = "import pytest, sys; sys.argv=['pytest']; pytest.main(['features', '--collect-only', '-q'])"
    assert not _modules_after(code) & {"gevent", "locust"}


def test_no_company_specific_path_or_registry_address_is_committed() -> None:
    files = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    bad = re.compile(r"index[-]url\s+http|https?://[^ \"']*/simpl[e]/|\"resolve[d]\": \"https?:")
    guilty = [
        name
        for name in files.split("\0")
        if name
        and name != "tests/architecture/test_who_may_import_whom.py"
        and Path(ROOT / name).suffix not in {".png", ".pdf", ".jpg", ".zip"}
        and (ROOT / name).is_file()
        and bad.search((ROOT / name).read_text("utf-8", "replace"))
    ]
    assert not guilty
