"""Putting faults in the place of rules, and the rules back in theirs."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from difflib import get_close_matches
from importlib import import_module
from types import ModuleType

from practice_crm.faults.catalogue import FAULTS
from practice_crm.faults.fault import Fault, Rule, UnknownFault
from practice_crm.wording import Text

_BY_NAME: dict[str, Fault] = {fault.name: fault for fault in FAULTS}
_sound: dict[str, Rule] = {}
_on: list[str] = []
_lock = threading.Lock()


def on() -> list[str]:
    """The names of the faults that are on, in the order of the catalogue."""
    return list(_on)


def known(names: Iterable[str]) -> list[Fault]:
    """The faults with these names, in the order of the catalogue; ``UnknownFault`` for the first unknown one."""
    chosen = set(names)
    for name in sorted(chosen - _BY_NAME.keys()):
        raise _unknown(name)
    return [fault for fault in FAULTS if fault.name in chosen]


def switch(names: Iterable[str]) -> None:
    """Exactly these faults are on from now; all other rules are sound. ``UnknownFault`` changes nothing."""
    wanted = known(names)
    with _lock:
        for rule in {fault.rule for fault in wanted} | _sound.keys():
            module, function = _place(rule)
            broken = _sound.setdefault(rule, getattr(module, function))
            for fault in wanted:
                if fault.rule == rule:
                    broken = fault.wrap(broken)
            setattr(module, function, broken)
        _on[:] = [fault.name for fault in wanted]


def _place(rule: str) -> tuple[ModuleType, str]:
    module, function = rule.rsplit(".", 1)
    return import_module(f"practice_crm.rules.{module}"), function


def _unknown(name: str) -> UnknownFault:
    near = get_close_matches(name, _BY_NAME, n=3, cutoff=0.4) or sorted(_BY_NAME)
    return UnknownFault(
        Text(
            f"没有名为“{name}”的缺陷，相近的有：{'、'.join(near)}",
            f"There is no fault “{name}”; did you mean: {', '.join(near)}",
        )
    )
