"""A business transaction counts as a whole: what a rep couldn't make ready for it has failed as well."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from drivers.errors import CrmError, CrmRefused, CrmUnreachable, Reason
from drivers.records import RecordId
from load.drafts import Drafts
from load.journeys import Rep, transact
from load.measure import Book


class Desk(SimpleNamespace):
    """Customers are saved, the funnel is shown; an opportunity ends as it's told to."""

    def __init__(self, trouble: Exception | None) -> None:
        self.customers = SimpleNamespace(record=lambda draft: RecordId("1"))
        self.reports = SimpleNamespace(funnel=lambda: ["初步接触"])
        self.opportunities = SimpleNamespace(record=self._deal, move=lambda deal, stage: None)
        self._trouble = trouble

    def _deal(self, draft: Any) -> RecordId:
        if self._trouble:
            raise self._trouble
        return RecordId("2")


@pytest.mark.parametrize("name", ["dashboard", "move_stage"])
@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (None, "ok"),
        (CrmRefused(Reason.OTHER, "no"), "refused"),
        (CrmUnreachable("gone"), "unanswered"),
        (ValueError("Expecting value: line 1"), "refused"),
        (KeyError("id"), "refused"),
    ],
)
def test_what_could_not_be_made_ready_has_failed(name: str, trouble: Exception | None, state: str) -> None:
    book = Book()
    transact(book, Rep(1, Desk(trouble), Drafts("gabc", 1)), name)  # type: ignore[arg-type]
    [sample] = book.take()
    assert (sample.name, sample.state) == (name, state)
    assert (book.started, book.succeeded, book.failed) == (1, state == "ok", state != "ok")
    assert not isinstance(trouble, CrmError) or str(trouble) in sample.error


@pytest.mark.parametrize(("trouble", "ms"), [(None, 1000.0), (CrmUnreachable("gone"), 7000.0)])
def test_making_ready_takes_no_time_unless_it_fails(trouble: Exception | None, ms: float) -> None:
    clock = [0.0]
    desk = Desk(trouble)

    def waits(seconds: float, work: Callable[..., Any]) -> Callable[..., Any]:
        def waited(*given: Any) -> Any:
            clock[0] += seconds
            return work(*given)

        return waited

    desk.opportunities.record = waits(7.0, desk.opportunities.record)
    desk.reports.funnel = waits(1.0, desk.reports.funnel)
    book = Book(clock=lambda: clock[0], wall=lambda: 0.0)
    transact(book, Rep(1, desk, Drafts("gabc", 1)), "dashboard")  # type: ignore[arg-type]
    assert [sample.ms for sample in book.take()] == [ms]
