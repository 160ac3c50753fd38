"""The pages of the bundled CRM themselves: both languages, every role, forms that can't be forged."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
import requests
from lxml import html

from drivers.records import CustomerDraft, Person
from drivers.settings import Settings

LANGUAGES = {"zh": "zh-CN", "en": "en"}
ROLES = ["王芳", "赵敏", "周涛", "林燕", "何洁", "管理员"]
CJK = re.compile(r"[\u4e00-\u9fff]+")
Open = Callable[..., "Visitor"]


class Visitor:
    """A browser without a screen: cookies, pages as trees, forms sent as they stand."""

    def __init__(self, address: str, lang: str) -> None:
        self.address, self.http, self.status = address, requests.Session(), 0
        self.http.headers["Accept-Language"] = LANGUAGES[lang]

    def get(self, path: str) -> html.HtmlElement:
        return self._read(self.http.get(self.address + path, timeout=30))

    def send(self, tree: html.HtmlElement, **typed: str) -> html.HtmlElement:
        """Send the main form of a page with some fields changed."""
        form = tree.xpath("//main//form[@method='post']")[0]
        values = {**{k: v for k, v in form.form_values()}, **typed}
        to = form.get("action") or urlsplit(self.url).path
        return self._read(self.http.post(self.address + to, data=values, timeout=30))

    def sign_in(self, person: Person, path: str = "/sign-in") -> html.HtmlElement:
        return self.send(self.get(path), user=person.user, password=person.password)

    def _read(self, answer: requests.Response) -> html.HtmlElement:
        self.status, self.url, self.headers = answer.status_code, answer.url, answer.headers
        return html.fromstring(answer.text)


@pytest.fixture
def opened(settings: Settings, who: Callable[[str], Person]) -> Open:
    def start(name: str = "", lang: str = "zh") -> Visitor:
        visitor = Visitor(settings.target.address, lang)
        if name:
            visitor.sign_in(who(name))
        return visitor

    return start


@pytest.fixture(scope="module")
def ids(crms, settings: Settings) -> dict[str, str]:
    """One record of each kind, 王芳's."""
    from drivers.records import LeadDraft, OpportunityDraft

    desk = crms["http"].desk(settings.target.cast()[0])
    buyer = desk.customers.record(CustomerDraft("页面检查有限公司", "13500000001"))
    sale = desk.opportunities.record(OpportunityDraft("Sale", buyer))
    return {
        "customer": buyer,
        "opportunity": sale,
        "lead": desk.leads.record(LeadDraft("Lead", "13500000002")),
    }


PAGES = [
    "/",
    "/search?q=Sale",
    "/customers",
    "/customers/new",
    "/customers/{customer}",
    "/customers/{customer}/edit",
    "/leads",
    "/leads/new",
    "/leads/{lead}",
    "/opportunities",
    "/opportunities/new",
    "/opportunities/new?customer={customer}",
    "/opportunities/{opportunity}",
    "/opportunities/{opportunity}/edit",
    "/admin/configuration",
    "/admin/import",
    "/admin/users",
    "/customers/{customer}/delete",
    "/customers/99999999",
]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_has_one_heading_landmarks_labels_and_nothing_from_elsewhere(
    opened: Open, ids: dict[str, str], lang: str
) -> None:
    admin = opened("管理员", lang)
    for path in PAGES:
        tree = admin.get(path.format(**ids))
        assert admin.status == (404 if "9999" in path else 200), path
        assert tree.get("lang") == LANGUAGES[lang]
        assert len(tree.xpath("//h1")) == len(tree.xpath("//main")) == 1, path
        assert tree.findtext(".//title").strip()
        assert unlabelled(tree) == [], path
        assert [a for a in tree.xpath("//@href | //@src | //@action") if urlsplit(a).netloc] == [], path
        assert not tree.xpath("//@style | //script[not(@src)]"), "the content policy would block it"
        assert "default-src 'self'" in admin.headers["Content-Security-Policy"]


def unlabelled(tree: html.HtmlElement) -> list[str]:
    """Fields that no label names."""
    named = set(tree.xpath("//label/@for"))
    fields = tree.xpath("//input[not(@type='hidden')] | //select | //textarea")
    return [f.get("name") for f in fields if f.get("id") not in named]


@pytest.mark.parametrize(
    "path", ["/leads/new", "/opportunities/{opportunity}", "/admin/configuration", "/nowhere"]
)
def test_an_english_page_has_no_chinese_but_names(opened: Open, ids: dict[str, str], path: str) -> None:
    tree = opened("管理员", "en").get(path.format(**ids))
    data = tree.xpath(
        "//form[@class='tongues'] | //*[@class='me'] | //dd | //a[contains(@href, '/customers/')]"
    )
    for known in data:
        known.drop_tree()
    assert CJK.findall(tree.text_content()) == []


