"""Figures as people read them: a value that misses its limit never looks as if it met it."""

from __future__ import annotations

import math

from drivers.areas.pages import FREQUENT
from drivers.words import Text
from load.journeys import JOURNEYS
from load.plan import Criterion

_COUNTS = ("errors", "succeeded")
MEASURES = {
    "mean": Text("平均", "on average"),
    "p50": Text("中位", "at the median"),
    "p90": Text("第 90 百分位", "at the 90th percentile"),
    "p95": Text("第 95 百分位", "at the 95th percentile"),
    "p99": Text("第 99 百分位", "at the 99th percentile"),
    "max": Text("最慢", "at the slowest"),
    "errors": Text("失败", "failed"),
    "error_share": Text("失败率", "failed"),
    "throughput": Text("完成", "done"),
    "succeeded": Text("成功", "succeeded"),
    "growth": Text(
        "后三分之一与前三分之一的平均响应时间之比", "the mean of the last third ÷ that of the first"
    ),
    "error_growth": Text("失败率比开始时增加", "more failed towards the end than at the beginning"),
    "capacity": Text("满足要求的人数", "reps with whom the demands are met"),
    "recovery": Text("高峰过后恢复用时", "to recover after the burst"),
}


def about(criterion: Criterion) -> Text:
    """What a criterion is about: a kind of transaction, a page, everything."""
    if criterion.page:
        every = Text("常用页面", "the frequent pages")
        return every if criterion.page == "all" else FREQUENT[criterion.page]
    if criterion.transaction:
        return JOURNEYS[criterion.transaction].title
    return Text("全部操作", "everything")


def subject(criterion: Criterion) -> Text:
    """What a criterion is about and what of it: ``录入客户 平均``."""
    what, measure = about(criterion), MEASURES[criterion.measure]
    return Text(f"{what.zh} {measure.zh}", f"{what.en} {measure.en}")


def number(value: float, limit: float | None = None) -> str:
    """Up to three digits behind the point, and as many more as it takes to see that ``value`` isn't ``limit``."""
    for digits in range(3, 10):
        shown = f"{value:.{digits}f}".rstrip("0").rstrip(".")
        if limit is None or value == limit or float(shown) != limit:
            return shown
    return repr(value)


def seconds(value: float, limit: float | None = None) -> Text:
    """A time in s."""
    shown = number(value, limit)
    return Text(f"{shown} 秒", f"{shown} s")


def amount(measure: str, value: float, limit: float | None = None) -> Text:
    """A value in the unit of its measure."""
    if measure in _COUNTS:
        return Text(f"{value:g} 次", f"{value:g}")
    if measure == "error_share":
        return Text(f"{number(value * 100)}%", f"{number(value * 100)} %")
    if measure == "throughput":
        return Text(f"每秒 {number(value, limit)} 次", f"{number(value, limit)} a second")
    if measure == "error_growth":
        return Text(f"{number(value * 100)} 个百分点", f"{number(value * 100)} percentage points")
    if measure == "capacity":
        return Text(f"{value:g} 人", f"{value:g}")
    if measure == "growth":
        return Text(f"{number(value, limit)} 倍", f"{number(value, limit)} times")
    if math.isinf(value):
        return Text("直到结束仍未恢复", "not until the end")
    return seconds(value, limit)
