"""What several commands have in common: where things lie, options, the CRM that was chosen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from golive.bilingual import t

if TYPE_CHECKING:
    from drivers.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
OUT = Path(os.environ.get("GOLIVE_OUT") or ROOT / "reports" / "out")
FILE = click.Path(path_type=Path)

TARGET = click.option("--target", metavar="T", help=t("golive.toml 里的哪个 CRM", "which CRM of golive.toml"))
ADDRESS = click.option("--address", metavar="URL", help=t("CRM 的地址", "the CRM's address"))
CUTOVER = click.option(
    "--cutover",
    is_flag=True,
    help=t("正式割接：允许写入生产环境", "the cutover itself: production may be written to"),
)
MAPPING = click.option(
    "--mapping", type=FILE, required=True, metavar="FILE", help=t("数据映射配置表", "the mapping table")
)
SHEET = click.option(
    "--sheet", default="", metavar="NAME", help=t("Excel 的工作表", "worksheet of an Excel file")
)


def settings_of(target: str | None, address: str | None = None) -> Settings:
    """What golive.toml (or the file that ``GOLIVE_TOML`` names) says about a target."""
    from drivers.settings import load_settings

    file = Path(os.environ.get("GOLIVE_TOML") or ROOT / "golive.toml")
    return load_settings(file, target, address=address)


def run_folder(run: str) -> Path:
    """The folder of a run; a usage error when there's none of that name."""
    from golive.runs import find_run

    return find_run(OUT, run)
