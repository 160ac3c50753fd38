"""A year of work, done by the CRM's own services with its clock moved: every rule has been kept on the way."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.contrib.auth.hashers import make_password
from faker import Faker

from practice_crm import clock, vocabulary
from practice_crm import vocabulary_service as service_words
from practice_crm.accounts.seed import password
from practice_crm.company import words
from practice_crm.company.diary import Deed, Year
from practice_crm.company.people import COLLEAGUES
from practice_crm.models import Customer, Notice, Order, Person, Task
from practice_crm.refusals import Refused
from practice_crm.rules import orders as order_rules
from practice_crm.services import (
    activities,
    campaigns,
    contacts,
    custom,
    customers,
    leads,
    opportunities,
    tagging,
    ticket_work,
    tickets,
)
from practice_crm.services.asking import Asking

SEED = 20261121
DAYS = 360


def make(count: int) -> None:
    """The company and its year with ``count`` customers, if the CRM is empty; in any other only the colleagues
    are added. With nought nothing happens at all."""
    if count:
        _hire()
    if not count or Customer.objects.exists():
        return
    year = _year()
    try:
        clock.move_to(timedelta(days=-DAYS - 1))
        _configure()
        for _ in range(count):
            _plan_customer(year)
        for number in range(count // 4):
            first = -6 if number % 5 == 0 else -DAYS  # some are still fresh
            year.later(year.now, first, -1, lambda when: _lead(year, when))
        for number, (name, region) in enumerate(words.CAMPAIGNS):
            year.plan(year.now - timedelta(days=300 - 85 * number), _campaign(name, region))
        year.work()
    finally:
        clock.move_to(timedelta(0))
    _clear_desks()


def _hire() -> None:
    there = set(Person.objects.values_list("user_name", flat=True))
    new = [account for account in COLLEAGUES if account.user_name not in there]
    secret = make_password(password()) if new else ""
    Person.objects.bulk_create(Person(**account._asdict(), password=secret) for account in new)


def _year() -> Year:
    fake = Faker("zh_CN")
    fake.seed_instance(SEED)
    own = [account.user_name for account in COLLEAGUES]
    cast = ["wangfang", "liqiang", "sunlei", "wuyang", "linyan"]
    people = list(Person.objects.filter(user_name__in=[*cast, *own]).order_by("id"))
    reps = [p for p in people if p.role == vocabulary.SALES_REP]
    agents = [p for p in people if p.role == vocabulary.SERVICE_AGENT]
    return Year(clock.now(), Random(SEED), fake, reps, agents)  # noqa: S311  made-up data, no secret


def _asks(person: Person) -> Asking:
    return Asking(person, "page")


def _admin() -> Asking:
    return _asks(Person.objects.get(user_name="admin"))


def _configure() -> None:
    for label, kind, options in (
        ("客户类型", "choice", "直销客户、渠道客户、集团客户"),
        ("预计成交周期", "number", ""),
        ("竞争对手", "text", ""),
    ):
        custom.add(_admin(), {"label": label, "type": kind, "options": options})


def _plan_customer(year: Year) -> None:
    """More of them in the later months: a company that grows."""
    days = int(DAYS * (1 - year.dice.random() ** 0.7)) + 1
    year.plan(year.now - timedelta(days=days), lambda when: _customer(year, when))


def _name(year: Year, team: str, industry: str) -> str:
    dice = year.dice
    while True:
        city, name, trade = (
            dice.choice(c) for c in (words.CITIES[team], words.NAMES, words.TRADES[industry])
        )
        full = f"{city}{name}{trade}{dice.choice(('有限公司', '有限公司', '股份有限公司'))}"
        if full not in year.names:
            year.names.add(full)
            return full


def _telephone(year: Year, team: str) -> str:
    if year.dice.random() < 0.5:
        return str(year.fake.phone_number())
    return f"{words.AREA_CODES[team]}-{year.dice.randint(5, 8)}{year.dice.randint(0, 9_999_999):07d}"


def _customer(year: Year, when: datetime) -> None:
    dice, rep = year.dice, year.dice.choice(year.reps)
    asking, industry = _asks(rep), dice.choice(list(words.TRADES))
    individual = dice.random() < 0.06
    name = str(year.fake.name()) if individual else _name(year, rep.team, industry)
    values = {
        "name": name,
        "kind": "individual" if individual else "company",
        "industry": industry,
        "contact": _telephone(year, rep.team),
        "source": dice.choice(list(vocabulary.SOURCES)),
        "remark": dice.choice(words.REMARKS),
        "refuses_contact": dice.random() < 0.05,
        "fields": {"客户类型": dice.choice(["直销客户", "直销客户", "渠道客户", "集团客户"])},
    }
    customer = customers.create(asking, values)
    if not individual:
        for _ in range(dice.randint(1, 3)):
            contacts.add(
                asking,
                customer.pk,
                {
                    "person": str(year.fake.name()),
                    "position": dice.choice(words.POSITIONS),
                    "contact": str(year.fake.phone_number()),
                },
            )
    _what_follows(year, when, asking, customer)


def _what_follows(year: Year, when: datetime, asking: Asking, customer: Customer) -> None:
    dice, number = year.dice, customer.pk
    for _ in range(dice.randint(1, 4)):
        year.later(when, 3, 200, _followed_up(year, asking, number))
    for _ in range(dice.choice((0, 1, 1, 1, 2))):
        year.later(when, 2, 60, lambda at: _sale(year, at, asking, number))
    if dice.random() < 0.3:
        tag = dice.choice(("高潜力客户", "高潜力客户", "流失预警客户", "战略客户"))
        year.later(when, 20, 150, lambda at: _put_tag(asking, number, tag))
    if dice.random() < 0.35:
        year.later(when, 30, 300, lambda at: _ticket(year, at, number))
    if dice.random() < 0.2:
        contact = _telephone(year, asking.team)
        year.later(when, 30, 200, lambda at: _changed(asking, number, contact))


def _put_tag(asking: Asking, customer: int, tag: str) -> None:
    tagging.put(asking, customer, tag)


def _changed(asking: Asking, customer: int, contact: str) -> None:
    customers.change(asking, customer, {"contact": contact})


def _followed_up(year: Year, asking: Asking, customer: int) -> Deed:
    def deed(when: datetime) -> None:
        dice = year.dice
        activities.create(
            asking,
            {
                "customer": customer,
                "activity_kind": dice.choice(list(vocabulary.ACTIVITY_KINDS)[:5]),
                "happened_at": clock.local_now().strftime("%Y-%m-%d %H:%M"),
                "next_step": dice.choice(words.NEXT_STEPS),
                "remark": dice.choice(words.REMARKS),
            },
        )

    return deed


def _sale(year: Year, when: datetime, asking: Asking, customer: int) -> None:
    dice = year.dice
    product = dice.choice(words.PRODUCTS)
    amount = Decimal(int(dice.lognormvariate(11.6, 0.9))) * 10
    name = f"{product}{dice.choice(words.PLANS)}"
    made = opportunities.create(asking, {"name": name, "customer": customer, "amount": str(amount)})
    _move(year, when, asking, made.pk, product)


def _move(year: Year, when: datetime, asking: Asking, opportunity: int, product: str) -> None:
    """The next stage comes after some weeks, won or lost in the end; one in five stays where it is."""
    stages = list(vocabulary.STAGES)

    def deed(at: datetime) -> None:
        there = opportunities.look(asking, opportunity)
        lost = year.dice.random() < 0.12
        following = vocabulary.STAGE_LOST if lost else stages[stages.index(there.stage) + 1]
        opportunities.move(asking, opportunity, following, year.dice.choice(words.LOSSES) if lost else "")
        if following == vocabulary.STAGE_WON:
            year.later(at, 3, 20, lambda then: _order(year, then, there.customer_id, there.amount, product))
            if year.dice.random() < 0.6:  # who has bought once buys again
                year.later(at, 10, 45, lambda then: _sale(year, then, asking, there.customer_id))
        elif not lost and year.dice.random() < 0.93:
            _move(year, at, asking, opportunity, product)

    year.later(when, 6, 32, deed)


def _order(year: Year, when: datetime, customer: int, amount: Decimal, product: str) -> None:
    bought = Customer.objects.select_related("owner").get(pk=customer)
    serial = next(year.serial)
    Order.objects.create(
        customer=bought,
        owner=bought.owner,
        number=f"SO{when:%Y%m%d}{serial % 10_000:04d}",
        product_kind=product,
        amount=amount,
        ordered_at=when,
        state=order_rules.CONFIRMED,
        search_text=f"so{when:%Y%m%d}{serial % 10_000:04d}",
        created_at=when,
        changed_at=when,
    )


def _ticket(year: Year, when: datetime, customer: int) -> None:
    dice, agent = year.dice, year.dice.choice(year.agents)
    title, category = dice.choice(words.TICKETS)
    made = tickets.create(
        _asks(agent),
        {
            "title": title,
            "customer": customer,
            "via": dice.choice(list(service_words.VIAS)),
            "category": category,
            "priority": dice.choice(list(service_words.PRIORITIES)),
        },
    )
    responsible = _asks(made.owner)
    with suppress(Refused):
        ticket_work.reply(responsible, made.pk, dice.choice(words.REPLIES))
    if category == service_words.COMPLAINT and dice.random() < 0.4:
        ticket_work.call_sales(responsible, made.pk)
    satisfaction = dice.choice(list(service_words.SATISFACTIONS))
    year.later(when, 1, 4, lambda at: _close(responsible, made.pk, satisfaction))


def _close(asking: Asking, ticket: int, satisfaction: str) -> None:
    ticket_work.close(asking, ticket, satisfaction)


def _lead(year: Year, when: datetime) -> None:
    dice, rep = year.dice, year.dice.choice(year.reps)
    asking, industry = _asks(rep), dice.choice(list(words.TRADES))
    made = leads.create(
        asking,
        {
            "company": _name(year, rep.team, industry),
            "industry": industry,
            "contact": _telephone(year, rep.team),
            "source": dice.choice(list(vocabulary.SOURCES)),
            "region": rep.team,
        },
    )
    end = dice.choice((vocabulary.LEAD_WON, vocabulary.LEAD_CLOSED, vocabulary.LEAD_CLOSED))
    year.later(when, 1, 4, lambda at: _lead_moves(asking, made.pk, vocabulary.LEAD_WORKING))
    year.later(when, 5, 14, lambda at: _lead_moves(asking, made.pk, end))


def _lead_moves(asking: Asking, lead: int, status: str) -> None:
    leads.move(asking, lead, status)


def _campaign(name: str, region: str) -> Deed:
    def deed(when: datetime) -> None:
        marketing = _asks(Person.objects.get(user_name="hejie"))
        campaigns.create(marketing, {"name": name, "region": region, "subject": name, "body": words.MAIL})

    return deed


def _clear_desks() -> None:
    """What is older than a week has been read and done."""
    long_ago = clock.now() - timedelta(days=7)
    Notice.objects.filter(created_at__lt=long_ago, read_at=None).update(read_at=long_ago)
    Task.objects.filter(due_on__lt=long_ago.date(), done_at=None).update(done_at=long_ago)
