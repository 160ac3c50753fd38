"""``/api/fields``: custom fields of customers (CUS-04)."""

from __future__ import annotations

from ninja import Router, Schema, Status

from practice_crm.api.root import Signed
from practice_crm.models import CustomField
from practice_crm.services import custom

router = Router(tags=["fields"])


class FieldIn(Schema):
    """A new field. ``type``: text, number, date, choice, choices; ``options`` only for the last two."""

    label: str = ""
    type: str = ""
    required: bool = False
    default: str = ""
    options: list[str] | str = ""


class FieldOut(Schema):
    """A custom field."""

    id: int
    label: str
    type: str
    required: bool
    default: str
    options: list[str]


class FieldPage(Schema):
    """All of them at once; in the form of a page, as every list is."""

    items: list[FieldOut]
    total: int


@router.get("", response=FieldPage)
def list_fields(request: Signed, search: str = "") -> FieldPage:
    """The fields that a customer has beside the usual ones."""
    found = [_field(field) for field in custom.every() if search in field.label]
    return FieldPage(items=found, total=len(found))


@router.post("", response={201: FieldOut})
def add_field(request: Signed, field: FieldIn) -> Status[FieldOut]:
    """Add a field (administrator)."""
    return Status(201, _field(custom.add(request.auth, field.dict())))


@router.delete("/{int:field_id}", response={204: None})
def remove_field(request: Signed, field_id: int) -> Status[None]:
    """Delete a field with its values (administrator)."""
    custom.remove(request.auth, field_id)
    return Status(204, None)


def _field(field: CustomField) -> FieldOut:
    return FieldOut(
        id=field.id,
        label=field.label,
        type=field.type,
        required=field.required,
        default=field.default,
        options=field.options,
    )
