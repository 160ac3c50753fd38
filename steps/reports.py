"""经营报表 / Dashboard and reports

Figures that are what the records add up to (RPT). All of them are narrowed down to the scenario's customers.
"""

from __future__ import annotations

from decimal import Decimal

from pytest_bdd import given, then, when

from drivers.areas.reports import Report
from drivers.errors import CrmRefused
from drivers.records import CustomerDraft, LeadDraft, LeadStatus, OpportunityDraft, Stage
from drivers.sentences import sentence
from steps.asserting import DENIED, denied

ORDER = [Stage.FIRST_CONTACT, Stage.NEEDS, Stage.OFFER, Stage.NEGOTIATION, Stage.WON]


@given(sentence("{who:person}的客户“{name}”有“{stage}”的商机 {amount:money} 元"))
@when(sentence("{who:person}的客户“{name}”有“{stage}”的商机 {amount:money} 元"))
def _(prepared, story, who, name, stage, amount):
    """这位同事的客户，有一个到了这个阶段的商机 / this person's customer has an opportunity at this stage"""
    customer = prepared(who).customers.record(CustomerDraft(story.marked(name), "021-58886666"))
    sale(prepared, story, who, story.remember(name, customer, who), amount, stage)


@given(sentence("{who:person}在{region:word}的客户“{name}”有“{stage}”的商机 {amount:money} 元"))
def _(prepared, story, who, region, name, stage, amount):
    """同上，客户在这个区域 / the same, with the customer in this region"""
    draft = CustomerDraft(story.marked(name), "021-58886666", region=region)
    customer = story.remember(name, prepared(who).customers.record(draft), who)
    sale(prepared, story, who, customer, amount, stage)


@when(sentence("{who:person}的客户“{name}”又赢单 {amount:money} 元"))
def _(prepared, story, wall_clock, who, name, amount):
    """同一个客户又有一个商机赢单 / the same customer buys again"""
    story.notes["bought again"] = f"{wall_clock():%Y-%m}"
    sale(prepared, story, who, story.id_of(name), amount, "赢单")


@when(sentence("{who:person}的客户“{name}”的商机推进到“{stage}”"))
def _(prepared, story, who, name, stage):
    """这个客户的商机到了下一个阶段 / the customer's opportunity moves on"""
    desk = prepared(who).opportunities
    desk.move(desk.of_customer(story.id_of(name))[0].id, Stage(stage))


@given(sentence("{who:person}有来源渠道“{source}”的线索 {count:int} 条，其中成交 {won:int} 条"))
def _(prepared, story, who, source, count, won):
    """这位同事有这么多条来自这个渠道的线索 / this person has so many leads of this source"""
    desk = prepared(who).leads
    for n in range(count):
        lead = desk.record(LeadDraft(story.marked(f"{source}{who}{n}"), "13800138000", source))
        if n < won:
            desk.move(lead, LeadStatus.WON)


@when(sentence("到了下个月 1 日 0 时 30 分"))
def _(crm_clock, story, today):
    """系统的时钟走到下个月的第一天，业务所在时区的零点半 / half past midnight of the next month's first day"""
    story.notes["month"], hours = today.next_month()
    crm_clock.forward(hours + 0.5)


@then(sentence("{who:person}的销售漏斗里，“{stage}”有 {count:int} 个商机，共 {amount:money} 元"))
def _(views, story, who, stage, count, amount):
    """漏斗的这个阶段，个数和金额如上 / the funnel shows so many at this stage, worth this much"""
    for desk in views(who):
        step = next(s for s in desk.reports.funnel(story.mark) if s.stage == stage)
        assert (step.number, step.amount) == (count, amount), (
            f"“{stage}”应为 {count} 个 {amount} 元，显示 {step}"
        )


@then(sentence("{who:person}的销售漏斗里，到达“{stage}”的有 {count:int} 个"))
def _(views, story, who, stage, count):
    """走到这个阶段或更远的有这么多，输单不算 / so many came at least so far, the lost left aside"""
    for desk in views(who):
        step = next(s for s in desk.reports.funnel(story.mark) if s.stage == stage)
        assert step.reached == count, f"到达“{stage}”的应有 {count} 个，显示 {step.reached} 个"


