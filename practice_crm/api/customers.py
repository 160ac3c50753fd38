"""``/api/customers``."""

from __future__ import annotations

from django.http import HttpResponseBase, StreamingHttpResponse
from ninja import Router, Status

from practice_crm import clock
from practice_crm.api.root import Signed
from practice_crm.api.shapes import CustomerIn, CustomerOut, CustomerPage, OwnerIn, customer_out
from practice_crm.services import custom, customers

router = Router(tags=["customers"])


@router.get("", response=CustomerPage)
def list_customers(
    request: Signed,
    search: str = "",
    page: int = 1,
    size: int = 25,
    industry: str = "",
    region: str = "",
    kind: str = "",
    source: str = "",
    owner: str = "",
    tag: str = "",
) -> CustomerPage:
    """One page of the customers within rights; ``owner`` is a user name, ``size`` at most 200."""
    found = customers.listed(
        request.auth,
        search=search,
        page=page,
        size=size,
        industry=industry,
        region=region,
        kind=kind,
        source=source,
        owner=owner,
        tag=tag,
    )
    known = custom.every()
    items = [customer_out(request.auth, customer, known) for customer in found.items]
    return CustomerPage(items=items, total=found.total, page=found.page, size=found.size)


@router.get("/export")
def export_customers(
    request: Signed, search: str = "", industry: str = "", region: str = "", owner: str = "", tag: str = ""
) -> HttpResponseBase:
    """The customers within rights as CSV (UTF-8 with byte order mark)."""
    lines = customers.exported(
        request.auth, search=search, industry=industry, region=region, owner=owner, tag=tag
    )
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"customers-{clock.today():%Y%m%d}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@router.post("", response={201: CustomerOut})
def create_customer(request: Signed, customer: CustomerIn) -> Status[CustomerOut]:
    """Record a customer (CUS-01, CUS-02, CUS-03)."""
    return Status(201, customer_out(request.auth, customers.create(request.auth, customer.dict())))


@router.get("/{int:customer_id}", response=CustomerOut)
def get_customer(request: Signed, customer_id: int) -> CustomerOut:
    """One customer."""
    return customer_out(request.auth, customers.look(request.auth, customer_id))


@router.patch("/{int:customer_id}", response=CustomerOut)
def change_customer(request: Signed, customer_id: int, customer: CustomerIn) -> CustomerOut:
    """Change the given fields; with ``version`` only if nobody else saved since."""
    changed = customers.change(request.auth, customer_id, customer.dict(), customer.version)
    return customer_out(request.auth, changed)


@router.put("/{int:customer_id}/owner", response=CustomerOut)
def reassign_customer(request: Signed, customer_id: int, to: OwnerIn) -> CustomerOut:
    """Hand a customer to a colleague."""
    return customer_out(request.auth, customers.reassign(request.auth, customer_id, to.owner))


@router.delete("/{int:customer_id}", response={204: None})
def delete_customer(request: Signed, customer_id: int) -> Status[None]:
    """Delete a customer (administrator)."""
    customers.delete(request.auth, customer_id)
    return Status(204, None)
