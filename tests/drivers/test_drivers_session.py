"""What goes over the wire is kept without secrets; a CRM that is away is unreachable, never a stack trace."""

from __future__ import annotations

import pytest

from drivers.errors import CrmUnreachable
from drivers.masking import masked
from drivers.session import RequestsSession


@pytest.mark.parametrize(
    "text",
    [
        '{"user": "wangfang", "password": "canary-1"}',
        "username=a&password=canary-1&next=/",
        "csrfmiddlewaretoken=canary-1&name=x",
        '{"csrf": "canary-1"}',
        "Cookie: sessionid=canary-1; csrftoken=canary-1",
        "practice_session=canary-1",
        '<input type="hidden" name="csrfmiddlewaretoken" value="canary-1">',
        "Authorization: Bearer canary-1",
        '{"access_token":"canary-1"}',
        r'{"password": "with \"quote canary-1"}',
        '<input value="canary-1" type="hidden" name="csrfmiddlewaretoken">',
        "<input name='token' value='canary-1'>",
    ],
)
def test_secrets_are_masked_before_anything_is_kept(text: str) -> None:
    assert "canary-1" not in masked(text)


@pytest.mark.parametrize(
    "text", ['{"name": "上海远景科技有限公司", "contact": "021-58886666"}', "name=甲&page=2"]
)
def test_business_data_stays_readable(text: str) -> None:
    assert masked(text) == text


def test_a_refused_connection_is_unreachable_and_says_why() -> None:
    with pytest.raises(CrmUnreachable, match="refused|拒绝"):
        RequestsSession("http://127.0.0.1:9").send("GET", "/")
