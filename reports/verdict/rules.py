"""Which failure is meant: a rule on what failed, not on the scenario, so that a new failure isn't swallowed."""

from __future__ import annotations

import re
from dataclasses import dataclass

SHORTEST = 6
"""Fewer letters than this say nothing about a failure."""


@dataclass(frozen=True)
class FailureRule:
    """A failure of ``scenario`` through ``channel`` (``ui``, ``http``, ``load``) whose message holds ``says``."""

    scenario: str
    says: str
    channel: str = ""
    example: str = ""
    """The row of an outline, as it stands in the case key after the ``~``; empty takes every row."""

    @property
    def vague(self) -> bool:
        """The words would fit nearly every failure."""
        return len(re.sub(r"[\W_]", "", self.says)) < SHORTEST

    def fits(self, key: str, message: str) -> bool:
        """The failure of that case with that message is the one that is meant."""
        scenario, example, channel = parts(key)
        if scenario != self.scenario or (self.channel and channel != self.channel):
            return False
        if self.example and example != self.example:
            return False
        return not self.vague and flat(self.says) in flat(message)


def parts(key: str) -> tuple[str, str, str]:
    """Scenario, example and channel of ``UAT-0101~3f9a@http``."""
    head, _, channel = key.rpartition("@")
    scenario, _, example = head.partition("~")
    return scenario, example, channel


def flat(words: str) -> str:
    """Words with one blank where any blank space was."""
    return " ".join(words.split())
