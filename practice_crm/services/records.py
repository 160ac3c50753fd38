"""What the three kinds of records have in common: rights, pages, refusals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import F, Model, Q, QuerySet, Value
from django.db.models.functions import StrIndex

from practice_crm.models import Person, Record
from practice_crm.refusals import Refused, conflict, not_allowed, not_found
from practice_crm.rules import versions, visibility
from practice_crm.rules.fields import Problem, Problems
from practice_crm.rules.searching import Place
from practice_crm.rules.visibility import Deed, Kind, Scope
from practice_crm.services import journal, modules
from practice_crm.services.asking import Asking
from practice_crm.wording import Text

AnyRecord = TypeVar("AnyRecord", bound=Record)
Row = TypeVar("Row", bound=Model)
LARGEST_PAGE = 200
_WEIGHT = ("required", "invalid_format", "invalid_choice")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list; ``page`` counts from 1."""

    items: Sequence[Row]
    total: int
    page: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))


def paged(records: QuerySet[Row], page: int, size: int) -> Page[Row]:
    """One page of ``records``; page and size are brought within their limits."""
    size = min(max(size, 1), LARGEST_PAGE)
    total = records.count()
    page = min(max(page, 1), max(1, -(-total // size)))
    return Page(list(records[(page - 1) * size : page * size]), total, page, size)


def within_rights(
    records: QuerySet[AnyRecord], asking: Asking, kind: Kind, deed: Deed
) -> QuerySet[AnyRecord]:
    """Those of ``records`` that the person may use for ``deed``."""
    return within(records, asking, allowed(asking, kind, deed))


def allowed(asking: Asking, kind: Kind, deed: Deed) -> Scope:
    """Whose records the person may use: by role, and nobody's when their module is off (CUS-10)."""
    if not modules.offers_kind(kind, "search" if deed == "search" else asking.channel):
        return "none"
    return visibility.scope(asking.role, kind, deed, asking.channel)


def within(records: QuerySet[AnyRecord], asking: Asking, allowed: Scope) -> QuerySet[AnyRecord]:
    """Those of ``records`` that lie within ``allowed``."""
    if allowed == "all":
        return records
    if allowed == "team":
        return records.filter(Q(owner=asking.person) | Q(owner__team=asking.team, owner__team__gt=""))
    if allowed == "own":
        return records.filter(owner=asking.person)
    return records.none()


def shown(records: QuerySet[AnyRecord], asking: Asking, kind: Kind, deed: Deed) -> QuerySet[AnyRecord]:
    """As ``within_rights``; a list of what the role has nothing to do with is refused, not empty (PERM-04)."""
    if deed != "search" and not may_at_all(asking, kind, deed):
        raise not_allowed()
    return within_rights(records, asking, kind, deed)


def may(asking: Asking, kind: Kind, deed: Deed, owner: Person) -> bool:
    """Whether the person may do ``deed`` with a record of ``owner``."""
    scope = allowed(asking, kind, deed)
    return visibility.includes(scope, asking.id, asking.team, int(owner.pk), str(owner.team))


def may_at_all(asking: Asking, kind: Kind, deed: Deed) -> bool:
    """Whether the person may do ``deed`` with any record of this kind; pages show their buttons after it."""
    return allowed(asking, kind, deed) != "none"


def opened(records: QuerySet[AnyRecord], asking: Asking, kind: Kind, deed: Deed, record_id: int) -> AnyRecord:
    """The record with this id, if it's there (``not_found``) and within the person's rights (``not_allowed``)."""
    record = records.filter(pk=record_id).first()
    if record is None:
        raise not_found()
    if not may(asking, kind, deed, record.owner):
        raise not_allowed()
    return record


def containing(records: QuerySet[AnyRecord], places: Iterable[Place]) -> QuerySet[AnyRecord]:
    """Those of ``records`` that contain a term in its place; an empty term finds nothing."""
    anywhere = Q(pk__in=[])
    for number, (column, term) in enumerate(places):
        if term:
            records = records.alias(**{f"at_{number}": StrIndex(F(column), Value(term))})
            anywhere |= Q(**{f"at_{number}__gt": 0})
    return records.filter(anywhere)


def refuse(problems: Problems) -> None:
    """Raise the refusal for these problems, if there are any; the gravest gives the code."""
    if not problems:
        return
    gravest = min(problems.values(), key=lambda p: _WEIGHT.index(p.code) if p.code in _WEIGHT else -1)
    message = Text(
        "保存失败：" + "".join(problem.why.zh for problem in problems.values()),
        "Not saved: " + " ".join(problem.why.en for problem in problems.values()),
    )
    raise Refused(gravest.code, message, fields={field: p.why for field, p in problems.items()})


def refuse_one(field: str, problem: Problem | None) -> None:
    """Raise the refusal for one problem, if there is one."""
    if problem:
        raise Refused(problem.code, problem.why, fields={field: problem.why})


def check_version(record: Record, version: int | None, channel: str = "page") -> None:
    """Refuse with ``conflict`` when somebody else saved since ``version`` was read (CUS-09)."""
    if versions.conflicts(version, record.version, channel):
        raise conflict()


def owner_for(asking: Asking, kind: Kind, user_name: str) -> Person:
    """The owner of a new record: the person themselves, or whom somebody with the right to reassign names."""
    if not user_name or user_name == asking.person.user_name:
        return asking.person
    owner = Person.objects.filter(user_name=user_name, is_active=True).first()
    if owner is None:
        why = Text(f"没有用户“{user_name}”。", f"There is no user “{user_name}”.")
        raise Refused("invalid_choice", why, fields={"owner": why})
    if not may(asking, kind, "reassign", owner):
        raise not_allowed()
    return owner


def reassign(asking: Asking, kind: Kind, record: Record, user_name: object) -> None:
    """Hand a record to another owner, if one is named; both have to be within the person's right to reassign."""
    if not user_name or user_name == record.owner.user_name:
        return
    if not may(asking, kind, "reassign", record.owner):
        raise not_allowed()
    before = record.owner.user_name
    record.owner = owner_for(asking, kind, str(user_name))
    journal.note(
        asking,
        "reassign",
        kind,
        record.pk,
        str(getattr(record, "number", record)),
        {"from": before, "to": record.owner.user_name},
    )


def texts(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """The named values as text, what is missing or ``None`` left out."""
    return {name: str(values[name]) for name in names if values.get(name) is not None}
