"""A browser beside the load that opens one page, begins with another, and ends (or doesn't) as ``Task.mark`` says."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from load.beside import Line, Task, Teller

folder = Path(sys.argv[1])
how = Task.model_validate(json.loads((folder / "task.json").read_text("utf-8"))).mark
tell = Teller(folder / "browsing.jsonl")
tell(Line(at=time.time(), kind="ready", made=1))
tell(Line(at=time.time(), kind="opening", page="home"))
tell(Line(at=time.time(), kind="page", page="home", ms=100.0))
if how == "dies on a page":
    tell(Line(at=time.time(), kind="opening", page="customers"))
if how == "dies and says why":
    tell(Line(at=time.time(), kind="opening", page="customers"))
    tell(Line(at=time.time(), kind="trouble", error="no such page here"))
if how.startswith("dies"):
    sys.stderr.write("the browser is gone\n")
    os._exit(1)
if how == "hangs on a page":
    tell(Line(at=time.time(), kind="opening", page="customers"))
    time.sleep(60)
if how == "stops on a page":
    tell(Line(at=time.time(), kind="opening", page="customers"))
while not (folder / "stop").exists():
    time.sleep(0.05)
