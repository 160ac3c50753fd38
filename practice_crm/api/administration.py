"""``/api/search`` over all kinds, and ``/api/admin`` (PERM-05)."""

from __future__ import annotations

from dataclasses import asdict

from ninja import Router, Schema

from practice_crm.api.activity_shapes import ActivityPage, activity_out
from practice_crm.api.root import Signed
from practice_crm.api.sales_shapes import (
    LeadPage,
    LeadPolicyIn,
    LeadPolicyOut,
    OpportunityPage,
    lead_out,
    opportunity_out,
)
from practice_crm.api.shapes import ConfigurationOut, CustomerPage, UserOut, customer_out, user_out
from practice_crm.services import administration, custom, everywhere, imports, lead_policy
from practice_crm.services.records import Page

router = Router()


class FoundOut(Schema):
    """What one search found, by kind."""

    customers: CustomerPage
    leads: LeadPage
    opportunities: OpportunityPage
    activities: ActivityPage


@router.get("/search", response=FoundOut, tags=["search"])
def search(request: Signed, q: str = "", page: int = 1, size: int = 50) -> FoundOut:
    """Customers, leads, opportunities and follow-ups within rights that contain ``q``; of each kind the same page."""
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
        activities=ActivityPage(
            items=[activity_out(request.auth, a) for a in found.activities.items], **_place(found.activities)
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


@router.get("/admin/lead-policy", response=LeadPolicyOut, tags=["administration"])
def look_at_lead_policy(request: Signed) -> LeadPolicyOut:
    """How leads are given out (LEAD-02) and taken back (LEAD-04)."""
    return LeadPolicyOut(**asdict(lead_policy.look(request.auth)))


@router.put("/admin/lead-policy", response=LeadPolicyOut, tags=["administration"])
def change_lead_policy(request: Signed, policy: LeadPolicyIn) -> LeadPolicyOut:
    """Set what is given; the rest stays."""
    days = None if policy.idle_days is None else str(policy.idle_days)
    changed = lead_policy.change(
        request.auth, idle_days=days, takers=policy.takers, pool_keeper=policy.pool_keeper
    )
    return LeadPolicyOut(**asdict(changed))


@router.get("/admin/import", response=dict[str, list[str]], tags=["administration"])
def import_templates(request: Signed) -> dict[str, list[str]]:
    """The columns of the import files."""
    return {kind: list(imports.template(request.auth, kind)[0]) for kind in imports.IMPORTERS}


def _place(page: Page) -> dict[str, int]:  # type: ignore[type-arg]
    return {"total": page.total, "page": page.page, "size": page.size}
