"""The load itself, in a process of its own under Locust: reps sign in, wait for the sign, work, and stop.

Started by ``load.generator``; reads ``config.json`` and ``go.json`` and writes ``ticks.jsonl`` beside them.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import gevent  # type: ignore[import-untyped]
from locust import events
from locust.env import Environment

from load import web
from load.conductor import Conductor, broken
from load.exchange import Config
from load.sales_rep import SalesRep, played_by

__all__ = ["SalesRep"]


@events.init.add_listener  # type: ignore[untyped-decorator]
def prepare(environment: Environment, **_: Any) -> None:
    """Read what is to be done and set the reps up."""
    folder = Path(os.environ["GOLIVE_LOAD_FOLDER"])
    config = Config.model_validate(json.loads((folder / "config.json").read_text("utf-8")))
    conductor = Conductor(config, environment, folder)
    played_by(conductor)
    web.only_to_look(environment)
    # gevent's clock stood still while all this was imported; what waits would wait too short by that much
    gevent.get_hub().loop.update_now()
    for course in (conductor.conduct, conductor.tick_every_second, conductor.pulse.meter):
        gevent.spawn(course).link_exception(broken)
