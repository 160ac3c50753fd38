"""What ``golive migrate sample`` does; each function returns its exit code.

0: done; 1: wrong rows, or verdicts still missing; 2: used wrongly or a file that can't be read; 3: the CRM can't be
reached.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from drivers.errors import CrmRefused, CrmUnreachable, NotSupportedByTarget
from drivers.words import Lang, Text
from migration.cleaning import MappingWrong
from migration.evidence import file_digests, of_sample
from migration.model import BadInput
from migration.pairs import Pair, find_pairs, sources
from migration.reading_checks import bad
from migration.sample_page import page
from migration.sample_sheet import Side, read_verdicts, terminal_rows, write_workbook
from migration.sample_sides import Ask, frame, sides, story
from migration.sampling import Chosen, Judged, Member, Picked, Record, State
from reports.evidence.by_hand import NotTaken, add_migration
from reports.evidence.model import MigrationResult
from reports.evidence.write import write_json

Say = Callable[[str], None]
SHOWN = 20
"""Rows that the terminal shows by itself; all are in the workbook and on the page."""
ANSWERS = {"y": "right", "正确": "right", "right": "right", "n": "wrong", "有误": "wrong", "wrong": "wrong"}


@dataclass(frozen=True)
class Files:
    """The mapping and both sides, as given on the command line."""

    mapping: Path
    old: Path
    new: Path
    sheet: str = ""


@contextmanager
def opened(files: Files) -> Iterator[list[Pair]]:
    """The pairs of both sides, readable as long as the block lasts."""
    with tempfile.TemporaryDirectory() as scratch:
        yield find_pairs(files.mapping, files.old, files.new, Path(scratch), files.sheet)


def guarded(lang: Lang, say: Say, work: Callable[[], int]) -> int:
    """Do the work; what people have given wrongly is said in their language and answers 2."""
    try:
        return work()
    except BadInput as wrong:
        say(wrong.in_(lang))
    except MappingWrong as wrong:
        for complaint in wrong.complaints:
            say(complaint.in_(lang))
    except NotTaken as no:
        say(Text(no.zh, no.en).in_(lang))
    except CrmUnreachable as gone:
        say(Text(
            f"CRM 连接不上：{gone}。再次运行同一命令，从读到的地方继续。",
            f"The CRM can't be reached: {gone}. The same command goes on where reading stopped.",
        ).in_(lang))  # fmt: skip
        return 3
    except (CrmRefused, NotSupportedByTarget) as no:
        say(Text(f"CRM 拒绝：{no}", f"The CRM refused: {no}").in_(lang))
    except ValueError as wrong:
        said = str(wrong).split(" / ")
        say(said[0] if lang == "zh" or len(said) == 1 else f"{said[0].split(': ')[0]}: {said[-1]}")
    return 2


def run_draw(
    pairs: Sequence[Pair], record: Path, *, seed: int | None, share: float, by: str, at: datetime, lang: Lang,
    say: Say,
) -> int:  # fmt: skip
    """Draw a sample of the old rows, write it to the record, a workbook and a page beside it, show the first rows."""

    def work() -> int:
        members = [m for p in pairs for m in frame(p)]
        chosen = secrets.randbelow(2**31) if seed is None else seed
        if not 0 < share <= 1 or not by.strip():
            raise bad(
                f"--share {share:g} --by {by}", "比例须大于 0、不超过 1，并写明姓名。",
                "The share is above 0 and at most 1, and a name is needed.", "例如 --share 0.1 --by 王芳", "As in --share 0.1 --by 'Wang Fang'",
            )  # fmt: skip
        kept = Record(record)
        made = kept.draw(members, seed=chosen, share=share, by=by, at=at)
        rows = sides(pairs, made.drawn)
        told = Text(
            f"第 {made.number} 次抽样，种子 {made.seed}，{made.at}，{made.by}",
            f"Draw {made.number}, seed {made.seed}, {made.at}, {made.by}",
        )
        book = record.with_name(f"{record.stem}-{made.number}.xlsx")
        write_workbook(book, told, [p.plan for p in pairs], rows, lang)
        write_pages(record, pairs)
        say(told.in_(lang))
        _show(pairs, rows[:SHOWN], lang, say)
        for text in kept.state().sentences()[1:]:
            say(text.in_(lang))
        say(Text(f"共 {len(rows):,} 行，请在 {book} 中判定", f"{len(rows):,} rows; judge them in {book}").in_(lang))  # fmt: skip
        return 0

    return guarded(lang, say, work)


def run_pick(
    pairs: Sequence[Pair], record: Path, keys: Sequence[str], customers: Sequence[str], *, by: str, at: datetime,
    lang: Lang, say: Say,
) -> int:  # fmt: skip
    """Put rows that a key user knows beside the sample: by their key, or a customer with everything that is its own."""

    def work() -> int:
        kept = Record(record)
        kept.state()
        when = at.isoformat(timespec="seconds")
        members = [(m, "") for key in keys for m in _with_key(pairs, key)]
        members += [(m, customer) for customer in customers for m in _story(pairs, customer)]
        kept.pick(Picked(m.table, m.key, by, when, told) for m, told in members)
        rows = sides(pairs, [m for m, _ in members])
        number = len(kept.state().chosen)
        book = record.with_name(f"{record.stem}-picked-{number}.xlsx")
        head = Text(f"{by} 自选，{when}", f"Picked by {by}, {when}")
        write_workbook(book, head, [p.plan for p in pairs], rows, lang)
        write_pages(record, pairs)
        _show(pairs, rows, lang, say)
        say(Text(f"共 {len(rows):,} 行，请在 {book} 中判定", f"{len(rows):,} rows; judge them in {book}").in_(lang))  # fmt: skip
        return 0

    return guarded(lang, say, work)


def _with_key(pairs: Sequence[Pair], key: str) -> list[Member]:
    found = [m for p in pairs for m in frame(p) if m.key == key]
    return found or _unknown(key)


def _story(pairs: Sequence[Pair], customer: str) -> list[Member]:
    return story(pairs, customer) or _unknown(customer)


def _unknown(key: str) -> list[Member]:
    raise bad(
        key, "旧系统中没有这个编号。", "The old system doesn't have this key.", "请检查编号。", "Check the key."
    )  # fmt: skip


def run_verdicts(record: Path, book: Path, *, at: datetime, lang: Lang, say: Say) -> int:
    """Take the verdicts of a workbook into the record and say what the sample proves so far.

    Page and evidence from before say too much or too little then; without both systems' files they can only go.
    """

    def work() -> int:
        kept = Record(record)
        given = read_verdicts(book, kept.state().draw, at.isoformat(timespec="seconds"))
        kept.judge(*given)
        if given:
            for path in (*pages(record).values(), evidence(record)):
                path.unlink(missing_ok=True)
            say(Text(
                "判定已收回；核对页面和证据请用 golive migrate sample show 重新生成。",
                "The verdicts are in; golive migrate sample show makes the page and the evidence anew.",
            ).in_(lang))  # fmt: skip
        return _conclude(kept.state(), lang, say)

    return guarded(lang, say, work)


def run_judging(
    pairs: Sequence[Pair], record: Path, *, by: str, now: Callable[[], datetime], ask: Ask, lang: Lang, say: Say
) -> int:  # fmt: skip
    """Ask for a verdict on each row that waits for one; each answer is kept at once, so that one may stop any time."""

    def work() -> int:
        kept = Record(record)
        state = kept.state()
        waiting = _waiting(state)
        drawn = {(m.table, m.key) for m in state.draw.drawn}
        known = {p.plan.table: p.plan for p in pairs}
        rows = sides(pairs, waiting)
        try:
            for number, row in enumerate(rows, 1):
                for line in terminal_rows(known[row.table], row, lang):
                    say(line)
                answer = _answer(ask, number, len(waiting), lang)
                if answer == "q":
                    break
                if answer in ANSWERS:
                    wrong = ANSWERS[answer] == "wrong"
                    remark = ask(Text("错在哪里？", "What is wrong?").in_(lang)) if wrong else ""
                    when = now().isoformat(timespec="seconds")
                    how: Chosen = "drawn" if (row.table, row.key) in drawn else "picked"
                    kept.judge(Judged(
                        state.draw.number, row.table, row.key, ANSWERS[answer], by, when, remark=remark, how=how,
                    ))  # fmt: skip
        finally:  # also when somebody stops with Ctrl+C: what was judged is in the record already
            write_pages(record, pairs)
        return _conclude(kept.state(), lang, say)

    return guarded(lang, say, work)


def _waiting(state: State) -> list[Member]:
    """Rows without a verdict: drawn ones in the order of the draw, then picked ones."""
    done = {(one.table, one.key) for one in (*state.judged, *state.picked)}
    picked = (Member(one.table, "", one.key) for one in state.chosen)
    every = {(m.table, m.key): m for m in (*picked, *state.draw.drawn)}
    order = dict.fromkeys((m.table, m.key) for m in (*state.draw.drawn, *every.values()))
    return [every[key] for key in order if key not in done]


def _answer(ask: Ask, number: int, of: int, lang: Lang) -> str:
    question = Text(
        f"[{number}/{of}] 正确 y · 有误 n · 跳过 s · 停止 q",
        f"[{number}/{of}] right y · wrong n · skip s · quit q",
    ).in_(lang)
    while (answer := ask(question).strip().lower()) not in (*ANSWERS, "s", "q"):
        pass
    return answer


def run_show(
    pairs: Sequence[Pair], record: Path, *, lang: Lang, say: Say, run: Path | None = None, by: str = ""
) -> int:
    """The page of the sample with all verdicts, and what it comes to; filed in ``run``'s evidence where one is given."""

    def work() -> int:
        made = write_pages(record, pairs)
        say(str(pages(record)[lang]))
        if run:
            name = add_migration(run, made, {f"sample.{x}": p for x, p in pages(record).items()}, by)
            told = Text(
                f"已归入 {run.name} 并重新封存：{name}", f"Filed in {run.name}, which is sealed again: {name}"
            )
            say(told.in_(lang))
        return _conclude(Record(record).state(), lang, say)

    return guarded(lang, say, work)


