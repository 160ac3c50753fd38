"""Every method of the port against a running Creme, through both channels.

Runs with ``GOLIVE_CREME_TEST=1`` and ``GOLIVE_CREME_PASSWORD`` against the address in golive.toml.
"""

from __future__ import annotations

import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from drivers.areas.imports import Phase
from drivers.areas.uploads import File
from drivers.errors import CrmRefused, CrmUnreachable, NotSupportedByTarget, Reason
from drivers.eventually import eventually
from drivers.records import Area, CustomerDraft, LeadDraft, Made, OpportunityDraft, Stage
from drivers.settings import load_settings
from targets import build_target

pytestmark = [
    pytest.mark.skipif(
        os.environ.get("GOLIVE_CREME_TEST") != "1",
        reason="needs a running Creme: golive target up creme, then GOLIVE_CREME_TEST=1",
    ),
    pytest.mark.xdist_group("creme"),
]
SETTINGS = load_settings(Path(__file__).parents[2] / "golive.toml", "creme")
CAST = {person.name: person for person in SETTINGS.target.cast()}


class Notes:
    """A recorder that only remembers what was made."""

    def __init__(self):
        self.records: list[Made] = []

    def made(self, record):
        self.records.append(record)

    def exchanged(self, exchange):
        pass


@pytest.fixture(scope="module", params=["http", "ui"])
def crm(request):
    notes = Notes()
    crm = build_target(SETTINGS, request.param, recorder=notes)
    yield crm
    for record in reversed(notes.records):
        crm.keeper.remove(record)
    crm.close()


@pytest.fixture
def mark():
    return f"t{secrets.token_hex(4)}"


@pytest.fixture
def desk(crm):
    return lambda name: crm.desk(CAST[name])


@pytest.fixture
def customer(desk, mark):
    return desk("王芳").customers.record(CustomerDraft(f"{mark}远景科技", "021-58886666"))


@pytest.fixture
def opportunity(desk, mark, customer):
    return desk("王芳").opportunities.record(OpportunityDraft(f"{mark}采购", customer, Decimal("88000.00")))


def refused(act, reason):
    with pytest.raises(CrmRefused) as told:
        act()
    assert told.value.reason is reason, told.value
    return told.value


def test_about_tells_product_build_and_amount_of_data(crm):
    about = crm.about()
    assert (about.product, about.build) == ("Creme CRM", "2.8.6")
    assert about.customers is not None and about.customers >= 1


def test_a_recorded_customer_is_shown_to_its_owner_as_typed(desk, customer, mark):
    shown = desk("王芳").customers.look(customer)
    assert (shown.name, shown.contact) == (f"{mark}远景科技", "021-58886666")
    assert (shown.industry, shown.owner, shown.number) == ("制造业-IT设备", "王芳", None)


@pytest.mark.parametrize("field", ["name", "industry"])
def test_a_required_field_left_empty_is_refused_and_the_rest_is_kept(desk, mark, field):
    draft = replace(CustomerDraft(f"{mark}缺", "021-58886666"), **{field: None})
    told = refused(lambda: desk("王芳").customers.record(draft), Reason.REQUIRED)
    assert list(told.fields) == [field]
    kept = {"name": f"{mark}缺", "contact": "021-58886666", "industry": "制造业-IT设备"}
    del kept[field]
    assert kept.items() <= told.kept.items()


def test_a_customer_is_recorded_by_its_e_mail_address(desk, mark):
    made = desk("王芳").customers.record(CustomerDraft(f"{mark}信", "sales@example.org"))
    assert desk("王芳").customers.look(made).contact == "sales@example.org"
    told = refused(
        lambda: desk("王芳").customers.record(CustomerDraft(f"{mark}信", "sales@")), Reason.INVALID_FORMAT
    )
    assert list(told.fields) == ["contact"]


def test_creme_takes_a_customer_without_any_contact(desk, mark):
    made = desk("王芳").customers.record(CustomerDraft(f"{mark}无", None))
    assert desk("王芳").customers.look(made).contact is None


def test_an_industry_that_is_not_offered_is_refused(desk, mark):
    draft = CustomerDraft(f"{mark}月", "021-58886666", "月球业")
    refused(lambda: desk("王芳").customers.record(draft), Reason.INVALID_CHOICE)


