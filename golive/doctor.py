"""What is there for golive, what is missing, and what to do about it: `golive doctor`.

Nothing is taken for granted: the browser is started and made to draw a Chinese character, Allure is run.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

from drivers.words import Lang, Text
from golive import launcher

State = Literal["ok", "missing", "old"]
FREE_GB = 2.0
"""Room (GB) for a run with traces and videos of failures and for a second CRM beside it; an estimate."""


NOTHING = Text("", "")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `optional`: golive works fully without it, or needs it for one target only."""

    name: Text
    state: State
    found: Text
    to_do: Text = NOTHING
    optional: bool = False


def examine(root: Path) -> list[Finding]:
    """Look at everything; takes a few seconds, writes nothing that stays."""
    record = launcher.read_record()
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        python,
        lambda: set_up(record),
        lambda: environment(root),
        lambda: browser(root, record),
        lambda: font(record),
        lambda: allure(record),
        lambda: room(root),
        lambda: settings(root),
        postgresql,
    )
    return [finding for check in checks for finding in check()]


def as_found(found: str) -> Text:
    """What needs no translation."""
    return Text(found, found)


def python() -> Iterator[Finding]:
    """The Python that runs this."""
    enough = sys.version_info >= (3, 11)
    to_do = NOTHING if enough else Text("安装 Python 3.11 或更高版本", "install Python 3.11 or newer")
    found = f"{sys.version.split()[0]}  {sys.executable}"
    yield Finding(Text("Python", "Python"), "ok" if enough else "old", as_found(found), to_do)


def set_up(record: dict[str, Any]) -> Iterator[Finding]:
    """Whether the set-up was made, for the locks as they are now."""
    name, to_do = Text("准备", "set-up"), Text("运行 ./run setup", "run ./run setup")
    if not record:
        yield Finding(name, "missing", Text("还没有完成过", "never completed"), to_do)
    elif not launcher.up_to_date(record):
        yield Finding(name, "old", Text("此后有变化", "something has changed since"), to_do)
    else:
        yield Finding(name, "ok", Text("已完成", "done"))


def environment(root: Path) -> Iterator[Finding]:
    """The installed packages against the lock."""
    name = Text("依赖", "dependencies")
    wrong = list(packages_that_differ(root / "golive" / "locks" / "python.txt"))
    if wrong:
        some = ", ".join(wrong[:4]) + (" …" if len(wrong) > 4 else "")
        found = Text(f"{len(wrong)} 个与锁定版本不同：{some}", f"{len(wrong)} differ from the lock: {some}")
        to_do = Text("删除 .venv 后运行 ./run setup", "remove .venv, then run ./run setup")
        yield Finding(name, "old", found, to_do)
    else:
        yield Finding(name, "ok", Text("与锁定版本一致", "as locked"))


def packages_that_differ(lock: Path) -> Iterator[str]:
    """Locked packages that are missing here or have another version; those of other systems are left out."""
    for line in re.findall(r"^([\w.-]+==[^\\\n]+)", lock.read_text("utf-8"), re.MULTILINE):
        pinned, _, condition = line.strip().partition(" ; ")
        package, _, version = pinned.partition("==")
        if condition and not _holds_here(condition):
            continue
        try:
            here = metadata.version(package)
        except metadata.PackageNotFoundError:
            here = "—"
        if here != version:
            yield f"{package} {here} ≠ {version}"


def _holds_here(condition: str) -> bool:
    from packaging.markers import Marker

    return Marker(condition).evaluate()


