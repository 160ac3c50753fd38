"""自定义字段与客户标签: what people do with custom fields and tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from drivers.records import CustomerDraft, RecordId

Values = Mapping[str, str]
"""What stands in the custom fields of a customer, by the field's name; several choices with 、 between them."""


class FieldType(Enum):
    """The types that a custom field may have (CUS-04)."""

    TEXT = "文本"
    NUMBER = "数字"
    DATE = "日期"
    CHOICE = "单选"
    CHOICES = "多选"


@dataclass(frozen=True)
class FieldDraft:
    """A field that the administrator wants customers to have; ``type`` is ``None`` when none was chosen."""

    label: str
    type: FieldType | None
    required: bool = False
    default: str = ""
    options: tuple[str, ...] = ()


class CustomFields(Protocol):
    """自定义字段 / custom fields (CUS-04), 标签 / tags (CUS-05)."""

    def add(self, draft: FieldDraft) -> RecordId:
        """Add a field to customers."""

    def labels(self) -> Sequence[str]:
        """The names of the fields that there are, as the administrator sees them."""

    def record_customer(self, draft: CustomerDraft, values: Values) -> RecordId:
        """Record a new customer with these custom fields filled in."""

    def fill(self, customer: RecordId, label: str, value: str) -> None:
        """Change one custom field of an existing customer."""

    def of(self, customer: RecordId) -> Values:
        """What an opened customer shows."""

    def listed(self, text: str) -> Mapping[str, Values]:
        """What the list of customers shows, by the customer's name; narrowed down by ``text``."""

    def exported(self, text: str) -> Mapping[str, Values]:
        """The same of the export; only customers whose name contains ``text``."""

    def import_columns(self) -> Sequence[str]:
        """The columns of the import template for customers."""

    def tag(self, customer: RecordId, tag: str) -> None:
        """Set a tag."""

    def untag(self, customer: RecordId, tag: str) -> None:
        """Take a tag away."""

    def tags(self, customer: RecordId) -> Sequence[str]:
        """The tags of an opened customer."""

    def tagged(self, tag: str, text: str) -> Sequence[str]:
        """The names in the list of customers, narrowed down by a tag and by ``text``."""