@then(sentence("{who:person}的销售漏斗与商机记录完全一致"))
def _(views, prepared, story, who):
    """每个阶段的个数和金额，等于这位同事能看到的商机加起来 / every stage equals the opportunities that they see"""
    seen = [o for customer in story.ids.values() for o in visible(prepared(who), customer)]
    assert seen, "没有对照：一个商机也看不到"
    for desk in views(who):
        for step in desk.reports.funnel(story.mark):
            there = [o.amount for o in seen if o.stage.value == step.stage]
            assert (step.number, step.amount) == (len(there), sum(there, Decimal(0))), (
                f"{step}，商机是 {there}"
            )


@then(sentence("{who:person}的区域业绩合计 {amount:money} 元"))
def _(views, story, who, amount):
    """各区域加起来等于这么多 / the regions add up to this much"""
    for desk in views(who):
        total = sum((r.amount for r in desk.reports.regions(story.mark)), Decimal(0))
        assert total == amount, f"区域业绩合计应为 {amount}，显示 {total}"


@then(sentence("{who:person}的区域业绩里，{region:word}有 {count:int} 单，共 {amount:money} 元"))
def _(views, story, who, region, count, amount):
    """这个区域的赢单数和金额如上 / the region shows so many won, worth this much"""
    for desk in views(who):
        found = next(r for r in desk.reports.regions(story.mark) if r.region == region)
        assert (found.number, found.amount) == (count, amount), (
            f"{region}应为 {count} 单 {amount} 元，显示 {found}"
        )


@then(sentence("{who:person}的来源渠道里，“{source}”有 {count:int} 条线索，成交 {won:int} 条"))
def _(views, story, who, source, count, won):
    """这个渠道的线索数和成交数如上 / the source shows so many leads and so many won"""
    for desk in views(who):
        found = next(s for s in desk.reports.sources(story.mark) if s.source == source)
        assert (found.leads, found.won) == (count, won), f"“{source}”应为 {count}/{won}，显示 {found}"


@then(sentence("{who:person}看到此前成交过 {before:int} 个客户，其中 {again:int} 个又成交，留存率是“{rate}”"))
def _(views, story, who, before, again, rate):
    """留存率趋势共 12 个月，最后一个月如上 / the trend has twelve months, and the last one shows this"""
    for desk in views(who):
        trend = desk.reports.retention(story.mark)
        shown = "—" if trend[-1].rate is None else f"{trend[-1].rate}%"
        found = (len(trend), trend[-1].before, trend[-1].again, shown)
        assert found == (12, before, again, rate), f"应为 {before}、{again}、{rate}，显示的是 {trend[-1]}"


@then(
    sentence(
        "{who:person}看到再次成交的那个月：此前成交过 {before:int} 个，其中 {again:int} 个又成交，留存率是“{rate}”"
    )
)
def _(views, story, who, before, again, rate):
    """走势里那一行的数字，过了多久都一样 / that row of the trend says the same however long ago it was"""
    for desk in views(who):
        found = [
            (m.before, m.again, f"{m.rate}%")
            for m in desk.reports.retention(story.mark)
            if m.month == story.notes["bought again"]
        ]
        assert found == [(before, again, rate)], f"{story.notes['bought again']} 的走势是 {found}"


@then(sentence("{who:person}看到本月有 {count:int} 个客户成交，上个月没有"))
def _(views, story, who, count):
    """趋势最后两个月的成交客户数如上 / the last two months of the trend show these buyers"""
    for desk in views(who):
        before, last = desk.reports.retention(story.mark)[-2:]
        assert (last.month, before.buyers, last.buyers) == (story.notes["month"], 0, count), (
            f"应算在 {story.notes['month']}，系统里上个月是 {before}，本月是 {last}"
        )


@then(sentence("{who:person}看不到“{report}”，{other:person}看得到"))
def _(at, prepared, story, who, report, other):
    """这位同事被明确拒绝，另一位打得开 / this person is refused, the other sees it"""
    assert rows(prepared(other), report, story), f"没有对照：{other}也看不到{report}"
    denied(lambda: rows(at(who), report, story), f"{who}看到了{report}")


@then(sentence("{who:person}看到“{report}”的图和表说的一样"))
def _(at, story, who, report):
    """图上的每个数字都与表中的相同 / every figure in the plot stands in the table too"""
    desk = at(who).reports
    drawn = desk.plotted(Report(report), story.mark)
    table = desk.funnel(story.mark)[:-1] if report == "销售漏斗" else desk.regions(story.mark)
    told = {getattr(r, "stage", None) or r.region: f"{r.number} · {r.amount:,.2f}" for r in table}
    assert sum(r.number for r in table) == (2 if report == "销售漏斗" else 1), f"表里少了商机：{table}"
    assert drawn == told, f"图上是 {drawn}，表里是 {told}"


