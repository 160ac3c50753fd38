"""Records that are the same one: exactly (name and contact in one writing) and nearly (for a person to judge)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from drivers.words import Text
from migration.vocabulary import PROVINCES

CROWD: Final = 200
"""A telephone that more customers share than this is told as such and not compared pair by pair."""
_NOISE: Final = re.compile(r"[\s()\[\]{}<>·.,、，。\-_'\"“”【】《》/&]+")
_FORM: Final = re.compile(r"(?:(?:股份|集团)?有限(?:责任)?公司|股份公司|集团公司|集团|公司|coltd|ltd|inc)$")
_BRANCH: Final = re.compile(r"(.*?)([^公司]{2,10}(?:分公司|办事处|分行|分店|支行))$")
_CITIES: Final = (
    "石家庄|太原|沈阳|长春|哈尔滨|南京|苏州|无锡|常州|南通|徐州|扬州|杭州|宁波|温州|嘉兴|绍兴|金华|台州|合肥|芜湖|福州|厦门|泉州|"
    "南昌|济南|青岛|烟台|潍坊|郑州|洛阳|武汉|长沙|广州|深圳|东莞|佛山|珠海|中山|惠州|南宁|海口|成都|绵阳|贵阳|昆明|拉萨|西安|兰州|"
    "西宁|银川|乌鲁木齐|呼和浩特|大连"
)
_PLACE: Final = re.compile(f"^(?:{'|'.join([*PROVINCES.values(), *PROVINCES])}|{_CITIES})[省市]?")


class Near(NamedTuple):
    """Two records that may be one, by their places in the order of reading, and why it looks so."""

    first: int
    second: int
    why: Text


def folded(name: str) -> str:
    """``name`` without what makes no difference: width, letter case, spaces, brackets, points."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", name).casefold())


class _Name(NamedTuple):
    stem: str  # without the legal form
    core: str  # without the place too
    branch: str


def _parts(name: str) -> _Name:
    branch = ""
    if name.endswith(("分公司", "办事处", "分行", "分店", "支行")) and (found := _BRANCH.match(name)):
        name, branch = found.groups()
    stem = _FORM.sub("", name)
    return _Name(stem, _PLACE.sub("", stem) or stem, branch)


def _place(name: _Name) -> str:
    found = _PLACE.match(name.stem)
    return found[0].rstrip("省市") if found else ""


def _similar(one: _Name, other: _Name) -> bool:
    """One company in two writings: no difference but the legal form, the place left out, or one character."""
    if one.branch != other.branch:
        return False
    if one.core == other.core:
        here, there = _place(one), _place(other)
        return here == there or not here or not there
    if min(len(one.core), len(other.core)) < 3:
        return False
    return OSA.distance(one.stem, other.stem, score_cutoff=1) <= 1


class Duplicates:
    """Gathers records and tells which are the same."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._contacts: list[str] = []
        self._exact: dict[tuple[str, str], int] = {}
        self._reach: dict[str, list[int] | int] = {}
        self._called: dict[str, list[int] | int] = {}
        self.leader: dict[int, int] = {}
        """Each later exact duplicate to the first record of its group."""
        self.crowded: dict[str, int] = {}

    def add(self, name: str, contact: str, email: str = "") -> int:
        """Take a record; its place in the order of reading."""
        place, plain, reach = len(self._names), folded(name), contact.casefold()
        self._names.append(plain)
        self._contacts.append(reach)
        first = self._exact.setdefault((plain, reach), place)
        if first != place:
            self.leader[place] = first
            return place
        _keep(self._reach, reach, place)
        if email and email.casefold() != reach:
            _keep(self._reach, email.casefold(), place)
        _keep(self._called, _parts(plain).core, place)
        return place

    def near(self) -> Iterator[Near]:
        """Each pair once. Same contact and a similar name, or the same name and a contact one slip away."""
        told: set[tuple[int, int]] = set()
        by_reach = Text("联系方式相同，名称相近", "Same contact, similar name")
        by_name = Text("名称相同，联系方式只差一位", "Same name, contacts differ by one slip")
        for reach, places in self._reach.items():
            if isinstance(places, list):
                if len(places) > CROWD:
                    self.crowded[reach] = len(places)
                    continue
                for pair in self._pairs(places, told):
                    if _similar(_parts(self._names[pair[0]]), _parts(self._names[pair[1]])):
                        told.add(pair)
                        yield Near(*pair, by_reach)
        for places in self._called.values():
            if isinstance(places, list):
                yield from (Near(*pair, by_name) for pair in self._slips(places, told))

    @staticmethod
    def _pairs(places: list[int], told: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        for at, second in enumerate(places):
            for first in places[:at]:
                if first != second and (first, second) not in told:
                    yield first, second

    def _slips(self, places: list[int], told: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Pairs of one name whose contacts are one slip apart, found by length so that a common name is quick."""
        alike: dict[str, list[int]] = defaultdict(list)
        for place in places:
            alike[self._contacts[place][:3] if len(places) > CROWD else ""].append(place)
        for group in alike.values():
            for pair in self._pairs(group[: CROWD * 5], told):
                one, other = (self._contacts[p] for p in pair)
                if OSA.distance(one, other, score_cutoff=1) <= 1 and _similar(
                    _parts(self._names[pair[0]]), _parts(self._names[pair[1]])
                ):
                    told.add(pair)
                    yield pair


def _keep(index: dict[str, list[int] | int], key: str, place: int) -> None:
    """One place is kept as a number, a list only where there are several: most keys stand once."""
    known = index.setdefault(key, place)
    if isinstance(known, list):
        known.append(place)
    elif known != place:
        index[key] = [known, place]
