"""Each method of the port on the bundled CRM: the same through its pages as through its interface."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from drivers.areas.pages import FREQUENT
from drivers.errors import CrmRefused, NotSupportedByTarget, Reason
from drivers.port import Crm, Desk
from drivers.records import (
    Area,
    CustomerDraft,
    LeadDraft,
    LeadStatus,
    OpportunityDraft,
    Person,
    RecordId,
    Stage,
)
from drivers.settings import Settings

At = Callable[[str], Desk]
Who = Callable[[str], Person]
NewCustomer = Callable[..., CustomerDraft]
NewLead = Callable[[], LeadDraft]
NOWHERE = RecordId("99999999")


def browser() -> str | None:
    """A browser of the system where there is one, else Playwright's own."""
    return os.environ.get("GOLIVE_BROWSER") or shutil.which("chromium-headless-shell")


def refused(deed: Callable[[], object]) -> CrmRefused:
    """The refusal that a deed has to meet with."""
    with pytest.raises(CrmRefused) as no:
        deed()
    return no.value


# Customers


def test_a_recorded_customer_can_be_looked_at_found_listed_and_exported(
    at_desk: At, customer: NewCustomer
) -> None:
    desk, draft = at_desk("王芳"), customer(region="华北", source="展会")
    made = desk.customers.record(draft)
    seen = desk.customers.look(made)
    assert (seen.id, seen.name, seen.contact) == (made, draft.name, draft.contact)
    assert (seen.industry, seen.owner) == (draft.industry, "王芳")
    assert seen.number.startswith("CUST20")
    exported = [row for row in desk.customers.exported() if row.number == seen.number]
    for found in (
        desk.customers.search(draft.name),
        desk.customers.search(draft.contact),
        desk.customers.listed(seen.number.lower()),
        [replace(row, id=made) for row in exported],
    ):
        assert [replace(row, kind=None) for row in found] == [replace(seen, kind=None)]  # lists don't show it


def test_what_was_recorded_is_told_to_the_ledger(
    at_desk: At, customer: NewCustomer, told, settings: Settings
) -> None:
    draft = customer()
    made = at_desk("王芳").customers.record(draft)
    assert (told.records[-1].kind, told.records[-1].id, told.records[-1].label) == (
        "customer",
        made,
        draft.name,
    )
    assert not any(settings.target.administrator().password in e.request for e in told.exchanges)


def test_a_long_list_is_read_up_to_two_hundred_rows(at_desk: At) -> None:
    rows = at_desk("周涛").customers.listed("")
    assert len(rows) == 200
    assert len({row.id for row in rows}) == 200


def test_a_search_that_fills_several_pages_is_read_to_its_end(at_desk: At) -> None:
    rows = at_desk("周涛").customers.search("有限公司")
    assert len({row.id for row in rows}) == len(rows) > 60


def test_what_is_not_there_is_not_found(at_desk: At) -> None:
    desk = at_desk("王芳")
    assert list(desk.customers.search("没有这家公司")) == []
    assert list(desk.customers.listed("没有这家公司")) == []


def test_a_changed_field_is_kept_and_the_others_stay(at_desk: At, customer: NewCustomer) -> None:
    desk, draft = at_desk("王芳"), customer()
    made = desk.customers.record(draft)
    before = desk.customers.look(made)
    desk.customers.change(made, "contact", "021-58886666")
    desk.customers.change(made, "industry", "金融业-银行")
    assert desk.customers.look(made) == replace(before, contact="021-58886666", industry="金融业-银行")


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("name", "", Reason.REQUIRED),
        ("name", None, Reason.REQUIRED),
        ("industry", None, Reason.REQUIRED),
        ("contact", "", Reason.REQUIRED),
        ("contact", "12345", Reason.INVALID_FORMAT),
        ("industry", "天上飞的", Reason.INVALID_CHOICE),
    ],
)
def test_a_refused_save_names_the_field_and_keeps_what_was_typed(
    crm: Crm, at_desk: At, customer: NewCustomer, field: str, value: str | None, why: Reason
) -> None:
    draft = replace(customer(), **{field: value})
    no = refused(lambda: at_desk("王芳").customers.record(draft))
    assert no.reason is why
    assert list(no.fields) == [field]
    assert no.message and no.fields[field]
    assert no.existing is None
    if crm.channel == "http":
        assert no.kept is None
        return
    typed = {"name": draft.name, "contact": draft.contact, "industry": draft.industry}
    for name, text in typed.items():
        if why is not Reason.INVALID_CHOICE:
            assert no.kept[name] == (text or "")


