"""Reading Creme's pages, from snippets of the same build that we wrote ourselves."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from drivers.areas.imports import Phase
from drivers.errors import CrmRefused, NotSupportedByTarget, Reason
from drivers.records import Area, CustomerDraft, RecordId, Stage
from targets.creme import http, imports, pages, ui, wording

FORM = """<html><form method="POST">
<input type="hidden" name="csrfmiddlewaretoken" value="t0ken">
<label for="id_name">Name *</label>
<ul class="errorlist" id="id_name_error"><li>This field is required.</li></ul><input name="name" value="">
<ul class="errorlist" id="id_phone_error"><li>This field is required.</li>
<li>The field «Phone» has been configured as required.</li></ul><input name="phone" value="">
<input name="email" value="wang@example.org">
<select name="sector"><option value="">---</option>
<option value="6" selected>制造业-IT设备</option><option value="12">信息技术业-软件</option></select>
</form></html>"""

LIST = """<table class="listview" data-total-count="31"><tr><th><input name="ct_id" value="99"></th></tr>
<tbody><tr class="lv-row odd"><td><input name="entity_id" value="117"></td>
<td class="lv-cell lv-cell-content" name="regular_field-name"><div>远景科技</div></td>
<td class="lv-cell lv-cell-content" name="regular_field-phone"><div> 021-58886666 </div></td>
<td class="lv-cell lv-cell-action"><a class="listview-td-action">Edit</a></td>
<td class="lv-cell lv-cell-content" name="regular_field-email"><div></div></td>
<td class="lv-cell lv-cell-content" name="regular_field-sector"><div>制造业-IT设备</div></td>
<td class="lv-cell lv-cell-content" name="regular_field-user"><div><a>王芳</a></div></td></tr></tbody></table>"""

CARD = """<html><div class="hat-card"><div class="hat-card-main">
<div class="card-name">年度采购<span>Entity in the trash</span><a class="brick-card-action">Edit</a></div>
<div class="card-targets">Targets <a href="/persons/organisation/117">远景科技</a></div>
<div class="card-info-field"><span class="card-info-key">Phone</span><span class="card-info-value">021-1
<a class="brick-card-action">Edit</a></span></div>
<div class="card-info-field"><span class="card-info-key">Sales phase</span><span class="card-info-value">商务谈判</span></div>
<div class="card-info-field"><span class="card-info-key">Estimated sales</span><span class="card-info-value">88000 ¥</span></div>
</div><div class="hat-card-sidebar"><div class="history-info">Created on Nov. 1 by 赵敏</div>
<div class="history-info">Assigned to <span><a>王芳</a></span></div></div></div>
<div data-key="regular_field-sector"><span class="brick-tile-name">Sector</span>
<span class="brick-tile-value">金融业-银行</span></div>
<div data-key="regular_field-email"><span class="brick-tile-value"><span>—</span></span></div>
<div data-brick-id="regular-opportunities-target_organisations"><table><tbody>
<tr><td><a href="/opportunities/opportunity/118">年度采购</a></td><td>商务谈判</td><td>—</td></tr>
</tbody></table></div></html>"""

FOUND = """<html><div data-brick-id="found-persons-contact-1"><table><tbody><tr><td><a href="/persons/contact/8"></a></td></tr></tbody></table></div>
<div data-brick-id="found-persons-organisation-1"><table>
<thead><tr><th>See</th><th>Name</th><th>Phone</th><th>Email address</th><th>Sector - Title</th></tr></thead>
<tbody><tr><td><a href="/persons/organisation/117"></a></td><td><mark>远景</mark>科技</td><td>021-1</td>
<td><span>—</span></td><td>制造业-IT设备</td></tr></tbody></table></div></html>"""


def test_a_form_is_sent_as_it_stands_with_its_token():
    form = pages.form(FORM)
    assert form["csrfmiddlewaretoken"] == ["t0ken"]
    assert form["sector"] == ["6"]


def test_a_choice_is_found_by_the_word_a_person_reads():
    assert pages.options(FORM, "sector") == {"制造业-IT设备": "6", "信息技术业-软件": "12"}


def test_a_refused_form_names_its_fields_in_the_words_of_the_port():
    refusal = pages.refusal(FORM)
    assert refusal.reason is Reason.REQUIRED
    assert set(refusal.fields) == {"name", "contact"}
    assert "configured as required" in refusal.fields["contact"]


def test_a_refused_form_tells_what_it_kept():
    assert pages.refusal(FORM).kept == {
        "name": "",
        "contact": "wang@example.org",
        "industry": "制造业-IT设备",
    }


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("This field is required.", Reason.REQUIRED),
        ("Enter a valid email address.", Reason.INVALID_FORMAT),
        ("Enter a whole number.", Reason.INVALID_FORMAT),
        ("Select a valid choice. That choice is not one of the available choices.", Reason.INVALID_CHOICE),
        ("Select a valid choice. The field «Sector» has been configured as required.", Reason.INVALID_CHOICE),
        ("You are not allowed to edit this entity", Reason.NOT_ALLOWED),
        ("The stars are wrong.", Reason.OTHER),
    ],
)
def test_a_refusal_gets_the_reason_of_the_port(said, reason):
    assert wording.refused({"name": said}, None).reason is reason


def test_a_refusal_without_a_word_is_still_a_refusal():
    assert pages.refusal("<html></html>").reason is Reason.OTHER


def test_the_list_gives_id_name_contact_industry_and_owner():
    (row,) = pages.customers(LIST)
    assert (row.id, row.name, row.contact) == ("117", "远景科技", "021-58886666")
    assert (row.industry, row.owner, row.number) == ("制造业-IT设备", "王芳", None)


def test_the_list_tells_its_total_and_its_kind():
    assert pages.total(LIST) == 31
    assert pages.content_type(LIST) == "99"


def test_a_customers_page_gives_contact_industry_and_owner_without_the_buttons():
    customer = pages.customer(CARD, RecordId("117"))
    assert (customer.contact, customer.industry, customer.owner) == ("021-1", "金融业-银行", "王芳")


def test_a_record_in_the_trash_keeps_its_name():
    assert pages.customer(CARD, RecordId("117")).name == "年度采购"


def test_an_opportunitys_page_gives_stage_amount_and_customer():
    opportunity = pages.opportunity(CARD, RecordId("118"))
    assert (opportunity.stage, opportunity.amount) == (Stage.NEGOTIATION, Decimal(88000))
    assert opportunity.customer == "117"


def test_the_opportunities_of_a_customer_are_read_from_its_page():
    (row,) = pages.opportunities_of(CARD, RecordId("117"))
    assert (row.id, row.stage, row.amount) == ("118", Stage.NEGOTIATION, None)


def test_search_results_are_customers_only_and_marks_do_not_tear_words_apart():
    (row,) = pages.found(FOUND)
    assert (row.id, row.name, row.contact) == ("117", "远景科技", "021-1")


def test_an_export_is_read_with_its_owner():
    text = '\ufeff"Name","Phone","Email address","Sector","Owner user"\n"远景","","a@b.cn","制造业-IT设备","王芳"\n'
    (row,) = pages.exported(text)
    assert (row.name, row.contact, row.owner) == ("远景", "a@b.cn", "王芳")


def test_an_error_page_is_told_by_its_message():
    page = "<html><div class='message'> You are not allowed to view this entity: #1 </div></html>"
    assert pages.message(page) == "You are not allowed to view this entity: #1"
    assert pages.message("You are not allowed") == "You are not allowed"


def test_an_empty_answer_is_an_empty_page():
    assert pages.form("") == {}
    assert pages.signed_in_as("  ") == ""


def test_a_contact_goes_where_its_form_belongs():
    assert wording.draft_fields(CustomerDraft("远景", "wang@example.org"))["email"] == "wang@example.org"
    assert wording.draft_fields(CustomerDraft("远景", "021-1"))["phone"] == "021-1"


def test_a_field_left_alone_is_not_typed():
    assert wording.draft_fields(CustomerDraft(None, None, None)) == {}


def test_what_creme_has_no_field_for_is_not_supported():
    with pytest.raises(NotSupportedByTarget):
        wording.draft_fields(CustomerDraft("远景", "1", source="官网"))
    with pytest.raises(NotSupportedByTarget):
        wording.creme_field("number", "1")


class Clerk:
    """Reads the same page wherever it's sent."""

    def __init__(self, page: str) -> None:
        self._page = page

    def read(self, path: str, params: object = None, *, name: str | None = None) -> str:
        return self._page

    def open(self, path: str) -> str:
        return self._page


