"""数据迁移 / Data migration

Mapping, cleaning, trial import, reconciliation and rollback (MIG).
"""

from __future__ import annotations

from decimal import Decimal

from pytest_bdd import given, then, when

from drivers.sentences import sentence

ADMINISTRATOR = "管理员"
COUNTS = {
    "清洗前": "before",
    "合并": "merged",
    "拒绝": "rejected",
    "范围外": "out_of_scope",
    "清洗后": "after",
}


@given(sentence("旧系统导出文件“{export}”和映射表“{mapping}”"))
@given(sentence('the old system\'s export "{export}" and the mapping table "{mapping}"'))
def _(migration, export, mapping):
    """features/migration/资料 下的文件夹和映射表 / a folder and a mapping below features/migration/资料"""
    migration.old.take(export, mapping)


@given(sentence("旧系统导出的 {rows:int} 行样例数据，种子 {seed:int}"))
def _(migration, rows, seed):
    """五张表合计的行数，毛病照样有；正式项目用自己的导出 / rows of all tables, with the faults of old data"""
    migration.old.make(rows, seed)


@given(sentence("映射表里“{source}”这一行的“{column}”写成了“{value}”"))
def _(migration, source, column, value):
    """业务人员填错了一格 / a cell that somebody has filled in wrongly"""
    migration.old.map_otherwise(source, column, value)


@given(sentence("映射表里没有“{source}”这一行"))
def _(migration, source):
    """漏填了一行 / a line was forgotten"""
    migration.old.map_otherwise(source, "", None)


@given(sentence("旧系统里{table:word}“{key}”的“{column}”是“{value}”"))
def _(migration, table, key, column, value):
    """旧数据里的这一格 / this cell of the old data"""
    migration.old.change(table, key, column, value)


@given(sentence("旧系统里每个{table:word}的“{column}”都是“{value}”"))
def _(migration, table, column, value):
    """整列都错了 / a whole column is wrong"""
    migration.old.change_all(table, column, value)


@given(sentence("旧系统里另有 {count:int} 行与{table:word}“{key}”相同、编号不同的数据"))
def _(migration, count, table, key):
    """数据足够多，才能在半途停下 / enough data to be stopped on the way"""
    migration.old.repeat(table, key, count)


@given(sentence("业务决定只迁移 {day:date} 以后有往来的客户"))
def _(migration, day):
    """迁移范围事先确定 / what is migrated is decided beforehand"""
    migration.since = day


@when(sentence("清洗这份数据"))
def _(migration):
    """按映射表转换、查重、检查，不导入 / convert, find duplicates, check; nothing is imported"""
    migration.clean()


@given(sentence("导入之前记下每一张表的状态"))
def _(migration, prepared):
    """回滚之后要与它比对 / what the state after a rollback is compared with"""
    migration.state = prepared(ADMINISTRATOR).imports


@given(sentence("试迁移的结果留作上线证据"))
def _(migration):
    """无论结果如何，都进入签核 / whatever it comes to, the sign-off shows it"""
    migration.filed = True


@given(sentence("已经执行试迁移"))
def _(migration, prepared):
    """作为前提：经接口导入 / taken as given: imported over HTTP"""
    assert migration.clean(), f"映射表有问题：{migration.problems}"
    with migration.through(prepared(ADMINISTRATOR).imports):
        assert migration.bring(), migration.why()
    migration.reconcile()


@when(sentence("执行试迁移"))
@when(sentence("the trial migration is run"))
def _(migration):
    """清洗、分批导入、对账 / clean, import in batches, reconcile"""
    if migration.clean():
        migration.bring()
        migration.reconcile()


@when(sentence("把同一批数据再导入一次"))
def _(migration, story):
    """同样的文件再交一次 / the same files once more"""
    migration.give_again()


@when(sentence("试迁移在导入途中中断，然后继续"))
def _(migration):
    """CRM 写到一个文件的半途停下，再从停下的地方继续 / the CRM is stopped in the middle of a file, then goes on from there"""
    migration.clean()
    migration.bring_with_a_break()
    migration.reconcile()