@then(sentence("{who:person}导出的“{report}”（{form:word}）与看到的数字相同"))
def _(at, story, who, report, form):
    """文件里的每一行与屏幕上的相同 / every row of the file is what the screen shows"""
    desk = at(who).reports
    shown = desk.funnel(story.mark) if report == "销售漏斗" else desk.regions(story.mark)
    assert sum(row.number for row in shown) > 0, "没有对照：报表是空的"
    filed = desk.exported(Report(report), form, story.mark).rows
    told = [(getattr(r, "stage", None) or r.region, r.number, r.amount) for r in shown]
    found = [(v[0], int(v[1]), Decimal(v[2])) for v in (list(row.values()) for row in filed)]
    assert found == told, f"文件里是 {found}，屏幕上是 {told}"


@then(sentence("{who:person}导出的商机明细（{form:word}）里，“{name}”在 Excel 中正常显示"))
def _(at, story, who, form, name):
    """文件带有 Excel 需要的标记，名称一字不差 / the file carries what Excel needs, and the name is as it was"""
    file = at(who).reports.exported(Report.DETAILS, form, story.mark)
    assert [row["客户全称"] for row in file.rows] == [story.marked(name)], f"文件里是 {file.rows}"
    assert file.opens_right, "用 Excel 打开会是乱码"


@then(sentence("{who:person}导出的商机明细（{form:word}）里，“{name}”只是文字"))
def _(at, story, who, form, name):
    """名称原样在文件里，不会被计算 / the name stands in the file and isn't calculated"""
    file = at(who).reports.exported(Report.DETAILS, form, story.mark)
    assert file.calculated == (), f"会被当作公式：{file.calculated}"
    assert [row["客户全称"] for row in file.rows] == [story.marked(name)], f"文件里是 {file.rows}"


@then(sentence("{who:person}导出的商机明细里有“{mine}”，没有“{other}”"))
def _(at, story, who, mine, other):
    """自己的在文件里，别人的不在 / their own is in the file, the other's isn't"""
    found = [row["客户全称"] for row in at(who).reports.exported(Report.DETAILS, "CSV", story.mark).rows]
    assert story.marked(mine) in found, f"没有对照：自己的“{mine}”不在文件里"
    assert story.marked(other) not in found, f"{who}的文件里有别人的“{other}”"


@then(sentence("{who:person}导出的商机明细里有“{first}”和“{second}”"))
def _(at, story, who, first, second):
    """两个都在文件里 / both are in the file"""
    found = [row["客户全称"] for row in at(who).reports.exported(Report.DETAILS, "Excel", story.mark).rows]
    assert sorted(found) == sorted([story.marked(first), story.marked(second)]), f"文件里是 {found}"


@then(sentence("{who:person}不能导出“{report}”，{other:person}可以"))
def _(at, prepared, story, who, report, other):
    """这位同事被明确拒绝，另一位导得出 / this person is refused, the other gets the file"""
    control = prepared(other).reports.exported(Report(report), "CSV", story.mark)
    assert control.rows, f"没有对照：{other}也导不出{report}"
    denied(lambda: at(who).reports.exported(Report(report), "CSV", story.mark), f"{who}导出了{report}")


def sale(prepared, story, who, customer, amount, stage):
    """An opportunity of the customer, moved on step by step to this stage."""
    desk = prepared(who).opportunities
    made = desk.record(OpportunityDraft(story.marked("采购"), customer, amount))
    path = [Stage.LOST] if stage == "输单" else ORDER[1 : ORDER.index(Stage(stage)) + 1]
    for step in path:
        desk.move(made, step, "价格" if step is Stage.LOST else "")


def visible(desk, customer):
    """The customer's opportunities as this person sees them; none where the customer isn't theirs."""
    try:
        return desk.opportunities.of_customer(customer)
    except CrmRefused as no:
        if no.reason in DENIED:
            return []
        raise


def rows(desk, report, story):
    """The rows of a report."""
    look = {
        Report.FUNNEL: desk.reports.funnel,
        Report.RETENTION: desk.reports.retention,
        Report.REGIONS: desk.reports.regions,
        Report.SOURCES: desk.reports.sources,
    }
    return look[Report(report)](story.mark)