def test_a_customer_is_changed_field_by_field(desk, customer, mark):
    mine = desk("王芳").customers
    for field, value in (("name", f"{mark}新名"), ("contact", "13800138000"), ("industry", "金融业-银行")):
        mine.change(customer, field, value)
        assert getattr(mine.look(customer), field) == value
    refused(lambda: mine.change(customer, "name", ""), Reason.REQUIRED)


def test_another_reps_customer_is_nowhere_and_refused(desk, customer, mark):
    other = desk("李强").customers
    assert not other.listed(mark)
    assert not other.search(mark)
    assert not [row for row in other.exported() if mark in row.name]
    refused(lambda: other.look(customer), Reason.NOT_ALLOWED)
    refused(lambda: other.change(customer, "contact", "1"), Reason.NOT_ALLOWED)
    refused(lambda: other.remove(customer), Reason.NOT_ALLOWED)


def test_the_owner_finds_it_in_list_search_and_export(desk, customer, mark):
    mine = desk("王芳").customers
    assert [row.id for row in mine.listed(mark)] == [customer]
    assert [row.id for row in mine.search(mark.upper())] == [customer]
    assert [row.name for row in mine.exported() if mark in row.name] == [f"{mark}远景科技"]


def test_a_manager_sees_their_own_team_only(desk, customer, mark):
    assert desk("赵敏").customers.look(customer).owner == "王芳"
    refused(lambda: desk("陈静").customers.look(customer), Reason.NOT_ALLOWED)


def test_an_address_without_a_record_is_not_found(desk):
    refused(lambda: desk("王芳").customers.look("99999999"), Reason.NOT_FOUND)


def test_a_search_too_short_for_creme_is_refused(desk):
    refused(lambda: desk("王芳").customers.search("公司"), Reason.OTHER)


def test_a_removed_customer_is_in_no_list(desk, customer, mark):
    desk("王芳").customers.remove(customer)
    assert not desk("王芳").customers.listed(mark)


def test_an_opportunity_begins_at_first_contact(desk, customer, opportunity, mark):
    shown = desk("王芳").opportunities.look(opportunity)
    assert (shown.stage, shown.amount, shown.customer) == (Stage.FIRST_CONTACT, Decimal(88000), customer)
    assert [o.id for o in desk("王芳").opportunities.of_customer(customer)] == [opportunity]


def test_an_opportunity_moves_wherever_a_person_puts_it(desk, opportunity):
    mine = desk("王芳").opportunities
    for stage in (Stage.NEEDS, Stage.WON, Stage.FIRST_CONTACT):
        mine.move(opportunity, stage)
        assert mine.look(opportunity).stage is stage


def test_a_reason_for_losing_has_no_place_in_creme(desk, opportunity):
    with pytest.raises(NotSupportedByTarget):
        desk("王芳").opportunities.move(opportunity, Stage.LOST, "价格")


def test_an_amount_takes_whole_yuan_only(desk, opportunity):
    mine = desk("王芳").opportunities
    mine.change_amount(opportunity, Decimal("99000.00"))
    assert mine.look(opportunity).amount == Decimal(99000)
    refused(lambda: mine.change_amount(opportunity, Decimal("0.50")), Reason.INVALID_FORMAT)


def test_another_reps_opportunity_is_refused(desk, customer, opportunity):
    other = desk("李强").opportunities
    refused(lambda: other.look(opportunity), Reason.NOT_ALLOWED)
    refused(lambda: other.move(opportunity, Stage.WON), Reason.NOT_ALLOWED)
    refused(lambda: other.record(OpportunityDraft("x", customer)), Reason.NOT_ALLOWED)


def test_only_the_administrator_reaches_configuration_and_users(desk):
    for area in (Area.CONFIGURATION, Area.USERS):
        desk("管理员").access.reach(area)
        refused(lambda area=area: desk("王芳").access.reach(area), Reason.NOT_ALLOWED)
    desk("管理员").access.reach(Area.IMPORT)


def test_a_wrong_password_is_refused(crm):
    wrong = replace(CAST["王芳"], password="not the password")
    refused(lambda: crm.sign_in(wrong), Reason.WRONG_CREDENTIALS)


def test_a_session_is_worth_nothing_after_signing_out(crm):
    desk = crm.sign_in(CAST["王芳"])
    assert desk.access.whoami() == "王芳"
    held = desk.access.session()
    desk.access.sign_out()
    refused(desk.access.whoami, Reason.NOT_SIGNED_IN)
    refused(crm.stranger(session=held).access.whoami, Reason.NOT_SIGNED_IN)


