"""Faults of custom fields (CUS-04) and tags (CUS-05)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from practice_crm.faults.fault import BOTH, HTTP, UI, Channel, Fault, Rule
from practice_crm.rules import custom
from practice_crm.rules.custom import Field
from practice_crm.rules.fields import Problem
from practice_crm.wording import Text

_ANY_CHANNEL = ("page", "api")


def _unchecked(types: Collection[str], channels: Collection[str] = _ANY_CHANNEL) -> Rule:
    """Whatever is typed into fields of these types is taken."""

    def wrap(sound: Rule) -> Rule:
        def type_problem(field: Field, value: str, channel: str) -> Problem | None:
            if field.type in types and channel in channels:
                return None
            problem: Problem | None = sound(field, value, channel)
            return problem

        return type_problem

    return wrap


def _required_only_in(channels: Collection[str]) -> Rule:
    def wrap(sound: Rule) -> Rule:
        def is_required(field: Field, channel: str) -> bool:
            return channel in channels and bool(sound(field, channel))

        return is_required

    return wrap


def _no_default(sound: Rule) -> Rule:
    def value_to_save(field: Field, given: str | None) -> str:
        return str(sound(field, given or ""))

    return value_to_save


def _one_choice_kept(sound: Rule) -> Rule:
    def canonical(field: Field, value: str) -> str:
        kept = str(sound(field, value))
        return kept.split(custom.SEPARATOR)[0] if field.type == custom.CHOICES else kept

    return canonical


def _whole_numbers(sound: Rule) -> Rule:
    def canonical(field: Field, value: str) -> str:
        kept = str(sound(field, value))
        return kept.split(".")[0] if field.type == custom.NUMBER else kept

    return canonical


def _day_before_month(sound: Rule) -> Rule:
    def date_of(value: str) -> object:
        parts = value.strip().split("/")
        day_first = len(parts) == 3 and len(parts[2]) == 4
        return sound("-".join(reversed(parts)) if day_first else value)

    return date_of


def _first_value_stays(sound: Rule) -> Rule:
    def is_asked(given: str | None, is_new: bool) -> bool:
        return is_new and bool(sound(given, is_new))

    return is_asked


def _missing_in(places: Collection[str]) -> Rule:
    def wrap(sound: Rule) -> Rule:
        def columns(labels: Sequence[str], place: str) -> list[str]:
            return [] if place in places else list(sound(labels, place))

        return columns

    return wrap


def _defined_by_anybody(channels: Collection[str]) -> Rule:
    def wrap(sound: Rule) -> Rule:
        def may_define(role: str, channel: str) -> bool:
            return channel in channels or bool(sound(role, channel))

        return may_define

    return wrap


def _only_this_tag(sound: Rule) -> Rule:
    def after_setting(there: Collection[str], tag: str) -> list[str]:
        return list(sound((), tag))

    return after_setting


def _all_tags_gone(sound: Rule) -> Rule:
    def after_removing(there: Collection[str], tag: str) -> list[str]:
        return []

    return after_removing


def _no_tag_taken(sound: Rule) -> Rule:
    def after_removing(there: Collection[str], tag: str) -> list[str]:
        return sorted(there)

    return after_removing


def _filter_forgotten(sound: Rule) -> Rule:
    def wanted(asked: str) -> str:
        return ""

    return wanted


def _one(
    name: str, channels: tuple[Channel, ...], zh: str, en: str, rule: str, wrap: Callable[[Rule], Rule]
) -> Fault:
    requirement = "CUS-05" if rule.startswith("tagging.") else "CUS-04"
    return Fault(name, requirement, channels, Text(zh, en), rule, wrap)


FAULTS: tuple[Fault, ...] = (
    _one(
        "field-number-takes-text",
        BOTH,
        "数字类型的自定义字段什么都能填。",
        "A custom number field takes any text.",
        "custom.type_problem",
        _unchecked((custom.NUMBER,)),
    ),
    _one(
        "field-date-unchecked",
        BOTH,
        "日期类型的自定义字段接受不存在的日期。",
        "A custom date field takes days that don't exist.",
        "custom.type_problem",
        _unchecked((custom.DATE,)),
    ),
    _one(
        "field-date-day-first",
        BOTH,
        "日期 03/04/2027 被当作 4 月 3 日保存，没有提示有歧义。",
        "03/04/2027 is taken for 3 April without a word.",
        "custom.date_of",
        _day_before_month,
    ),
    _one(
        "field-choice-outside-list",
        HTTP,
        "接口接受选项以外的值（页面上选不到）。",
        "The interface takes values outside the list; the page offers none.",
        "custom.type_problem",
        _unchecked((custom.CHOICE, custom.CHOICES), ("api",)),
    ),
    _one(
        "field-checked-only-by-api",
        UI,
        "自定义字段的类型只在接口检查，页面不检查。",
        "The type of a custom field is checked by the interface, not by the page.",
        "custom.type_problem",
        _unchecked((custom.NUMBER, custom.DATE), ("page",)),
    ),
    _one(
        "field-required-only-by-page",
        HTTP,
        "必填的自定义字段只在页面检查，接口不检查。",
        "A required custom field is demanded by the page, not by the interface.",
        "custom.is_required",
        _required_only_in(("page",)),
    ),
    _one(
        "field-required-only-by-api",
        UI,
        "必填的自定义字段只在接口检查，页面不检查。",
        "A required custom field is demanded by the interface, not by the page.",
        "custom.is_required",
        _required_only_in(("api",)),
    ),
    _one(
        "field-default-forgotten",
        BOTH,
        "自定义字段的默认值没有生效。",
        "The default of a custom field is forgotten.",
        "custom.value_to_save",
        _no_default,
    ),
    _one(
        "field-one-choice-kept",
        BOTH,
        "多选字段只保存第一项。",
        "Of several choices only the first is saved.",
        "custom.canonical",
        _one_choice_kept,
    ),
    _one(
        "field-decimals-cut",
        BOTH,
        "数字字段的小数被截掉。",
        "The decimals of a number field are cut off.",
        "custom.canonical",
        _whole_numbers,
    ),
    _one(
        "field-never-changes",
        BOTH,
        "自定义字段保存以后改不了，也不提示。",
        "A custom field can't be changed after the first save, without a word.",
        "custom.is_asked",
        _first_value_stays,
    ),
    _one(
        "field-missing-in-list",
        UI,
        "自定义字段不在客户列表里。",
        "Custom fields are missing in the list.",
        "custom.columns",
        _missing_in(("list",)),
    ),
    _one(
        "field-missing-in-export",
        BOTH,
        "自定义字段不在导出里。",
        "Custom fields are missing in the export.",
        "custom.columns",
        _missing_in(("export",)),
    ),
    _one(
        "field-missing-in-import",
        BOTH,
        "自定义字段不在导入模板里。",
        "Custom fields are missing in the import template.",
        "custom.columns",
        _missing_in(("import",)),
    ),
    _one(
        "field-added-by-anybody-in-page",
        UI,
        "知道地址的人都能在页面上增加字段。",
        "Whoever knows the address adds fields in the page.",
        "custom.may_define",
        _defined_by_anybody(("page",)),
    ),
    _one(
        "field-added-by-anybody-in-api",
        HTTP,
        "任何人都能通过接口增加字段。",
        "Anybody adds fields through the interface.",
        "custom.may_define",
        _defined_by_anybody(("api",)),
    ),
    _one(
        "tag-replaces-others",
        BOTH,
        "贴上新标签，原来的标签就没了。",
        "A new tag takes the place of the others.",
        "tagging.after_setting",
        _only_this_tag,
    ),
    _one(
        "tag-removal-takes-all",
        BOTH,
        "取下一个标签，全部标签都没了。",
        "Taking one tag away takes all of them.",
        "tagging.after_removing",
        _all_tags_gone,
    ),
    _one(
        "tag-not-taken-away",
        BOTH,
        "标签取不下来。",
        "A tag can't be taken away.",
        "tagging.after_removing",
        _no_tag_taken,
    ),
    _one(
        "tag-filter-forgotten",
        BOTH,
        "按标签筛选没有作用，所有客户都列出来。",
        "Narrowing down by a tag does nothing.",
        "tagging.wanted",
        _filter_forgotten,
    ),
)
