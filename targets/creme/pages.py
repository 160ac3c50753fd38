"""Reading Creme's pages: HTML in, records out. Nothing here talks to anybody."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import lxml.html

from drivers.errors import CrmRefused, Reason
from drivers.records import Area, Customer, Opportunity, RecordId, Stage
from targets.creme import wording

_EMPTY = {"", "—", "-"}
_BELONGS = {
    Area.CONFIGURATION: "//*[contains(@class,'creme_config-portal-general')]//a[starts-with(@href,'/creme_config/')]",
    Area.IMPORT: "//form//input[@name='document']",
    Area.USERS: "//*[@data-brick-id='regular-creme_config-users']//tbody/tr[td]",
}
"""What each area is for: its links, its file, its rows."""


def tree(html: str) -> Any:
    """The page as a tree; an empty answer is an empty page."""
    return lxml.html.fromstring(html if html.strip() else "<html></html>")


def words(node: Any) -> str:
    """What a person reads in ``node``: no scripts, no tool texts, white space as one blank."""
    skip = "ancestor-or-self::script or ancestor-or-self::style or ancestor-or-self::*[contains(@class,'action')]"
    return " ".join("".join(node.xpath(f".//text()[not({skip})]")).split())


def form(html: str) -> dict[str, list[str]]:
    """Names and values that the page's form would send as it stands, its CSRF token included."""
    for each in tree(html).forms:
        if "csrfmiddlewaretoken" in each.fields:
            filled: dict[str, list[str]] = {}
            for name, value in each.form_values():
                filled.setdefault(name, []).append(value)
            return filled
    return {}


def options(html: str, field: str) -> dict[str, str]:
    """What a choice offers: the words a person reads → the value that's sent."""
    found = tree(html).xpath("//select[@name=$name]/option", name=field)
    return {words(option): option.get("value", "") for option in found if option.get("value")}


def complaints(html: str) -> dict[str, str]:
    """What a refused form says, by Creme's field name; ``""`` for what concerns the whole form."""
    said: dict[str, str] = {}
    for each in tree(html).xpath("//ul[contains(@class,'errorlist')]"):
        field = re.sub(r"^id_|_error$", "", each.get("id") or "")
        said[field] = " ".join(dict.fromkeys(words(line) for line in each.xpath("./li")))
    return said


def refusal(html: str) -> CrmRefused:
    """A form that came back, as a refusal with what it still holds."""
    page = form(html)
    kept = {name: values[0] for name, values in page.items() if values}
    chosen = {value: label for label, value in options(html, "sector").items()}
    if "sector" in kept:
        kept["sector"] = chosen.get(kept["sector"], "")
    return wording.refused(complaints(html), kept)


def message(html: str) -> str:
    """What an error page says, or the text itself where it's no page."""
    if "<html" not in html.lower():
        return " ".join(html.split())[:300]
    said = tree(html).xpath("//*[contains(@class,'message')]")
    return words(said[0]).split(" Details ")[0] if said else " ".join(tree(html).text_content().split())[:300]


def signed_in_as(html: str) -> str:
    """Whose menu the page shows; empty when nobody is signed in."""
    found = tree(html).xpath("//*[contains(@class,'id_persons-user_contact')]")
    return words(found[0]) if found else ""


def reached(html: str, area: Area) -> None:
    """Refused unless the page shows what the area is for."""
    if not tree(html).xpath(_BELONGS[area]):
        told = f"{area.value}：页面上没有应有的内容 / what belongs on the page isn't there: {_BELONGS[area]}"
        raise CrmRefused(Reason.OTHER, told)


def version(html: str) -> str:
    """Creme's version as its page *About* tells it."""
    found = re.search(r"Version\s+([\w.]+)", words(tree(html)))
    return found.group(1) if found else ""


def content_type(html: str) -> str:
    """The number that Creme gives to a kind of record, from its list."""
    found = tree(html).xpath("//input[@name='ct_id']/@value")
    return str(found[0]) if found else ""


def total(html: str) -> int:
    """How many records a list has, over all its pages."""
    found = tree(html).xpath("//table[@data-total-count]/@data-total-count")
    return int(found[0]) if found else 0


def listed(html: str) -> list[tuple[RecordId, dict[str, str]]]:
    """The rows of a list: id, and the cells by Creme's field name."""
    rows = []
    for row in tree(html).xpath("//tr[contains(@class,'lv-row')][.//input[@name='entity_id']]"):
        cells = {
            cell.get("name", "").removeprefix("regular_field-"): words(cell)
            for cell in row.xpath("./td[contains(@class,'lv-cell-content')]")
        }
        rows.append((RecordId(row.xpath(".//input[@name='entity_id']/@value")[0]), cells))
    return rows


def customers(html: str) -> Sequence[Customer]:
    """The rows of the customer list."""
    return [_customer(id_, cells) for id_, cells in listed(html)]