def test_a_duplicate_is_refused_and_the_existing_one_offered_to_its_owner(
    at_desk: At, customer: NewCustomer
) -> None:
    desk, draft = at_desk("王芳"), customer()
    there = desk.customers.look(desk.customers.record(draft))
    no = refused(lambda: desk.customers.record(draft))
    assert (no.reason, no.existing, no.fields) == (Reason.DUPLICATE_CUSTOMER, there.number, {})
    assert there.number in no.message


def test_a_duplicate_of_a_colleagues_customer_is_refused_without_its_number(
    at_desk: At, customer: NewCustomer
) -> None:
    draft = customer()
    mine = at_desk("李强").customers
    there = mine.look(mine.record(draft))
    no = refused(lambda: at_desk("王芳").customers.record(draft))
    assert (no.reason, no.existing) == (Reason.DUPLICATE_CUSTOMER, None)
    assert there.number not in no.message


def test_another_reps_customer_is_out_of_reach_by_address_list_search_and_export(
    at_desk: At, customer: NewCustomer
) -> None:
    draft = customer()
    made = at_desk("李强").customers.record(draft)
    mine = at_desk("王芳").customers
    assert refused(lambda: mine.look(made)).reason is Reason.NOT_ALLOWED
    assert refused(lambda: mine.change(made, "contact", "021-58886666")).reason is Reason.NOT_ALLOWED
    assert refused(lambda: mine.remove(made)).reason is Reason.NOT_ALLOWED
    assert not mine.search(draft.name) and not mine.listed(draft.name)
    assert draft.name not in {row.name for row in mine.exported()}
    assert at_desk("赵敏").customers.look(made).owner == "李强"


def test_a_customer_that_never_was_is_not_found(at_desk: At) -> None:
    assert refused(lambda: at_desk("王芳").customers.look(NOWHERE)).reason is Reason.NOT_FOUND


def test_who_may_not_export_is_refused(at_desk: At) -> None:
    assert refused(at_desk("林燕").customers.exported).reason is Reason.NOT_ALLOWED


def test_marketing_sees_no_contact_of_somebody_who_refuses(at_desk: At, customer: NewCustomer) -> None:
    made = at_desk("王芳").customers.record(customer())
    assert at_desk("何洁").customers.look(made).contact


def test_the_administrator_removes_a_customer(at_desk: At, customer: NewCustomer) -> None:
    made = at_desk("王芳").customers.record(customer())
    at_desk("管理员").customers.remove(made)
    assert refused(lambda: at_desk("王芳").customers.look(made)).reason is Reason.NOT_FOUND


def test_text_that_looks_like_script_stays_text(at_desk: At, customer: NewCustomer) -> None:
    desk, draft = at_desk("王芳"), customer()
    draft = replace(draft, name=f"<script>alert(1)</script>'\"&{draft.name}")
    made = desk.customers.record(draft)
    assert desk.customers.look(made).name == draft.name
    assert [row.name for row in desk.customers.listed(draft.name)] == [draft.name]


def test_a_name_that_a_spreadsheet_would_calculate_comes_back_as_it_was(
    at_desk: At, customer: NewCustomer
) -> None:
    desk, draft = at_desk("王芳"), customer()
    draft = replace(draft, name=f"=1+1{draft.name}")
    desk.customers.record(draft)
    assert draft.name in {row.name for row in desk.customers.exported()}


# Leads


