"""``/api/search`` over all kinds, and ``/api/admin`` (PERM-05)."""

from __future__ import annotations

from ninja import Router

from practice_crm.api.root import Signed
from practice_crm.api.shapes import (
    ConfigurationOut,
    CustomerPage,
    FoundOut,
    LeadPage,
    OpportunityPage,
    UserOut,
    customer_out,
    lead_out,
    opportunity_out,
    user_out,
)
from practice_crm.services import administration, custom, everywhere
from practice_crm.services.records import Page

router = Router()


@router.get("/search", response=FoundOut, tags=["search"])
def search(request: Signed, q: str = "", page: int = 1, size: int = 50) -> FoundOut:
    """Customers, leads and opportunities within rights that contain ``q``; of each kind the same page."""
    found = everywhere.search(request.auth, q, page=page, size=size)
    known = custom.every()
    return FoundOut(
        customers=CustomerPage(
            items=[customer_out(request.auth, c, known) for c in found.customers.items],
            **_place(found.customers),
        ),
        leads=LeadPage(items=[lead_out(request.auth, x) for x in found.leads.items], **_place(found.leads)),
        opportunities=OpportunityPage(
            items=[opportunity_out(o) for o in found.opportunities.items], **_place(found.opportunities)
        ),
    )


@router.get("/admin/users", response=list[UserOut], tags=["administration"])
def users(request: Signed) -> list[UserOut]:
    """Everybody with an account."""
    return [user_out(person) for person in administration.users(request.auth)]


@router.get("/admin/configuration", response=ConfigurationOut, tags=["administration"])
def configuration(request: Signed) -> dict[str, list[str]]:
    """The lists that fields choose from."""
    return administration.configuration(request.auth)


@router.get("/admin/import", response=dict[str, list[str]], tags=["administration"])
def import_templates(request: Signed) -> dict[str, tuple[str, ...]]:
    """The columns of the import files."""
    return administration.import_templates(request.auth)


def _place(page: Page) -> dict[str, int]:  # type: ignore[type-arg]
    return {"total": page.total, "page": page.page, "size": page.size}
