"""Rules of custom fields, tags, history, two people at one customer, modules, the whole view, individuals."""

from __future__ import annotations

import pytest

from practice_crm.rules import custom, history, modules, overview, persons, tagging, versions
from practice_crm.rules.custom import Field
from practice_crm.rules.history import Change

OPTIONS = ("传感器", "变送器", "记录仪")


def field(
    kind: str = custom.TEXT, *, required: bool = False, default: str = "", label: str = "竞争对手"
) -> Field:
    return Field(label, kind, required, default, OPTIONS if kind in (custom.CHOICE, custom.CHOICES) else ())


@pytest.mark.parametrize(
    ("kind", "value", "saved"),
    [
        (custom.TEXT, "  浙江大华 ", "浙江大华"),
        (custom.NUMBER, "45.50", "45.5"),
        (custom.NUMBER, "1,200", "1200"),
        (custom.NUMBER, "-0.0", "0"),
        (custom.NUMBER, "100", "100"),
        (custom.NUMBER, "１２", "12"),
        (custom.DATE, "2028/2/29", "2028-02-29"),
        (custom.DATE, "2027年3月4日", "2027-03-04"),
        (custom.CHOICE, "变送器", "变送器"),
        (custom.CHOICES, "记录仪, 传感器、记录仪", "传感器、记录仪"),
        (custom.CHOICES, "", ""),
    ],
)
def test_a_good_value_is_saved_in_one_form(kind: str, value: str, saved: str) -> None:
    assert custom.value_problem(field(kind), value, "api") is None
    assert custom.canonical(field(kind), value) == saved


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        (custom.NUMBER, "大约两个月", "invalid_format"),
        (custom.NUMBER, "4.5.0", "invalid_format"),
        (custom.NUMBER, "1e3", "invalid_format"),
        (custom.NUMBER, "1" * 16, "invalid_format"),
        (custom.NUMBER, "1.1234567", "invalid_format"),
        (custom.DATE, "2027-02-29", "invalid_format"),
        (custom.DATE, "03/04/2027", "invalid_format"),
        (custom.DATE, "2027-13-01", "invalid_format"),
        (custom.CHOICE, "电视机", "invalid_choice"),
        (custom.CHOICE, "传感器、记录仪", "invalid_choice"),
        (custom.CHOICES, "传感器、电视机", "invalid_choice"),
        (custom.TEXT, "x" * 501, "invalid_format"),
        (custom.TEXT, "a\x07b", "invalid_format"),
    ],
)
def test_a_value_that_is_not_of_its_type_is_refused_by_the_name_of_the_field(
    kind: str, value: str, code: str
) -> None:
    problem = custom.value_problem(field(kind), value, "page")
    assert problem and problem.code == code and "竞争对手" in problem.why.zh


@pytest.mark.parametrize("channel", ["page", "api"])
def test_only_a_required_field_may_not_be_empty(channel: str) -> None:
    missing = custom.value_problem(field(required=True), " ", channel)
    assert missing and missing.code == "required"
    assert custom.value_problem(field(), " ", channel) is None


def test_a_default_counts_only_where_nothing_was_said_at_all() -> None:
    of_choice = field(custom.CHOICE, default="传感器")
    assert custom.value_to_save(of_choice, None) == "传感器"
    assert custom.value_to_save(of_choice, "") == ""
    assert custom.value_to_save(of_choice, "记录仪") == "记录仪"


def test_a_later_save_judges_only_what_it_sends() -> None:
    assert custom.is_asked(None, is_new=True)
    assert custom.is_asked("", is_new=False)
    assert not custom.is_asked(None, is_new=False)


@pytest.mark.parametrize(
    ("wanted", "where", "code"),
    [
        (field(label=" "), "label", "required"),
        (field(label="x" * 41), "label", "invalid_format"),
        (field(label="所属行业"), "label", "invalid_choice"),
        (field("colour"), "type", "invalid_choice"),
        (Field("产品", custom.CHOICE, False, "", ("一个",)), "options", "required"),
        (Field("产品", custom.CHOICE, False, "", ("同样", "同样")), "options", "required"),
        (field(custom.DATE, default="下周"), "default", "invalid_format"),
        (field(custom.CHOICES, default="传感器、电视机"), "default", "invalid_choice"),
    ],
)
def test_a_field_that_makes_no_sense_is_not_added(wanted: Field, where: str, code: str) -> None:
    assert custom.definition_problems(wanted, {"所属行业"})[where].code == code


@pytest.mark.parametrize("kind", list(custom.TYPES))
def test_every_type_of_field_can_be_added(kind: str) -> None:
    assert not custom.definition_problems(field(kind, label="x" * 40), {"所属行业"})


@pytest.mark.parametrize("place", ["list", "export", "import"])
def test_custom_fields_have_a_column_everywhere(place: str) -> None:
    assert custom.columns(["竞争对手", "客户类型"], place) == ["竞争对手", "客户类型"]


@pytest.mark.parametrize("channel", ["page", "api"])
def test_only_the_administrator_adds_fields_and_switches_modules(channel: str) -> None:
    for role, may in (("administrator", True), ("sales_rep", False), ("sales_director", False)):
        assert custom.may_define(role, channel) is may
        assert modules.may_switch(role, channel) is may


