"""The words of campaigns (MKT): the business's own Chinese ones, the English for display."""

from __future__ import annotations

from typing import Final

CAMPAIGN_DRAFT: Final = "草稿"
CAMPAIGN_SENT: Final = "已发送"
CAMPAIGN_STATUSES: dict[str, str] = {CAMPAIGN_DRAFT: "Draft", CAMPAIGN_SENT: "Sent"}

WAITING: Final = "待发送"
SENDING: Final = "发送中"
SENT: Final = "已发送"
REFUSES: Final = "拒绝被联系"
NO_ADDRESS: Final = "没有邮箱"
SAME_ADDRESS: Final = "邮箱重复"
DELIVERIES: dict[str, str] = {
    WAITING: "Waiting",
    SENDING: "Being sent",
    SENT: "Sent",
    REFUSES: "Refuses contact",
    NO_ADDRESS: "No e-mail address",
    SAME_ADDRESS: "Address already in the list",
}
