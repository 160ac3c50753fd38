"""The rules of campaigns and their mails alone (MKT): no database, no server."""

from __future__ import annotations

import pytest

from practice_crm.rules import campaigns, mails
from practice_crm.rules.campaigns import Addressee

GOOD = {"name": "秋季新品", "region": "华东", "subject": "{客户全称}，您好", "body": "见 https://a.example/x"}
PLACES = mails.Addresses(
    "http://crm/m/t/to/{}", "http://crm/m/t/open.gif", "http://crm/m/t/answer", "http://crm/o"
)


def test_a_complete_campaign_has_no_problem() -> None:
    assert campaigns.problems(GOOD, "api") == {}


@pytest.mark.parametrize("field", ["name", "subject", "body"])
def test_a_campaign_without_one_of_these_is_refused(field: str) -> None:
    assert campaigns.problems({**GOOD, field: ""}, "page")[field].code == "required"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("region", "华中", "invalid_choice"),
        ("source", "电视", "invalid_choice"),
        ("subject", "两行\n主题", "invalid_format"),
        ("subject", "{客户名}", "invalid_format"),
        ("body", "您好 {name}", "invalid_format"),
    ],
)
def test_what_cannot_be_sent_is_not_saved(field: str, value: str, code: str) -> None:
    assert campaigns.problems({**GOOD, field: value}, "api")[field].code == code


def test_criteria_count_together_and_empty_ones_narrow_nothing() -> None:
    assert campaigns.criteria({"region": "华东", "source": "展会", "industry": ""}) == {
        "region": "华东",
        "source": "展会",
    }
    assert not campaigns.has_segment({"region": "", "keyword": ""})
    assert campaigns.has_segment({"keyword": "机电"}) and campaigns.has_segment({"region": "华东"})


def test_each_address_gets_one_mail_and_who_refuses_gets_none() -> None:
    segment = [
        Addressee(1, "a@x.example", False),
        Addressee(2, "A@X.example", False),
        Addressee(3, "b@x.example", True),
        Addressee(4, "c@x.example", False),
        Addressee(5, "13800138000", False),
        Addressee(6, "d@x.example", False),
    ]
    found = campaigns.addressed(segment, {"c@x.example"}, {"d@x.example"}, "api")
    assert found == {
        1: "待发送",
        2: "邮箱重复",
        3: "拒绝被联系",
        4: "拒绝被联系",
        5: "没有邮箱",
        6: "邮箱重复",
    }


def test_only_what_waits_is_sent() -> None:
    assert campaigns.is_to_be_sent("待发送", "page")
    assert not any(campaigns.is_to_be_sent(s, "api") for s in ("已发送", "发送中", "拒绝被联系", "没有邮箱"))
    assert campaigns.may_change("草稿") and not campaigns.may_change("已发送")


def test_a_value_that_looks_like_a_placeholder_stays_as_it_is() -> None:
    values = campaigns.values_for("{负责人}公司", "CUST1", "王芳")
    assert campaigns.filled("{客户全称} {客户编号} {负责人}", values) == "{负责人}公司 CUST1 王芳"


def test_a_person_counts_once() -> None:
    assert [campaigns.counted(times) for times in (0, 1, 5)] == [0, 1, 1]
    assert campaigns.weight("opens") == campaigns.weight("clicks") == 1
    assert campaigns.counts_against(2, [1, 2, 3]) == [2]
    assert campaigns.makes_lead(has_lead=False) and not campaigns.makes_lead(has_lead=True)
    assert campaigns.refuses_after_opting_out()


@pytest.mark.parametrize(
    ("place", "sound"), [("127.0.0.1:25", True), ("", True), ("mail", False), ("a:b", False)]
)
def test_a_mail_server_is_host_and_port(place: str, sound: bool) -> None:
    assert (campaigns.server_problem(place) is None) == sound


def test_links_are_counted_and_text_stays_text() -> None:
    page = mails.as_html("<{客户全称}>\n见 https://a.example/x?b=1&c=2。", {"客户全称": "A&B"}, PLACES)
    assert "&lt;A&amp;B&gt;<br>" in page
    assert '<a href="http://crm/m/t/to/0">https://a.example/x?b=1&amp;c=2</a>。' in page
    assert 'src="http://crm/m/t/open.gif"' in page and "http://crm/o" in page


def test_the_same_link_twice_is_one_link() -> None:
    assert mails.links("https://a.example/1 https://a.example/2，https://a.example/1") == [
        "https://a.example/1",
        "https://a.example/2",
    ]
    assert mails.target("https://a.example/1") == "https://a.example/1"