@when(sentence("执行试迁移，文件的列名与 CRM 不同，用映射模板说明"))
def _(migration):
    """CRM 自己的映射模板写明每个导入字段对应文件中的哪一列 / the CRM's mapping template says which column is which"""
    migration.clean()
    migration.bring_by_template()
    migration.reconcile()


@when(sentence("迁移失败，回滚这次导入"))
def _(migration):
    """收回全部导入，逐表比对 / everything is taken back and compared table by table"""
    migration.roll_back()


@then(sentence("迁移没有开始，问题指出“{words}”"))
def _(migration, words):
    """映射表有问题就不清洗、不导入 / a mapping that has to be mended stops everything"""
    assert migration.problems, "映射表的问题没有被发现"
    assert any(words in problem for problem in migration.problems), f"指出的是：{migration.problems}"
    assert migration.cleaned is None, "问题没有解决，却清洗了"
    assert not migration.started, "问题没有解决，却开始导入了"


@then(sentence("{table:word}“{key}”的“{field}”统一为“{value}”"))
def _(migration, table, key, field, value):
    """清洗后的写法 / as it's written after cleaning"""
    rows = [row for row in migration.rows(table) if row["legacy_id"] == migration.old.key(key)]
    assert rows, f"{table} {key} 清洗后不在了"
    found = rows[0][migration.field(table, field)]
    assert found == value, f"{field}是“{found}”"


@then(sentence("{table:word}“{key}”被拒绝，原因里有“{words}”"))
def _(migration, table, key, words):
    """不猜测：说明原因，留在待更正的文件里 / nothing is guessed: the reason stands in the file to be mended"""
    reasons = migration.rejections(table).get(migration.old.key(key), [])
    assert reasons, f"{table} {key} 没有被拒绝"
    assert any(words in reason for reason in reasons), f"原因是：{reasons}"


@then(sentence("客户“{key}”与“{other}”合并，写明采用了谁的值"))
def _(migration, key, other):
    """查重：客户名称 + 联系方式 / duplicates by name and contact"""
    merged = migration.table_of("merged.csv")
    rows = [row for row in merged if row["编号 key"] == migration.old.key(key)]
    assert rows and rows[0]["并入编号 into key"] == migration.old.key(other), f"合并记录是：{rows}"
    assert all(row["原因"] for row in rows), "没有写明原因"
    assert any(row["采用 kept"] and row["舍弃 let go"] for row in rows), "没有写明采用和舍弃的值"


@then(sentence("每一行源数据都有去向"))
@then(sentence("every source row has its place"))
def _(migration):
    """每行恰有一个去向：清洗后、合并、拒绝或范围外 / each row has exactly one place"""
    places = migration.places()
    astray = {row: found for row, found in places.items() if len(found) != 1}
    assert places, "没有源数据"
    assert not astray, f"去向不是恰好一个：{astray}"


@then(sentence("清洗报告写明各表的行数"))
def _(migration, datatable):
    """每张表清洗前后的行数 / rows of each table before and after"""
    head, *rows = datatable
    found = migration.counts()
    for row in rows:
        told = {word: found[row[0]][COUNTS[word]] for word in head[1:]}
        assert told == dict(zip(head[1:], map(int, row[1:]), strict=True)), f"{row[0]}：{told}"


@then(sentence("导入成功率不低于 {percent:number}%"))
@then(sentence("the import success rate is at least {percent:number}%"))
def _(migration, percent):
    """CRM 保存的行数占交给它的行数 / rows saved of the rows given in"""
    assert migration.stages, f"没有导入：{migration.problems}"
    assert Decimal(100 * migration.success) >= percent, f"成功率 {migration.success:.2%}，{migration.why()}"


@then(sentence("批次由小到大，每一批核对通过后才有下一批"))
def _(migration):
    """先小批量，再放大 / a small batch first, each verified before the next"""
    assert len(migration.stages) > 1, f"只有 {len(migration.stages)} 批"
    assert migration.stages[0].rows < migration.stages[-1].rows, "批次没有由小到大"
    assert all(stage.verdict == "passed" for stage in migration.stages), migration.why()