VOCABULARY = SimpleNamespace(organisations="99")
PLACES = {
    Area.CONFIGURATION: """<html><div class="brick creme_config-portal-general"><table><tbody><tr><td>
<a href="/creme_config/world/portal">Instance settings</a></td></tr></tbody></table></div></html>""",
    Area.IMPORT: """<html><form method="POST"><input name="document" type="text"></form></html>""",
    Area.USERS: """<html><div data-brick-id="regular-creme_config-users"><table><tbody><tr><td>admin</td></tr>
</tbody></table></div></html>""",
}
MENU = """<html><ul><li><a href="/creme_config/world/portal">Instance settings</a></li></ul><h1>Creme</h1></html>"""


@pytest.mark.parametrize("access", [http.HttpAccess, ui.UiAccess])
@pytest.mark.parametrize("area", [*Area])
def test_a_place_is_reached_when_it_shows_what_belongs_there(access: Any, area: Area) -> None:
    def reach(page: str) -> None:
        access(Clerk(page), VOCABULARY, lambda: None).reach(area)

    reach(PLACES[area])
    for page in ("", MENU, *(other for its, other in PLACES.items() if its is not area)):
        with pytest.raises(CrmRefused) as no:
            reach(page)
        assert no.value.reason is Reason.OTHER and area.value in no.value.message


