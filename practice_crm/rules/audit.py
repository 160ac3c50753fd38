"""The audit log: what is in it, that nobody changes it, and how a change would show (SEC-03)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

FIRST = "0" * 64
"""What the first line of the log follows."""
_SECRETS = ("password", "secret", "token", "key", "session")


class Line(NamedTuple):
    """One line of the log as far as its place in the chain is concerned."""

    running: int
    content: Mapping[str, object]
    previous: str
    digest: str


def is_noted(deed: str) -> bool:
    """Whether a deed belongs into the log: every one that a service reports."""
    return bool(deed)


def harmless(details: Mapping[str, object]) -> dict[str, object]:
    """The details of a deed without anything secret: the log is read by people."""
    return {name: value for name, value in details.items() if not any(s in name.lower() for s in _SECRETS)}


def digest(running: int, content: Mapping[str, object], previous: str) -> str:
    """What stands for a line and for all lines before it."""
    told = json.dumps([running, dict(content), previous], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def broken_at(lines: Sequence[Line], last_given: int, since: int = 1) -> int | None:
    """The running number where the log stopped being whole: a line changed, missing, or put in between;
    ``None`` when nothing is wrong. ``lines`` in order, from number ``since`` on; ``last_given`` is how many
    were ever written."""
    previous, expected = lines[0].previous if since > 1 and lines else FIRST, since
    for line in lines:
        right = line.running == expected and line.previous == previous
        if not right or line.digest != digest(line.running, line.content, line.previous):
            return expected
        previous, expected = line.digest, expected + 1
    return expected if last_given >= expected else None


def may_change(role: str) -> bool:
    """Whether somebody may change or remove a line: nobody, not even the administrator."""
    del role
    return False