def test_a_won_lead_brings_one_customer_and_one_opportunity(at_desk: At, lead: NewLead, told) -> None:
    desk, draft = at_desk("王芳"), lead()
    made = desk.leads.record(draft)
    fresh = desk.leads.look(made)
    assert (fresh.company, fresh.contact, fresh.source) == (draft.company, draft.contact, draft.source)
    assert (fresh.status, fresh.owner, fresh.customer, fresh.opportunity) == (
        LeadStatus.NEW,
        "王芳",
        None,
        None,
    )
    desk.leads.move(made, LeadStatus.WORKING)
    desk.leads.move(made, LeadStatus.WON)
    won = desk.leads.look(made)
    desk.leads.move(made, LeadStatus.WON)
    assert desk.leads.look(made) == won
    assert won.status is LeadStatus.WON
    assert desk.customers.look(won.customer).name == draft.company
    assert [o.id for o in desk.opportunities.of_customer(won.customer)] == [won.opportunity]
    assert {("lead", made), ("customer", won.customer), ("opportunity", won.opportunity)} <= {
        (m.kind, m.id) for m in told.records
    }


def test_a_lead_of_somebody_else_and_a_step_back_are_refused(at_desk: At, lead: NewLead) -> None:
    desk = at_desk("王芳")
    made = desk.leads.record(lead())
    desk.leads.move(made, LeadStatus.WORKING)
    assert refused(lambda: desk.leads.move(made, LeadStatus.NEW)).reason is Reason.STAGE_ORDER
    assert refused(lambda: at_desk("李强").leads.look(made)).reason is Reason.NOT_ALLOWED
    assert refused(lambda: at_desk("李强").leads.move(made, LeadStatus.WON)).reason is Reason.NOT_ALLOWED
    assert refused(lambda: at_desk("何洁").leads.move(made, LeadStatus.WON)).reason is Reason.NOT_ALLOWED


def test_a_lead_without_contact_is_refused(at_desk: At, lead: NewLead) -> None:
    no = refused(lambda: at_desk("王芳").leads.record(replace(lead(), contact="")))
    assert (no.reason, list(no.fields)) == (Reason.REQUIRED, ["contact"])


# Opportunities


def test_an_opportunity_goes_through_its_stages_until_it_is_closed(
    at_desk: At, customer: NewCustomer
) -> None:
    desk = at_desk("王芳")
    buyer = desk.customers.record(customer())
    made = desk.opportunities.record(OpportunityDraft("年度采购", buyer, Decimal("1234567.89")))
    seen = desk.opportunities.look(made)
    assert (seen.name, seen.customer, seen.stage) == ("年度采购", buyer, Stage.FIRST_CONTACT)
    assert (seen.amount, seen.owner, seen.loss_reason) == (Decimal("1234567.89"), "王芳", None)
    assert list(desk.opportunities.of_customer(buyer)) == [seen]
    desk.opportunities.change_amount(made, Decimal("88.50"))
    assert refused(lambda: desk.opportunities.move(made, Stage.WON)).reason is Reason.STAGE_ORDER
    for stage in (Stage.NEEDS, Stage.OFFER, Stage.NEGOTIATION, Stage.WON):
        desk.opportunities.move(made, stage)
    assert desk.opportunities.look(made) == replace(seen, stage=Stage.WON, amount=Decimal("88.50"))
    assert refused(lambda: desk.opportunities.move(made, Stage.LOST, "改主意")).reason is Reason.CLOSED
    assert refused(lambda: desk.opportunities.change_amount(made, Decimal(1))).reason is Reason.CLOSED


def test_losing_asks_for_a_reason(at_desk: At, customer: NewCustomer) -> None:
    desk = at_desk("王芳")
    buyer = desk.customers.record(customer())
    made = desk.opportunities.record(OpportunityDraft("改造项目", buyer))
    no = refused(lambda: desk.opportunities.move(made, Stage.LOST))
    assert (no.reason, list(no.fields)) == (Reason.LOSS_REASON_REQUIRED, ["reason"])
    desk.opportunities.move(made, Stage.LOST, "预算取消")
    seen = desk.opportunities.look(made)
    assert (seen.stage, seen.loss_reason) == (Stage.LOST, "预算取消")
    assert list(desk.opportunities.of_customer(buyer)) == [seen]


