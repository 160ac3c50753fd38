"""Locust's own page: to look at. What begins and ends the load is the profile, and nobody's click."""

from __future__ import annotations

import gevent  # type: ignore[import-untyped]
from flask import request
from locust.env import Environment
from locust.runners import STATE_RUNNING
from locust.stats import stats_history

HOST = "127.0.0.1"
REFUSED = (
    "负载由档案决定，这个网页只供查看；要提前结束，请在终端按 Ctrl+C。\n"
    "The profile decides about the load, this page is to look at; to end it early, press Ctrl+C at the terminal.\n"
)
CHANGES = ("/swarm", "/stop", "/stats/reset", "/user")


def opened(environment: Environment, port: int) -> None:
    """The page of a master, on this machine only: where Locust's own command isn't what runs, nobody else opens it."""
    page = environment.create_web_ui(HOST, port, delayed_start=True)
    only_to_look(environment)
    page.start()  # type: ignore[no-untyped-call]
    if environment.runner:
        environment.runner.update_state(STATE_RUNNING)  # else it would ask how many users to start
        gevent.spawn(stats_history, environment.runner)


def only_to_look(environment: Environment) -> None:
    """Starting, stopping and resetting are refused; nothing where there is no page."""
    if environment.web_ui and environment.web_ui.app:
        environment.web_ui.app.before_request(_refused)


def _refused() -> tuple[str, int, dict[str, str]] | None:
    if request.path.startswith(CHANGES):
        return REFUSED, 403, {"Content-Type": "text/plain; charset=utf-8"}
    return None
