"""Numbers that Creme gives to its words: kinds of records, sectors, phases. The same for everybody."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from targets.creme import pages, wording
from targets.creme.clerk import Clerk


class Vocabulary:
    """Asked once, as administrator: which number stands for a word isn't what a scenario judges."""

    def __init__(self, administrator: Callable[[], Clerk]) -> None:
        self._administrator = administrator

    @cached_property
    def organisations(self) -> str:
        """The kind *organisation*."""
        return self._kind(wording.ORGANISATIONS)

    @cached_property
    def opportunities(self) -> str:
        """The kind *opportunity*."""
        return self._kind(wording.OPPORTUNITIES)

    @cached_property
    def sectors(self) -> dict[str, str]:
        """Industry → number."""
        return self._choice(f"{wording.ORGANISATION}/add", "sector")

    @cached_property
    def phases(self) -> dict[str, str]:
        """Stage → number."""
        return self._choice(f"{wording.OPPORTUNITY}/add", "sales_phase")

    def _kind(self, path: str) -> str:
        return pages.content_type(self._administrator().read(path, {"rows": "10"}))

    def _choice(self, path: str, field: str) -> dict[str, str]:
        return pages.options(self._administrator().read(path), field)
