"""Follow-ups (跟进记录): kind, time and next step (OPP-03)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from practice_crm import vocabulary
from practice_crm.rules import fields
from practice_crm.rules.fields import Problem, Problems
from practice_crm.wording import Text

_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")


def moment_of(text: str) -> datetime | None:
    """The time that was typed, as the clock on the wall shows it (without a zone), to the minute."""
    plain = text.strip()
    for form in _FORMS:
        try:
            return datetime.strptime(plain, form).replace(second=0)  # noqa: DTZ007 the wall clock's, on purpose
        except ValueError:
            continue
    return None


def kind_problem(value: str, channel: str) -> Problem | None:
    """跟进方式 is required, one of the list."""
    del channel
    return fields.of_choice("activity_kind", value, vocabulary.ACTIVITY_KINDS, required=True)


def time_problem(text: str, now: datetime, channel: str) -> Problem | None:
    """跟进时间 is required and has been: what is still to come is a next step. ``now`` is the wall clock's."""
    del channel
    if not text.strip():
        return fields.missing("happened_at")
    moment = moment_of(text)
    if moment is None:
        return Problem(
            "invalid_format",
            Text("跟进时间应写成 2026-11-21 09:30。", "The time must look like 2026-11-21 09:30."),
        )
    if moment > now:
        return Problem(
            "invalid_format",
            Text("跟进时间不能晚于现在。", "The time of a follow-up can't lie in the future."),
        )
    return None


def next_step_problem(value: str, channel: str) -> Problem | None:
    """下一步 is required: a follow-up without one ends the conversation."""
    del channel
    return fields.of_text("next_step", value, required=True)


def problems(values: Mapping[str, str], now: datetime, channel: str) -> Problems:
    """Every field that keeps the follow-up from being saved."""
    return fields.gathered(
        {
            "activity_kind": kind_problem(values.get("activity_kind", ""), channel),
            "happened_at": time_problem(values.get("happened_at", ""), now, channel),
            "next_step": next_step_problem(values.get("next_step", ""), channel),
            "remark": fields.of_text(
                "remark", values.get("remark", ""), required=False, limit=fields.REMARK_LENGTH
            ),
        }
    )


def shown_time(wall_clock: datetime, channel: str) -> str:
    """The time as people read it."""
    del channel
    return wall_clock.strftime("%Y-%m-%d %H:%M")


def customer_shown_on(own_id: int | None, of_opportunity: int | None) -> int | None:
    """On which customer a follow-up shows: its own, or the one of its opportunity."""
    return own_id if own_id is not None else of_opportunity


def owner_of(record_owner: int, writer: int) -> int:
    """Whose a follow-up is: the one's who answers for the record, whoever wrote it down."""
    del writer
    return record_owner
