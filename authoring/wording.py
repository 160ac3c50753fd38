"""Every accident of a writer in words: what is wrong, and what to do, Chinese and English.

``{names}`` are filled in by the check that finds it.
"""

from __future__ import annotations

from authoring.model import Stops
from authoring.wording_of_steps import DEFINITION, wording
from authoring.wording_of_tables import TABLE

BANNED_ZH = ("点击", "单击", "双击", "按钮", "页面", "输入框", "下拉框")
BANNED_EN = ("click", "button", "page", "dropdown", "textbox")
"""Words of the screen, which a sentence of the business doesn't need; in English also with s, ed, ing."""


FILE = {
    "encoding": wording(
        "文件的编码是 {encoding}，已正确读入。",
        "The file is in {encoding}; it was understood.",
        "建议另存为 UTF-8。",
        "Better save it as UTF-8.",
        Stops.NOTE,
    ),
    "undecodable": wording(
        "这里有无法识别的字符编码。",
        "There are characters here in an unknown encoding.",
        "请用编辑器检查这一行，另存为 UTF-8。",
        "Look at this line in an editor and save the file as UTF-8.",
        Stops.FILE,
    ),
    "empty": wording(
        "文件里没有功能。",
        "The file has no feature.",
        "请写上“功能: …”和场景，或删除这个文件。",
        "Write “Feature: …” and scenarios, or delete the file.",
        Stops.FILE,
    ),
    "no_scenarios": wording(
        "功能里没有场景。",
        "The feature has no scenarios.",
        "请写上“场景: …”，或删除这个文件。",
        "Write “Scenario: …”, or delete the file.",
        Stops.FILE,
    ),
    "language_missing": wording(
        "关键字是中文，但缺少语言行。",
        "The keywords are Chinese, but the language line is missing.",
        "请把第一行写成“# language: zh-CN”。",
        "Make the first line “# language: zh-CN”.",
        Stops.FILE,
    ),
    "language_misplaced": wording(
        "语言行不在文件开头，不起作用。",
        "The language line isn't at the top and has no effect.",
        "请把它移到第一行。",
        "Move it to the first line.",
        Stops.FILE,
    ),
    "language_wrong": wording(
        "语言行写的是 {language}，与关键字不符。",
        "The language line says {language}, the keywords don't.",
        "中文场景请写“# language: zh-CN”，英文请写“# language: en”。",
        "Write “# language: zh-CN” for Chinese, “# language: en” for English.",
        Stops.FILE,
    ),
    "two_features": wording(
        "一个文件里有两个功能（第一个在第 {first} 行）。",
        "Two features in one file (the first is in line {first}).",
        "请把这一个移到另一个文件。",
        "Move this one into a file of its own.",
        Stops.FILE,
    ),
    "strange_line": wording(
        "看不懂这一行：“{content}”。",
        "This line can't be understood: “{content}”.",
        "步骤请以 假如、当、那么、而且 或 但是 开头；说明文字只能写在标题下面。",
        "Begin a step with Given, When, Then, And or But; a description only goes below a title.",
        Stops.FILE,
    ),
    "uneven_table": wording(
        "表格这一行的格数与表头不同。",
        "This row has another number of cells than the head of its table.",
        "请补上缺少的“|”或删去多余的。",
        "Add the “|” that is missing or remove the one too many.",
        Stops.FILE,
    ),
    "unclosed": wording(
        "文件到这里还没有写完。",
        "The file ends in the middle of something.",
        "请检查最后的标签、表格或三个引号是否完整。",
        "Look whether the last tags, table or three quotes are complete.",
        Stops.FILE,
    ),
    "spaced_tag": wording(
        "标签里不能有空格或其他文字。",
        "A tag can't hold spaces or other words.",
        "请写成“@UAT-0001 @CUS-01”的样子。",
        "Write it like “@UAT-0001 @CUS-01”.",
        Stops.FILE,
    ),
    "swallowed": wording(
        "这一行只被当作说明文字，不会执行：“{content}”。",
        "This line counts as description and is never run: “{content}”.",
        "如果它是步骤或标题，请检查位置、关键字和冒号；如果是说明，请换个开头。",
        "If it's a step or a title, look at its place, keyword and colon; if not, begin it differently.",
        Stops.FILE,
    ),
    "id_above": wording(
        "编号 @{id} 不在场景上。",
        "Id @{id} isn't on a scenario.",
        "请把它移到场景的上面一行。",
        "Move it to the line above its scenario.",
        Stops.FILE,
    ),
}
"""What is wrong with a file, or with a line that belongs to all of it."""