EXPORT = '\ufeff"Name","Phone","Email address","Sector","Owner user","Code","Description"\r\n"远景","1","","","","K7",""\r\n'


def test_what_was_migrated_is_read_by_its_headings() -> None:
    moved = imports.HttpImports(Clerk(EXPORT), VOCABULARY).migrated("customers")  # type: ignore[arg-type]
    assert [row[:2] for row in moved.rows] == [["K7", "远景"]]


@pytest.mark.parametrize("answer", ["", "<html></html>", EXPORT.replace("Code", "Legal form"), '"Name"\r\n'])
def test_an_export_without_its_columns_is_no_empty_system(answer: str) -> None:
    with pytest.raises(CrmRefused) as no:
        imports.HttpImports(Clerk(answer), VOCABULARY).migrated("customers")  # type: ignore[arg-type]
    assert no.value.reason is Reason.OTHER and "Code" in no.value.message
    with pytest.raises(CrmRefused):
        pages.exported(answer.replace("Phone", "Fax"))


JOB = """<table><tbody><tr><td>Description</td><td> Import «Organisation» from Crème - 客户 - 一.csv </td></tr>
<tr><td>Status</td><td data-job-id="12" data-job-status="{status}">{said}</td></tr>
<tr><td>Statistics</td><td><ul><li>2 «Organisations» have been created.</li><li>No «Organisation» has been updated.</li>
<li>3 lines in the file.</li></ul></td></tr></tbody></table>"""


def test_a_job_tells_its_file_and_what_became_of_its_lines() -> None:
    done = imports.job(JOB.format(status=20, said="Completed successfully"), RecordId("12"))
    assert (done.file, done.phase, done.total, done.saved, done.failed) == (
        "客户 - 一.csv",
        Phase.DONE,
        3,
        2,
        1,
    )
    assert imports.job(JOB.format(status=1, said="Waiting"), RecordId("12")).phase is Phase.RUNNING


@pytest.mark.parametrize("page", [JOB.format(status=10, said="Error"), "<html></html>"])
def test_a_job_that_failed_or_is_none_is_refused(page: str) -> None:
    with pytest.raises(CrmRefused):
        imports.job(page, RecordId("12"))