def test_opportunities_are_hidden_from_those_who_may_not_see_them(at_desk: At, customer: NewCustomer) -> None:
    desk = at_desk("王芳")
    buyer = desk.customers.record(customer())
    made = desk.opportunities.record(OpportunityDraft("保密项目", buyer))
    assert list(at_desk("林燕").opportunities.of_customer(buyer)) == []
    for name in ("李强", "林燕", "何洁"):
        assert refused(lambda n=name: at_desk(n).opportunities.look(made)).reason is Reason.NOT_ALLOWED
    stolen = OpportunityDraft("抢单", buyer)
    assert refused(lambda: at_desk("李强").opportunities.record(stolen)).reason is Reason.NOT_ALLOWED


def test_a_wrong_amount_is_refused(at_desk: At, customer: NewCustomer) -> None:
    desk = at_desk("王芳")
    buyer = desk.customers.record(customer())
    no = refused(lambda: desk.opportunities.record(OpportunityDraft("负数", buyer, Decimal(-1))))
    assert (no.reason, list(no.fields)) == (Reason.INVALID_FORMAT, ["amount"])


# Access


def test_only_the_administrator_reaches_the_administrators_areas(at_desk: At) -> None:
    for area in Area:
        at_desk("管理员").access.reach(area)
        assert refused(lambda a=area: at_desk("王芳").access.reach(a)).reason is Reason.NOT_ALLOWED


def test_signing_in_is_really_tried(crm: Crm, who: Who) -> None:
    assert crm.sign_in(who("王芳")).access.whoami() == "王芳"
    wrong = replace(who("王芳"), password="not-the-password")
    assert refused(lambda: crm.sign_in(wrong)).reason is Reason.WRONG_CREDENTIALS


def test_nobody_is_told_anything(crm: Crm, at_desk: At, customer: NewCustomer) -> None:
    made = at_desk("王芳").customers.record(customer())
    stranger = crm.stranger()
    for deed in (
        stranger.access.whoami,
        lambda: stranger.customers.look(made),
        lambda: stranger.customers.search("公司"),
        lambda: stranger.customers.listed(""),
        stranger.customers.exported,
        lambda: stranger.customers.record(customer()),
        lambda: stranger.access.reach(Area.USERS),
    ):
        assert refused(deed).reason is Reason.NOT_SIGNED_IN


def test_a_session_cannot_be_fixed(crm: Crm, who: Who) -> None:
    brought = "a" * 32
    desk = crm.sign_in(who("王芳"), session=brought)
    assert desk.access.session() not in ("", brought)
    assert refused(crm.stranger(session=brought).access.whoami).reason is Reason.NOT_SIGNED_IN


def test_a_session_works_until_it_is_signed_out_and_never_again(crm: Crm, who: Who) -> None:
    desk = crm.sign_in(who("王芳"))
    copied = desk.access.session()
    assert crm.stranger(session=copied).access.whoami() == "王芳"
    desk.access.sign_out()
    assert refused(desk.access.whoami).reason is Reason.NOT_SIGNED_IN
    assert refused(crm.stranger(session=copied).access.whoami).reason is Reason.NOT_SIGNED_IN


def test_who_signs_out_at_their_desk_is_signed_in_anew_next_time(crm: Crm, who: Who) -> None:
    crm.desk(who("孙磊")).access.sign_out()
    crm.fresh()
    assert crm.desk(who("孙磊")).access.whoami() == "孙磊"


def test_an_expired_session_is_over_and_the_next_desk_has_a_new_one(crm: Crm, who: Who) -> None:
    desk = crm.desk(who("孙磊"))
    crm.keeper.expire(desk.access.session())
    assert refused(desk.access.whoami).reason is Reason.NOT_SIGNED_IN
    crm.fresh()
    assert crm.desk(who("孙磊")).access.whoami() == "孙磊"