SCENARIO = {
    "same_title": wording(
        "场景名“{title}”重复，另见 {others}。",
        "Scenario “{title}” is there more than once, see {others}.",
        "请给每个场景不同的名字。",
        "Give each a name of its own.",
    ),
    "same_id": wording(
        "编号 @{id} 重复，另见 {others}。",
        "Id @{id} is used more than once, see {others}.",
        "编号一经使用不再变，请给新的场景换一个。",
        "Ids are for ever: give the newer scenario another one.",
    ),
    "unknown_severity": wording(
        "严重度“{word}”不认识。",
        "Severity “{word}” isn't known.",
        "请写 @致命 @严重 @一般 @轻微 @建议 之一。",
        "Write one of @blocker @critical @major @minor @trivial.",
    ),
    "two_severities": wording(
        "场景有两个严重度：{words}。",
        "The scenario has two severities: {words}.",
        "请只留一个。",
        "Keep one.",
    ),
    "no_title": wording(
        "场景没有名字。",
        "The scenario has no name.",
        "请在“场景:”后面用一句话写明它讲哪条规则。",
        "Say after “Scenario:” which rule it is about.",
    ),
    "no_id": wording(
        "场景没有编号。",
        "The scenario has no id.",
        "请在它的上面一行写上自己的编号，例如“@UAT-0123”。",
        "Write one of its own in the line above, like “@UAT-0123”.",
    ),
    "many_ids": wording(
        "场景有多个编号：{ids}。", "The scenario has several ids: {ids}.", "请只留一个。", "Keep one."
    ),
    "empty_tag": wording(
        "有一个没有名字的标签“@”。",
        "There is a tag “@” without a name.",
        "请补上名字或删去。",
        "Name it or remove it.",
    ),
    "no_requirement": wording(
        "场景没有写明它检查哪条需求。",
        "The scenario doesn't say which requirement it checks.",
        "请在场景或功能上加需求编号，例如“@CUS-03”。",
        "Tag it or its feature with one, like “@CUS-03”.",
    ),
    "unknown_requirement": wording(
        "需求登记表里没有 {id}。",
        "The register holds no requirement {id}.",
        "可用的编号见 features/requirements.csv。",
        "The ids are in features/requirements.csv.",
    ),
    "no_channel": wording(
        "标签 @only-ui 或 @only-http 与需求的渠道不符，场景永远不会执行。",
        "@only-ui or @only-http contradicts the channel of the requirement: this would never run.",
        "请改标签，或改需求登记表的 channel 列。",
        "Change the tag, or the register's column channel.",
    ),
    "no_steps": wording(
        "场景没有步骤。",
        "The scenario has no steps.",
        "请写上 当…、那么…，或删除这个场景。",
        "Write When … and Then …, or remove it.",
    ),
    "no_check": wording(
        "场景没有“那么”，什么也没有检查。",
        "The scenario has no Then: it checks nothing.",
        "请写上应当看到的结果。",
        "Say what should be seen.",
        Stops.NOTHING,
    ),
    "first_step": wording(
        "第一步不能以“{keyword}”开头。",
        "The first step can't begin with “{keyword}”.",
        "请改为 假如、当 或 那么。",
        "Begin it with Given, When or Then.",
    ),
    "empty_step": wording(
        "“{keyword}”后面没有内容。",
        "There is nothing after “{keyword}”.",
        "请写完这一步或删去。",
        "Finish the step or remove it.",
    ),
    "banned": wording(
        "“{word}”说的是屏幕，不是业务。",
        "“{word}” speaks of the screen, not of the business.",
        "请写做了什么、得到什么，不写怎么操作。",
        "Say what is done and what comes of it, not how.",
    ),
    "no_examples": wording(
        "场景大纲没有例子。",
        "The scenario outline has no examples.",
        "请在下面写“例子:”和表格，或改为“场景:”。",
        "Write “Examples:” and a table below, or make it “Scenario:”.",
    ),
    "empty_examples": wording(
        "例子没有数据行。",
        "The examples have no rows.",
        "请在表头下面至少写一行。",
        "Write at least one row below the head.",
    ),
    "bad_columns": wording(
        "例子的列名有空的或重复的。",
        "A column name of the examples is empty or doubled.",
        "请给每一列不同的名字。",
        "Give every column a name of its own.",
    ),
    "no_column": wording(
        "<{name}> 在例子里没有对应的列。",
        "<{name}> has no column in the examples.",
        "现有的列：{columns}。",
        "The columns are: {columns}.",
    ),
    "unused_column": wording(
        "例子的列“{name}”没有被任何步骤用到。",
        "No step uses the column “{name}” of the examples.",
        "请在步骤里写 <{name}>；只作说明的列请命名为“说明”。",
        "Write <{name}> in a step; a column of remarks is called “note”.",
        Stops.NOTHING,
    ),
    "same_row": wording(
        "例子的这一行与第 {first} 行相同。",
        "This row of the examples is the same as line {first}.",
        "请删去一行。",
        "Remove one.",
    ),
    "unknown_sentence": wording(
        "系统不认识这句话：{text}。",
        "This sentence isn't known: {text}.",
        "最接近的句子：{nearest}。",
        "The nearest are: {nearest}.",
    ),
    "other_kind": wording(
        "这句话不能用在这里：{text}。",
        "This sentence can't stand here: {text}.",
        "它要用“{keyword}”开头（前面的“而且”沿用上一步的类型）。",
        "It has to begin with “{keyword}” (And goes on with the kind of the step before).",
    ),
    "ambiguous": wording(
        "这句话有 {count} 种理解：{text}。",
        "{count} definitions understand this sentence: {text}.",
        "请告知测试工程师：{where}。",
        "Tell the test engineers: {where}.",
    ),
    "unusable": wording(
        "这句话背后的程序不可用：{text}。",
        "What stands behind this sentence can't be used: {text}.",
        "请告知测试工程师：{where}。",
        "Tell the test engineers: {where}.",
    ),
}
"""What is wrong with one scenario."""

WORDINGS = FILE | SCENARIO | TABLE | DEFINITION
"""Every wording by its code."""
