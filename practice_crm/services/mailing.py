"""Sending a campaign by SMTP: each recipient once, whatever goes wrong in between (MKT-01)."""

from __future__ import annotations

import os
import secrets
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import make_msgid

from practice_crm import clock
from practice_crm import vocabulary_marketing as words
from practice_crm.models import Campaign, Customer, Delivery
from practice_crm.refusals import Refused
from practice_crm.rules import campaigns as rules
from practice_crm.rules import mails
from practice_crm.services import campaigns, journal, records
from practice_crm.services.asking import Asking
from practice_crm.services.writing import writing
from practice_crm.wording import Text

SERVER_VARIABLE = "PRACTICE_CRM_SMTP"
"""``host:port`` of the mail server that campaigns leave by, where they have none of their own."""
SENDER = Address("云帆科技", "news", "yunfan.example")
_TIMEOUT_S = 10


@dataclass(frozen=True)
class Outcome:
    """What came of sending: mails that left now, and those that could not be delivered."""

    sent: int
    failed: int


def send(asking: Asking, campaign_id: int, base: str) -> Outcome:
    """Send what has not been sent; ``base`` is the CRM's address, for the links in the mails.

    It may be repeated: whoever has got the mail gets no other. ``Refused``: not_allowed, not_found,
    no_recipients, mail_unreachable (nothing has been sent then).
    """
    with _server(records.opened(campaigns.everything(), asking, "campaign", "edit", campaign_id)):
        pass  # nothing is fixed as long as there is no mail server to take it
    prepared = _prepare(asking, campaign_id)
    sent = failed = 0
    with _server(prepared) as server:
        for delivery in Delivery.objects.filter(campaign=prepared).select_related("customer__owner"):
            if not rules.is_to_be_sent(delivery.state, asking.channel) or not delivery.address:
                continue
            if _claimed(delivery):
                gone = _handed_over(server, prepared, delivery, base)
                sent, failed = sent + gone, failed + (not gone)
    return Outcome(sent, failed)


def _prepare(asking: Asking, campaign_id: int) -> Campaign:
    """Fix who gets the mail; from then on the campaign can't be changed."""
    with writing():
        campaign = records.opened(campaigns.locked(), asking, "campaign", "edit", campaign_id)
        _withdraw(campaign)
        known = set(Delivery.objects.filter(campaign=campaign).values_list("customer_id", flat=True))
        chosen = list(campaigns.segment(asking, campaign)) if rules.may_change(campaign.status) else []
        new = [customer for customer in chosen if customer.pk not in known]
        plan = campaigns.planned(asking, campaign, new)
        if not known and words.WAITING not in plan.values():
            why = Text("客群里没有可以发送的客户。", "Nobody in the segment can be written to.")
            raise Refused("no_recipients", why)
        Delivery.objects.bulk_create(_delivery(campaign, customer, plan[customer.pk]) for customer in new)
        if rules.may_change(campaign.status):
            campaign.status, campaign.sent_at = words.CAMPAIGN_SENT, clock.now()
            campaigns.save(campaign)
            journal.note(asking, "send", "campaign", campaign.pk, campaign.name)
    return campaign


def _withdraw(campaign: Campaign) -> None:
    """Whoever has opted out since then is not written to any more."""
    waiting = Delivery.objects.filter(campaign=campaign, state=words.WAITING)
    waiting.filter(customer__refuses_contact=True).update(state=words.REFUSES, address="")


def _delivery(campaign: Campaign, customer: Customer, state: str) -> Delivery:
    goes = state == words.WAITING
    return Delivery(
        campaign=campaign,
        customer=customer,
        state=state,
        address=customer.contact if goes else "",
        token=secrets.token_urlsafe(24) if goes else "",
    )


def _claimed(delivery: Delivery) -> bool:
    """Take the delivery for oneself: of two who send at the same moment one gets it."""
    with writing():
        return bool(Delivery.objects.filter(pk=delivery.pk, state=delivery.state).update(state=words.SENDING))


def _handed_over(server: smtplib.SMTP, campaign: Campaign, delivery: Delivery, base: str) -> bool:
    """Whether the mail server took the mail. A refused one waits for the next try; where the connection broke
    in between nobody knows, so it stays 发送中 and is not sent again."""
    try:
        server.send_message(mail(campaign, delivery, base))
    except smtplib.SMTPResponseException:
        state = words.WAITING
    except smtplib.SMTPRecipientsRefused:
        state = words.WAITING
    except (smtplib.SMTPException, OSError):
        return False
    else:
        state = words.SENT
    with writing():
        now = clock.now() if state == words.SENT else None
        Delivery.objects.filter(pk=delivery.pk).update(state=state, sent_at=now)
    return state == words.SENT


def mail(campaign: Campaign, delivery: Delivery, base: str) -> EmailMessage:
    """The mail for one customer, as text and as HTML, in their own name."""
    values = rules.values_for(delivery.customer.name, delivery.customer.number, delivery.customer.owner.name)
    root = f"{base.rstrip('/')}/m/{delivery.token}"
    places = mails.Addresses(f"{root}/to/{{}}", f"{root}/open.gif", f"{root}/answer", f"{root}/opt-out")
    message = EmailMessage()
    message["From"] = SENDER
    message["To"] = delivery.address
    message["Subject"] = rules.filled(campaign.subject, values)
    message["Message-ID"] = make_msgid(domain=SENDER.domain)
    message["List-Unsubscribe"] = f"<{places.opt_out}>"
    message.set_content(rules.filled(campaign.body, values))
    message.add_alternative(mails.as_html(campaign.body, values, places), subtype="html")
    return message


@contextmanager
def _server(campaign: Campaign) -> Iterator[smtplib.SMTP]:
    place = campaign.smtp or os.environ.get(SERVER_VARIABLE, "")
    host, _, port = place.rpartition(":")
    if not place:
        raise _unreachable("还没有设置发信服务器", "no mail server is set")
    try:
        server = smtplib.SMTP(host, int(port), timeout=_TIMEOUT_S)
    except (OSError, smtplib.SMTPException, ValueError) as broken:
        raise _unreachable(f"{place}：{broken}", f"{place}: {broken}") from None
    try:
        yield server
    finally:
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()


def _unreachable(zh: str, en: str) -> Refused:
    return Refused(
        "mail_unreachable",
        Text(
            f"发信服务器连接不上（{zh}），邮件没有发出，请稍后再试。",
            f"The mail server can't be reached ({en}); nothing was sent, try again later.",
        ),
    )
