"""What a fault is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from practice_crm.wording import Text

Rule = Callable[..., Any]
Channel = Literal["ui", "http"]
BOTH: tuple[Channel, ...] = ("ui", "http")
UI: tuple[Channel, ...] = ("ui",)
HTTP: tuple[Channel, ...] = ("http",)


@dataclass(frozen=True)
class Fault:
    """One defect: the requirement that it breaks, the channels in which that shows (none: only a comparison of data
    finds it), the rule it stands in for.

    ``rule`` is ``module.function`` below ``practice_crm.rules``; ``wrap`` gets the sound rule and gives the
    broken one, with the same arguments.
    """

    name: str
    requirement: str
    channels: tuple[Channel, ...]
    text: Text
    rule: str
    wrap: Callable[[Rule], Rule]


class UnknownFault(Exception):
    """There is no fault with this name."""

    def __init__(self, what: Text) -> None:
        super().__init__(f"{what.zh}\n{what.en}")
        self.what = what
