"""``golive migrate``: the words and options; the work is in ``migration/``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from golive.bilingual import LANG, Group, t

FILE = click.Path(path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])


@click.group(
    cls=Group,
    help=t("数据迁移：样例数据、映射表、清洗", "Data migration: sample data, mapping table, cleaning"),
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
@click.option("--mapping", type=FILE, required=True, metavar="FILE", help=t("Excel 或 CSV", "Excel or CSV"))
@click.option(
    "--source", type=FILE, metavar="PATH", help=t("旧系统导出的文件或文件夹", "the old system's export")
)
@click.option("--sheet", default="", metavar="NAME", help=t("Excel 的工作表", "worksheet of an Excel file"))
def check(mapping: Path, source: Path | None, sheet: str) -> int:
    from migration.command_data import check_command

    return check_command(mapping, source, LANG, sheet)


@migrate.command(help=t("清洗数据并给出数据清洗报告", "Clean the data, with the cleaning report"))
@click.option(
    "--mapping", type=FILE, required=True, metavar="FILE", help=t("数据映射配置表", "the mapping table")
)
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
@click.option("--sheet", default="", metavar="NAME", help=t("Excel 的工作表", "worksheet of an Excel file"))
def clean(
    mapping: Path, source: Path, out: Path, since: datetime | None, merge_near: bool, sheet: str
) -> int:
    from migration.command_data import clean_command

    day = since.date() if since else None
    return clean_command(mapping, source, out, LANG, since=day, merge_near=merge_near, sheet=sheet)
