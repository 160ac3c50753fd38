"""易用性 / Usability

How far it is to a frequent job's end, by keyboard alone, and who is shut out on the way (USE-01).
"""

from __future__ import annotations

from pytest_bdd import then, when

from drivers.records import CustomerDraft
from drivers.sentences import sentence

LANGUAGES = {"中文": "zh", "英文": "en"}


@when(sentence("{who:person}从首页起，只用键盘录入客户“{name}”，联系方式“{contact}”"))
def _(at, story, who, name, contact):
    """不碰鼠标 / without touching the mouse"""
    draft = CustomerDraft(story.marked(name), contact)
    story.notes["journey"] = at(who).usability.record_customer(draft)
    story.remember(name, story.notes["journey"].made, who)


@when(sentence("{who:person}从首页起，只用键盘给客户“{name}”记录跟进，下一步是“{text}”"))
def _(at, story, who, name, text):
    """先找到客户，再记录 / find the customer, then log it"""
    story.notes["journey"] = at(who).usability.log_follow_up(story.marked(name), story.marked(text))


@when(sentence("{who:person}用{language:word}录入客户“{name}”，再给客户“{other}”记录跟进"))
def _(at, story, who, language, name, other):
    """两件常做的事，一路检查 / two frequent jobs, checked all the way"""
    desk, draft = at(who).usability, CustomerDraft(story.marked(name), "021-58886666")
    first = desk.record_customer(draft, LANGUAGES[language])
    second = desk.log_follow_up(story.marked(other), story.marked("回访"), LANGUAGES[language])
    story.notes["barriers"] = [*first.barriers, *second.barriers]


@then(sentence("全程不超过 {count:int} 步"))
def _(story, count):
    """填好一项，或者按一次键走到下一处，算一步 / a field that is filled or a key that leads on is one step"""
    steps = story.notes["journey"].steps
    assert len(steps) <= count, f"走了 {len(steps)} 步：{'、'.join(steps)}"


@then(sentence("{who:person}看到客户“{name}”的跟进“{text}”"))
def _(views, story, who, name, text):
    """跟进记在了这个客户名下 / the follow-up stands with this customer"""
    for desk in views(who):
        found = [each.next_step for each in desk.activities.of_customer(story.id_of(name))]
        assert story.marked(text) in found, f"客户的跟进是 {found}"


@then(sentence("经过的每一处都没有严重的无障碍问题"))
def _(story):
    """用 axe 检查，严重和致命的一个也不能有 / checked with axe: nothing serious, nothing critical"""
    serious = [b for b in story.notes["barriers"] if b.is_serious]
    told = "\n".join(sorted({f"{b.page}　{b.rule}（{b.weight}）：{b.what}" for b in serious}))
    assert not serious, f"有严重的无障碍问题：\n{told}"
