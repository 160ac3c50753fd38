"""The words of service and knowledge base (SRV): the business's own Chinese ones, the English for display."""

from __future__ import annotations

from typing import Final

VIAS: dict[str, str] = {"电话": "Telephone", "邮件": "E-mail", "聊天": "Chat"}

COMPLAINT: Final = "投诉"
CATEGORIES: dict[str, str] = {
    "咨询": "Question",
    "故障报修": "Fault report",
    COMPLAINT: "Complaint",
    "退换货": "Return or exchange",
}

URGENT: Final = "紧急"
HIGH: Final = "高"
MEDIUM: Final = "中"
LOW: Final = "低"
PRIORITIES: dict[str, str] = {URGENT: "Urgent", HIGH: "High", MEDIUM: "Medium", LOW: "Low"}

TICKET_OPEN: Final = "待处理"
TICKET_WORKING: Final = "处理中"
TICKET_CLOSED: Final = "已关闭"
TICKET_STATUSES: dict[str, str] = {
    TICKET_OPEN: "Open",
    TICKET_WORKING: "In progress",
    TICKET_CLOSED: "Closed",
}

SATISFACTIONS: dict[str, str] = {
    "非常满意": "Very satisfied",
    "满意": "Satisfied",
    "一般": "Neutral",
    "不满意": "Dissatisfied",
    "非常不满意": "Very dissatisfied",
    "未评价": "Not rated",
}

RESPONSE_LATE: Final = "响应超时"
SOLUTION_LATE: Final = "解决超时"
LATENESS: dict[str, str] = {RESPONSE_LATE: "Response overdue", SOLUTION_LATE: "Solution overdue"}

OPENED: Final = "建立"
GIVEN: Final = "分派"
REPLIED: Final = "回复"
NOTED: Final = "备注"
CHANGED: Final = "修改"
SALES_ASKED: Final = "需销售介入"
ARTICLE_LINKED: Final = "关联知识"
CLOSED: Final = "关闭"
REOPENED: Final = "重新打开"
EVENTS: dict[str, str] = {
    OPENED: "Opened",
    GIVEN: "Assigned",
    REPLIED: "Reply",
    NOTED: "Note",
    CHANGED: "Changed",
    SALES_ASKED: "Sales asked in",
    ARTICLE_LINKED: "Article linked",
    CLOSED: "Closed",
    REOPENED: "Reopened",
}
