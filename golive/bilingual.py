"""One command line in two languages: the language is known before click makes its texts."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable

import click

from drivers.words import Lang, language


def _without_lang(words: list[str]) -> tuple[list[str], str | None]:
    """The words without ``--lang X``, which may stand anywhere and is needed before click makes its texts."""
    for n, word in enumerate(words):
        if word == "--lang" and n + 1 < len(words):
            return words[:n] + words[n + 2 :], words[n + 1]
        if word.startswith("--lang="):
            return words[:n] + words[n + 1 :], word.removeprefix("--lang=")
    return words, None


WORDS, ASKED = _without_lang(sys.argv[1:])
LANG: Lang = language(ASKED)


def t(zh: str, en: str) -> str:
    """The text in the language that was asked for."""
    return zh if LANG == "zh" else en


_CLICK = {
    "Usage:": "用法：",
    "Options:": "选项：",
    "Commands:": "命令：",
    "Show this message and exit.": "显示帮助。",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]…",
    "[default:": "[默认：",
    "[required]": "[必填]",
    "Arguments:": "参数：",
}


def in_chinese(text: str) -> str:
    """click's own words in the language that was asked for."""
    for english, chinese in _CLICK.items() if LANG == "zh" else ():
        text = text.replace(english, chinese)
    return text


class Command(click.Command):
    """A command whose help speaks both languages."""

    def get_help(self, ctx: click.Context) -> str:
        return in_chinese(super().get_help(ctx))


class Group(click.Group):
    """The same for a group."""

    command_class = Command

    def get_help(self, ctx: click.Context) -> str:
        return in_chinese(super().get_help(ctx))


Group.group_class = Group


def said(wrong: click.UsageError, commands: Iterable[str]) -> str:
    """click's complaint, in Chinese where it's one of the usual ones."""
    told = wrong.format_message()
    if LANG != "zh":
        return told
    near = "、".join(getattr(wrong, "possibilities", None) or ())
    hint = f"，是否想用 {near}" if near else ""
    if isinstance(wrong, click.NoSuchOption):
        return f"没有选项 {wrong.option_name}{hint}"
    if told.startswith("No such command"):
        name = told.partition("'")[2].partition("'")[0]
        near = "、".join(difflib.get_close_matches(name, [*commands])) or "、".join(commands)
        return f"没有命令 {name}，可用的是 {near}"
    if isinstance(wrong, click.MissingParameter):
        return f"缺少 {wrong.param.human_readable_name if wrong.param else told}"
    if isinstance(wrong, click.BadParameter) and isinstance(getattr(wrong.param, "type", None), click.Choice):
        return f"{wrong.param.human_readable_name if wrong.param else ''} 只能是 {'、'.join(wrong.param.type.choices)}"  # type: ignore[union-attr]
    return told
