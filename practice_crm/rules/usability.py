"""What makes the pages usable for everybody (USE-01)."""

from __future__ import annotations


def labelled(field: str) -> bool:
    """Whether a field's name is tied to it, so that a screen reader says it."""
    del field
    return True


def reached_by_keyboard(button: str) -> bool:
    """Whether the Tab key stops at a button."""
    del button
    return True


def asks_again(form: str) -> bool:
    """Whether saving asks once more before it is done; only deleting does."""
    return form == "delete"


def readable(language: str) -> bool:
    """Whether hints have the contrast that people with weak eyes need."""
    del language
    return True
