"""``golive manual`` and ``golive approve``: words and options of what key users do by name."""

from __future__ import annotations

from pathlib import Path

import click

from golive.bilingual import LANG, Command, t
from golive.options import FILE, ROOT, run_folder
from golive.signoff_cli import project_root


@click.command(
    cls=Command,
    help=t("人工场景：列出，或记录谁看到了什么", "Manual scenarios: list them, or record who found what"),
)
@click.argument("run_name", metavar="RUN")
@click.argument("scenario", required=False, metavar="[UAT-NNNN]")
@click.option("--passed/--failed", default=None, help=t("通过或不符合", "passed or failed"))
@click.option("--by", default="", metavar="NAME", help=t("执行人", "who did it"))
@click.option("--note", default="", metavar="TEXT", help=t("看到了什么", "what was seen"))
@click.option(
    "--attach",
    multiple=True,
    type=FILE,
    metavar="FILE",
    help=t("截图等（PNG、JPG、PDF、TXT）", "a picture or the like (PNG, JPG, PDF, TXT)"),
)
def manual(
    run_name: str, scenario: str | None, passed: bool | None, by: str, note: str, attach: tuple[Path, ...]
) -> int:
    from golive.by_hand import list_command, record_command
    from reports.evidence.by_hand import Finding

    if scenario is None:
        return list_command(run_folder(run_name), LANG)
    if passed is None:
        raise click.UsageError("--passed 与 --failed 须选一个 / give either --passed or --failed")
    return record_command(run_folder(run_name), Finding(scenario, passed, by, note, attach), LANG)


@click.command(
    cls=Command,
    help=t(
        "关键用户按姓名批准场景（编号或 .feature 文件）；不带场景则列出状态",
        "A key user approves scenarios by name (ids or .feature files); without any, show how each stands",
    ),
)
@click.argument("scenarios", nargs=-1, metavar="[UAT-NNNN|FILE.feature]…")
@click.option("--by", default="", metavar="NAME", help=t("people.toml 中的姓名", "a name of people.toml"))
@click.option("--role", default="key-user", show_default=True, metavar="ROLE")
def approve(scenarios: tuple[str, ...], by: str, role: str) -> int:
    from golive.approving import approve_command

    return approve_command(project_root(), scenarios, by, role, LANG, ROOT)
