"""``golive migrate``: the words and options; the work is in ``migration/``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from golive.bilingual import LANG, Group, t
from golive.crm_side import imports_of
from golive.options import ADDRESS, CUTOVER, FILE, MAPPING, SHEET, TARGET, settings_of

if TYPE_CHECKING:
    from drivers.areas.imports import Imports

DAY = click.DateTime(["%Y-%m-%d"])


@click.group(
    cls=Group,
    help=t(
        "数据迁移：映射、清洗、导入、对账、抽样",
        "Data migration: mapping, cleaning, import, reconciling, sampling",
    ),
)
def migrate() -> None:
    pass


@migrate.command(
    "sample-data",
    help=t("生成旧系统的导出样例，附每行有什么毛病", "An old CRM's export, with the truth about each row"),
)
@click.option(
    "--rows", default=1000, show_default=True, help=t("五张表合计的行数", "rows of all five tables together")
)
@click.option(
    "--seed",
    default=1,
    show_default=True,
    help=t("同一种子得到同样的数据", "the same seed gives the same data"),
)
@click.option("--out", type=FILE, required=True, metavar="DIR")
def sample_data(rows: int, seed: int, out: Path) -> int:
    from migration.command_data import sample_data_command

    return sample_data_command(rows, seed, out, LANG)


@migrate.command(help=t("检查数据映射配置表，逐格指出问题", "Check the mapping table, cell by cell"))
@MAPPING
@click.option(
    "--source", type=FILE, metavar="PATH", help=t("旧系统导出的文件或文件夹", "the old system's export")
)
@SHEET
def check(mapping: Path, source: Path | None, sheet: str) -> int:
    from migration.command_data import check_command

    return check_command(mapping, source, LANG, sheet)


@migrate.command(help=t("清洗数据并给出数据清洗报告", "Clean the data, with the cleaning report"))
@MAPPING
@click.option(
    "--source",
    type=FILE,
    required=True,
    metavar="PATH",
    help=t("旧系统导出的文件或文件夹", "the old system's export"),
)
@click.option("--out", type=FILE, required=True, metavar="DIR", help=t("新文件夹", "a new folder"))
@click.option(
    "--since",
    type=DAY,
    metavar="DAY",
    help=t("此日之后有往来的客户才迁移", "only customers active since then"),
)
@click.option(
    "--merge-near",
    is_flag=True,
    help=t("疑似重复也合并（默认只列出）", "merge near duplicates too (by default only listed)"),
)
@SHEET
def clean(
    mapping: Path, source: Path, out: Path, since: datetime | None, merge_near: bool, sheet: str
) -> int:
    from migration.command_data import clean_command

    day = since.date() if since else None
    return clean_command(mapping, source, out, LANG, since=day, merge_near=merge_near, sheet=sheet)


@migrate.command(
    "import", help=t("分批导入，每批核对后才继续", "Import in batches, each verified before the next")
)
@click.option(
    "--cleaned", type=FILE, required=True, metavar="DIR", help=t("清洗的结果", "the result of cleaning")
)
@click.option(
    "--out",
    type=FILE,
    required=True,
    metavar="DIR",
    help=t("计划、进度与证据；再次运行即继续", "plan, state and proof; run again to go on"),
)
@TARGET
@ADDRESS
@click.option(
    "--batches",
    default="1,10",
    show_default=True,
    help=t(
        "各批占客户的百分比，其余为最后一批", "percent of the customers in each batch; the rest comes last"
    ),
)
@click.option(
    "--min-success",
    default=99.0,
    show_default=True,
    help=t("每批至少成功的百分比", "least percentage of rows saved in each batch"),
)
@CUTOVER
@click.option(
    "--mended",
    type=FILE,
    multiple=True,
    metavar="FILE",
    help=t("改好的失败文件（在 failures/ 下，文件名不变）", "a mended file of failures/, by the same name"),
)
@SHEET
def import_(
    cleaned: Path, out: Path, target: str | None, address: str | None, batches: str, min_success: float,
    cutover: bool, mended: tuple[Path, ...], sheet: str,
) -> int:  # fmt: skip
    from migration.command_import import import_command

    shares = _shares(batches)
    if not 0 < min_success <= 100:
        raise click.UsageError(
            t("--min-success 应在 0 到 100 之间", "--min-success must be between 0 and 100")
        )
    name, crm = _administrator(target, address, cutover)
    return import_command(
        cleaned,
        out,
        crm,
        name,
        LANG,
        shares=shares,
        min_success=min_success / 100,
        sheet=sheet,
        mended=mended,
    )


@migrate.command(
    help=t(
        "回滚一次导入，并与导入前逐表比对",
        "Roll an import back and compare every table with the state before",
    )
)
@click.option(
    "--state",
    type=FILE,
    required=True,
    metavar="DIR",
    help=t("导入的 --out 文件夹", "the --out folder of the import"),
)
@TARGET
@ADDRESS
@CUTOVER
def rollback(state: Path, target: str | None, address: str | None, cutover: bool) -> int:
    from migration.command_import import rollback_command

    name, crm = _administrator(target, address, cutover)
    return rollback_command(state, crm, name, LANG)


def _shares(batches: str) -> tuple[float, ...]:
    """``1,10`` as shares of one; the percent sign and Chinese commas may stand there."""
    try:
        found = tuple(
            float(p.strip().rstrip("%％")) / 100 for p in batches.replace("，", ",").split(",") if p.strip()
        )
    except ValueError:
        found = (-1.0,)
    if any(not 0 < share < 1 for share in found) or sum(found) >= 1:
        raise click.UsageError(
            t(
                f"--batches “{batches}”应是百分比，如 1,10",
                f"--batches “{batches}” must be percentages, such as 1,10",
            )
        )
    return found


def _administrator(
    target: str | None, address: str | None, cutover: bool
) -> tuple[str, Callable[[], Imports]]:
    """The CRM's import as its administrator works it; refused where writing isn't allowed."""
    settings = settings_of(target, address)
    if settings.target.production and not cutover:
        raise click.UsageError(
            t(
                f"{settings.name} 是生产环境，正式割接请加 --cutover",
                f"{settings.name} is production; for the cutover itself add --cutover",
            )
        )
    if refused := settings.unlisted() or settings.unset():
        raise click.UsageError(refused.in_(LANG))
    return settings.name, imports_of(settings)
