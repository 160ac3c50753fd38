"""The CRM's side of a comparison, read through its own interface in pages (MIG-05): a CSV file for each table.

What was cut off goes on where it was: ``reading.json`` stands in the folder as long as not everything is read. Once
it's whole, which ``read.json`` says, the next start reads anew, as the CRM may have changed since. A folder that has
neither and isn't empty belongs to somebody else and stays.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from drivers.areas.imports import Imports
from migration.cleaning import MappingWrong
from migration.exporting import export
from migration.mapping import read_mapping
from migration.reading_checks import bad
from migration.watching import Watch, silent
from reports.evidence.write import write_json

UNFINISHED, FINISHED = "reading.json", "read.json"


def read_crm(
    connect: Callable[[], Imports], crm: str, mapping: Path, folder: Path, watch: Watch = silent
) -> Path:
    """``folder`` with what the CRM has of each table of the mapping; ``crm`` names it, with its address.

    ``MappingWrong`` on a mapping that has to be mended, ``BadInput`` on a ``folder`` with something else in it; what
    the CRM refuses or can't be asked goes through.
    """
    mappings, complaints = read_mapping(mapping)
    if complaints:
        raise MappingWrong(complaints)
    anew = _begun(folder) != crm
    if anew and _of_others(folder):
        raise bad(
            str(folder), "已有别的内容，不是从 CRM 读取的。", "There is something else already, not read from a CRM.",
            "请移走它，或换一个 --out 或 --record。", "Move it away, or give another --out or --record.",
        )  # fmt: skip
    imports = connect()
    if anew:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        write_json(folder / UNFINISHED, {"crm": crm})
    for one in mappings:
        tell, path = watch(one.table.label), folder / f"{one.table.name}.csv"
        export(partial(imports.migrated, one.table.name), path, progress=partial(_told, tell))
    (folder / UNFINISHED).replace(folder / FINISHED)
    return folder


def _told(tell: Callable[[str, int, int], None], rows: int) -> None:
    tell("pages", rows, 0)


def _of_others(folder: Path) -> bool:
    """Whether something is there that no reading has made."""
    if not folder.is_dir():
        return folder.exists()
    names = {path.name for path in folder.iterdir()}
    return bool(names) and not names & {UNFINISHED, FINISHED}


def _begun(folder: Path) -> str:
    """The CRM of which a reading was begun here and not finished; else empty."""
    try:
        return str(json.loads((folder / UNFINISHED).read_text("utf-8"))["crm"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
