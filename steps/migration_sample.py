"""迁移抽样 / Migration sample

What people check by eye: a sample drawn at random, records that they know, and what both prove (MIG-06).
"""

from __future__ import annotations

from pytest_bdd import then, when

from drivers.sentences import sentence


@when(sentence("{who:person}抽取 {percent:int}% 的样本，种子 {seed:int}"))
def _(migration, who, percent, seed):
    """按表和区域分层 / by table and region"""
    migration.draw(percent, seed, who)


@when(sentence("{who:person}自选客户“{key}”和它的全部往来"))
def _(migration, who, key):
    """关键用户自己熟悉的记录 / records that a key user knows"""
    migration.pick(key, who)


@when(sentence("{who:person}逐行核对样本"))
def _(migration, who):
    """新旧并列，逐字段核对，不同即有误 / side by side, field by field; what differs is wrong"""
    migration.judge(who)


@then(sentence("样本至少占 {percent:int}%，每张表都有，种子记为 {seed:int}"))
def _(migration, percent, seed):
    """分层抽取，种子可复查 / by strata; the seed is recorded"""
    draw = migration.sample.draw
    assert 100 * len(draw.drawn) >= percent * draw.rows, f"{len(draw.drawn)} / {draw.rows}"
    assert {m.table for m in draw.drawn} == {s.table for s in draw.strata}, f"{draw.strata}"
    assert len({m.table for m in draw.drawn}) == 5, f"只抽了 {sorted({m.table for m in draw.drawn})}"
    assert draw.seed == seed, f"种子是 {draw.seed}"


@then(sentence("用同一个种子再抽一次，抽到的是同样的行，并且看得出抽过两次"))
def _(migration):
    """可以重抽，但瞒不住 / drawing again is possible and never hidden"""
    first = migration.sample.draw
    migration.draw(round(100 * first.share), first.seed, first.by)
    again = migration.sample
    assert again.draw.drawn == first.drawn, "同一种子抽到了不同的行"
    assert [d.seed for d in again.abandoned] == [first.seed], "看不出抽过两次"


@then(sentence("核对没有发现错误，判定都记有姓名{who:person}和时间"))
def _(migration, who):
    """没有一行有误、没有一行漏判 / none wrong, none left out"""
    state = migration.sample
    said = [*state.judged, *state.picked]
    wrong = [f"{one.table} {one.key}" for one in said if one.verdict == "wrong"]
    assert not wrong, f"有误：{wrong}"
    assert state.unjudged == 0, f"还有 {state.unjudged} 行没有判定"
    assert said and all(one.who == migration.in_the_name_of(who) and one.at for one in said), (
        "判定没有姓名或时间"
    )


@then(sentence("结论写明置信度：“{words}”"))
def _(migration, words):
    """超几何分布的精确上限 / the exact hypergeometric bound"""
    told = [text.zh for text in migration.sample.sentences()]
    assert any(words in text for text in told), f"结论是：{told}"


@then(sentence("自选的 {count:int} 行核对无误，不计入置信度"))
def _(migration, count):
    """自选记录不是随机的 / picked rows aren't random"""
    state = migration.sample
    right = [one for one in state.picked if one.verdict == "right"]
    assert len(right) == len(state.picked), f"有误：{[o.key for o in state.picked if o.verdict != 'right']}"
    assert len(state.chosen) == count, f"自选了 {len(state.chosen)} 行"
    assert state.bound and state.bound.sampled == len(state.draw.drawn), "自选的行算进了样本"
