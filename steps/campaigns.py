"""市场活动 / Campaigns

Who gets a campaign's mails, what stands in them, and what is counted (MKT).
"""

from __future__ import annotations

import contextlib
import html
from concurrent.futures import ThreadPoolExecutor

from pytest_bdd import given, then, when

from drivers.areas.campaigns import CampaignDraft
from drivers.errors import NotReached
from drivers.eventually import eventually
from drivers.records import CustomerDraft
from drivers.sentences import sentence

LINK = "https://www.yunfan.example/autumn"
BODY = f"尊敬的{{客户全称}}：\n新品已经上市，详见 {LINK} 。\n您的联系人：{{负责人}}"


@given(sentence("有以下客户"))
def _(prepared, story, datatable):
    """各自的负责人已经录入这些客户 / their owners have recorded these customers"""
    head, *rows = datatable
    for row in rows:
        one = dict(zip(head, row, strict=True))
        draft = CustomerDraft(
            story.marked(one["客户"]), address(story, one["联系方式"]), region=one["区域"],
            source=one.get("来源渠道") or None, refuses_contact=one.get("拒绝被联系") == "是" or None,
        )  # fmt: skip
        story.remember(one["客户"], prepared(one["负责人"]).customers.record(draft), one["负责人"])
        story.notes.setdefault("addresses", {})[one["客户"]] = draft.contact


@given(sentence("{who:person}已经发出活动“{name}”"))
def _(prepared, colleague, mailbox, story, who, name):
    """活动已经建立并发送给这个场景的全部客户 / drafted and sent to all customers of this scenario"""
    made = prepared(who).campaigns.record(draft(story, name))
    prepared(colleague("系统管理员").name).campaigns.leave_by(made, "127.0.0.1", mailbox.port)
    prepared(who).campaigns.send(made)
    story.ids[name] = story.notes["campaign"] = made


@when(sentence("{who:person}建立活动“{name}”，客群是区域“{region}”"))
@when(sentence("{who:person}建立活动“{name}”，客群是区域“{region}”、来源渠道“{source}”"))
def _(at, prepared, colleague, mailbox, story, who, name, region, source=""):
    """选定客群，写好邮件，还没有发送 / the segment is chosen and the mail written, nothing is sent yet"""
    made = story.attempt(lambda: at(who).campaigns.record(draft(story, name, region=region, source=source)))
    story.accepted()
    prepared(colleague("系统管理员").name).campaigns.leave_by(made, "127.0.0.1", mailbox.port)
    story.ids[name] = story.notes["campaign"] = made


@when(sentence("{who:person}建立活动“{name}”，主题分成两行：“{first}”和“{second}”"))
def _(at, story, who, name, first, second):
    """第二行会混进邮件的头部 / the second line would end up among the headers of the mail"""
    story.attempt(lambda: at(who).campaigns.record(draft(story, name, subject=f"{first}\n{second}")))


@when(sentence("{who:person}建立活动“{name}”，正文“{body}”"))
def _(at, story, who, name, body):
    """正文照这样写 / the mail is written like this"""
    story.attempt(lambda: at(who).campaigns.record(draft(story, name, body=body)))


@when(sentence("{who:person}发送活动的邮件"))
@when(sentence("{who:person}再次发送活动的邮件"))
def _(at, story, who):
    """把还没有发的邮件发出去 / send what has not been sent"""
    story.attempt(lambda: at(who).campaigns.send(story.notes["campaign"]))


@when(sentence("{who:person}在同一时刻发送 {count:int} 次活动的邮件"))
def _(crm, person, story, who, count):
    """几次发送撞在一起 / several sendings at the same moment"""
    desks = [crm.sign_in(person(who)) for _ in range(count)]
    with ThreadPoolExecutor(count) as pool:
        list(pool.map(lambda desk: desk.campaigns.send(story.notes["campaign"]), desks))


@when(sentence("发信服务器停了"))
def _(mailbox):
    """邮件发不出去 / no mail can leave"""
    mailbox.stop()


@when(sentence("发信服务器恢复了"))
def _(mailbox):
    """邮件又发得出去了 / mail can leave again"""
    mailbox.start()


@when(sentence("“{name}”的收件人退订"))
def _(mailbox, recipient, story, name):
    """收件人用邮件里的退订办法 / the recipient opts out by the mail"""
    recipient.opt_out(mail_for(mailbox, story, name))


@when(sentence("“{name}”的收件人打开邮件"))
def _(mailbox, recipient, story, name):
    """邮件程序显示了邮件 / the mail is looked at"""
    recipient.open(mail_for(mailbox, story, name))


@when(sentence("“{name}”的收件人打开邮件 {times:int} 次"))
def _(mailbox, recipient, story, name, times):
    """同一封邮件看了几次 / the same mail is looked at several times"""
    for _ in range(times):
        recipient.open(mail_for(mailbox, story, name))


@when(sentence("“{name}”的收件人打开“{campaign}”的邮件"))
def _(mailbox, recipient, story, name, campaign):
    """看的是这个活动的邮件 / it is this campaign's mail"""
    recipient.open(mail_for(mailbox, story, name, campaign))


@when(sentence("“{name}”的收件人看了邮件里的链接"))
def _(mailbox, recipient, story, name):
    """顺着邮件里的链接看下去 / the link of the mail is followed"""
    story.notes["reached"] = recipient.follow(mail_for(mailbox, story, name), LINK)


@when(sentence("“{name}”的收件人看了邮件里的链接 {times:int} 次"))
def _(mailbox, recipient, story, name, times):
    """同一个链接看了几次 / the same link is followed several times"""
    for _ in range(times):
        recipient.follow(mail_for(mailbox, story, name), LINK)


