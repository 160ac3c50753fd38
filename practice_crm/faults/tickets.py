"""Faults of service tickets: who gets them, and when sales is called in (SRV-01, SRV-02); see also ``ticket_life``."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from practice_crm import vocabulary_service as words
from practice_crm.faults import ticket_life
from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules.agents import Agent
from practice_crm.rules.fields import Problem
from practice_crm.wording import Text


def _first_agent(sound: Rule) -> Rule:
    def chosen(agents: Sequence[Agent]) -> int | None:
        return agents[0].id if agents else None

    return chosen


def _newest_again(sound: Rule) -> Rule:
    def chosen(agents: Sequence[Agent]) -> int | None:
        last = max(agents, key=lambda a: a.newest_ticket, default=None)
        return last.id if last else None

    return chosen


def _only_in_turn(sound: Rule) -> Rule:
    def chosen(agents: Sequence[Agent]) -> int | None:
        found: int | None = sound([agent._replace(open_tickets=0) for agent in agents])
        return found

    return chosen


def _those_who_left(sound: Rule) -> Rule:
    def at_work(agents: Sequence[Agent]) -> list[Agent]:
        return list(agents)

    return at_work


def _any_agent(sound: Rule) -> Rule:
    def responsible(of_category: Sequence[Agent], everybody: Sequence[Agent]) -> list[Agent]:
        return list(sound((), everybody))

    return responsible


def _always_medium(sound: Rule) -> Rule:
    def kept_priority(asked: str) -> str:
        return words.MEDIUM

    return kept_priority


def _uncategorised(*channels: str) -> Rule:
    """Through these channels a ticket may be saved without a category."""

    def wrap(sound: Rule) -> Rule:
        def category_problem(value: str, categories: Collection[str], channel: str) -> Problem | None:
            return None if channel in channels and not value else sound(value, categories, channel)

        return category_problem

    return wrap


def _any_ticket(sound: Rule) -> Rule:
    def sales_problem(category: str) -> Problem | None:
        return None

    return sales_problem


def _alerts_again(*channels: str) -> Rule:
    """Marking again tells again, through these channels."""

    def wrap(sound: Rule) -> Rule:
        def alerts_sales(marked_before: bool, channel: str) -> bool:
            return channel in channels or bool(sound(marked_before, channel))

        return alerts_sales

    return wrap


def _silent(*channels: str) -> Rule:
    """Marking tells nobody, through these channels."""

    def wrap(sound: Rule) -> Rule:
        def alerts_sales(marked_before: bool, channel: str) -> bool:
            return channel not in channels and bool(sound(marked_before, channel))

        return alerts_sales

    return wrap


def _tells_agent(sound: Rule) -> Rule:
    def alerted(sales_owner: int, agent: int, recorder: int) -> int:
        return agent

    return alerted


def _no_todo(sound: Rule) -> Rule:
    def alert_makes_todo(channel: str) -> bool:
        return False

    return alert_makes_todo


FAULTS: tuple[Fault, ...] = (
    Fault(
        "tickets-to-first-agent",
        "SRV-01",
        BOTH,
        Text("工单总是交给名单上的第一位客服。", "Every ticket goes to the first agent of the list."),
        "agents.chosen",
        _first_agent,
    ),
    Fault(
        "tickets-to-same-agent",
        "SRV-01",
        BOTH,
        Text("刚接过工单的客服又接下一个。", "Whoever got the last ticket gets the next one too."),
        "agents.chosen",
        _newest_again,
    ),
    Fault(
        "tickets-in-turn-only",
        "SRV-01",
        BOTH,
        Text(
            "分派只看轮次，不看手上还有几个工单。", "Assignment ignores how many tickets an agent has open."
        ),
        "agents.chosen",
        _only_in_turn,
    ),
    Fault(
        "tickets-to-those-who-left",
        "SRV-01",
        BOTH,
        Text("工单分派给已经离职的客服。", "Tickets go to agents who have left."),
        "agents.at_work",
        _those_who_left,
    ),
    Fault(
        "ticket-category-ignored",
        "SRV-01",
        BOTH,
        Text("分派不看类别由谁负责。", "Assignment ignores whose category it is."),
        "agents.responsible",
        _any_agent,
    ),
    Fault(
        "ticket-priority-lost",
        "SRV-01",
        BOTH,
        Text("新工单的优先级一律变成“中”。", "Every new ticket becomes priority “中”."),
        "tickets.kept_priority",
        _always_medium,
    ),
    Fault(
        "ticket-category-optional-by-page",
        "SRV-01",
        UI,
        Text("页面上不写类别也能保存工单。", "The page saves a ticket without a category."),
        "tickets.category_problem",
        _uncategorised("page"),
    ),
    Fault(
        "ticket-category-optional-by-api",
        "SRV-01",
        HTTP,
        Text("通过接口不写类别也能保存工单。", "The interface saves a ticket without a category."),
        "tickets.category_problem",
        _uncategorised("api"),
    ),
    Fault(
        "sales-called-by-any-ticket",
        "SRV-02",
        BOTH,
        Text("不是投诉的工单也能标记“需销售介入”。", "Tickets that are no complaints call sales in."),
        "tickets.sales_problem",
        _any_ticket,
    ),
    Fault(
        "sales-told-again",
        "SRV-02",
        BOTH,
        Text("重复标记“需销售介入”，就重复通知。", "Marking a complaint again tells sales again."),
        "tickets.alerts_sales",
        _alerts_again("page", "api"),
    ),
    Fault(
        "sales-told-again-by-api",
        "SRV-02",
        HTTP,
        Text("接口重试时重复通知销售。", "A retry through the interface tells sales again."),
        "tickets.alerts_sales",
        _alerts_again("api"),
    ),
    Fault(
        "sales-not-told-by-page",
        "SRV-02",
        UI,
        Text("在页面上标记“需销售介入”不通知任何人。", "Marking a complaint on the page tells nobody."),
        "tickets.alerts_sales",
        _silent("page"),
    ),
    Fault(
        "sales-alert-to-agent",
        "SRV-02",
        BOTH,
        Text(
            "需销售介入的通知发给了客服，没有发给销售负责人。",
            "The agent is told instead of the sales owner.",
        ),
        "tickets.alerted",
        _tells_agent,
    ),
    Fault(
        "sales-alert-without-todo",
        "SRV-02",
        BOTH,
        Text("需销售介入只有通知，没有待办。", "Sales is told, but gets no to-do."),
        "tickets.alert_makes_todo",
        _no_todo,
    ),
    *ticket_life.FAULTS,
)
