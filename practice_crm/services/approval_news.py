"""Who hears what about a request for a discount: notices and to-dos (APR-01 to APR-03)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from practice_crm import clock
from practice_crm.models import Approval, Notice, Person, Task
from practice_crm.rules import approvals as rules
from practice_crm.services import inbox
from practice_crm.wording import Text


def key(approval: Approval) -> str:
    """What the to-dos of a request have in common."""
    return f"approval:{approval.pk}:"


def forget(approval: Approval) -> None:
    """The request is going: nobody has anything to do about it any more, or a notice that leads nowhere."""
    Task.objects.filter(key__startswith=key(approval)).delete()
    Notice.objects.filter(key__startswith=key(approval)).delete()


def to_approvers(approval: Approval, people: Iterable[Person]) -> None:
    """It's their turn: a notice and a to-do, due by when everybody must have decided."""
    amount = f"{approval.discount:,.2f}"
    text = Text(
        f"{approval.owner.name}申请折扣 {amount} 元，等您审批：{approval.name}",
        f"{approval.owner.name} asks for a discount of ¥{amount} and waits for you: {approval.name}",
    )
    for person in people:
        _tell(approval, person, text, f"审批折扣申请 {amount} 元：{approval.name}", approval.state)


def after_decision(
    approval: Approval, by: Person, approves: bool, comment: str, following: Iterable[Person]
) -> None:
    """The deciders' to-dos are done; who asked hears what became of it, and the next level that it's their turn."""
    Task.objects.filter(key__startswith=key(approval), done_at=None).update(done_at=clock.now())
    said = (Text("批准", "approved"), Text("驳回", "refused"))[not approves]
    because = Text(f"，意见：{comment}", f": {comment}") if comment else Text("", "")
    text = Text(
        f"{by.name}{said.zh}了您的折扣申请（{approval.state}）：{approval.name}{because.zh}",
        f"{by.name} {said.en} your request for a discount on {approval.name}{because.en}",
    )
    inbox.notify(approval.owner, text, _link(approval), f"{key(approval)}{approval.round}:{by.pk}:decided")
    to_approvers(approval, following)


def of_delay(approval: Approval, late: Iterable[Person], above: Iterable[Person]) -> None:
    """The time is up: who asked and who is late are told, who stands above gets it on their list."""
    limit = rules.due_at(approval.submitted_at)
    until = timezone.localtime(limit).strftime("%Y-%m-%d %H:%M")
    text = Text(
        f"折扣申请已逾期（应在 {until} 前完成审批，{approval.state}）：{approval.name}",
        f"Overdue: the discount on {approval.name} had to be decided by {until}",
    )
    news_key = f"{key(approval)}{approval.round}:late"
    for person in {p.pk: p for p in (approval.owner, *late)}.values():
        inbox.notify(person, text, _link(approval), news_key)
    for person in above:
        _tell(approval, person, text, f"督办逾期的折扣申请：{approval.name}", "late")


def _tell(approval: Approval, person: Person, text: Text, to_do: str, step: str) -> None:
    once = f"{key(approval)}{approval.round}:{step}"
    inbox.notify(person, text, _link(approval), once)
    due = timezone.localdate(rules.due_at(approval.submitted_at))
    customer = approval.opportunity.customer
    inbox.add_task(person, to_do, due, kind="approval", link=_link(approval), customer=customer, key=once)


def _link(approval: Approval) -> str:
    return f"/approvals/{approval.pk}"