@pytest.mark.parametrize("name", ROLES)
def test_everybody_has_a_home_and_a_menu_of_what_they_may_open(opened: Open, name: str) -> None:
    visitor = opened(name)
    tree = visitor.get("/")
    assert tree.xpath("string(//h1)") == f"{name}，您好"
    for path in tree.xpath("//nav//a/@href"):
        visitor.get(path)
        assert visitor.status == 200, path


def test_a_form_without_its_token_changes_nothing(opened: Open, settings: Settings) -> None:
    visitor = opened("王芳")
    forged = {"name": "伪造有限公司", "contact": "13500000009", "industry": "制造业-IT设备"}
    answer = visitor.http.post(settings.target.address + "/customers/new", data=forged, timeout=30)
    assert answer.status_code == 403
    assert "没有保存" in answer.text
    assert "伪造" not in visitor.get("/customers?q=伪造").xpath("string(//table)")


def test_signing_out_takes_a_form_and_not_a_link(opened: Open) -> None:
    visitor = opened("王芳")
    answer = visitor.http.get(visitor.address + "/sign-out", timeout=30)
    assert answer.status_code == 405
    visitor.get("/")
    assert visitor.url.endswith("/")


def test_after_signing_in_one_is_where_one_wanted_to_be(opened: Open, who: Callable[[str], Person]) -> None:
    visitor = opened()
    visitor.get("/customers?q=abc")
    assert "/sign-in?next=" in visitor.url
    visitor.sign_in(who("王芳"), visitor.url.removeprefix(visitor.address))
    assert visitor.url == visitor.address + "/customers?q=abc"


def test_signing_in_never_leads_to_another_host(opened: Open, who: Callable[[str], Person]) -> None:
    visitor = opened()
    visitor.sign_in(who("王芳"), "/sign-in?next=https://elsewhere.example/")
    assert visitor.url == visitor.address + "/"


def test_the_language_is_switched_where_one_is(opened: Open) -> None:
    visitor = opened("王芳")
    tree = visitor.get("/leads?status=新建")
    switch = tree.xpath("//form[@class='tongues']")[0]
    values = {**dict(switch.form_values()), "language": "en"}
    there = visitor.http.post(visitor.address + "/language", data=values, timeout=30)
    assert there.url.startswith(visitor.address + "/leads?status=")
    assert html.fromstring(there.text).xpath("string(//h1)") == "Leads"


def test_the_second_of_two_savers_is_told(opened: Open, ids: dict[str, str]) -> None:
    first, second = opened("王芳"), opened("赵敏")
    path = f"/customers/{ids['customer']}/edit"
    one, two = first.get(path), second.get(path)
    first.send(one, remark="先保存的备注")
    tree = second.send(two, remark="后保存的备注")
    assert second.status == 409
    assert tree.xpath("//*[@role='alert']/@data-refusal") == ["conflict"]
    assert "后保存的备注" in tree.xpath("string(//textarea)")
    assert "先保存的备注" in second.get(path.removesuffix("/edit")).xpath("string(//main)")


def test_a_refused_field_is_tied_to_its_complaint(opened: Open) -> None:
    visitor = opened("王芳", "en")
    tree = visitor.send(visitor.get("/customers/new"), name="Acme", contact="123")
    assert visitor.status == 422
    field = tree.get_element_by_id("id_contact")
    assert (field.get("value"), field.get("aria-invalid")) == ("123", "true")
    why = tree.get_element_by_id(field.get("aria-describedby")).text_content()
    assert why.startswith("The contact must be")
    assert why in tree.xpath("string(//*[@role='alert'])")


def test_marketing_sees_no_contact_of_who_refuses(opened: Open) -> None:
    rep, marketing = opened("王芳"), opened("何洁")
    form = rep.get("/customers/new")
    saved = {"name": "拒联有限公司", "contact": "13512340000", "industry": "制造业-IT设备"}
    rep.send(form, **saved, refuses_contact="on")
    path = urlsplit(rep.url).path
    assert "13512340000" in rep.get(path).text_content()
    for place in (path, "/customers?q=拒联", "/search?q=拒联"):
        shown = marketing.get(place).xpath("string(//main)")
        assert "拒联有限公司" in shown and "13512340000" not in shown


def test_pages_of_a_list_keep_what_was_searched_for(opened: Open) -> None:
    visitor = opened("周涛")
    link = visitor.get("/customers?q=有限公司").xpath("string(//a[@rel='next']/@href)")
    tree = visitor.get("/customers" + link)
    assert tree.xpath("string(//input[@id='narrow']/@value)") == "有限公司"
    assert tree.xpath("//a[@rel='prev']")


def test_the_stage_that_an_opportunity_has_is_marked(opened: Open, ids: dict[str, str]) -> None:
    visitor = opened("王芳")
    tree = visitor.get(f"/opportunities/{ids['opportunity']}")
    assert tree.xpath("string(//ol/li[@aria-current='step'])").strip() == "初步接触"
