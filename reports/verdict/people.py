"""``reports/people.toml``: who may sign and approve, in which role, with which key; and which roles must sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reports.verdict.reader import Reader, toml
from reports.verdict.table import InputError, fingerprint
from reports.words import Text


@dataclass(frozen=True)
class Role:
    """A role of the project. ``must_sign``: without its signature the sign-off isn't complete."""

    id: str
    zh: str
    en: str
    must_sign: bool = False

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en)


@dataclass(frozen=True)
class Person:
    """Somebody of the project, in one role; ``principal`` is the name in ``allowed_signers``, empty without a key."""

    name: str
    role: str
    principal: str = ""
    since: date | None = None
    until: date | None = None

    def acts_on(self, day: date) -> bool:
        """The role is held on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class People:
    """The whole file; ``digest`` says which version."""

    roles: tuple[Role, ...] = ()
    people: tuple[Person, ...] = ()
    digest: str = ""

    def role(self, id: str) -> Role | None:
        return next((r for r in self.roles if r.id == id), None)

    def find(self, name: str, role: str) -> Person | None:
        """The person of that name in that role."""
        return next((p for p in self.people if p.name == name and p.role == role), None)

    def must_sign(self) -> tuple[Role, ...]:
        return tuple(r for r in self.roles if r.must_sign)


def read_people(path: Path) -> People:
    """Roles and people; ``InputError`` names table, key and value."""
    data, reader = toml(path), Reader(path.name)
    reader.known(data, ("role", "person"), "")
    roles = reader.tables(Role, data.get("role", []), "role")
    people = reader.tables(Person, data.get("person", []), "person")
    ids = [r.id for r in roles]
    for id in dict.fromkeys(i for i in ids if ids.count(i) > 1):
        reader.say("[[role]] id", f"{id} 出现多次", f"{id} is there more than once")
    for person in people:
        if person.role not in ids:
            reader.say(
                f"[[person]] {person.name}", f"没有角色“{person.role}”", f"there is no role {person.role!r}"
            )
    reader.finish()
    if not any(r.must_sign for r in roles):
        raise InputError([Text(f"{path.name}：没有必须签字的角色", f"{path.name}: no role must sign")])
    return People(tuple(roles), tuple(people), fingerprint(path))
