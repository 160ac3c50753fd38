"""What is wrong with the sentences themselves or with the register, in words; and what a wording is."""

from __future__ import annotations

from typing import NamedTuple

from authoring.model import Stops
from drivers.words import Text


class Wording(NamedTuple):
    """What is wrong, what to do, and how far it reaches."""

    what: Text
    todo: Text
    stops: Stops = Stops.SCENARIO


def wording(zh: str, en: str, todo_zh: str, todo_en: str, stops: Stops = Stops.SCENARIO) -> Wording:
    """What is wrong in both languages, then what to do in both."""
    return Wording(Text(zh, en), Text(todo_zh, todo_en), stops)


DEFINITION = {
    "step_twice": wording(
        "同一句话定义了两次：{text}，另见 {others}。",
        "One sentence is defined twice: {text}, see {others}.",
        "请合并或改写其中一个。",
        "Merge them or word one differently.",
        Stops.NOTHING,
    ),
    "step_foreign": wording(
        "步骤没有用 sentence(…) 写：{text}。",
        "The step isn't written with sentence(…): {text}.",
        "请改用 drivers.sentences.sentence。",
        "Use drivers.sentences.sentence.",
        Stops.NOTHING,
    ),
    "step_catch_all": wording(
        "这句话几乎什么都能匹配：{text}。",
        "This sentence matches nearly anything: {text}.",
        "请多写几个固定的字，或给参数加引号“{{…}}”。",
        "Give it more fixed words, or quotes around its parameters.",
        Stops.NOTHING,
    ),
    "step_async": wording(
        "步骤是 async 函数，不会被执行却算通过：{text}。",
        "The step is an async function, which would never run and pass: {text}.",
        "请改为普通函数。",
        "Make it an ordinary function.",
        Stops.NOTHING,
    ),
    "step_unexplained": wording(
        "这句话没有说明：{text}。",
        "This sentence has no meaning written down: {text}.",
        "请在函数的文档字符串里写“中文 / English”。",
        "Write “中文 / English” as the function's docstring.",
        Stops.NOTHING,
    ),
    "step_module": wording(
        "步骤文件无法载入：{error}。",
        "The step module can't be loaded: {error}.",
        "请修正后重试，在此之前其中的句子都不存在。",
        "Mend it; until then its sentences don't exist.",
        Stops.NOTHING,
    ),
    "register": wording(
        "需求登记表无法使用：{error}。",
        "The register of requirements can't be used: {error}.",
        "请恢复列 id 和 channel（A、U 或 B），并另存为 UTF-8 的 CSV。",
        "Restore its columns id and channel (A, U or B), and save it as CSV in UTF-8.",
        Stops.NOTHING,
    ),
}
"""What is wrong with the sentences themselves or with the register."""
