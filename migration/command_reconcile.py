"""What ``golive migrate reconcile``, ``sample`` and ``state`` do; each returns its exit code.

0: in agreement, or done; 1: differences, wrong rows, or a state that isn't as before; 2: used wrongly or a file that
can't be read, said in one line with its place. Words go to ``say``, so that the command line alone prints.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from drivers.words import Lang, Text
from migration.digests import back_as_before, compare, digest_csv, load, save
from migration.model import BadInput, Type
from migration.reconcile import Progress, check_link, reconcile, reconcile_all
from migration.reconcile_model import Plan
from migration.reconcile_page import page
from migration.sample_sheet import Side, read_verdicts, terminal_rows, write_workbook
from migration.sampling import Member, Record
from reports.evidence.write import write_json

Say = Callable[[str], None]


@dataclass(frozen=True)
class Pair:
    """One table's plan with its old and its new file (CSV in UTF-8, GB18030 for reconciling too, or parquet)."""

    plan: Plan
    old: Path
    new: Path


def run_reconcile(
    pairs: Sequence[Pair], out: Path, lang: Lang, say: Say, progress: Progress = lambda done, of: None
) -> int:
    """Compare all tables and their links; writes ``reconciliation.json``, a page in each language, differences."""
    try:
        tables = [
            reconcile(p.plan, p.old, p.new, out / f"differences-{p.plan.table}.csv", progress=progress)
            for p in pairs
        ]
        known = {p.plan.table: p for p in pairs}
        links = [
            check_link((p.plan, p.old, p.new), c.field.name, (parent.plan, parent.old, parent.new))
            for p in pairs
            for c in p.plan.fields
            if (parent := known.get(c.field.links_to))
        ]
    except BadInput as wrong:
        say(wrong.in_(lang))
        return 2
    result = reconcile_all(tables, links)
    write_json(out / "reconciliation.json", result)
    for each in ("zh", "en"):
        (out / f"reconciliation.{each}.html").write_text(page(result, each), "utf-8", newline="\n")
    for table in tables:
        say(
            f"{'✓' if table.sound else '✗'} {_summary(table.label, table.both, table.missing, table.extra, table.doubled, lang)}"
        )
        for text in (*table.notes, *(g.sentence for g in table.groups if g.content)):
            say(f"    {text.in_(lang)}")
    say(str(out / f"reconciliation.{lang}.html"))
    return 0 if result.sound else 1


def _summary(label: Text, both: int, missing: int, extra: int, doubled: int, lang: Lang) -> str:
    return Text(
        f"{label.zh}：两边都有 {both:,} 行，缺少 {missing:,}，多出 {extra:,}，编号重复 {doubled:,}",
        f"{label.en}: {both:,} rows in both, {missing:,} missing, {extra:,} extra, {doubled:,} keys doubled",
    ).in_(lang)


def run_draw(
    pairs: Sequence[Pair],
    record: Path,
    *,
    seed: int,
    share: float,
    by: str,
    at: datetime,
    lang: Lang,
    say: Say,
) -> int:
    """Draw a sample of the old rows, write it to the record and a workbook beside it, show it in the terminal."""
    try:
        frame = [m for p in pairs for m in _frame(p)]
        made = Record(record).draw(frame, seed=seed, share=share, by=by, at=at)
        rows = _sides(pairs, made.drawn)
        plans = [p.plan for p in pairs]
        book = record.with_name(f"{record.stem}-{made.number}.xlsx")
        write_workbook(book, made, plans, rows, lang)
    except (BadInput, ValueError) as wrong:
        say(wrong.in_(lang) if isinstance(wrong, BadInput) else str(wrong))
        return 2
    known = {plan.table: plan for plan in plans}
    for row in rows[:20]:
        for line in terminal_rows(known[row.table], row, lang):
            say(line)
    say(
        Text(f"共 {len(rows):,} 行，请在 {book} 中判定", f"{len(rows):,} rows; judge them in {book}").in_(
            lang
        )
    )
    return 0


def run_verdicts(record: Path, book: Path, *, at: datetime, lang: Lang, say: Say) -> int:
    """Take the verdicts of a workbook into the record and say what the sample proves so far."""
    try:
        kept = Record(record)
        for one in read_verdicts(book, kept.state().draw, at.isoformat(timespec="seconds")):
            kept.judge(one)
        state = kept.state()
    except (BadInput, ValueError) as wrong:
        say(wrong.in_(lang) if isinstance(wrong, BadInput) else str(wrong))
        return 2
    for sentence in state.sentences():
        say(sentence.in_(lang))
    return 1 if state.wrong or state.bound is None else 0


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


def _frame(pair: Pair) -> list[Member]:
    """Every old row as a member, by the region that it has in the old file."""
    region = next((c.old for c in pair.plan.fields if c.field.type is Type.REGION), None)
    return [
        Member(pair.plan.table, row.get(region, "") if region else "", row[pair.plan.key[0]])
        for row in _rows(pair.old, pair.plan.key[0])
    ]


def _sides(pairs: Sequence[Pair], drawn: Sequence[Member]) -> list[Side]:
    """Both systems' rows of the drawn keys, in the order of the draw."""
    found: dict[tuple[str, str], list[dict[str, str]]] = {(m.table, m.key): [{}, {}] for m in drawn}
    for pair in pairs:
        for at, path in enumerate((pair.old, pair.new)):
            key = pair.plan.key[at]
            for row in _rows(path, key):
                if (mine := found.get((pair.plan.table, row[key]))) is not None:
                    mine[at] = row
    return [Side(m.table, m.region, m.key, *found[m.table, m.key]) for m in drawn]


def _rows(path: Path, key: str) -> Iterator[dict[str, str]]:
    """Rows that have a key, one after another; ``BadInput`` when there is none."""
    some = False
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row.get(key):
                    some = True
                    yield row
    except (OSError, UnicodeDecodeError, csv.Error) as wrong:
        raise BadInput(
            str(path),
            Text("不能按 UTF-8 读取。", "It can't be read as UTF-8."),
            Text("请给出清洗后的文件。", "Give the cleaned file."),
        ) from wrong
    if not some:
        raise BadInput(
            str(path),
            Text(f"没有带“{key}”的行。", f"There is no row with “{key}”."),
            Text("请检查文件。", "Check the file."),
        )