@then(sentence("第 {number:int} 批不合格，后面的批次没有开始"))
def _(migration, number):
    """不合格就停下 / a batch that misses its criterion stops the rest"""
    verdicts = [stage.verdict for stage in migration.stages]
    assert verdicts[number - 1] == "failed", f"各批结果：{verdicts}"
    assert not any(verdicts[number:]), f"后面的批次已经开始：{verdicts}"


@then(sentence("退回的{table:word}文件里每行都有原因，原因里有“{words}”"))
def _(migration, table, words):
    """退回的文件可以改好再交 / the file comes back to be mended"""
    told, failed = migration.given_back(table), migration.failed(table)
    assert told, "没有退回的行"
    assert len(told) == failed, f"失败 {failed} 行，退回 {len(told)} 行"
    silent = [cells for cells in told if words not in cells]
    assert not silent, f"没有写明原因：{silent}"


@then(sentence("CRM 认出是同样的文件，没有一行重复"))
def _(migration):
    """同一个文件不会导入两次 / the same file never comes twice"""
    files, refused = sum(len(stage.parts) for stage in migration.stages), len(migration.again)
    assert files and refused == files, f"CRM 收下了同样的文件：{files} 个里只认出 {refused} 个"
    assert {reason.value for reason in migration.again} == {"已经导入过"}, f"{migration.again}"
    migration.reconcile()
    doubled = [d for t in migration.result.tables for d in t.doubled_keys]
    assert not doubled, f"重复的编号：{doubled}"


@then(sentence("旧系统与 CRM 的每一行、每一个字段都一致"))
@then(sentence("every row and field of the old system and the CRM agree"))
def _(migration):
    """总数、编号、逐字段 / totals, keys, field by field"""
    assert migration.result, f"没有对账：{migration.problems}"
    assert migration.result.tables, "没有对账的表"
    wrong = [t for t in migration.result.tables if not t.sound]
    said = [text.zh for t in wrong for text in (*t.notes, *(g.sentence for g in t.groups if g.content))]
    counts = [f"{t.label.zh} 缺少 {t.missing}，多出 {t.extra}，重复 {t.doubled}" for t in wrong]
    assert not wrong, f"不一致：{'；'.join([*counts, *said])}"


@then(sentence("各表金额合计一分不差，合计 {total:money} 元"))
def _(migration, total):
    """商机与订单的金额 / amounts of opportunities and orders"""
    sums = [s for t in migration.result.tables for s in t.sums]
    assert sums, "没有金额"
    apart = [f"{s.label.zh} 旧 {s.old}，CRM {s.new}" for s in sums if s.old != s.new or s.unreadable]
    assert not apart, "；".join(apart)
    assert sum(Decimal(s.new) for s in sums) == total, f"合计 {[s.new for s in sums]}"


@then(sentence("客户、联系人、商机、订单、跟进记录的关联完整"))
def _(migration):
    """没有一行指向不存在的客户 / nothing points at a customer that isn't there"""
    links = migration.result.links
    assert {link.table for link in links} >= {"contacts", "opportunities", "orders", "followups"}, f"{links}"
    lost = [f"{k.table} {k.dangling_new} 行" for k in links if not k.sound or k.filled == 0]
    assert not lost, f"关联丢失：{'；'.join(lost)}"


@then(sentence("范围外的 {count:int} 行都列在清单里，CRM 里没有它们"))
def _(migration, count):
    """不迁移的计为范围外，绝不丢失 / what is left out is counted, never lost"""
    left_out = {row["编号 key"] for row in migration.table_of("out_of_scope.csv")}
    assert len(left_out) == count, f"清单里是：{sorted(left_out)}"
    there = left_out & migration.in_the_crm()
    assert not there, f"CRM 里有范围外的：{sorted(there)}"


@then(sentence("CRM 里没有一条迁移来的数据"))
def _(migration):
    """没有一行进了 CRM / not one row came into the CRM"""
    there = migration.in_the_crm()
    assert not there, f"CRM 里有：{sorted(there)}"


@then(sentence("每一张表都回到导入之前的状态"))
def _(migration):
    """逐表比较摘要 / compared table by table, by digest"""
    assert migration.changes, "没有比对"
    apart = [change.sentence().zh for change in migration.changes if not change.same]
    assert not apart, f"没有回到之前：{'；'.join(apart)}"
