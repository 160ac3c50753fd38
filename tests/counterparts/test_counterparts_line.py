"""The line that can break: each break is what its name says, and healing is complete."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException, IncompleteRead
from time import monotonic

import pytest

from drivers.eventually import eventually
from fixtures.counterparts.line import Break, Line
from fixtures.counterparts.server import Body, Call, Counterpart, Reply


class Echo(Counterpart):
    """Answers with what it was sent, and counts."""

    def __init__(self) -> None:
        super().__init__("")
        self.heard: list[Body | None] = []

    def reply(self, call: Call) -> Reply:
        self.heard.append(call.body)
        return 200, {"heard": call.body}


@pytest.fixture
def echo() -> Iterator[Echo]:
    with Echo() as echo:
        yield echo


@pytest.fixture
def line(echo: Echo) -> Iterator[Line]:
    with Line(echo.port) as line:
        yield line


def ask(line: Line, timeout: float = 10.0) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", line.port, timeout=timeout)
    try:
        connection.request("POST", "/", b'{"n": "one"}', {"Connection": "close"})
        answer, began, body = connection.getresponse(), monotonic(), b""
        while piece := answer.read1(1):
            body += piece
            if monotonic() > began + timeout:  # each byte may come in time where all of them don't
                raise TimeoutError
        if answer.length:
            raise IncompleteRead(body)
        return answer.status, body
    finally:
        connection.close()


def test_a_healthy_line_passes_question_and_answer(line: Line, echo: Echo) -> None:
    assert ask(line) == (200, b'{"heard": {"n": "one"}}')
    assert (line.passed, line.harmed, echo.heard) == (1, 0, [{"n": "one"}])


BROKEN = {
    Break.REFUSED: ConnectionRefusedError,
    Break.CUT_ON_THE_WAY: ConnectionError,
    Break.CUT_ON_THE_WAY_BACK: HTTPException,
    Break.TRICKLING: TimeoutError,
    Break.SILENT: TimeoutError,
    Break.SILENT_AFTERWARDS: TimeoutError,
    Break.JUNK_BYTES: HTTPException,
}


@pytest.mark.parametrize("how", BROKEN, ids=lambda how: how.name)
def test_whoever_asks_through_a_broken_line_gets_no_answer(line: Line, how: Break) -> None:
    line.break_off(how)
    with pytest.raises(BROKEN[how]):
        ask(line, 0.6 if BROKEN[how] is TimeoutError else 10.0)


def test_an_error_and_nonsense_are_answers_that_no_one_can_use(line: Line) -> None:
    line.break_off(Break.ERROR)
    assert ask(line) == (500, b"Internal Server Error")
    line.break_off(Break.NONSENSE)
    status, body = ask(line)
    assert status == 200
    assert body.startswith(b"<html>")


REACHED = {
    Break.REFUSED: 0,
    Break.CUT_ON_THE_WAY: 0,
    Break.SILENT: 0,
    Break.ERROR: 0,
    Break.NONSENSE: 0,
    Break.JUNK_BYTES: 0,
    Break.CUT_ON_THE_WAY_BACK: 1,
    Break.TRICKLING: 1,
    Break.SILENT_AFTERWARDS: 1,
    Break.ERROR_AFTERWARDS: 1,
}


@pytest.mark.parametrize("how", Break, ids=lambda how: how.name)
def test_the_name_of_a_break_says_whether_the_other_side_has_got_it(
    line: Line, echo: Echo, how: Break
) -> None:
    line.break_off(how)
    with contextlib.suppress(OSError, HTTPException):
        ask(line, 0.3)
    if REACHED[how]:
        assert eventually(lambda: len(echo.heard) == REACHED[how])
    line.heal()
    assert ask(line)[0] == 200
    assert len(echo.heard) == REACHED[how] + 1


def test_a_slow_line_answers_later_and_rightly(line: Line) -> None:
    line.slow_down(1.5)
    with pytest.raises(TimeoutError):
        ask(line, 0.3)
    assert ask(line)[0] == 200
    line.heal()
    assert ask(line, 1.4)[0] == 200


def test_the_port_stays_the_line_s_own_while_it_refuses(line: Line) -> None:
    for _ in range(20):
        line.break_off(Break.REFUSED)
        with pytest.raises(ConnectionRefusedError):
            ask(line)
        line.heal()
        assert ask(line)[0] == 200


def test_healing_cuts_what_was_left_hanging(line: Line) -> None:
    line.break_off(Break.SILENT)
    connection = HTTPConnection("127.0.0.1", line.port, timeout=5)
    connection.request("POST", "/", b"{}")
    assert eventually(lambda: line.harmed == 1)
    line.heal()
    with pytest.raises((ConnectionError, HTTPException)):
        connection.getresponse()
    connection.close()
