"""Messages of other systems: each is taken once, by its own id; what can't be taken is kept with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from practice_crm import clock
from practice_crm.models import Connection, Incoming
from practice_crm.refusals import Refused
from practice_crm.rules import connections, fields
from practice_crm.services import records
from practice_crm.services.writing import writing

Body = dict[str, Any]
Taking = Callable[[Connection, Mapping[str, str]], Body]
ID_LENGTH = 120


def take(connection: Connection, message: Mapping[str, Any], taking: Taking) -> Body:
    """What to answer to a message. One that has been taken before gets the same answer and changes nothing
    (INT-01, INT-02); one that was refused may be sent again."""
    message_id = str(message.get("message_id") or "")
    records.refuse(
        fields.gathered(
            {"message_id": fields.of_text("message_id", message_id, required=True, limit=ID_LENGTH)}
        )
    )
    try:
        with writing():
            Connection.objects.select_for_update().get(pk=connection.pk)  # one message after the other
            before = Incoming.objects.filter(connection=connection, message_id=message_id, taken=True).first()
            if connections.is_repeat(before is not None) and before:
                return {**before.answer, "repeated": True}
            answer = taking(connection, _listed(connection, message))
            _keep(connection, message_id, message, answer)
            Connection.objects.filter(pk=connection.pk).update(last_heard_at=clock.now())
            return {**answer, "repeated": False}
    except Refused as no:
        _keep(connection, message_id, message, {}, no)
        raise


def _listed(connection: Connection, message: Mapping[str, Any]) -> dict[str, str]:
    """The fields that this connection takes, as text: the rules say what is wrong with them."""
    chosen = _chosen(connection, message)
    return fields.clean({name: str(value) for name, value in chosen.items() if value is not None})


def _keep(
    connection: Connection,
    message_id: str,
    message: Mapping[str, Any],
    answer: Body,
    no: Refused | None = None,
) -> None:
    """A taken message is kept for good, a refused one until it is sent again."""
    this: Body = {"connection": connection, "message_id": message_id, "taken": no is None}
    rest: Body = {"answer": answer, "body": _chosen(connection, message), "at": clock.now()}
    if no is None:
        Incoming.objects.create(**this, **rest)
        return
    rest.update(problem_zh=no.message.zh[:400], problem_en=no.message.en[:400])
    with writing():
        Incoming.objects.update_or_create(**this, defaults=rest)


def _chosen(connection: Connection, message: Mapping[str, Any]) -> Body:
    return dict(connections.only_listed(message, connection.fields))