def browser(root: Path, record: dict[str, Any]) -> Iterator[Finding]:
    """Start the browser that scenarios would use and let it draw two Chinese characters."""
    name, hint = Text("浏览器", "browser"), Text(*launcher.hint_for("browser"))
    path = browser_in_use(root, record)
    try:
        version, distinct = draw_chinese(path)
    except Exception as error:  # whatever keeps a browser from starting is the finding
        first, which = str(error).strip().splitlines()[0], path or "Playwright"
        yield Finding(
            name, "missing", Text(f"{which} 无法启动：{first}", f"{which} doesn't start: {first}"), hint
        )
        return
    yield Finding(name, "ok", as_found(f"{version}  {path or 'Playwright'}"))
    if not distinct:
        boxes = Text("汉字显示为方框", "Chinese characters are drawn as boxes")
        yield Finding(
            Text("页面中的汉字", "Chinese on pages"), "missing", boxes, Text(*launcher.hint_for("font"))
        )


def browser_in_use(root: Path, record: dict[str, Any]) -> str | None:
    """The browser of the settings, else of the set-up, else one of the machine; None: Playwright's own."""
    from drivers.settings import SettingsError, load_settings

    try:
        chosen = load_settings(root / "golive.toml").browser.executable
    except SettingsError:
        chosen = record.get("browser")
    if chosen or record.get("browser"):
        return chosen
    return next((path for _, path in launcher.system_browsers()), None)


def draw_chinese(executable: str | None) -> tuple[str, bool]:
    """Version of the browser, and whether two Chinese characters come out as two different pictures."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=executable, chromium_sandbox=False, timeout=20_000
        )
        try:
            page = running.new_page(viewport={"width": 60, "height": 60})
            pictures = set()
            for character in "上线":
                page.set_content(f"<body style='font-size:40px'>{character}")
                pictures.add(page.screenshot())
            return running.version, len(pictures) == 2
        finally:
            running.close()


def font(record: dict[str, Any]) -> Iterator[Finding]:
    """A font with Chinese characters."""
    name = Text("中文字体", "Chinese font")
    found = launcher.chinese_font().get("font") or record.get("font")
    if found:
        yield Finding(name, "ok", as_found(found))
    else:
        yield Finding(name, "missing", Text("没有找到", "none found"), Text(*launcher.hint_for("font")))


def allure(record: dict[str, Any]) -> Iterator[Finding]:
    """Node, and Allure by running it."""
    node, cli = record.get("node") or launcher.node_of_the_machine(), record.get("allure_cli")
    version = launcher.answer_of(node, "--version") if node else ""
    node_hint, allure_hint = Text(*launcher.hint_for("node")), Text(*launcher.hint_for("allure_cli"))
    if not version:
        yield Finding(Text("Node.js", "Node.js"), "missing", Text("没有找到", "none found"), node_hint)
        return
    state: State = "ok" if launcher.recent_enough(version) else "old"
    to_do = NOTHING if state == "ok" else node_hint
    yield Finding(Text("Node.js", "Node.js"), state, as_found(f"{version}  {node}"), to_do)
    name = Text("Allure 报告工具", "Allure report tool")
    answer = launcher.answer_of(str(node), cli, "--version") if cli else ""
    if answer:
        yield Finding(name, "ok", as_found(answer.splitlines()[-1]))
    else:
        yield Finding(name, "missing", Text("无法运行", "doesn't run"), allure_hint)


def room(root: Path) -> Iterator[Finding]:
    """Free disk and the right to write."""
    name = Text("磁盘空间", "disk space")
    free = shutil.disk_usage(root).free / 1e9
    found = Text(f"可用 {free:.1f} GB", f"{free:.1f} GB free")
    clear = Text(
        "至少留出 2 GB，例如删除 reports/out 中的旧结果", "free at least 2 GB, for example in reports/out"
    )
    yield Finding(name, "ok", found) if free >= FREE_GB else Finding(name, "missing", found, clear)
    name = Text("写权限", "write access")
    for folder in (root, root / "var", root / "reports"):
        try:
            with tempfile.TemporaryFile(dir=folder if folder.exists() else root):
                pass
        except OSError as error:
            refused = as_found(f"{folder}: {error.strerror}")
            to_do = Text(
                "换到可写的目录，或更改权限",
                "move the checkout to a folder you may write, or change the rights",
            )
            yield Finding(name, "missing", refused, to_do)
            return
    yield Finding(name, "ok", as_found(str(root)))


def settings(root: Path) -> Iterator[Finding]:
    """`golive.toml`, and the environment variables it names."""
    file, name = root / "golive.toml", Text("配置 golive.toml", "settings golive.toml")
    if not file.exists():
        yield Finding(
            name,
            "missing",
            Text("没有这个文件", "not there"),
            Text("从仓库恢复该文件", "restore it from the repository"),
        )
        return
    complaints = complaints_about(file)
    for zh, en in complaints:
        yield Finding(name, "missing", Text(zh, en), Text("按左侧说明修改", "mend what is said at the left"))
    if complaints:
        return
    yield Finding(name, "ok", as_found(str(file)))
    yield from secrets_of(file)


def complaints_about(file: Path) -> list[tuple[str, str]]:
    """What the settings' schema says against the file, as (zh, en)."""
    from drivers.settings import SettingsError, load_settings

    try:
        load_settings(file)
    except SettingsError as error:
        return [(complaint.zh, complaint.en) for complaint in error.complaints]
    return []