# Around


def test_the_crm_tells_what_it_is(crm: Crm, settings: Settings) -> None:
    about = crm.about()
    assert (about.product, about.address) == ("Practice CRM", settings.target.address)
    assert about.build and about.customers == crm.keeper.customers_total()


def test_the_keeper_finds_and_removes_everything_of_a_mark(
    crm: Crm, at_desk: At, customer: NewCustomer, lead: NewLead
) -> None:
    desk, mark = at_desk("王芳"), f"扫尾{crm.channel}"
    draft = replace(customer(), name=f"{mark}公司")
    buyer = desk.customers.record(draft)
    desk.opportunities.record(OpportunityDraft(f"{mark}商机", buyer))
    desk.leads.record(replace(lead(), company=f"{mark}线索"))
    found = crm.keeper.leftovers(mark)
    assert [made.kind for made in found] == ["opportunity", "lead", "customer"]
    assert [owner for _, owner in crm.keeper.numbers_of(mark)] == ["王芳"]
    for made in (*found, *found):
        crm.keeper.remove(made)
    assert list(crm.keeper.leftovers(mark)) == []


def test_the_keeper_fills_up_to_a_number_and_no_further(crm: Crm) -> None:
    wanted = crm.keeper.customers_total() + 3
    crm.keeper.fill(wanted)
    crm.keeper.fill(wanted - 2)
    assert crm.keeper.customers_total() == wanted


def test_without_a_practice_key_filling_is_not_supported(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOLIVE_PRACTICE_KEY")
    with pytest.raises(NotSupportedByTarget):
        crm.keeper.fill(10**6)


def test_recording_is_one_request(crms: dict[str, Crm], who: Who, customer: NewCustomer, told) -> None:
    desk = crms["http"].desk(who("王芳"))
    before = len(told.exchanges)
    desk.customers.record(customer())
    assert [(e.method, e.url.rsplit("/", 2)[-2:]) for e in told.exchanges[before:]] == [
        ("POST", ["api", "customers"])
    ]


@pytest.mark.parametrize("channel", ["http", "ui"])
def test_a_crm_that_is_not_there_is_unreachable(channel: str) -> None:
    with socket.socket() as free:  # bound, but nobody listens
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
        code = NOT_THERE.format(address=address, channel=channel, executable=browser())
        done = subprocess.run(
            [sys.executable, "-c", code], check=False, capture_output=True, text=True, timeout=60
        )
    assert done.stdout.strip() == "unreachable", done.stderr


NOT_THERE = """
from pathlib import Path
from drivers.browser_choice import BrowserChoice
from drivers.errors import CrmUnreachable
from drivers.settings import load_settings
from targets import build_target
settings = load_settings(Path("golive.toml"), "practice", address="{address}")
crm = build_target(settings.model_copy(update={{"browser": BrowserChoice({executable!r})}}), "{channel}")
try:
    crm.stranger().access.whoami()
except CrmUnreachable:
    print("unreachable")
crm.close()
"""


def test_the_interface_alone_loads_no_browser() -> None:
    code = (
        "import sys, targets.practice.wiring; sys.exit(any(m.startswith('playwright') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_frequent_page_is_usable_with_what_belongs_on_it_and_not_without(
    crms: dict[str, Crm], who: Who, customer: NewCustomer
) -> None:
    desk = crms["ui"].desk(who("王芳"))
    made = desk.customers.record(customer())
    assert all(desk.pages.open(name, made).usable_ms > 0 for name in FREQUENT)
    crms["ui"].fresh("hollow")
    desk = crms["ui"].desk(who("王芳"))
    hollow = "<main><h1>客户</h1><table></table></main>"
    desk.pages._at.page.context.route(
        "**/*", lambda route: route.fulfill(status=200, content_type="text/html", body=hollow)
    )
    try:
        for name in FREQUENT:
            no = refused(lambda name=name: desk.pages.open(name, made))
            assert no.reason is Reason.OTHER and "belongs" in no.message
    finally:
        crms["ui"].fresh()
