"""模块开关 / Modules

Modules that the administrator switches off and on again (CUS-10).
"""

from __future__ import annotations

from pytest_bdd import given, then, when

from drivers.errors import Reason
from drivers.sentences import sentence
from steps.asserting import denied


@given(sentence("{who:word}关掉了模块“{module}”"))
def _(prepared, who, module):
    """系统管理员已经关掉这个模块 / the administrator has switched this module off"""
    prepared(who).modules.switch(module, on=False)
    assert module not in prepared(who).modules.offered(), f"模块“{module}”没有关掉"


@when(sentence("{who:word}关掉模块“{module}”"))
def _(at, story, who, module):
    """关掉一个模块 / switch a module off"""
    story.attempt(lambda: at(who).modules.switch(module, on=False))


@when(sentence("{who:word}打开模块“{module}”"))
def _(at, story, who, module):
    """重新打开一个模块 / switch a module on again"""
    story.attempt(lambda: at(who).modules.switch(module, on=True))


@then(sentence("{who:word}的系统里没有“{module}”这个模块"))
def _(views, story, who, module):
    """不再提供这个模块，别的模块还在 / it isn't offered any more, others are"""
    story.accepted()
    for desk in views(who):
        offered = desk.modules.offered()
        assert offered and module not in offered, f"“{module}”还在：{offered}"


@then(sentence("{who:word}的系统里有“{module}”这个模块"))
def _(views, story, who, module):
    """提供这个模块 / it is offered"""
    story.accepted()
    for desk in views(who):
        assert module in desk.modules.offered(), f"没有“{module}”：{desk.modules.offered()}"


@then(sentence("{who:word}搜索不到线索“{company}”"))
def _(at, story, who, company):
    """同一次搜索找得到客户，找不到这条线索 / the same search finds a customer, and not the lead"""
    found = at(who).modules.found(story.mark)
    assert any(story.marked(customer) in found for customer in story.ids), f"没有对照：只搜索到 {found}"
    assert story.marked(company) not in found, f"搜索到了“{company}”"


@then(sentence("{who:word}搜索得到线索“{company}”"))
def _(at, story, who, company):
    """搜索结果里有这条线索 / a search finds the lead"""
    assert story.marked(company) in at(who).modules.found(story.marked(company)), f"搜索不到“{company}”"


@then(sentence("{who:word}用地址直接打开线索“{company}”被告知记录不存在"))
def _(at, story, who, company):
    """知道地址也打不开 / not even by its address"""
    assert company == story.notes["company"]
    denied(
        lambda: at(who).leads.look(story.notes["lead"]),
        f"{who}打开了已关掉模块里的“{company}”",
        among=(Reason.NOT_FOUND,),
    )


@then(sentence("{who:word}关掉模块“{module}”被拒绝，它还在"))
def _(at, prepared, colleague, who, module):
    """没有权限的人关不掉；系统管理员看到它还开着 / refused; the administrator sees it is still on"""
    denied(
        lambda: at(who).modules.switch(module, on=False),
        f"{who}关掉了模块“{module}”",
        among=(Reason.NOT_ALLOWED,),
    )
    assert prepared(colleague("系统管理员").name).modules.is_on(module), f"模块“{module}”被关掉了"
