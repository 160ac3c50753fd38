"""``golive round``: check before a round, close it, list the rounds, compare the last with those before."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from drivers.settings import Settings
from drivers.words import Lang
from golive.signing import say
from reports.evidence.merge import CantMerge, merge
from reports.evidence.read import read
from reports.export.summary import plain
from reports.rounds.compare import NAMES, compare
from reports.rounds.ledger import LEDGER, Round, add_round, read_rounds, round_of, with_current
from reports.verdict.judge import judge_project
from reports.verdict.papers import read_project
from reports.words import Text

NOT_WHOLE = Text(
    "这次运行不完整或未封存：不含的用例无从对比。请完整执行一轮、封存后再比",
    "this run is a part, or not sealed: what it doesn't hold isn't compared. Run the whole suite and compare again",
)


def _now_of(root: Path, run_dir: Path) -> tuple[Round, bool]:
    evidence = read(run_dir)
    verdict = judge_project(evidence, read_project(root), datetime.now(UTC))
    whole = bool(evidence.sealed and not evidence.problems and evidence.info and not evidence.info.partial)
    return round_of(evidence, verdict), whole


def close_command(root: Path, run_dir: Path, lang: Lang) -> int:
    """Add a whole, sealed run to the ledger; 1 when it isn't one."""
    made, whole = _now_of(root, run_dir)
    if not whole:
        say(
            Console(),
            Text("只有完整、已封存的运行才能记为一轮", "only a whole, sealed run is a round"),
            lang,
            "red",
        )
        return 1
    add_round(root / LEDGER, made)
    say(
        Console(),
        Text(f"已记入台账：{made.name or made.run}", f"In the ledger: {made.name or made.run}"),
        lang,
        "green",
    )
    return 0


def merge_command(shards: list[Path], target: Path, lang: Lang) -> int:
    """Make one run of its shards; 1 when they don't make a whole one."""
    try:
        merge(shards, target)
    except CantMerge as no:
        say(Console(), Text(no.zh, no.en), lang, "red")
        return 1
    except FileExistsError:
        say(Console(), Text(f"{target} 已存在", f"{target} is there already"), lang, "red")
        return 1
    say(Console(), Text(f"已合并：{target}", f"Put together: {target}"), lang, "green")
    return 0


def list_command(root: Path, lang: Lang) -> int:
    """A table of all rounds."""
    table = Table(title=Text("测试轮次", "Rounds").in_(lang))
    for heading in (
        Text("轮次|版本|开始|用例|通过|未通过|结论", "round|build|started|cases|passed|not passed|verdict")
        .in_(lang)
        .split("|")
    ):
        table.add_column(heading)
    for r in read_rounds(root / LEDGER):
        cells = (r.name or r.run, r.build, r.started[:16], len(r.outcomes), r.passed, r.failed, r.conclusion)
        table.add_row(*(plain(str(c)).replace("[", "\\[") for c in cells))
    Console().print(table)
    return 0


def compare_command(root: Path, run_dir: Path, lang: Lang) -> int:
    """What changed since the rounds before; 0 only when a whole, sealed run left nothing failing and nothing not run."""
    console = Console()
    made, whole = _now_of(root, run_dir)
    found = compare(with_current(read_rounds(root / LEDGER), made))
    for name, words in NAMES.items():
        keys = getattr(found, name)
        say(console, Text(f"{words.zh} {len(keys)}", f"{words.en}: {len(keys)}"), lang, "bold")
        for key in keys[:50]:
            say(console, Text(f"    {key}", f"    {key}"), lang)
    if not whole:
        say(console, NOT_WHOLE, lang, "red")
    worse = found.new or found.regressed or found.still_open or found.not_again
    return 1 if worse or not whole else 0


def entry_command(settings: Settings, out: Path, lang: Lang) -> int:
    """What has to hold before a round; 0 when it does, 1 otherwise."""
    from golive.entry import examine_entry, show_entry

    record = examine_entry(settings, out)
    show_entry(record, Console(), lang)
    return 0 if all(c.state == "PASS" for c in record.checks) else 1