def found(html: str) -> Sequence[Customer]:
    """The customers on the page of search results."""
    bricks = "//*[starts-with(@data-brick-id,'found-persons-organisation')]"
    return [_customer(*_found_row(row)) for row in tree(html).xpath(f"{bricks}//tbody/tr[td]") if _link(row)]


def _found_row(row: Any) -> tuple[RecordId, dict[str, str]]:
    heads = [words(head) for head in row.xpath("ancestor::table//th")]
    cells = dict(zip(heads, [words(cell) for cell in row.xpath("./td")], strict=False))
    known = {"name": "Name", "phone": "Phone", "email": "Email address", "sector": "Sector - Title"}
    return _link(row), {field: cells.get(head, "") for field, head in known.items()}


def _link(row: Any) -> RecordId:
    links = [str(href).rsplit("/", 1)[-1] for href in row.xpath(".//a/@href")]
    return RecordId(next((part for part in links if part.isdigit()), ""))


def customer(html: str, id_: RecordId) -> Customer:
    """A customer's own page."""
    page, card = tree(html), _card(html)
    cells = {"name": card.get("", ""), "phone": card.get("Phone", ""), "user": card.get("Assigned to", "")}
    for field in ("email", "sector"):
        tiles = page.xpath(
            "//*[@data-key=$key]//*[contains(@class,'tile-value')]", key=f"regular_field-{field}"
        )
        cells[field] = words(tiles[0]) if tiles else ""
    return _customer(id_, cells)


def _customer(id_: RecordId, cells: dict[str, str]) -> Customer:
    return Customer(
        id=id_,
        number=None,
        name=cells.get("name", ""),
        industry=_shown(cells.get("sector")),
        contact=_shown(cells.get("phone")) or _shown(cells.get("email")),
        owner=_shown(cells.get("user")),
    )


def opportunity(html: str, id_: RecordId) -> Opportunity:
    """An opportunity's own page."""
    card = _card(html)
    target = tree(html).xpath(
        "//*[contains(@class,'card-targets')]//a[contains(@href,'/organisation/')]/@href"
    )
    return Opportunity(
        id=id_,
        name=card.get("", ""),
        customer=RecordId(target[0].rsplit("/", 1)[-1]) if target else None,
        stage=Stage(card["Sales phase"]),
        amount=amount(card.get("Estimated sales", "")),
        owner=_shown(card.get("Assigned to")),
    )


def opportunities_of(html: str, customer_: RecordId) -> Sequence[Opportunity]:
    """The block of opportunities on a customer's page; the owner isn't shown there."""
    rows = tree(html).xpath(
        "//*[contains(@data-brick-id,'opportunities-target_organisations')]//tbody/tr[td]"
    )
    return [_opportunity_row(row, customer_) for row in rows if len(row.xpath("./td")) > 2]


def _opportunity_row(row: Any, customer_: RecordId) -> Opportunity:
    name, phase, sales = (words(cell) for cell in row.xpath("./td")[:3])
    return Opportunity(_link(row), name, customer_, Stage(phase), amount(sales), None)


def amount(text: str) -> Decimal | None:
    """``88000 ¥`` as yuan; ``None`` where nothing is shown."""
    digits = re.sub(r"[^\d.]", "", text)
    return Decimal(digits) if digits else None


def exported(text: str) -> Sequence[Customer]:
    """The rows of a CSV export; ids are not in it."""
    heads = {
        "name": "Name",
        "phone": "Phone",
        "email": "Email address",
        "sector": "Sector",
        "user": "Owner user",
    }
    return [_customer(RecordId(""), row) for row in columns(text, heads)]


def columns(text: str, heads: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows of a CSV by our names of these headings; refused where one is missing: that is no empty column."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if missing := [head for head in heads.values() if head not in (rows.fieldnames or ())]:
        told = "、".join(missing)
        raise CrmRefused(
            Reason.OTHER, f"导出的文件里没有这些列：{told} / the exported file has no such columns"
        )
    return [{name: row[head] or "" for name, head in heads.items()} for row in rows]


def _card(html: str) -> dict[str, str]:
    """The card on top of a record's page: its name under ``""``, the rest by the words beside it."""
    cards = tree(html).xpath("//*[contains(@class,'hat-card-main')]/parent::*")
    if not cards:
        return {}
    card = cards[0]
    # Only the name's own text: a record in the trash says so in an element inside it.
    name = card.xpath("(.//*[contains(@class,'card-name')])[1]/text()")
    read = {"": " ".join("".join(name).split())}
    for pair in card.xpath(".//*[contains(@class,'card-info-field')][*[contains(@class,'card-info-key')]]"):
        key, value = pair.xpath("./*[contains(@class,'card-info-')]")[:2]
        read[words(key)] = words(value)
    for line in card.xpath(".//*[contains(@class,'history-info')][contains(.,'Assigned to')]"):
        read["Assigned to"] = words(line).removeprefix("Assigned to").strip()
    return read


def _shown(text: str | None) -> str | None:
    return None if text is None or text in _EMPTY else text
