"""``/api/approvals``: 折扣审批."""

from __future__ import annotations

from datetime import datetime

from ninja import Router, Schema, Status

from practice_crm.api.root import Signed
from practice_crm.models import Approval
from practice_crm.rules import approvals as rules
from practice_crm.services import approvals
from practice_crm.services.asking import Asking

router = Router(tags=["approvals"])


class RequestIn(Schema):
    """What is asked for: ``opportunity`` is an id, ``discount`` in yuan."""

    opportunity: int | None = None
    discount: str | int | float | None = None
    why: str | None = None


class CommentIn(Schema):
    """What the decider says; a refusal needs it."""

    comment: str = ""


class DecisionOut(Schema):
    """One yes or no."""

    by: str
    approves: bool
    comment: str
    round: int
    at: datetime


class ApprovalOut(Schema):
    """A request for a discount; ``my_turn`` says whether the asking person may decide now."""

    id: int
    name: str
    opportunity_id: int
    customer_id: int
    customer_name: str
    discount: str
    why: str
    state: str
    round: int
    owner: str
    owner_user: str
    submitted_at: datetime
    due_at: datetime
    overdue: bool
    escalated: bool
    my_turn: bool
    decisions: list[DecisionOut]


class ApprovalPage(Schema):
    """One page of requests."""

    items: list[ApprovalOut]
    total: int
    page: int
    size: int


@router.get("", response=ApprovalPage)
def list_approvals(
    request: Signed,
    search: str = "",
    page: int = 1,
    size: int = 25,
    state: str = "",
    owner: str = "",
    waiting: bool = False,
) -> ApprovalPage:
    """One page of the requests within rights; ``waiting``: those whose decision is mine."""
    found = approvals.listed(
        request.auth, search=search, page=page, size=size, waiting=waiting, state=state, owner=owner
    )
    items = [_out(request.auth, approval) for approval in found.items]
    return ApprovalPage(items=items, total=found.total, page=found.page, size=found.size)


@router.post("", response={201: ApprovalOut})
def create_approval(request: Signed, asked: RequestIn) -> Status[ApprovalOut]:
    """Ask for a discount (APR-01)."""
    return Status(201, _out(request.auth, approvals.create(request.auth, asked.dict())))


@router.get("/{int:approval_id}", response=ApprovalOut)
def get_approval(request: Signed, approval_id: int) -> ApprovalOut:
    """One request."""
    return _out(request.auth, approvals.look(request.auth, approval_id))


@router.post("/{int:approval_id}/approve", response=ApprovalOut)
def approve(request: Signed, approval_id: int, said: CommentIn) -> ApprovalOut:
    """Say yes, as the person whose turn it is (APR-03)."""
    return _out(
        request.auth, approvals.decide(request.auth, approval_id, approves=True, comment=said.comment)
    )


@router.post("/{int:approval_id}/refuse", response=ApprovalOut)
def refuse(request: Signed, approval_id: int, said: CommentIn) -> ApprovalOut:
    """Say no and why (APR-03)."""
    return _out(
        request.auth, approvals.decide(request.auth, approval_id, approves=False, comment=said.comment)
    )


@router.post("/{int:approval_id}/resubmit", response=ApprovalOut)
def resubmit(request: Signed, approval_id: int, asked: RequestIn) -> ApprovalOut:
    """Change a refused request and submit it again (APR-03)."""
    return _out(request.auth, approvals.resubmit(request.auth, approval_id, asked.dict()))


@router.delete("/{int:approval_id}", response={204: None})
def delete_approval(request: Signed, approval_id: int) -> Status[None]:
    """Delete a request (administrator)."""
    approvals.delete(request.auth, approval_id)
    return Status(204, None)


def _out(asking: Asking, approval: Approval) -> ApprovalOut:
    return ApprovalOut(
        id=approval.id,
        name=approval.name,
        opportunity_id=approval.opportunity_id,
        customer_id=approval.opportunity.customer_id,
        customer_name=approval.opportunity.customer.name,
        discount=f"{approval.discount:.2f}",
        why=approval.why,
        state=approval.state,
        round=approval.round,
        owner=approval.owner.name,
        owner_user=approval.owner.user_name,
        submitted_at=approval.submitted_at,
        due_at=rules.due_at(approval.submitted_at),
        overdue=approvals.is_overdue(approval, asking.channel),
        escalated=approval.escalated_at is not None,
        my_turn=approvals.problem_of_deciding(asking, approval) is None,
        decisions=[
            DecisionOut(
                by=d.person.name, approves=d.approves, comment=d.comment, round=d.round, at=d.decided_at
            )
            for d in approvals.decisions(approval)
        ],
    )
