"""Approvals of discounts: ask, look, list, decide, ask again, escalate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from practice_crm import clock, vocabulary
from practice_crm.models import Approval, Decision, Opportunity, Person
from practice_crm.refusals import Refused, not_allowed
from practice_crm.rules import approvals as rules
from practice_crm.rules import fields, opportunities, searching
from practice_crm.rules.fields import Problem
from practice_crm.rules.visibility import Deed
from practice_crm.services import approval_news as news
from practice_crm.services import journal, records
from practice_crm.services.asking import Asking
from practice_crm.services.records import Page
from practice_crm.services.writing import writing
from practice_crm.vocabulary import SALES_MANAGER
from practice_crm.wording import Text

FIELDS = ("discount", "why")
PENDING = (vocabulary.APPROVAL_AT_MANAGER, vocabulary.APPROVAL_AT_DIRECTOR)


def create(asking: Asking, values: Mapping[str, Any]) -> Approval:
    """Ask for a discount on an open opportunity that the person may edit (``opportunity`` is its id).

    ``Refused``: required, invalid_format, not_allowed, not_found, closed, no_approver.
    """
    if not records.may_at_all(asking, "approval", "create"):
        raise not_allowed()
    typed = _checked(values)
    with writing():
        about = _opportunity(asking, values.get("opportunity"))
        now = clock.now()
        approval = Approval(opportunity=about, owner=asking.person, name=about.name, created_at=now)
        approval.search_text = searching.stored(about.name, about.customer.name)
        _submit(approval, typed, asking)
        approval.save(force_insert=True)
        journal.note(asking, "submit", "approval", approval.pk, approval.name, _told(approval))
        news.to_approvers(approval, approvers(approval))
    return approval


def resubmit(asking: Asking, approval_id: int, values: Mapping[str, Any]) -> Approval:
    """Change a refused request and submit it again: all levels anew, and a time limit of its own (APR-03)."""
    with writing():
        approval = records.opened(_locked(), asking, "approval", "open", approval_id)
        _refuse(rules.resubmission_problem(approval.state, approval.owner_id, asking.id, asking.channel))
        typed = _checked(values)
        _opportunity(asking, approval.opportunity_id)
        approval.round += 1
        approval.version += 1
        _submit(approval, typed, asking)
        approval.save()
        journal.note(asking, "resubmit", "approval", approval.pk, approval.name, _told(approval))
        news.to_approvers(approval, approvers(approval))
    return approval


def decide(asking: Asking, approval_id: int, *, approves: bool, comment: str = "") -> Approval:
    """Approve or refuse as the person whose turn it is (APR-01, APR-03).

    ``Refused``: own_request, already_decided, decided, out_of_turn, required (a refusal without its reason).
    """
    with writing():
        approval = records.opened(_locked(), asking, "approval", "open", approval_id)
        _refuse(problem_of_deciding(asking, approval))
        comment = fields.clean({"comment": comment})["comment"]
        records.refuse_one("comment", rules.comment_problem(approves, comment, asking.channel))
        Decision.objects.create(
            approval=approval,
            round=approval.round,
            person=asking.person,
            approves=approves,
            comment=comment,
            decided_at=clock.now(),
        )
        _move_on(approval, approves, asking.channel)
        approval.version += 1
        approval.changed_at = clock.now()
        approval.save()
        deed = "approve" if approves else "refuse"
        journal.note(
            asking, deed, "approval", approval.pk, approval.name, {**_told(approval), "comment": comment}
        )
        news.after_decision(approval, asking.person, approves, comment, approvers(approval))
    return approval


def look(asking: Asking, approval_id: int) -> Approval:
    """One request by id. ``Refused``: not_found, not_allowed."""
    return records.opened(_all(), asking, "approval", "open", approval_id)


def listed(
    asking: Asking,
    *,
    search: str = "",
    page: int = 1,
    size: int = 25,
    deed: Deed = "list",
    waiting: bool = False,
    **filters: str,
) -> Page[Approval]:
    """One page of the requests within rights; ``filters``: state, owner (user name); ``waiting``: for me."""
    found = records.shown(_all(), asking, "approval", deed)
    if filters.get("state"):
        found = found.filter(state=filters["state"])
    if filters.get("owner"):
        found = found.filter(owner__user_name=filters["owner"])
    if waiting:
        found = found.filter(_in_turn(asking)).exclude(owner=asking.person)
    if search.strip() or deed == "search":
        found = records.containing(found, searching.other_places(search))
    return records.paged(found, page, size)


def of_opportunity(asking: Asking, opportunity: Opportunity) -> Sequence[Approval]:
    """The requests about an opportunity that the person may see, the newest first."""
    found = Approval.objects.filter(opportunity=opportunity).select_related("owner")
    return list(records.within_rights(found, asking, "approval", "list"))


def delete(asking: Asking, approval_id: int) -> None:
    """Delete a request with what it put on people's lists (administrator only)."""
    with writing():
        approval = records.opened(_locked(), asking, "approval", "delete", approval_id)
        journal.note(asking, "delete", "approval", approval.pk, approval.name, _told(approval))
        news.forget(approval)
        approval.delete()


