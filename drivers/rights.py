"""The words of the permission matrix (PERM-06): whose record, which object, which action, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from drivers.records import Role


class Whose(Enum):
    """Whose record it is, seen by the person who tries something with it."""

    OWN = "自己的"
    COLLEAGUE = "同事的"
    TEAM = "本团队的"
    OTHER_TEAM = "别队的"
    ANYBODY = "任何人的"


class Thing(Enum):
    """What the CRM keeps."""

    CUSTOMER = "客户"
    LEAD = "线索"
    OPPORTUNITY = "商机"
    ACTIVITY = "跟进记录"
    APPROVAL = "折扣申请"
    TICKET = "服务工单"
    CAMPAIGN = "市场活动"


class Deed(Enum):
    """What people do with it."""

    VIEW = "查看"
    CREATE = "新建"
    CHANGE = "修改"
    REMOVE = "删除"
    EXPORT = "导出"
    REASSIGN = "转交"


class Answer(Enum):
    """What the CRM has to answer."""

    ALLOWED = "允许"
    DENIED = "拒绝"


NOT_APPLICABLE: Final = "不适用"
"""A cell that asks for nothing: this object has no such action."""

VOCABULARY: Final[Mapping[str, tuple[str, ...]]] = {
    "角色": tuple(role.value for role in Role),
    "记录": tuple(whose.value for whose in Whose),
    "对象": tuple(thing.value for thing in Thing),
    "操作": tuple(deed.value for deed in Deed),
    "结论": (*(answer.value for answer in Answer), NOT_APPLICABLE),
}
"""What may stand in which column of a table that a business person keeps."""
COMPLETE: Final = ("角色", "对象", "操作")
"""Of these, every word has to occur: a role or an object that is left out would be judged by nobody."""
