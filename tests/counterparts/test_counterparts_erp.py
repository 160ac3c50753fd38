"""The ERP keeps its side: an order handed over twice is one order, and nobody unsigned is heard."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from decimal import Decimal

import pytest

from fixtures.counterparts.erp import Erp
from fixtures.counterparts.server import Delivery, sent

ORDER = {
    "reference": "R1",
    "customer_number": "CUST202611210001",
    "customer_name": "某公司",
    "product_kind": "软件",
    "amount": "99999.99",
    "ordered_at": "2026-11-21T10:00:00+08:00",
}


@pytest.fixture
def erp() -> Iterator[Erp]:
    with Erp("http://127.0.0.1:9", token="shared") as erp:  # noqa: S106  a test's own
        yield erp


def hand_over(erp: Erp, body: dict[str, str], key: str, token: str = "shared") -> Delivery:
    raw = json.dumps(body).encode()
    secret = hashlib.sha256(b"outgoing:" + token.encode()).hexdigest()
    signature = hmac.new(secret.encode(), b"/orders\n" + raw, hashlib.sha256).hexdigest()
    return sent(erp.address, "POST", "/orders", raw, {"X-Signature": signature, "Idempotency-Key": key})


def test_an_order_with_the_same_key_is_the_same_order(erp: Erp) -> None:
    first, again = hand_over(erp, ORDER, "k1"), hand_over(erp, ORDER, "k1")
    assert first == again
    assert [o.amount for o in erp.orders.values()] == [Decimal("99999.99")]
    assert hand_over(erp, ORDER, "k2").body["order_number"] != first.body["order_number"]


def test_an_incomplete_order_is_refused(erp: Erp) -> None:
    assert hand_over(erp, {**ORDER, "product_kind": ""}, "k1").status == 422
    assert hand_over(erp, ORDER, "").status == 422
    assert not erp.orders


def test_a_wrong_signature_is_refused(erp: Erp) -> None:
    assert hand_over(erp, ORDER, "k1", token="guessed").status == 401  # noqa: S106
    assert not erp.orders


def test_a_change_raises_the_revision_and_a_letter_keeps_what_it_said(erp: Erp) -> None:
    order = erp.place("CUST202611210001", "软件", Decimal("1.00"))
    early = erp.letter(order)
    late = erp.letter(erp.amend(order.number, Decimal("2.00")))
    assert (early.body["revision"], early.body["amount"]) == (1, "1.00")
    assert (late.body["revision"], late.body["amount"]) == (2, "2.00")


def test_a_crm_that_is_not_there_is_no_delivery(erp: Erp) -> None:
    delivery = erp.tell(erp.place("CUST202611210001", "软件", Decimal("1.00")))
    assert (delivery.status, delivery.taken) == (0, False)