def pages(record: Path) -> dict[str, Path]:
    """Where the record's pages are, by language."""
    return {lang: record.with_name(f"{record.stem}.{lang}.html") for lang in ("zh", "en")}


def evidence(record: Path) -> Path:
    """What the record is evidence of, as a file."""
    return record.with_name(f"{record.stem}.migration.json")


def write_pages(record: Path, pairs: Sequence[Pair]) -> MigrationResult:
    """The page in both languages, and ``NAME.migration.json`` as evidence, beside the record: as it stands now."""
    state, plans = Record(record).state(), [p.plan for p in pairs]
    members = {(one.table, one.key): Member(one.table, "", one.key) for one in state.chosen}
    members |= {(one.table, one.key): one for one in state.draw.drawn}
    rows = sides(pairs, members.values())
    made = pages(record)
    for lang, path in made.items():
        path.write_text(page(state, plans, rows, "zh" if lang == "zh" else "en"), "utf-8", newline="\n")
    files = file_digests([*sources(pairs), record])
    names = {lang: path.name for lang, path in made.items()}
    result = of_sample(state, files, names)
    write_json(evidence(record), result)
    return result


def _show(pairs: Sequence[Pair], rows: Sequence[Side], lang: Lang, say: Say) -> None:
    known = {p.plan.table: p.plan for p in pairs}
    for row in rows:
        for line in terminal_rows(known[row.table], row, lang):
            say(line)


def _conclude(state: State, lang: Lang, say: Say) -> int:
    for sentence in state.sentences():
        say(sentence.in_(lang))
    wrong = state.wrong or any(one.verdict == "wrong" for one in state.picked)
    return 1 if wrong or state.unjudged else 0