def secrets_of(file: Path) -> Iterator[Finding]:
    """Every environment variable that a target takes a secret from. Only whether it's set, never its value."""
    for target, table in tomllib.loads(file.read_text("utf-8-sig")).get("targets", {}).items():
        places = [table, table.get("options", {}), *table.get("people", [])]
        names = {value for place in places for key, value in place.items() if key.endswith("password_env")}
        unset = sorted(name for name in names if name and not os.environ.get(name))
        title = Text(f"{target} 的密码变量", f"secrets of {target}")
        if unset:
            some = ", ".join(unset)
            to_do = Text(
                f"测试该 CRM 之前设置：export {unset[0]}=…", f"before testing this CRM: export {unset[0]}=…"
            )
            yield Finding(title, "missing", Text(f"未设置：{some}", f"not set: {some}"), to_do, optional=True)
        elif names:
            yield Finding(title, "ok", Text(f"已设置 {len(names)} 个", f"{len(names)} set"))


def postgresql() -> Iterator[Finding]:
    """PostgreSQL's own programs, for those who try the bundled CRM on it."""
    name = Text("PostgreSQL（可选）", "PostgreSQL (optional)")
    placed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = shutil.which("initdb") or (str(placed[-1]) if placed else None)
    if initdb:
        yield Finding(name, "ok", as_found(launcher.answer_of(initdb, "--version") or initdb), optional=True)
    else:
        to_do = Text("默认使用 SQLite，不需要安装", "SQLite is the default; nothing to do")
        yield Finding(name, "missing", Text("没有找到", "none found"), to_do, optional=True)


SIGNS: dict[State, str] = {"ok": "[green]✓[/]", "missing": "[red]✗[/]", "old": "[yellow]![/]"}


def show(findings: list[Finding], lang: Lang) -> None:
    """Print a table, and one sentence that says whether golive can work."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    which = 0 if lang == "zh" else 1
    table = Table(box=None, show_header=False, pad_edge=False)
    for _ in ("sign", "name", "found"):
        table.add_column(overflow="fold")
    for finding in findings:
        sign = SIGNS[finding.state] if not finding.optional or finding.state == "ok" else "[dim]–[/]"
        found, to_do = finding.found[which], finding.to_do[which]
        table.add_row(
            sign, finding.name[which], escape(found) + (f"\n[bold]→[/] {escape(to_do)}" if to_do else "")
        )
    console = Console()
    console.print(table)
    bad = [finding.name[which] for finding in findings if not finding.optional and finding.state != "ok"]
    fine = Text("一切就绪。", "Everything needed is there.")[which]
    todo = Text("需要处理：" + "、".join(bad), "To be settled: " + ", ".join(bad))[which]
    console.print(todo if bad else fine)
