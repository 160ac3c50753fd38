"""``features/SENTENCES.md``: every sentence that can be used, by area, with its meaning and an example."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from authoring.catalogue import Catalogue, texts_of
from authoring.sentences import Definition, Sentences
from drivers.sentences import Sentence
from drivers.words import Lang, Text

KEYWORDS = {"given": Text("假如", "Given"), "when": Text("当", "When"), "then": Text("那么", "Then")}
ORDER = ["given", "when", "then", None]
LANGUAGES: tuple[Lang, Lang] = ("zh", "en")
TITLE = Text("可以使用的句子", "Sentences that can be used")
INTRODUCTION = Text(
    "本页由程序生成，请勿手工修改。“…”处填写自己的内容；中英文引号、逗号都可以。“而且”“但是”沿用上一步的类型。",
    "This page is generated. Write your own words for …; Chinese and ASCII punctuation are the same. "
    "“And” and “But” go on with the kind of the step before.",
)
HEAD = Text("| | 句子 | 含义 | 例子 |", "| | Sentence | Meaning | Example |")


def sentences_page(lang: Lang, sentences: Sentences, examples: Mapping[str, str] | None = None) -> str:
    """The page in one language, as Markdown. ``examples`` are steps of real scenarios by sentence.

    Sentences in the page's language come first in each area, those in the other one after them.
    """
    areas: dict[Text, list[Definition]] = {}
    for definition in sentences.definitions:
        areas.setdefault(definition.area, []).append(definition)
    parts = [f"# {TITLE.in_(lang)}", INTRODUCTION.in_(lang)]
    for area, definitions in areas.items():
        parts += [f"## {area.in_(lang)}", _table(lang, definitions, examples or {})]
    return "\n\n".join(parts) + "\n"


def whole_page(catalogue: Catalogue) -> str:
    """What ``features/SENTENCES.md`` holds: the Chinese page, then the English one."""
    examples = examples_of(catalogue)
    return "\n".join(sentences_page(lang, catalogue.sentences, examples) for lang in LANGUAGES)


def examples_of(catalogue: Catalogue) -> dict[str, str]:
    """For each sentence the first step of a scenario that uses it."""
    found: dict[str, str] = {}
    for feature in catalogue.features:
        for scenario in feature.scenarios:
            for step, text in texts_of(scenario):
                for definition in catalogue.sentences.matching(step.kind, text):
                    found.setdefault(definition.text, text)
    return found


def _table(lang: Lang, definitions: Iterable[Definition], examples: Mapping[str, str]) -> str:
    ordered = sorted(
        definitions, key=lambda d: (d.text.isascii() != (lang == "en"), ORDER.index(d.kind), d.line)
    )
    return "\n".join([HEAD.in_(lang), "|---|---|---|---|", *(_row(lang, d, examples) for d in ordered)])


def _row(lang: Lang, definition: Definition, examples: Mapping[str, str]) -> str:
    speaks: Lang = "en" if definition.text.isascii() else "zh"
    keyword = KEYWORDS[definition.kind].in_(speaks) if definition.kind else "*"
    made_up = definition.parser.example if isinstance(definition.parser, Sentence) else definition.text
    example = examples.get(definition.text, made_up)
    cells = [keyword, definition.shown, definition.meaning.in_(lang), example]
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"
