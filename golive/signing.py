"""``golive report`` and ``golive signoff``: from the evidence of a run to report, verdict, signatures and bundle."""

from __future__ import annotations

import json
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rich.console import Console

from drivers.words import Lang, Text

if TYPE_CHECKING:
    from reports.pages.build import Built
    from reports.signing.verify import Finding, Verification
    from reports.words import Text as Words


class Said(Protocol):
    """Words in both languages, whoever made them."""

    def in_(self, lang: Lang) -> str: ...


EXIT = {"GO": 0, "NO-GO": 1, "GO WITH CONDITIONS": 4}
COLOUR = {"GO": "green", "NO-GO": "red", "GO WITH CONDITIONS": "yellow"}
CHINESE = {"GO": "可上线", "NO-GO": "不可上线", "GO WITH CONDITIONS": "有条件上线"}


def setup_found(root: Path) -> dict[str, Any]:
    """What the set-up found on this machine; empty where there was none."""
    try:
        found: dict[str, Any] = json.loads((root / "var" / "setup.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def build(root: Path, run_dir: Path, lang: Lang, tools: Path | None = None) -> Built:
    """Verdict, sign-off pages and Allure report of a run. ``tools``: the checkout, where it isn't ``root``."""
    from reports.pages.build import build_all

    return build_all(run_dir, root=root, setup=setup_found(tools or root), lang=lang, now=datetime.now(UTC))


def report_command(root: Path, run_dir: Path, lang: Lang) -> int:
    """Make everything; 0 when the report is there."""
    built = build(root, run_dir, lang)
    show(built, Console(), lang)
    return 0


def signoff_command(root: Path, run_dir: Path, lang: Lang, tools: Path | None = None) -> int:
    """Make everything and answer with the verdict: 0 GO, 1 NO-GO, 4 GO WITH CONDITIONS."""
    built = build(root, run_dir, lang, tools)
    show(built, Console(), lang)
    return EXIT.get(built.verdict.decision, 1)


def say(console: Console, words: Said, lang: Lang, style: str = "") -> None:
    """One line; foreign text in it can't steer the terminal."""
    from reports.export.summary import plain

    text = words.in_(lang)
    lead = text[: len(text) - len(text.lstrip(" "))][:8]
    console.print(lead + plain(text, 600), style=style or None, markup=False, highlight=False, soft_wrap=True)


def show(built: Built, console: Console, lang: Lang) -> None:
    """The verdict, its reasons, and where everything lies."""
    decision = built.verdict.decision
    console.print()
    console.print(
        Text(f"结论：{decision} {CHINESE[decision]}", f"Verdict: {decision}").in_(lang),
        style=f"bold {COLOUR[decision]}",
    )
    for reason in built.verdict.reasons:
        say(console, Text(f"• {reason.zh}", f"• {reason.en}"), lang)
    for note in built.notes:
        say(console, note, lang, "yellow")
    places = {
        Text("报告", "Report"): built.report,
        Text("签核单", "Sign-off"): built.html[lang],
        Text("PDF", "PDF"): built.pdf[lang],
    }
    for name, path in places.items():
        if path:
            console.print(f"{name.in_(lang)}{Text('：', ': ').in_(lang)}{path}", markup=False, soft_wrap=True)


def explain_command(root: Path, run_dir: Path, lang: Lang) -> int:
    """The facts behind the verdict and what would turn it; the verdict's exit code."""
    from reports.evidence.read import read
    from reports.verdict.explain import explain
    from reports.verdict.papers import read_project
    from reports.verdict.waivers import STANDINGS, Standing

    console = Console()
    found = explain(read(run_dir), read_project(root), datetime.now(UTC))
    decision = found.verdict.decision
    console.print(
        Text(f"结论：{decision} {CHINESE[decision]}", f"Verdict: {decision}").in_(lang),
        style=f"bold {COLOUR[decision]}",
    )
    if found.facts:
        console.print(
            Text(f"由 {len(found.facts)} 条事实得出：", f"It rests on {len(found.facts)} facts:").in_(lang)
        )
    for fact in found.facts:
        words = Text(
            f"  {fact.id} {fact.state.value}：{fact.measured.zh}",
            f"  {fact.id} {fact.state.value}: {fact.measured.en}",
        )
        say(console, words, lang)
    for waiver in (w for w in found.verdict.waivers if w.standing is not Standing.COUNTS):
        id, word, why = waiver.waiver.id, STANDINGS[waiver.standing], waiver.why
        say(
            console,
            Text(f"  豁免 {id}：{word.zh} {why.zh}", f"  waiver {id}: {word.en} {why.en}"),
            lang,
        )
    console.print(
        _turning(
            decision, found.reaches.value if found.reaches else "", found.shortest, len(found.turns)
        ).in_(lang)
    )
    for number, turn in enumerate(found.turns, 1):
        say(console, Text(f"  {number}. {turn.zh}", f"  {number}. {turn.en}"), lang)
    return EXIT.get(decision, 1)


def _turning(decision: str, reaches: str, shortest: bool, count: int) -> Text:
    if decision != "NO-GO":
        return Text("以下任何一件会终止这个结论：", "Any of these would end it:")
    if shortest:
        return Text(
            f"做完以下 {count} 件即为 {reaches}，缺一件都不行（已逐一重新判定）：",
            f"These {count} make it {reaches}; none can be left out (each was tried by judging again):",
        )
    return Text(
        f"要做的 {count} 件（太多，未逐一验证是否最少）：",
        f"To do, {count} (too many to prove that none can be left out):",
    )


def failures_command(root: Path, run_dir: Path, lang: Lang) -> int:
    """Each failure with case, requirements, message, and the defect it is tied to; 0."""
    from reports.evidence.read import read
    from reports.verdict.judge import judge_project
    from reports.verdict.papers import read_project

    console, project = Console(), read_project(root)
    verdict = judge_project(read(run_dir), project, datetime.now(UTC))
    for failure in verdict.failures:
        defects = ", ".join(d.id for d in project.papers.defects.of(failure)) or "—"
        head = f"{failure.key}  {' '.join(failure.requirements)}"
        say(console, Text(f"{head}  缺陷 {defects}", f"{head}  defect {defects}"), lang, "bold")
        for message in failure.messages:
            say(console, Text(f"    {message}", f"    {message}"), lang)
    return 0


def sign_command(
    root: Path, run_dir: Path, hand: tuple[str, str, Path | None, Path | None, str], lang: Lang
) -> int:
    """Take a signature; 0 when it's filed, 1 when it's refused."""
    from reports.evidence.jsonio import Malformed
    from reports.evidence.read import read
    from reports.signing.matter import MATTER, read_matter
    from reports.signing.sign import SIGNATURES, Hand, Refused, sign
    from reports.verdict.papers import read_project

    console = Console()
    name, role, scan, key, note = hand
    try:
        page = run_dir / "report" / MATTER
        printed = read_matter(page) if page.exists() else None
        taken = Hand(name, role, scan, key, note)
        made = sign(
            run_dir / SIGNATURES, read(run_dir), read_project(root), taken, datetime.now(UTC), printed
        )
    except Malformed as bad:
        say(console, Text(f"签核单无法读取：{bad}", f"the page's record can't be read: {bad}"), lang, "red")
        return 1
    except Refused as no:
        say(console, Text(f"不能签字：{no.text.zh}", f"Not signed: {no.text.en}"), lang, "red")
        return 1
    say(console, Text(f"已归档：{made.name}", f"Filed: {made.name}"), lang, "green")
    return 0


def verify_command(root: Path, place: Path, allowed: Path | None, lang: Lang) -> int:
    """Check a run's or a bundle's signatures; 0 valid, 1 not."""
    from reports.signing.verify import PROVES, PROVES_NOT

    console = Console()
    found = examine(root, place, allowed)
    for finding in sorted(found.findings, key=lambda f: f.good):
        sign = "✓" if finding.good else "✗"
        say(
            console,
            Text(f"{sign} {finding.text.zh}", f"{sign} {finding.text.en}"),
            lang,
            "green" if finding.good else "red",
        )
    word = (
        Text("签名有效", "The signatures are valid")
        if found.valid
        else Text("签名无效", "The signatures are not valid")
    )
    say(console, word, lang, "bold green" if found.valid else "bold red")
    for words in (PROVES, PROVES_NOT):
        say(console, words, lang)
    return 0 if found.valid else 1


def examine(root: Path, place: Path, allowed: Path | None, now: datetime | None = None) -> Verification:
    """The findings on a run's folder, a bundle, or an unpacked bundle."""
    from reports.signing.bundle import MANIFEST, NotWhole, unpack
    from reports.signing.verify import Verification

    now = now or datetime.now(UTC)
    if place.is_file() and (zipfile.is_zipfile(place) or place.suffix == ".zip"):
        with tempfile.TemporaryDirectory(prefix="golive-bundle-") as folder:
            try:
                unpack(place, Path(folder))
            except NotWhole as bad:
                return Verification(tuple(bad.findings))
            return _bundle(Path(folder), allowed, now)
    if (place / MANIFEST).exists() or (place / "evidence").is_dir():
        return _bundle(place, allowed, now)
    return _checked(place, root, place, allowed, now)


def _bundle(folder: Path, allowed: Path | None, now: datetime) -> Verification:
    from reports.signing.bundle import check
    from reports.signing.verify import Verification

    wrong: list[Finding] = check(folder)
    found = _checked(folder / "evidence", folder / "inputs", folder, allowed, now)
    return Verification((*wrong, *found.findings), found.matter)


def _checked(evidence: Path, root: Path, home: Path, allowed: Path | None, now: datetime) -> Verification:
    from reports.evidence.read import read
    from reports.signing.sign import SIGNATURES
    from reports.signing.verify import verify
    from reports.verdict.papers import ALLOWED_SIGNERS, Project, read_project
    from reports.verdict.table import InputError
    from reports.words import joined

    project: Project | Words
    try:
        project = read_project(root)
    except InputError as bad:
        project = joined(bad.complaints)
    return verify(home / SIGNATURES, read(evidence), project, allowed or root / ALLOWED_SIGNERS, now)


def bundle_command(root: Path, run_dir: Path, target: Path, lang: Lang) -> int:
    """Write the bundle and read it back; 0 when it's whole."""
    from reports.signing.bundle import NotWhole, check, unpack, write_bundle

    console = Console()
    names = write_bundle(run_dir, root, target)
    with tempfile.TemporaryDirectory(prefix="golive-bundle-") as folder:
        try:
            unpack(target, Path(folder))
            wrong = check(Path(folder))
        except NotWhole as bad:
            wrong = bad.findings
    for finding in wrong:
        say(console, finding.text, lang, "red")
    size = target.stat().st_size / 1e6
    say(
        console,
        Text(f"{target}：{len(names)} 个文件，{size:.1f} MB", f"{target}: {len(names)} files, {size:.1f} MB"),
        lang,
    )
    return 1 if wrong else 0