@when(sentence("“{name}”的收件人在邮件的表单里留下公司“{company}”和电话“{contact}”"))
def _(mailbox, recipient, story, name, company, contact):
    """收件人希望有人联系他 / the recipient asks to be contacted"""
    recipient.answer(mail_for(mailbox, story, name), story.marked(company), contact)
    story.notes["company"] = company


@then(sentence("收到邮件的客户恰好是“{names}”，每人一封"))
def _(mailbox, story, names):
    """不多不少，没有第二封 / exactly these, once each"""
    story.accepted()
    expected = sorted(story.notes["addresses"][name].lower() for name in names.split("、"))
    with contextlib.suppress(NotReached):
        eventually(lambda: len(mailbox.mails()) >= len(expected))
    got = sorted(mail.to.lower() for mail in mailbox.mails())
    assert got == expected, f"应收到的是 {expected}，实际收到的是 {got}"


@then(sentence("“{campaign}”的邮件恰好发给“{names}”"))
def _(mailbox, story, campaign, names):
    """这个活动的邮件不多不少 / exactly these got this campaign's mail"""
    story.accepted()
    expected = sorted(story.notes["addresses"][name].lower() for name in names.split("、"))
    got = sorted(m.to.lower() for m in mailbox.mails() if m.subject.startswith(story.marked(campaign)))
    assert got == expected, f"应收到的是 {expected}，实际收到的是 {got}"


@then(sentence("活动的发送数是 {count:int}"))
def _(views, colleague, story, count):
    """活动名下记着这个发送数 / the campaign counts so many mails"""
    for desk in views(colleague("市场专员").name):
        sent = desk.campaigns.look(story.notes["campaign"]).sent
        assert sent == count, f"发送数应是 {count}，系统里是 {sent}"


@then(sentence("给“{name}”的邮件写着它自己的名字和“{owner}”"))
def _(mailbox, story, name, owner):
    """主题、正文和排版后的正文都是这位收件人的 / subject, text and page are this recipient's own"""
    story.accepted()
    mail = mail_for(mailbox, story, name)
    own = story.marked(name)
    assert own in mail.subject and own in mail.text and owner in mail.text, (
        f"邮件写的是 {mail.subject}：{mail.text}"
    )
    assert html.escape(own) in mail.html, f"邮件里的名字没有照原样显示：{mail.html}"
    others = [story.marked(other) for other in story.notes["addresses"] if other != name]
    assert not [other for other in others if other in mail.subject + mail.text], (
        f"邮件写着别人的名字：{mail.text}"
    )


@then(sentence("{who:person}在收件人名单里看到“{name}”的邮箱"))
def _(views, story, who, name):
    """名单里有这位客户和他的邮箱 / the list shows the address"""
    for desk in views(who):
        shown = {each.customer: each for each in desk.campaigns.recipients(story.notes["campaign"])}
        assert shown[story.marked(name)].address == story.notes["addresses"][name], f"名单是 {shown}"


@then(sentence("{who:person}在收件人名单里看不到“{name}”的邮箱，只看到“{state}”"))
def _(views, story, who, name, state):
    """名单说明了原因，没有给出邮箱 / the list says why, and gives no address"""
    for desk in views(who):
        shown = {each.customer: each for each in desk.campaigns.recipients(story.notes["campaign"])}
        found = shown[story.marked(name)]
        assert (found.address, found.state) == (None, state), f"名单里写着 {found}"


@then(sentence("“{name}”的效果是发送 {sent:int}、打开 {opened:int}、看链接 {clicked:int}、线索 {leads:int}"))
def _(views, colleague, story, name, sent, opened, clicked, leads):
    """活动名下的四个数如上 / the campaign's four figures"""
    for desk in views(colleague("市场专员").name):
        c = desk.campaigns.look(story.id_of(name))
        shown, expected = (c.sent, c.opened, c.clicked, c.leads), (sent, opened, clicked, leads)
        assert shown == expected, f"发送、打开、看链接、线索应是 {expected}，系统里是 {shown}"


@then(sentence("活动带来的线索归{who:person}负责，来源渠道是“{source}”"))
def _(views, prepared, colleague, story, who, source):
    """线索在这位同事名下，内容是收件人留下的 / the lead is this person's, and says what the recipient wrote"""
    (made,) = prepared(colleague("市场专员").name).campaigns.look(story.notes["campaign"]).came_of_it
    for desk in views(who):
        lead = desk.leads.look(made)
        shown = (story.spoken(lead.company), lead.owner, lead.source)
        assert shown == (story.notes["company"], who, source), f"线索是 {lead}"


@then(sentence("收件人到达的是邮件里写的那个地址"))
def _(story):
    """绕过统计以后，还是原来的地址 / past the counter, it is the address that was written"""
    assert story.notes["reached"] == LINK, f"到达的是 {story.notes['reached']}"


def draft(story, name, **more):
    """A campaign of this scenario: only its own customers are in the segment."""
    usual = {"subject": f"{story.marked(name)}：{{客户全称}}，您好", "body": BODY}
    return CampaignDraft(story.marked(name), keyword=story.mark, **{**usual, **more})


def address(story, spoken):
    """An address that no other scenario has; a telephone number is left as it is."""
    local, _, domain = spoken.partition("@")
    return f"{local}.{story.mark}@{domain}" if domain else spoken


def mail_for(mailbox, story, name, campaign=""):
    """The mail that a customer got; ``AssertionError`` when there is none."""
    to, start = story.notes["addresses"][name], story.marked(campaign) if campaign else ""
    got = [mail for mail in mailbox.mails(to) if mail.subject.startswith(start)]
    assert got, f"“{name}”没有收到邮件"
    return got[0]
