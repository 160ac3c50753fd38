"""``golive migrate reconcile``, ``sample`` and ``state``: the words and options; the work is in ``migration/``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from golive.bilingual import LANG, Group, t
from golive.crm_side import NEW, beside, crm_side
from golive.options import ADDRESS, FILE, MAPPING, SHEET, TARGET, run_folder

OLD = click.option(
    "--old",
    type=FILE,
    required=True,
    metavar="PATH",
    help=t("清洗后的文件夹，或旧系统的导出", "the cleaned folder, or the old system's export"),
)
RECORD = click.option(
    "--record",
    type=FILE,
    required=True,
    metavar="FILE",
    help=t("抽样记录 sample.jsonl，只增不改", "the record, sample.jsonl, which only grows"),
)
BY = click.option("--by", required=True, metavar="NAME", help=t("姓名", "your name"))


@dataclass(frozen=True)
class Sides:
    """What a sample is drawn from, as it was given; ``record`` is the sample's own."""

    mapping: Path
    old: Path
    new: Path | None
    target: str | None
    address: str | None
    record: Path
    sheet: str


def of_both_sides(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of ``Sides``, and these as its first argument."""

    @wraps(command)
    def given(
        mapping: Path, old: Path, new: Path | None, target: str | None, address: str | None, record: Path, sheet: str,
        **own: Any,
    ) -> int:  # fmt: skip
        return command(Sides(mapping, old, new, target, address, record, sheet), **own)

    for option in (SHEET, RECORD, ADDRESS, TARGET, NEW, OLD, MAPPING):
        given = option(given)
    return given


@click.command(
    help=t(
        "对账：旧系统与 CRM 的每一行、每一个字段",
        "Reconcile every row and field of the old system and the CRM",
    )
)
@MAPPING
@OLD
@NEW
@TARGET
@ADDRESS
@click.option("--out", type=FILE, required=True, metavar="DIR", help=t("结果文件夹", "folder of the result"))
@SHEET
def reconcile(
    mapping: Path, old: Path, new: Path | None, target: str | None, address: str | None, out: Path, sheet: str
) -> int:
    from rich.console import Console

    from migration.command_reconcile import reconcile_command
    from migration.command_sample import guarded
    from migration.watching import watching

    console = Console()
    side = crm_side(new, target, address, out / "crm")
    with watching(console, LANG) as watch:
        say = _say(console)
        return guarded(
            LANG,
            say,
            lambda: reconcile_command(mapping, old, side(mapping, watch), out, LANG, say, watch, sheet),
        )


@click.group(cls=Group, help=t("抽样：抽取、自选、判定、结论", "The sample: draw, pick, judge, conclude"))
def sample() -> None:
    pass


@sample.command(
    help=t("按表和区域分层抽样，记录种子", "Draw a sample by table and region; the seed is recorded")
)
@of_both_sides
@BY
@click.option("--share", default=0.1, show_default=True, help=t("抽取比例", "share of all rows"))
@click.option("--seed", type=int, help=t("随机种子，默认随机选取", "random by default"))
def draw(sides: Sides, by: str, share: float, seed: int | None) -> int:
    from migration.command_sample import run_draw

    return _with_pairs(
        sides,
        lambda pairs, say: run_draw(
            pairs, sides.record, seed=seed, share=share, by=by, at=_now(), lang=LANG, say=say
        ),
    )


@sample.command(
    help=t("加上自己熟悉的记录或客户的全部往来", "Add records that you know, or a customer's whole story")
)
@of_both_sides
@BY
@click.option("--key", "keys", multiple=True, metavar="KEY", help=t("旧系统编号", "a legacy number"))
@click.option(
    "--customer",
    "customers",
    multiple=True,
    metavar="KEY",
    help=t("客户及其联系人、商机、订单、跟进", "a customer with all that belongs to it"),
)
def pick(sides: Sides, by: str, keys: tuple[str, ...], customers: tuple[str, ...]) -> int:
    from migration.command_sample import run_pick

    if not keys and not customers:
        raise click.UsageError(
            t(
                "请用 --key 或 --customer 给出至少一个旧系统编号，例如 --customer C-00012",
                "give at least one legacy number with --key or --customer, such as --customer C-00012",
            )
        )
    return _with_pairs(
        sides,
        lambda pairs, say: run_pick(
            pairs, sides.record, keys, customers, by=by, at=_now(), lang=LANG, say=say
        ),
    )


@sample.command(help=t("在终端逐行判定，随时可停", "Judge row by row in the terminal; stop any time"))
@of_both_sides
@BY
def judge(sides: Sides, by: str) -> int:
    from migration.command_sample import run_judging

    def ask(question: str) -> str:
        return str(click.prompt(question, default="", show_default=False))

    return _with_pairs(
        sides,
        lambda pairs, say: run_judging(pairs, sides.record, by=by, now=_now, ask=ask, lang=LANG, say=say),
    )


@sample.command(help=t("收回核对表（Excel）中的判定", "Take in the verdicts of a workbook"))
@RECORD
@click.option(
    "--book", type=FILE, required=True, metavar="FILE", help=t("填好的核对表", "the filled workbook")
)
def verdicts(record: Path, book: Path) -> int:
    from rich.console import Console

    from migration.command_sample import run_verdicts

    return run_verdicts(record, book, at=_now(), lang=LANG, say=_say(Console()))


@sample.command(help=t("核对页面和结论", "The page of the sample, and what it proves"))
@of_both_sides
@click.option(
    "--run", "run_name", default="", metavar="RUN",
    help=t("归入这次运行，作为 MIG-06 的证据", "file it in this run, as evidence for MIG-06"),
)  # fmt: skip
@click.option("--by", default="", metavar="NAME", help=t("归档人", "who files it"))
def show(sides: Sides, run_name: str, by: str) -> int:
    from migration.command_sample import run_show

    run = run_folder(run_name) if run_name else None
    return _with_pairs(
        sides,
        lambda pairs, say: run_show(pairs, sides.record, lang=LANG, say=say, run=run, by=by),
    )


@click.command(
    help=t(
        "记录各表的状态；已有记录时与之比较", "Keep the state of tables; where one is kept, compare with it"
    )
)
@click.argument("tables", nargs=-1, required=True, type=FILE, metavar="CSV…")
@click.option("--kept", type=FILE, required=True, metavar="FILE", help=t("状态文件", "file of the state"))
@click.option(
    "--leave-out", multiple=True, metavar="COLUMN", help=t("不比较的列", "a column that isn't compared")
)
def state(tables: tuple[Path, ...], kept: Path, leave_out: tuple[str, ...]) -> int:
    from rich.console import Console

    from migration.command_reconcile import run_state

    return run_state(tables, kept, leave_out, LANG, _say(Console()))


def reconciling(migrate: click.Group) -> None:
    """Put these commands into ``golive migrate``."""
    for command in (reconcile, sample, state):
        migrate.add_command(command)


def _now() -> datetime:
    return datetime.now(UTC)


def _say(console: Any) -> Callable[[str], None]:
    return lambda line: console.print(line, markup=False, highlight=False, soft_wrap=True)


def _with_pairs(sides: Sides, work: Callable[[Any, Callable[[str], None]], int]) -> int:
    """Do something with both sides' files; what can't be read is said."""
    from rich.console import Console

    from migration.command_sample import Files, guarded, opened
    from migration.watching import watching

    console = Console()
    say = _say(console)
    side = crm_side(sides.new, sides.target, sides.address, beside(sides.record))

    def whole() -> int:
        with watching(console, LANG) as watch:
            new = side(sides.mapping, watch)
        with opened(Files(sides.mapping, sides.old, new, sides.sheet)) as pairs:
            return work(pairs, say)

    return guarded(LANG, say, whole)
