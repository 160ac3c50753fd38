"""What ``golive migrate reconcile`` and ``state`` do; each returns its exit code.

0: in agreement, or done; 1: differences, or a state that isn't as before; 2: used wrongly or a file that can't be
read, said in one line with its place. Words go to ``say``, so that the command line alone prints.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from drivers.words import Lang, Text
from migration.cleaning import MappingWrong
from migration.digests import back_as_before, compare, digest_csv, load, save
from migration.evidence import file_digests, of_reconciliation
from migration.model import BadInput
from migration.pairs import Pair, find_pairs, sides, sources
from migration.reconcile import check_link, reconcile, reconcile_all
from migration.reconcile_judge import Progress
from migration.reconcile_model import Link, Reconciliation, TableResult
from migration.reconcile_page import page
from migration.watching import Watch, silent
from reports.evidence.write import write_json

Say = Callable[[str], None]
PAGES = {"zh": "reconciliation.zh.html", "en": "reconciliation.en.html"}


def reconcile_command(
    mapping: Path,
    old: Path,
    new: Path,
    out: Path,
    lang: Lang,
    say: Say,
    watch: Watch = silent,
    sheet: str = "",
) -> int:
    """Compare the tables of a mapping; ``old`` and ``new`` are folders with a file per table, or single files."""
    try:
        with tempfile.TemporaryDirectory() as scratch:
            return run_reconcile(find_pairs(mapping, old, new, Path(scratch), sheet), out, lang, say, watch)
    except BadInput as wrong:
        say(wrong.in_(lang))
    except MappingWrong as wrong:
        for complaint in wrong.complaints:
            say(complaint.in_(lang))
    return 2


def run_reconcile(pairs: Sequence[Pair], out: Path, lang: Lang, say: Say, watch: Watch = silent) -> int:
    """Compare all tables and their links into the folder ``out``, whole or not at all.

    It then holds ``reconciliation.json``, a page in each language, every difference by table, and ``migration.json``
    with the digests of the files that were compared.
    """
    part = out.with_name(f"{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        result = compare_tables(pairs, part, watch)
        write_result(result, pairs, part)
        _replace(part, out)
    except BadInput as wrong:
        say(wrong.in_(lang))
        return 2
    finally:
        shutil.rmtree(part, ignore_errors=True)
    for line in told(result, lang):
        say(line)
    say(str(out / PAGES[lang]))
    return 0 if result.sound else 1


def compare_tables(pairs: Sequence[Pair], out: Path, watch: Watch = silent) -> Reconciliation:
    """Every table and every link between two of them; the differences go to ``out``."""
    tables, links = [], []
    known = {p.plan.table: p for p in pairs}
    for p in pairs:
        progress: Progress = watch(p.plan.label)
        tables.append(
            reconcile(p.plan, p.old, p.new, out / f"differences-{p.plan.table}.csv", progress=progress)
        )
    for p in pairs:
        for c in p.plan.fields:
            if parent := known.get(c.field.links_to):
                links.append(_link(p, c.field.name, parent))
    return reconcile_all(tables, links)


def _link(child: Pair, field: str, parent: Pair) -> Link:
    return check_link((child.plan, child.old, child.new), field, (parent.plan, parent.old, parent.new))


def write_result(result: Reconciliation, pairs: Sequence[Pair], out: Path) -> None:
    """The result with the files that it's about, its pages, and what it is evidence of."""
    old, new = (file_digests(files) for files in sides(pairs))
    write_json(out / "reconciliation.json", replace(result, old_files=old, new_files=new))
    for each, name in PAGES.items():
        (out / name).write_text(page(result, "zh" if each == "zh" else "en"), "utf-8", newline="\n")
    write_json(out / "migration.json", of_reconciliation(result, file_digests(sources(pairs)), PAGES))


def _replace(part: Path, out: Path) -> None:
    """Put what was made in the place of an earlier result; other files in ``out`` stay."""
    out.mkdir(parents=True, exist_ok=True)
    for path in out.glob("differences-*.csv"):
        path.unlink()
    for path in sorted(part.iterdir()):
        path.replace(out / path.name)


def told(result: Reconciliation, lang: Lang) -> list[str]:
    """What a terminal shows of a result: a line a table, and below it what differs."""
    lines = []
    for table in result.tables:
        lines.append(f"{'✓' if table.sound else '✗'} {_summary(table, lang)}")
        lines += [
            f"    {text.in_(lang)}"
            for text in (*table.notes, *(g.sentence for g in table.groups if g.content))
        ]
    for link in result.links:
        if not link.sound:
            n = link.dangling_new
            lost = Text(
                f"✗ {link.table}.{link.field} → {link.to}：{n:,} 行指向不存在的记录",
                f"✗ {link.table}.{link.field} → {link.to}: {n:,} rows point at nothing",
            )
            lines.append(lost.in_(lang))
    return lines


def _summary(table: TableResult, lang: Lang) -> str:
    label, counts = table.label, (table.both, table.missing, table.extra, table.doubled)
    both, missing, extra, doubled = (f"{n:,}" for n in counts)
    return Text(
        f"{label.zh}：两边都有 {both} 行，缺少 {missing}，多出 {extra}，编号重复 {doubled}",
        f"{label.en}: {both} rows in both, {missing} missing, {extra} extra, {doubled} keys doubled",
    ).in_(lang)


def run_state(tables: Sequence[Path], kept: Path, leave_out: Sequence[str], lang: Lang, say: Say) -> int:
    """Keep the state of exported tables, or, where one is kept already, say whether it's the same again."""
    try:
        now = [digest_csv(path, leave_out=leave_out) for path in tables]
        if not kept.exists():
            save(kept, now)
            said = Text(
                f"已记录 {len(now)} 张表的状态：{kept}", f"The state of {len(now)} tables is kept in {kept}"
            )
            say(said.in_(lang))
            return 0
        changes = compare(load(kept), now)
    except (OSError, ValueError) as wrong:
        say(str(wrong))
        return 2
    for change in changes:
        say(f"{'✓' if change.same else '✗'} {change.sentence().in_(lang)}")
    return 0 if back_as_before(changes) else 1
