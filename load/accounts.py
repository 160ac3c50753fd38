"""``golive load --check-accounts``: can every rep of a profile sign in? Asked before anybody waits for a load run."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from drivers.errors import CrmError, CrmUnreachable, SettingsError
from drivers.records import Person
from drivers.settings import Settings
from drivers.words import Lang, Text
from load.entry import LoadRefused, check_allowed
from load.exchange import BUILD, builder
from load.profile_files import load_profile, resized


class Refused(NamedTuple):
    """An account that can't be used, and what the CRM said."""

    user: str
    why: str
    away: bool


def who_cannot(settings: Settings, people: list[Person], at_once: int, build: str = BUILD) -> list[Refused]:
    """Sign everybody in, ``at_once`` at the same time; those who can't, in their order."""

    def try_one(person: Person) -> Refused | None:
        crm = builder(build)(settings, "http")
        try:
            crm.sign_in(person).access.whoami()
        except CrmError as refused:
            return Refused(person.user, str(refused), isinstance(refused, CrmUnreachable))
        finally:
            crm.close()
        return None

    with ThreadPoolExecutor(at_once) as pool:
        return [found for found in pool.map(try_one, people) if found]


def accounts_command(
    settings: Settings,
    profile_name: str,
    lang: Lang,
    say: Callable[[str], None],
    build: str = BUILD,
    *,
    reps: int | None = None,
) -> int:
    """0 all can sign in, 1 somebody can't, 2 used wrongly, 3 the CRM can't be reached; names everybody who can't."""
    try:
        profile = resized(load_profile(profile_name), reps, None)
        check_allowed(settings, profile)
        people = settings.target.load_reps(profile.reps.count)
    except SettingsError as wrong:
        for complaint in wrong.complaints:
            say(complaint.in_(lang))
        return 2
    except LoadRefused as refused:
        say(refused.what.in_(lang))
        return 2
    cannot = who_cannot(settings, people, profile.reps.sign_in_at_once, build)
    for one in cannot:
        say(f"✗ {one.user}  {one.why}")
    good = len(people) - len(cannot)
    say(
        Text(
            f"{len(people)} 个账号中 {good} 个可以登录，{len(cannot)} 个不能",
            f"of {len(people)} accounts {good} can sign in, {len(cannot)} can't",
        ).in_(lang)
    )
    return 0 if not cannot else 3 if all(one.away for one in cannot) else 1
