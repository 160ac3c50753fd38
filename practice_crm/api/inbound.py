"""``/api/inbound``: where other systems send their messages. They show the token of their connection; they have
no session, and nobody's rights."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja import Router

from practice_crm.refusals import Refused
from practice_crm.rules.connections import CALLS, CHAT, ERP
from practice_crm.services import calls, chat, connections, erp_orders, inbound
from practice_crm.wording import Text

router = Router(tags=["inbound"], auth=None)


@router.post("/{int:connection_id}/orders", response=dict[str, Any])
def orders_told(request: HttpRequest, connection_id: int) -> dict[str, Any]:
    """The ERP tells of an order (INT-01)."""
    return inbound.take(_connection(request, connection_id, ERP), _message(request), erp_orders.told_by_erp)


@router.post("/{int:connection_id}/messages", response=dict[str, Any])
def messages_told(request: HttpRequest, connection_id: int) -> dict[str, Any]:
    """The chat tells of a message (INT-02)."""
    return inbound.take(_connection(request, connection_id, CHAT), _message(request), chat.told_by_chat)


@router.post("/{int:connection_id}/calls", response=dict[str, Any])
def calls_told(request: HttpRequest, connection_id: int) -> dict[str, Any]:
    """The call centre tells of a call (INT-06)."""
    connection = _connection(request, connection_id, CALLS)
    return inbound.take(connection, _message(request), calls.told_by_call_centre)


def _connection(request: HttpRequest, connection_id: int, kind: str) -> Any:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return connections.recognised(connection_id, kind, token.strip() if scheme.lower() == "bearer" else "")


def _message(request: HttpRequest) -> dict[str, Any]:
    try:
        message = json.loads(request.body)
    except ValueError:
        message = None
    if not isinstance(message, dict):
        raise Refused(
            "invalid_format", Text("消息应是一个 JSON 对象。", "The message must be a JSON object.")
        )
    return message
