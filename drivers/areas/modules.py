"""模块开关: parts of the CRM that can be switched off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Modules(Protocol):
    """模块开关 / modules (CUS-10); ``module`` is its Chinese name."""

    def switch(self, module: str, *, on: bool) -> None:
        """Switch a module on or off (administrator)."""

    def is_on(self, module: str) -> bool:
        """Whether the administrator sees the module as being in use."""

    def offered(self) -> Sequence[str]:
        """The parts of the CRM that this person is offered."""

    def found(self, text: str) -> Sequence[str]:
        """The names of all records, of whatever kind, that a search for ``text`` finds."""
