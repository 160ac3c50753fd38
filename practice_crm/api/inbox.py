"""``/api/inbox``: what waits for the person."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Router, Schema

from practice_crm import clock
from practice_crm.api.root import Signed
from practice_crm.models import Notice, Task
from practice_crm.rules import inbox as rules
from practice_crm.services import inbox

router = Router(tags=["inbox"])


class NoticeOut(Schema):
    """Something the person has been told."""

    id: int
    zh: str
    en: str
    link: str
    created_at: datetime
    read: bool


class TaskOut(Schema):
    """A to-do; ``customer_id`` where it is about one."""

    id: int
    title: str
    kind: str
    link: str
    customer_id: int | None
    due_on: date
    overdue: bool
    done: bool


@router.get("/notices", response=list[NoticeOut])
def list_notices(request: Signed) -> list[NoticeOut]:
    """The person's notices, the newest first."""
    return [_notice(notice) for notice in inbox.notices(request.auth)]


@router.post("/notices/read", response={204: None})
def read_notices(request: Signed) -> None:
    """The person has seen them."""
    inbox.read_all(request.auth)


@router.get("/todos", response=list[TaskOut])
def list_todos(request: Signed) -> list[TaskOut]:
    """The person's open to-dos, the most urgent first."""
    return [_task(task) for task in inbox.todos(request.auth)]


@router.post("/todos/{int:task_id}/done", response=TaskOut)
def finish_todo(request: Signed, task_id: int) -> TaskOut:
    """Tick a to-do off."""
    return _task(inbox.finish(request.auth, task_id))


def _notice(notice: Notice) -> NoticeOut:
    return NoticeOut(
        id=notice.id,
        zh=notice.zh,
        en=notice.en,
        link=notice.link,
        created_at=notice.created_at,
        read=notice.read_at is not None,
    )


def _task(task: Task) -> TaskOut:
    return TaskOut(
        id=task.id,
        title=task.title,
        kind=task.kind,
        link=task.link,
        customer_id=task.customer_id,
        due_on=task.due_on,
        overdue=rules.is_overdue((task.due_on - clock.today()).days),
        done=task.done_at is not None,
    )
