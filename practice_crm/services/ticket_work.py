"""Working on a ticket: answer, call sales in (SRV-02), close and reopen (SRV-03, SRV-04), link an article (SRV-05)."""

from __future__ import annotations

from collections.abc import Sequence

from practice_crm import clock
from practice_crm import vocabulary_service as words
from practice_crm.models import Article, ArticleLink, Person, Ticket
from practice_crm.rules import fields, knowledge, service_levels, tickets
from practice_crm.services import articles, inbox, records
from practice_crm.services.asking import Asking
from practice_crm.services.tickets import note, opened, refuse_closed, save, set_terms
from practice_crm.services.writing import writing
from practice_crm.wording import Text


def reply(asking: Asking, ticket_id: int, text: str) -> Ticket:
    """Answer the customer; the first answer is the first response (SRV-03)."""
    with writing():
        ticket = opened(asking, "edit", ticket_id, locked=True)
        refuse_closed(ticket, asking)
        records.refuse_one("reply", fields.of_text("reply", text, required=True, limit=fields.REMARK_LENGTH))
        ticket.responded_at = service_levels.first_response(ticket.responded_at, clock.now())
        ticket.status = tickets.status_after_reply(ticket.status)
        note(ticket, asking, words.REPLIED, text.strip())
        save(ticket)
    return ticket


def call_sales(asking: Asking, ticket_id: int) -> Ticket:
    """Mark a complaint 需销售介入: the customer's sales owner is told and gets a to-do, once (SRV-02)."""
    with writing():
        ticket = opened(asking, "edit", ticket_id, locked=True)
        refuse_closed(ticket, asking)
        records.refuse_one("category", tickets.sales_problem(ticket.category))
        if tickets.alerts_sales(ticket.needs_sales, asking.channel):
            _alert(ticket, asking)
            note(ticket, asking, words.SALES_ASKED)
        ticket.needs_sales = True
        save(ticket)
    return ticket


def close(asking: Asking, ticket_id: int, satisfaction: str) -> Ticket:
    """Close a ticket and record how satisfied the customer is (SRV-03)."""
    with writing():
        ticket = opened(asking, "edit", ticket_id, locked=True)
        refuse_closed(ticket, asking)
        records.refuse_one("satisfaction", tickets.satisfaction_problem(satisfaction, asking.channel))
        ticket.status, ticket.closed_at = words.TICKET_CLOSED, clock.now()
        ticket.satisfaction = tickets.kept_satisfaction(satisfaction)
        note(ticket, asking, words.CLOSED, satisfaction)
        save(ticket)
    return ticket


def reopen(asking: Asking, ticket_id: int, reason: str) -> Ticket:
    """Take a closed ticket up again; everything that happened before stays readable (SRV-04)."""
    with writing():
        ticket = opened(asking, "edit", ticket_id, locked=True)
        records.refuse_one("reopen_reason", tickets.reopen_problem(ticket.status, reason))
        kept = tickets.history_after_reopening(
            list(ticket.events.values_list("id", flat=True))  # type: ignore[attr-defined]
        )
        ticket.events.exclude(pk__in=kept).delete()  # type: ignore[attr-defined]
        ticket.status, ticket.closed_at = tickets.status_after_reopening(), None
        ticket.satisfaction = ""
        set_terms(ticket, clock.now())
        note(ticket, asking, words.REOPENED, reason.strip())
        save(ticket)
    return ticket


def link(asking: Asking, ticket_id: int, article_id: int) -> Ticket:
    """Put an article to a ticket, once (SRV-05)."""
    with writing():
        ticket = opened(asking, "edit", ticket_id, locked=True)
        article = articles.look(asking, article_id)
        before = [linked.article_id for linked in ArticleLink.objects.filter(ticket=ticket)]
        after = knowledge.linked(before, article.pk)
        for article_new in after[len(before) :]:
            ArticleLink.objects.create(ticket=ticket, article_id=article_new)
            note(ticket, asking, words.ARTICLE_LINKED, article.title)
    return ticket


def linked(ticket: Ticket) -> Sequence[Article]:
    """The articles that stand at a ticket, in the order of linking."""
    links = ArticleLink.objects.filter(ticket=ticket).select_related("article")
    return [link.article for link in links]


def _alert(ticket: Ticket, asking: Asking) -> None:
    customer = ticket.customer
    told = Person.objects.get(
        pk=tickets.alerted(customer.owner_id, ticket.owner_id, ticket.recorder_id)  # type: ignore[attr-defined]
    )
    address = f"/tickets/{ticket.pk}"
    text = Text(
        f"投诉工单“{ticket.title}”需要您介入，客户：{customer.name}。",
        f"The complaint “{ticket.title}” of {customer.name} needs you.",
    )
    inbox.notify(told, text, address)
    if tickets.alert_makes_todo(asking.channel):
        title = f"处理投诉：{ticket.title}"
        inbox.add_task(told, title, clock.today(), kind="complaint", link=address, customer=customer)
