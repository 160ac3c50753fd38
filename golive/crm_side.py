"""The CRM's side of ``golive migrate reconcile`` and ``sample``: files that were exported, or the CRM itself (MIG-05)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from golive.bilingual import LANG, t
from golive.options import FILE, settings_of

if TYPE_CHECKING:
    from drivers.areas.imports import Imports
    from drivers.settings import Settings

NEW = click.option(
    "--new",
    type=FILE,
    metavar="PATH",
    help=t(
        "从 CRM 导出的文件夹或文件；不给则用 --target 直接读取",
        "what the CRM exported; without it --target reads the CRM itself",
    ),
)
CrmSide = Callable[[Path, Any], Path]
"""Gives the files of the CRM's side for a mapping; reads them first where they aren't given."""


def beside(record: Path) -> Path:
    """Where what was read is kept, by the record of a sample."""
    return record.with_name(f"{record.stem}-crm")


def imports_of(settings: Settings) -> Callable[[], Imports]:
    """The CRM's import as its administrator works it; signed in when it's called."""
    from targets import build_target

    crm = build_target(settings, "http")
    return lambda: crm.desk(settings.target.administrator()).imports


def crm_side(new: Path | None, target: str | None, address: str | None, folder: Path) -> CrmSide:
    """The files of ``--new``, or what the CRM that was named tells, kept in ``folder``; reading is no writing, so
    that any CRM of golive.toml may be read."""
    if (new is None) == (target is None and address is None):
        raise click.UsageError(
            t(
                "请给出 --new（从 CRM 导出的文件），或用 --target（直接读取 CRM），二者选一",
                "give either --new (what the CRM exported) or --target (to read the CRM itself)",
            )
        )
    if new is not None:
        return lambda mapping, watch: new
    from migration.from_crm import read_crm

    settings = settings_of(target, address)
    if unset := settings.unset():
        raise click.UsageError(unset.in_(LANG))
    imports = imports_of(settings)
    return lambda mapping, watch: read_crm(
        imports, f"{settings.name} {settings.target.address}", mapping, folder, watch
    )
