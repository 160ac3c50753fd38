"""The sign-off over 10,000 results and 300 MB of evidence: under 10 s of processor time beyond Allure's own, under 1 GiB.

    ./run python bench/signoff.py [results] [megabytes]

Measured: reading and checking every digest, the verdict, both pages, JSON, JUnit, summaries, the digest to sign. Printing
the PDFs and Allure are shown beside it. Ends with 1 when a limit is missed.
"""

from __future__ import annotations

import dataclasses
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reports.evidence.model import CASE_LABEL, Case, Outcome, PermissionCell  # noqa: E402
from reports.evidence.read import read  # noqa: E402
from reports.evidence.write import RIGHTS, RunFolder, append_line  # noqa: E402
from reports.export.junit import junit  # noqa: E402
from reports.export.summary import chat, markdown  # noqa: E402
from reports.pages.pdf import print_pdfs  # noqa: E402
from reports.pages.signoff import render  # noqa: E402
from reports.pages.view import Page  # noqa: E402
from reports.signing.matter import judged_again  # noqa: E402
from reports.verdict.criteria import ApprovalRules, PermissionRules  # noqa: E402
from reports.verdict.facts import verdict_json  # noqa: E402
from reports.verdict.papers import MATRIX, Project  # noqa: E402
from reports.verdict.rights import read_rights  # noqa: E402
from reports.verdict.risks import Approval  # noqa: E402
from reports.words import LANGS  # noqa: E402
from tests.evidence_factory import NOW, ROOT, RunFactory, project  # noqa: E402

LIMIT_S, LIMIT_MB = 10.0, 1024
BLOCK = b"\x89PNG\r\n\x1a\n" + os.urandom(1 << 20)


def made(root: Path, results: int, megabytes: int) -> Path:
    """A run of so many results, every hundredth failed, with pictures of so many megabytes."""
    assert CASE_LABEL
    run = RunFactory(root / "run")
    plain = [c for c in run.cases if "PERF" not in c.requirements[0]]
    cases: list[Case] = list(run.cases)
    number = 0
    while len(cases) < results:
        base = plain[number % len(plain)]
        key = f"{base.scenario}~{number:05x}@{base.channel}"
        cases.append(dataclasses.replace(base, key=key, outline=base.title, example={"金额": str(number)}))
        number += 1
    run.cases = [dataclasses.replace(c, digest="d" * 64) for c in cases]
    run.attempts = {c.key: [(Outcome.PASSED, "")] for c in cases}
    for case in cases[200::100]:
        run.attempts[case.key] = [(Outcome.FAILED, "AssertionError: 期望 100000.00，实际 100000.01")]
    run.write(seal=False)
    for n, right in enumerate(read_rights(ROOT / MATRIX)):
        key = cases[n].key
        cell = PermissionCell(
            key, *right.place, key.rpartition("@")[2], right.expected, right.expected, True, Outcome.PASSED, n
        )
        append_line(run.root / RIGHTS, cell)
    for n in range(megabytes):
        (run.root / "results" / f"{n:04}-attachment.png").write_bytes(BLOCK)
    RunFolder(run.root).seal()
    return run.root


def asking(plain: Project, run: Path) -> Project:
    """The project with everything demanded that costs time: the whole matrix of rights, an approval of each scenario."""
    manifest = read(run).manifest
    scenarios = dict.fromkeys(c.scenario for c in manifest.cases) if manifest else {}
    approvals = tuple(Approval(s, "王芳", "key-user", NOW.date(), "d" * 64) for s in scenarios)
    papers = dataclasses.replace(plain.papers, rights=read_rights(ROOT / MATRIX), approvals=approvals)
    rules = dataclasses.replace(
        plain.criteria, permissions=PermissionRules(True), approvals=ApprovalRules(True)
    )
    return dataclasses.replace(plain, papers=papers, criteria=rules)


def timed(name: str, work: Callable[[], object], spent: dict[str, tuple[float, float]]) -> object:
    clock, cpu = time.perf_counter(), time.process_time()
    answer = work()
    spent[name] = (time.process_time() - cpu, time.perf_counter() - clock)
    return answer


def main() -> int:
    results = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    megabytes = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    folder = Path(tempfile.mkdtemp(prefix="golive-bench-"))
    try:
        run = made(folder, results, megabytes)
        spent: dict[str, tuple[float, float]] = {}
        whole = asking(project(), run)
        evidence = read_timed = timed("reading and digests", lambda: read(run), spent)
        assert read_timed is evidence
        verdict, matter = timed(
            "verdict and digest to sign", lambda: judged_again(evidence, whole, NOW), spent
        )  # type: ignore[arg-type,misc]
        page = Page(verdict, evidence, "index.html", whole, matter)  # type: ignore[arg-type]
        for lang in LANGS:
            html = timed(f"page {lang}", lambda lang=lang: render(page, lang), spent)  # type: ignore[misc]
            (folder / f"signoff.{lang}.html").write_text(str(html), "utf-8")
        timed("JSON, JUnit, summaries", lambda: (verdict_json(verdict, page.evidence), junit(verdict, page.evidence),
              markdown(verdict, page.evidence, "zh"), chat(verdict, page.evidence, "zh")), spent)  # fmt: skip
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        total = sum(cpu for cpu, _ in spent.values())
        browser = os.environ.get("GOLIVE_BROWSER", "")
        if browser:
            pages = [folder / f"signoff.{lang}.html" for lang in LANGS]
            timed("beside: both PDFs", lambda: print_pdfs(pages, browser), spent)
        print(f"{len(evidence.results):,} results, {megabytes} MB, verdict {verdict.conclusion.value}")  # type: ignore[attr-defined]
        for name, (cpu, clock) in spent.items():
            print(f"  {name:28} {cpu:6.2f} s of processor {clock:7.2f} s by the clock")
        print(
            f"  together                     {total:6.2f} s (limit {LIMIT_S:g}), {used:.0f} MB (limit {LIMIT_MB})"
        )
        return 0 if total < LIMIT_S and used < LIMIT_MB and len(evidence.results) >= results else 1  # type: ignore[attr-defined]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
