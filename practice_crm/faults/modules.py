"""Faults of modules that are switched off (CUS-10)."""

from __future__ import annotations

from collections.abc import Collection

from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.wording import Text


def _still_in(places: Collection[str]) -> Rule:
    def wrap(sound: Rule) -> Rule:
        def offers(module: str | None, off: Collection[str], place: str) -> bool:
            return place in places or bool(sound(module, off, place))

        return offers

    return wrap


def _off_for_good(sound: Rule) -> Rule:
    def after_switching(off: Collection[str], module: str, on: bool) -> set[str]:
        return set(off) if on else set(sound(off, module, on))

    return after_switching


def _switched_by_anybody(channels: Collection[str]) -> Rule:
    def wrap(sound: Rule) -> Rule:
        def may_switch(role: str, channel: str) -> bool:
            return channel in channels or bool(sound(role, channel))

        return may_switch

    return wrap


FAULTS: tuple[Fault, ...] = (
    Fault(
        "module-still-found",
        "CUS-10",
        BOTH,
        Text("关掉的模块还能搜索到。", "A search still finds what is switched off."),
        "modules.offers",
        _still_in(("search",)),
    ),
    Fault(
        "module-still-in-overview",
        "CUS-10",
        BOTH,
        Text("关掉的模块还在客户页里。", "A customer's page still shows what is switched off."),
        "modules.offers",
        _still_in(("overview",)),
    ),
    Fault(
        "module-still-in-menu",
        "CUS-10",
        UI,
        Text("关掉的模块还在菜单里，用地址也打得开。", "It is still in the menu, and opens by its address."),
        "modules.offers",
        _still_in(("menu", "page")),
    ),
    Fault(
        "module-still-in-api",
        "CUS-10",
        HTTP,
        Text("关掉的模块，接口照常回答。", "The interface still answers for what is switched off."),
        "modules.offers",
        _still_in(("api",)),
    ),
    Fault(
        "module-off-for-good",
        "CUS-10",
        BOTH,
        Text("模块关掉以后打不开。", "A module can't be switched on again."),
        "modules.after_switching",
        _off_for_good,
    ),
    Fault(
        "module-switched-by-anybody-in-page",
        "CUS-10",
        UI,
        Text(
            "知道地址的人都能在页面上关掉模块。",
            "Whoever knows the address switches modules off in the page.",
        ),
        "modules.may_switch",
        _switched_by_anybody(("page",)),
    ),
    Fault(
        "module-switched-by-anybody-in-api",
        "CUS-10",
        HTTP,
        Text("任何人都能通过接口关掉模块。", "Anybody switches modules off through the interface."),
        "modules.may_switch",
        _switched_by_anybody(("api",)),
    ),
)
