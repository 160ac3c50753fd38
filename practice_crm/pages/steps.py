"""The stages of an opportunity as a row of steps."""

from __future__ import annotations

from typing import Literal, NamedTuple

from practice_crm import vocabulary
from practice_crm.rules import opportunities

State = Literal["past", "now", "won", "lost", "ahead"]


class Step(NamedTuple):
    """One stage and how far the opportunity is with it."""

    stage: str
    state: State


def steps(stage: str) -> list[Step]:
    """The stages in order; a lost opportunity ends after them with 输单, and none counts as reached."""
    if stage == vocabulary.STAGE_LOST:
        return [*(Step(each, "ahead") for each in opportunities.ORDER[:-1]), Step(stage, "lost")]
    reached = opportunities.ORDER.index(stage)
    return [Step(each, _state(at, reached)) for at, each in enumerate(opportunities.ORDER)]


def _state(at: int, reached: int) -> State:
    if at == reached:
        return "won" if opportunities.ORDER[at] == vocabulary.STAGE_WON else "now"
    return "past" if at < reached else "ahead"
