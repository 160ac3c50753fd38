"""What every area's two drivers start from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from drivers.records import Made
from targets.practice.line import Line

if TYPE_CHECKING:  # Playwright is not to be loaded where only the interface is used (load runs)
    from targets.practice.page import PersonsPage

Tell = Callable[[Made], None]


class OverHttp:
    """An area over the interface: the person's line, and whom to tell what was made."""

    def __init__(self, line: Line, tell: Tell) -> None:
        self._line, self._tell = line, tell


class OverPages:
    """An area through the pages."""

    def __init__(self, at: PersonsPage, tell: Tell) -> None:
        self._at, self._tell = at, tell
