"""``golive clean``: take up again what a run has left in the CRM."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby

from rich.console import Console
from rich.progress import Progress

from drivers.errors import CrmError
from drivers.port import Crm, Keeper
from drivers.records import Made
from drivers.settings import Settings
from drivers.words import Lang, Text
from reports.evidence.model import RunInfo
from targets import build_target

BATCH = 200
"""So many records are removed between two looks at how far it is; an interruption loses at most so much account."""
HANDS = 4
"""How many remove at the same time."""


def clean_command(
    settings: Settings, info: RunInfo | None, lang: Lang, *, build: Callable[..., Crm] = build_target
) -> int:
    """Remove every record that carries the run's mark; 0 when nothing is left, 1 otherwise, 2 not allowed,
    3 unreachable. Interrupted, it can be called again: it looks for what is there."""
    console = Console()
    if refused := settings.read_only() or settings.unset():
        return _refused(console, refused.in_(lang))
    if info is None or not info.mark:
        unmarked = Text("这次运行没有记下标记", "The run has recorded no mark of what it made")
        return _refused(console, unmarked.in_(lang))
    crms = [build(settings, "http") for _ in range(HANDS)]
    try:
        found = list(crms[0].keeper.leftovers(info.mark))
    except CrmError as away:
        console.print(str(away), markup=False)
        return 3
    left, done = list[str](), 0
    title = Text(f"清理标记 {info.mark}", f"removing what carries {info.mark}").in_(lang)
    try:
        with Progress(console=console) as bar:
            task = bar.add_task(title, total=len(found))
            for batch in _batches(found):
                left += _removed([crm.keeper for crm in crms], batch)
                done += len(batch)
                bar.update(task, completed=done)
                if not console.is_terminal:
                    console.print(f"{done} / {len(found)}")
    except KeyboardInterrupt:
        console.print(Text("已中断，可再次运行", "interrupted; run it again").in_(lang))
        left.append(f"… {len(found) - done}")
    finally:
        for crm in crms:
            crm.close()
    _tell(console, lang, len(found), len(left) if done == len(found) else len(found) - done, left)
    return 1 if left else 0


def _refused(console: Console, why: str) -> int:
    console.print(why, markup=False, soft_wrap=True)
    return 2


def _batches(found: Sequence[Made]) -> Iterator[tuple[Made, ...]]:
    """In the order that was given: what belongs to a record goes before it."""
    for _, same_kind in groupby(found, lambda made: made.kind):
        records = tuple(same_kind)
        yield from (records[n : n + BATCH] for n in range(0, len(records), BATCH))


def _removed(hands: Sequence[Keeper], batch: Sequence[Made]) -> list[str]:
    """What could not be removed, with the reason."""

    def remove(keeper: Keeper, share: Sequence[Made]) -> list[str]:
        return [f"{m.kind} {m.id} {m.label}: {why}" for m in share if (why := _remove(keeper, m))]

    shares = [batch[n :: len(hands)] for n in range(len(hands))]
    with ThreadPoolExecutor(len(hands)) as pool:
        return [line for lines in pool.map(remove, hands, shares) for line in lines]


def _tell(console: Console, lang: Lang, found: int, kept: int, left: Sequence[str]) -> None:
    console.print(
        Text(f"找到 {found} 条，删除 {found - kept} 条", f"{found} found, {found - kept} removed").in_(lang)
    )
    for line in left:
        console.print(line, markup=False)


def _remove(keeper: Keeper, record: Made) -> str:
    try:
        keeper.remove(record)
    except CrmError as why:
        return str(why) or type(why).__name__
    return ""