def test_a_tag_is_there_once_and_the_others_stay() -> None:
    assert tagging.after_setting(["高潜力客户"], " 流失预警客户 ") == ["流失预警客户", "高潜力客户"]
    assert tagging.after_setting(["高潜力客户"], "高潜力客户") == ["高潜力客户"]
    assert tagging.after_removing(["a", "b"], " a") == ["b"]
    assert tagging.after_removing(["b"], "a") == ["b"]


def test_a_tag_is_short_and_not_empty_and_ten_are_enough() -> None:
    ten = [str(n) for n in range(10)]
    assert tagging.problem("x" * 30, ten[:9]) is None
    assert tagging.problem("3", ten) is None
    for tag, there, code in (
        (" ", [], "required"),
        ("x" * 31, [], "invalid_format"),
        ("neu", ten, "invalid_format"),
    ):
        problem = tagging.problem(tag, there)
        assert problem and problem.code == code


def test_a_list_is_narrowed_down_by_the_tag_as_it_is_stored() -> None:
    assert tagging.wanted(" 高潜力客户 ") == "高潜力客户" and tagging.wanted("") == ""


def test_the_history_tells_every_field_that_differs_with_both_values() -> None:
    before, after = {"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "4", "c": "", "d": "5", "e": ""}
    assert history.changes(before, after, "api") == [
        Change("b", "2", "4"),
        Change("c", "3", ""),
        Change("d", "", "5"),
    ]


def test_who_made_a_change_stands_there_and_not_the_owner() -> None:
    assert history.author("赵敏", "王芳") == "赵敏"


def test_marketing_reads_no_old_contact_of_somebody_who_refuses_contact() -> None:
    assert not history.shows("marketing", "contact", refuses_contact=True)
    assert history.shows("marketing", "contact", refuses_contact=False)
    assert history.shows("marketing", "industry", refuses_contact=True)
    assert history.shows("sales_rep", "contact", refuses_contact=True)


@pytest.mark.parametrize("channel", ["page", "api"])
def test_a_save_from_an_older_version_is_a_conflict_however_little_older(channel: str) -> None:
    assert versions.conflicts(3, 4, channel) and versions.conflicts(1, 9, channel)
    assert not versions.conflicts(4, 4, channel)
    assert not versions.conflicts(None, 4, channel)


def test_after_a_conflict_each_keeps_what_they_have_changed() -> None:
    typed = {"contact": "mine", "industry": "old", "remark": "same\r\n"}
    since = [
        Change("contact", "old", "x"),
        Change("contact", "x", "theirs"),
        Change("industry", "old", "new"),
    ]
    after = versions.merged(typed, since)
    assert after.values == {"contact": "mine", "industry": "new", "remark": "same\r\n"}
    assert after.contested == {"contact"}


def test_the_same_change_by_both_is_nothing_to_argue_about() -> None:
    after = versions.merged(
        {"contact": " new "}, [Change("contact", "old", "new"), Change("owner", "a", "b")]
    )
    assert after.values == {"contact": " new "} and not after.contested


@pytest.mark.parametrize(
    ("path", "module"),
    [
        ("/leads", "leads"),
        ("/leads/7/status", "leads"),
        ("/api/leads/7", "leads"),
        ("/api/chat", "chat"),
        ("/", None),
        ("/api", None),
        ("/customers/1", None),
        ("/leadsmen", None),
        ("/admin/modules", None),
    ],
)
def test_an_address_belongs_to_the_module_of_its_first_part(path: str, module: str | None) -> None:
    assert modules.of_path(path) == module


@pytest.mark.parametrize("place", ["page", "api", "search", "menu", "overview"])
def test_a_module_that_is_off_is_nowhere_and_nothing_else_is_gone(place: str) -> None:
    assert not modules.offers("leads", {"leads"}, place)
    assert modules.offers("chat", {"leads"}, place) and modules.offers(None, {"leads"}, place)


def test_switching_touches_one_module_and_can_be_undone() -> None:
    assert modules.after_switching({"chat"}, "leads", on=False) == {"chat", "leads"}
    assert modules.after_switching({"chat", "leads"}, "leads", on=True) == {"chat"}
    assert modules.of_kind("lead") == "leads" and modules.of_kind("customer") is None


def test_a_section_shows_to_those_who_may_list_what_is_in_it() -> None:
    assert overview.shows("sales_rep", "opportunities", "opportunity", "page")
    assert overview.scope("sales_rep", "opportunities", "opportunity", "page") == "own"
    assert not overview.shows("service_agent", "opportunities", "opportunity", "api")
    assert overview.order(["a", "b"], "page") == ["a", "b"]
    assert overview.customer_of(7) == 7


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("欧阳若兰", True),
        ("买买提·吐尔逊", True),
        ("欧阳女士", False),
        ("李总", False),
        ("王先生·x1", False),
        ("总有明", True),
        ("苏州金鸡湖餐饮有限公司", False),
        ("某某集团", False),
    ],
)
def test_an_individual_has_a_right_name(name: str, good: bool) -> None:
    assert (persons.individual_problem(name, "individual", "page") is None) is good
    assert persons.individual_problem(name, "company", "page") is None


def test_contact_persons_belong_to_companies_and_can_be_reached() -> None:
    assert persons.may_have("company", "api") and not persons.may_have("individual", "api")
    assert not persons.problems({"person": "顾建国", "contact": "13912345678"}, "page")
    wrong = persons.problems({"person": "", "position": "x" * 61, "contact": "转张经理"}, "page")
    assert {where: problem.code for where, problem in wrong.items()} == {
        "person": "required",
        "position": "invalid_format",
        "contact": "invalid_format",
    }
