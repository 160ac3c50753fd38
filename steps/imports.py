"""导入文件 / Files for the import

What the CRM's own import takes, and what it gives back with a reason (MIG-04).
"""

from __future__ import annotations

from pytest_bdd import given, then, when

from drivers.sentences import sentence


@given(sentence("客户已经从旧系统导入"))
def _(import_file):
    """一位客户，别的记录可以归到它名下 / one customer that other records can belong to"""
    assert import_file.give("客户", {}, {}).saved == 1, "客户没有导入"


@when(sentence("管理员导入{table:word}文件，列“{column}”写成“{words}”"))
@when(sentence("管理员导入{table:word}文件，列“{column}”没有列名"))
def _(import_file, story, table, column, words=""):
    """除了这个列名，文件没有问题 / but for the name of this column the file is sound"""
    story.notes["batch"] = story.attempt(lambda: import_file.give(table, {}, {column: words}))


@then(sentence("导入没有开始，指出列“{column}”：{words:word}"))
@then(sentence("导入没有开始，指出有一列{words:word}"))
def _(story, words, column=""):
    """一行都没有导入，说明指出哪一列、什么问题 / not a row was imported; which column, and what is wrong with it, is said"""
    told = str(story.refused())
    assert column in told and words in told, f"说明没有指出“{column}”{words}：{told}"


@when(sentence("列名改正之后，管理员再导入一次"))
def _(import_file, story):
    """同样的一行，列名都对 / the same row, every column under its name"""
    story.notes["batch"] = import_file.give("客户", {}, {})


@then(sentence("这一行导入成功"))
def _(import_file, story):
    """保存了，每一格都与文件一样 / saved, every cell as it stands in the file"""
    batch = story.notes["batch"]
    assert (batch.total, batch.saved, batch.failed) == (1, 1, 0), f"批次是 {batch}"
    kept = import_file.kept()
    unlike = {
        name: (cell, kept.get(name)) for name, cell in import_file.row.items() if kept.get(name) != cell
    }
    assert not unlike, f"导入之后不一样的（文件，系统）：{unlike}"


@when(sentence("管理员导入一行{table:word}，“{column}”有 {count:int} 个字"))
def _(import_file, story, table, column, count):
    """这一格正好这么长，别的都没有问题 / this cell is exactly so long, the rest is sound"""
    story.notes["batch"] = import_file.give(table, {column: "宜" * count}, {})


@when(sentence("管理员导入一行{table:word}，“{column}”是“{cell}”"))
def _(import_file, story, table, column, cell):
    """这一格这样写，别的都没有问题 / this cell says so, the rest is sound"""
    story.notes["batch"] = import_file.give(table, {column: cell}, {})


@then(sentence("这一行被退回，原因里有“{words}”"))
def _(import_file, story, words):
    """没有保存，连同原因退回 / not saved, given back with the reason"""
    batch = story.notes["batch"]
    assert (batch.total, batch.saved, batch.failed) == (1, 0, 1), f"这一行应退回，批次是 {batch}"
    assert words in import_file.why(batch), f"原因里没有“{words}”：{import_file.why(batch)}"
