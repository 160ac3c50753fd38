"""Modules that are switched off (CUS-10)."""

from __future__ import annotations

import time
from dataclasses import dataclass

from practice_crm.models import SwitchedOff
from practice_crm.refusals import not_allowed, not_found
from practice_crm.rules import areas, modules
from practice_crm.services import journal
from practice_crm.services.asking import Asking
from practice_crm.services.writing import writing
from practice_crm.wording import Text

_KNOWN_FOR_S = 1.0
"""How long the list is remembered: every page asks a dozen times. A switch forgets it at once; a database
that was put back from a copy shows after this time."""


@dataclass
class _Memory:
    off: frozenset[str] = frozenset()
    until: float = 0.0


_memory = _Memory()


@dataclass(frozen=True)
class State:
    """A module and whether it is on."""

    key: str
    name: Text
    on: bool


def off() -> frozenset[str]:
    """The modules that are off."""
    if time.monotonic() >= _memory.until:
        _memory.off = frozenset(SwitchedOff.objects.values_list("module", flat=True))
        _memory.until = time.monotonic() + _KNOWN_FOR_S
    return _memory.off


def offers(module: str | None, place: str) -> bool:
    """Whether a module shows in a place (see ``rules.modules.offers``)."""
    return modules.offers(module, off() if module else (), place)


def offers_kind(kind: str, place: str) -> bool:
    """Whether records of this kind show in a place."""
    return offers(modules.of_kind(kind), place)


def offers_path(path: str, place: str) -> bool:
    """Whether an address answers in a place."""
    return offers(modules.of_path(path), place)


def states(asking: Asking) -> list[State]:
    """Every module: all for the administrator, for others only those that are on."""
    all_of_them = [State(key, module.name, offers(key, "list")) for key, module in modules.MODULES.items()]
    return [s for s in all_of_them if s.on or areas.may_reach(asking.role, "configuration", asking.channel)]


def enter(asking: Asking) -> None:
    """Go on only for those who switch modules; ``Refused("not_allowed")`` for all others."""
    if not modules.may_switch(asking.role, asking.channel):
        raise not_allowed()


def switch(asking: Asking, module: str, on: bool) -> State:
    """Switch a module on or off (administrator). ``Refused``: not_allowed, not_found."""
    enter(asking)
    if module not in modules.MODULES:
        raise not_found()
    with writing():
        before = frozenset(SwitchedOff.objects.values_list("module", flat=True))
        after = modules.after_switching(before, module, on)
        SwitchedOff.objects.exclude(module__in=after).delete()
        SwitchedOff.objects.bulk_create(
            [SwitchedOff(module=m) for m in after - before], ignore_conflicts=True
        )
        name = modules.MODULES[module].name
        journal.note(asking, "switch_on" if on else "switch_off", "module", module, name.zh)
    _memory.until = 0.0
    return State(module, name, on)


def put_back(asking: Asking, module: str) -> None:
    """Take a module off the list of those that are off, whatever a rule says: for putting things right."""
    enter(asking)
    with writing():
        SwitchedOff.objects.filter(module=module).delete()
        journal.note(asking, "switch_on", "module", module)
    _memory.until = 0.0
