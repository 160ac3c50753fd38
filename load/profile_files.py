"""Profiles from their files: read, checked as a whole, every mistake told by file, key and value before the first request."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from drivers.areas.pages import FREQUENT
from drivers.settings import SettingsError
from drivers.words import Text
from load.journeys import JOURNEYS
from load.plan import Arrivals, Criterion, Data, Pages, Profile, Reps, Stage, StopRule, Window

FOLDER = Path(__file__).with_name("profiles")


class ProfileError(SettingsError):
    """A profile can't be used; every complaint is bilingual and names file, key and value."""


def names() -> list[str]:
    """The profiles that come with golive."""
    return sorted(p.stem for p in FOLDER.glob("*.toml"))


def load_profile(name: str) -> Profile:
    """The profile ``name``, or the file at that path. Raises ``ProfileError`` with every complaint at once."""
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    if not path.is_file():
        raise ProfileError([_unknown(Text("负载档案", "load profile"), name, names())])
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
        profile = Profile.model_validate({"name": path.stem, **data})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as bad:
        raise ProfileError(
            [Text(f"{path.name} 无法读取：{bad}", f"{path.name} can't be read: {bad}")]
        ) from None
    except ValidationError as bad:
        raise ProfileError([_complaint(path, dict(e)) for e in bad.errors()]) from None
    complaints = _unknown_journeys(path, profile)
    if not profile.criteria:
        nothing = Text("没有一条要求（[[criteria]]）", "there is no criterion ([[criteria]])")
        complaints.append(Text(f"{path.name}：{nothing.zh}", f"{path.name}: {nothing.en}"))
    if complaints:
        raise ProfileError(complaints)
    return profile


def resized(profile: Profile, reps: int | None, customers: int | None) -> Profile:
    """The profile with another number of reps, and another amount of data to be there.

    What is to be done at least (``succeeded``, ``throughput``) was written for its own number and goes with it.
    """
    if reps and profile.window.stages:
        raise ProfileError(
            [
                Text(
                    f"{profile.name} 的人数由 stages 决定，不能用 --reps",
                    f"{profile.name}: its stages say how many reps there are, --reps doesn't go with it",
                )
            ]
        )
    share = (reps or profile.reps.count) / profile.reps.count
    criteria = [
        c.model_copy(update={"at_least": c.at_least * share})
        if c.at_least is not None and c.measure in ("succeeded", "throughput")
        else c
        for c in profile.criteria
    ]
    resized = profile.changed(
        reps={"count": reps or profile.reps.count},
        data={"customers": profile.data.customers if customers is None else customers},
    )
    return resized.model_copy(update={"criteria": criteria})


def _unknown_journeys(path: Path, profile: Profile) -> list[Text]:
    does = list(profile.reps.does)
    known = [
        _unknown(Text(f"{path.name}：reps.does", f"{path.name}: reps.does"), name, list(JOURNEYS))
        for name in does
        if name not in JOURNEYS
    ]
    judged = [
        _unknown(
            Text(f"{path.name}：criteria.{n}.transaction", f"{path.name}: criteria.{n}.transaction"),
            c.transaction,
            does,
        )
        for n, c in enumerate(profile.criteria)
        if c.transaction and c.transaction not in does
    ]
    stop = profile.window.stop_when
    if stop and stop.transaction and stop.transaction not in does:
        place = Text(
            f"{path.name}：window.stop_when.transaction", f"{path.name}: window.stop_when.transaction"
        )
        judged.append(_unknown(place, stop.transaction, does))
    return known + judged + _unknown_pages(path, profile)


def _unknown_pages(path: Path, profile: Profile) -> list[Text]:
    visited = list(profile.pages.visit) if profile.pages else []
    asked = [(f"pages.visit.{n}", page, list(FREQUENT)) for n, page in enumerate(visited)]
    asked += [
        (f"criteria.{n}.page", c.page, ["all", *visited]) for n, c in enumerate(profile.criteria) if c.page
    ]
    return [
        _unknown(Text(f"{path.name}：{place}", f"{path.name}: {place}"), page, known)
        for place, page, known in asked
        if page not in known
    ]


def _complaint(path: Path, error: dict[str, Any]) -> Text:
    place = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        table = Text(f"{path.name}：{place}", f"{path.name}: {place}")
        return _unknown(table, str(error["loc"][-1]), _keys_at(error["loc"][:-1]))
    if error["type"] == "missing":
        return Text(f"{path.name}：缺少 {place}", f"{path.name}: {place} is missing")
    if error["type"] == "value_error":
        zh, _, en = str(error["msg"]).removeprefix("Value error, ").partition(" / ")
        return Text(f"{path.name}：{place}：{zh}", f"{path.name}: {place}: {en}")
    expected = [
        w.strip("' ")
        for w in str((error.get("ctx") or {}).get("expected", "")).replace(" or ", ",").split(",")
    ]
    zh, en = _hint(str(error["input"]), expected)
    value = error["input"]
    return Text(
        f"{path.name}：{place} = {value!r} 不对，{error['msg']}{zh}",
        f"{path.name}: {place} = {value!r} is wrong: {error['msg']}{en}",
    )


def _keys_at(loc: tuple[Any, ...]) -> list[str]:
    tables: dict[Any, type[BaseModel]] = {
        "reps": Reps,
        "window": Window,
        "arrivals": Arrivals,
        "pages": Pages,
        "data": Data,
        "criteria": Criterion,
    }
    model = tables.get(loc[0], Profile) if loc else Profile
    inner: dict[Any, type[BaseModel]] = {"stages": Stage, "stop_when": StopRule}
    model = next((inner[part] for part in loc[1:] if part in inner), model)
    return [key for key in model.model_fields if key != "name"]


def _unknown(where: Text, word: str, known: list[str]) -> Text:
    zh, en = _hint(word, known)
    return Text(
        f"{where.zh}：没有“{word}”{zh}；可用的有：{'、'.join(known)}",
        f"{where.en}: there is no {word!r}{en}; known: {', '.join(known)}",
    )


def _hint(word: str, known: list[str]) -> Text:
    near = next(iter(difflib.get_close_matches(word, known, 1, 0.5)), "")
    return Text(f"，是否想写 {near}", f", did you mean {near}") if near else Text("", "")
