"""The one wiring place: which driver stands behind the port, for pytest, Locust, probes and command line."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from drivers.port import Crm, Recorder
from drivers.records import Channel
from drivers.session import HttpSession
from drivers.settings import Settings

NewSession = Callable[[str], HttpSession]
"""Makes a client bound to a base address; the default is ``RequestsSession`` with the recorder."""


def build_target(
    settings: Settings,
    channel: Channel,
    *,
    recorder: Recorder | None = None,
    new_session: NewSession | None = None,
) -> Crm:
    """The CRM that ``settings`` names, through ``channel``.

    Each target is a folder ``targets/<kind>/`` whose module ``wiring`` has ``build`` with these arguments.
    """
    wiring = import_module(f"targets.{settings.target.kind}.wiring")
    return cast(Crm, wiring.build(settings.target, channel, recorder, new_session, settings.browser))
