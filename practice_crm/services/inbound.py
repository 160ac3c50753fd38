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
            _taken(connection, message_id, answer)
            Connection.objects.filter(pk=connection.pk).update(last_heard_at=clock.now())
            return {**answer, "repeated": False}
    except Refused as no:
        _refused(connection, message_id, no)
        raise


def _listed(connection: Connection, message: Mapping[str, Any]) -> dict[str, str]:
    """The fields that this connection takes, as text: the rules say what is wrong with them."""
    chosen = connections.only_listed(message, connection.fields)
    return fields.clean({name: str(value) for name, value in chosen.items() if value is not None})


def _taken(connection: Connection, message_id: str, answer: Body) -> None:
    """A message that was taken is known for good; that it was refused before doesn't matter any more."""
    Incoming.objects.filter(connection=connection, message_id=message_id).delete()
    Incoming.objects.create(
        connection=connection, message_id=message_id, taken=True, answer=answer, at=clock.now()
    )


def _refused(connection: Connection, message_id: str, no: Refused) -> None:
    """The administrator sees what could not be taken, and why; one line for each message."""
    why = {"problem_zh": no.message.zh[:400], "problem_en": no.message.en[:400], "at": clock.now()}
    with writing():
        Incoming.objects.update_or_create(
            connection=connection, message_id=message_id, taken=False, defaults=why
        )