def test_a_planted_session_is_not_the_one_that_signs_in(crm):
    planted = crm.stranger().access.session()
    desk = crm.sign_in(CAST["王芳"], session=planted)
    assert desk.access.whoami() == "王芳"
    assert desk.access.session() != planted
    refused(crm.stranger(session=planted).access.whoami, Reason.NOT_SIGNED_IN)


def test_a_stranger_is_asked_to_sign_in_everywhere(crm, customer):
    stranger = crm.stranger()
    for act in (
        stranger.access.whoami,
        stranger.customers.exported,
        lambda: stranger.customers.listed(""),
        lambda: stranger.customers.search("公司"),
        lambda: stranger.customers.look(customer),
        lambda: stranger.customers.change(customer, "contact", "1"),
        lambda: stranger.access.reach(Area.USERS),
    ):
        refused(act, Reason.NOT_SIGNED_IN)


def test_signing_out_at_work_does_not_lock_the_person_out(crm):
    crm.desk(CAST["李强"]).access.sign_out()
    crm.fresh()
    assert crm.desk(CAST["李强"]).access.whoami() == "李强"


def test_what_creme_has_no_notion_of_is_not_supported(crm, desk):
    assert crm.notions == frozenset()
    for act in (
        lambda: desk("王芳").leads.record(LeadDraft("远景", "021-1")),
        lambda: crm.keeper.numbers_of("x"),
        lambda: crm.keeper.expire("x"),
        lambda: crm.keeper.fill(10_000_000),
    ):
        with pytest.raises(NotSupportedByTarget):
            act()


def test_what_was_made_is_found_by_its_mark_and_really_removed(crm, opportunity, mark):
    found = crm.keeper.leftovers(mark)
    assert [made.kind for made in found] == ["opportunity", "customer"]
    for made in found:
        crm.keeper.remove(made)
        crm.keeper.remove(made)
    assert not crm.keeper.leftovers(mark)
    refused(lambda: crm.desk(CAST["管理员"]).customers.look(found[1].id), Reason.NOT_FOUND)


def test_filling_makes_customers_by_cremes_own_import(crm):
    before = crm.keeper.customers_total()
    crm.keeper.fill(before + 3)
    assert crm.keeper.customers_total() == before + 3
    for made in crm.keeper.leftovers("存量客户"):
        crm.keeper.remove(made)


@pytest.mark.parametrize("channel", ["http", "ui"])
def test_a_creme_that_is_not_there_is_unreachable(channel):
    away = SETTINGS.target.model_copy(update={"address": "http://127.0.0.1:9"})

    def look():
        crm = build_target(SETTINGS.model_copy(update={"target": away}), channel)
        try:
            crm.stranger().customers.look("1")
        finally:
            crm.close()

    # In a thread of its own: a thread can hold one browser at a time, and another test may have one open.
    with ThreadPoolExecutor(1) as apart, pytest.raises(CrmUnreachable):
        apart.submit(look).result()


def test_the_mass_import_takes_a_file_tells_what_failed_and_gives_it_back(mark):
    imports = build_target(SETTINGS, "http").desk(SETTINGS.target.administrator()).imports
    columns = imports.columns("customers")
    rows = [
        [f"{mark}1", f"{mark}一有限公司", "021-58886666", "制造业-IT设备", "a@example.com", "老客户🙂"],
        [f"{mark}2", f"{mark}二有限公司", "13800138000", "没有的行业", "", ""],
    ]
    lines = [",".join(line) for line in (columns.values(), *rows)]
    begun = imports.start("customers", File(f"{mark}.csv", "\n".join(lines).encode()))
    assert eventually(lambda: imports.look(begun.id).phase is Phase.DONE, within_s=60, every_s=1)
    done = imports.look(begun.id)
    assert (done.file, done.total, done.saved, done.failed) == (f"{mark}.csv", 2, 1, 1)
    assert "没有的行业" in imports.failures(begun.id).content.decode()
    found = imports.migrated("customers")
    assert [row for row in found.rows if row[0].startswith(mark)] == rows[:1]
    assert list(found.columns) == list(columns)
    assert done.id in [batch.id for batch in imports.batches()]
    for deed in (lambda: imports.roll_back(done.id), lambda: imports.columns("orders")):
        with pytest.raises(NotSupportedByTarget):
            deed()
