"""Faults of what comes of campaigns (MKT-02)."""

from __future__ import annotations

from collections.abc import Sequence

from practice_crm.faults.fault import BOTH, Fault, Rule
from practice_crm.wording import Text


def _every_time(sound: Rule) -> Rule:
    def counted(times: int) -> int:
        return times

    return counted


def _uncounted(what: str) -> Rule:
    """Opens or clicks aren't counted."""

    def wrap(sound: Rule) -> Rule:
        def weight(of: str) -> int:
            return 0 if of == what else int(sound(of))

        return weight

    return wrap


def _lead_each_time(sound: Rule) -> Rule:
    def makes_lead(has_lead: bool) -> bool:
        return True

    return makes_lead


def _all_together(sound: Rule) -> Rule:
    def counts_against(campaign: int, of_customer: Sequence[int]) -> list[int]:
        return list(of_customer)

    return counts_against


def _front_page(sound: Rule) -> Rule:
    def target(address: str) -> str:
        return "/".join(str(sound(address)).split("/")[:3])

    return target


FAULTS: tuple[Fault, ...] = (
    Fault(
        "openings-counted-each-time",
        "MKT-02",
        BOTH,
        Text("同一个人打开几次就算几次。", "One person's openings are counted each time."),
        "campaigns.counted",
        _every_time,
    ),
    Fault(
        "openings-uncounted",
        "MKT-02",
        BOTH,
        Text("打开邮件不计数。", "Openings are not counted."),
        "campaigns.weight",
        _uncounted("opens"),
    ),
    Fault(
        "clicks-uncounted",
        "MKT-02",
        BOTH,
        Text("看邮件里的链接不计数。", "Followed links are not counted."),
        "campaigns.weight",
        _uncounted("clicks"),
    ),
    Fault(
        "lead-of-mail-doubled",
        "MKT-02",
        BOTH,
        Text("表单重复提交，线索就多一条。", "Sending the form again makes another lead."),
        "campaigns.makes_lead",
        _lead_each_time,
    ),
    Fault(
        "figures-of-all-campaigns",
        "MKT-02",
        BOTH,
        Text(
            "一个活动的打开和点击也算到同一客户的其他活动名下。",
            "Openings and clicks are counted against the customer's other campaigns too.",
        ),
        "campaigns.counts_against",
        _all_together,
    ),
    Fault(
        "link-leads-elsewhere",
        "MKT-02",
        BOTH,
        Text("统计后没有把收件人带到原来的地址。", "Past the counter the link leads elsewhere."),
        "mails.target",
        _front_page,
    ),
)