def problem_of_deciding(asking: Asking, approval: Approval) -> Problem | None:
    """Why the person may not decide about this request now; ``None`` when it's their turn."""
    decided = (decision.person_id for decision in _this_round(approval))
    at = rules.Standing(approval.state, approval.owner_id, approval.owner.team, frozenset(decided))
    return rules.decision_problem(at, asking.id, asking.role, asking.team, asking.channel)


def is_overdue(approval: Approval, channel: str) -> bool:
    """Whether the request takes, or took, more than its time (APR-02)."""
    decided = _this_round(approval)
    started = rules.counts_from(approval.submitted_at, decided[-1].decided_at if decided else None)
    return rules.is_overdue(started, approval.ended_at or clock.now(), channel)


def approvers(approval: Approval) -> Sequence[Person]:
    """Whose turn it is; nobody's when the request is decided."""
    role = rules.waits_for(approval.state)
    return _people(role, approval.owner.team) if role else []


def escalate_overdue() -> None:
    """Bring what takes too long before whoever stands above the late one, once in a round (a job, APR-02)."""
    candidates = _all().filter(state__in=PENDING, escalated_at=None)
    late = [approval.pk for approval in candidates if _escalates(approval)]
    for approval_id in late:
        with writing():
            approval = _locked().filter(pk=approval_id).first()
            if approval is None or not _escalates(approval):
                continue
            approval.escalated_at = clock.now()
            approval.save(update_fields=["escalated_at"])
            above = rules.escalation_role(approval.state)
            news.of_delay(approval, approvers(approval), _people(above, "") if above else [])


def _escalates(approval: Approval) -> bool:
    return rules.escalates(approval.state, is_overdue(approval, "job"), approval.escalated_at is not None)


def _submit(approval: Approval, typed: Mapping[str, str], asking: Asking) -> None:
    """Start a round: amount, chain and time limit. ``Refused``: no_approver."""
    amount = rules.amount_of(typed["discount"])
    assert amount is not None  # _checked has seen to it  # noqa: S101
    roles = rules.chain(approval.owner.role, amount, asking.channel)
    if not roles or not all(_people(role, approval.owner.team) for role in roles):
        raise Refused(
            "no_approver",
            Text(
                "没有可以审批这个申请的人：请联系系统管理员，或由负责商机的销售代表提出。",
                "Nobody can approve this request: ask the administrator, or let the rep of the sale submit it.",
            ),
        )
    now = clock.now()
    approval.discount, approval.why = amount, typed["why"]
    approval.state = rules.state_after(roles, 0)
    approval.submitted_at = approval.changed_at = now
    approval.ended_at = approval.escalated_at = None


def _move_on(approval: Approval, approves: bool, channel: str) -> None:
    if approves:
        given = Decision.objects.filter(approval=approval, round=approval.round, approves=True).count()
        roles = rules.chain(approval.owner.role, approval.discount, channel)
        approval.state = rules.state_after(roles, given)
    else:
        approval.state = vocabulary.APPROVAL_REFUSED
    if not rules.is_pending(approval.state):
        approval.ended_at = clock.now()


def _checked(values: Mapping[str, Any]) -> dict[str, str]:
    typed = {"discount": "", "why": "", **fields.clean(records.texts(values, FIELDS))}
    records.refuse(rules.problems(typed))
    return typed


def _opportunity(asking: Asking, opportunity_id: object) -> Opportunity:
    """The opportunity that the discount is for: within rights and still open."""
    if not opportunity_id:
        records.refuse({"opportunity": fields.missing("opportunity")})
    found = Opportunity.objects.select_related("owner", "customer")
    about = records.opened(found, asking, "opportunity", "edit", int(str(opportunity_id)))
    if not opportunities.may_edit(about.stage, asking.channel):
        _refuse(opportunities.closed_problem())
    return about


def _refuse(problem: Problem | None) -> None:
    if problem:
        raise not_allowed() if problem.code == "not_allowed" else Refused(problem.code, problem.why)


def _people(role: str, team: str) -> list[Person]:
    """Who holds a role now; of managers those of the team."""
    found = Person.objects.filter(role=role, is_active=True)
    return [person for person in found if rules.is_told(team, person.role, person.team)]


def _in_turn(asking: Asking) -> Q:
    """The requests that wait for a person of this role and team."""
    states = [state for state in PENDING if rules.waits_for(state) == asking.role]
    mine = Q(state__in=states)
    return mine & Q(owner__team=asking.team, owner__team__gt="") if asking.role == SALES_MANAGER else mine


def _told(approval: Approval) -> dict[str, str]:
    return {
        "discount": f"{approval.discount:.2f}",
        "state": approval.state,
        "submitted_at": timezone.localtime(approval.submitted_at).isoformat(timespec="seconds"),
    }


def _this_round(approval: Approval) -> list[Decision]:
    """What was decided since the request was last submitted, the first first."""
    return [decision for decision in decisions(approval) if decision.round == approval.round]


def _all() -> QuerySet[Approval]:
    return _joined().prefetch_related("decisions__person")


def _locked() -> QuerySet[Approval]:
    return _joined().select_for_update(of=("self",))


def _joined() -> QuerySet[Approval]:
    return Approval.objects.select_related("owner", "opportunity__customer")


def decisions(approval: Approval) -> Sequence[Decision]:
    """Everything that was decided, the first first."""
    return list(approval.decisions.all())
