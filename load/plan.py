"""Load profiles: who does what for how long, and what must hold; from files by ``load.profile_files``."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from drivers.areas.pages import FREQUENT

Measure = Literal[
    "mean",
    "p50",
    "p90",
    "p95",
    "p99",
    "max",
    "errors",
    "error_share",
    "throughput",
    "succeeded",
    "growth",
    "error_growth",
    "recovery",
    "capacity",
]
"""Times in s; ``errors`` and ``succeeded`` are counts, ``error_share`` 0–1, ``throughput`` per s.

``growth``: mean of the last third ÷ that of the first; ``error_growth``: the same as a difference of shares;
``capacity``: with how many reps the other criteria held, stage by stage (PERF-03);
``recovery``: s after the biggest stage until it's as calm as in the first (PERF-04)."""
OVER_THE_WHOLE = ("growth", "error_growth", "recovery", "capacity")
TIMES = ("mean", "p50", "p90", "p95", "p99", "max")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reps(_Strict):
    """Who is at work."""

    count: int = Field(ge=1, le=10_000)
    think_s: tuple[float, float] = (1.0, 5.0)
    """Pause after each transaction, drawn evenly from this range, in s (PERF-01: 1–5)."""
    does: dict[str, float] = Field(min_length=1)
    """Share of each journey, in percent."""
    client: Literal["fast", "requests"] = "fast"
    sign_in_at_once: int = Field(default=4, ge=1)
    """How many sign in at the same moment before the window; their time isn't measured."""
    sign_in_within_s: float = Field(default=180, gt=0)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        low, high = self.think_s
        if not 0 <= low <= high:
            raise ValueError(
                f"think_s {list(self.think_s)}：应为 0 ≤ 最短 ≤ 最长 / 0 ≤ shortest ≤ longest is needed"
            )
        if idle := [name for name, share in self.does.items() if share <= 0]:
            raise ValueError(
                f"does.{idle[0]} = {self.does[idle[0]]:g}：应大于 0，不做的操作请删去 "
                f"/ does.{idle[0]} = {self.does[idle[0]]:g} should be above 0; leave out what isn't done"
            )
        if abs(sum(self.does.values()) - 100) > 0.01:
            total = f"{sum(self.does.values()):g}"
            raise ValueError(f"does 各项之和为 {total}，应为 100 / the shares add up to {total}, not to 100")
        return self


class Stage(_Strict):
    """A part of the window with its own number of reps at work (step-up, spike)."""

    reps: int = Field(ge=1, le=10_000)
    for_s: float = Field(gt=0)


class StopRule(_Strict):
    """When a run is given up as failed: ``mean`` over the last ``over_s`` above ``above_s`` for ``for_s``."""

    transaction: str = ""
    measure: Literal["mean", "p95"] = "mean"
    over_s: float = Field(default=10, ge=1)
    above_s: float = Field(gt=0)
    for_s: float = Field(default=30, ge=1)


class Arrivals(_Strict):
    """An open model: so many transactions begin per second, whether or not earlier ones have come back.

    Times count from the moment when each was *to* begin, so that a stalled CRM can't hide those who wait.
    """

    per_s: float = Field(gt=0, le=2_000)


class Window(_Strict):
    """When it's measured. The ramp is before the window, what it did isn't in the figures."""

    ramp_s: float = Field(default=10, ge=0)
    """The reps begin one after another within this time, so that they aren't in phase."""
    measured_s: float = Field(gt=0)
    drain_s: float = Field(default=35, ge=0)
    """How long to wait after the window for what is under way; what isn't back then counts as failed."""
    stages: tuple[Stage, ...] = ()
    """One after another; together they are the window, and the biggest is ``reps.count``."""
    stop_when: StopRule | None = None

    @model_validator(mode="after")
    def _stages_fill_it(self) -> Self:
        total = sum(stage.for_s for stage in self.stages)
        if self.stages and abs(total - self.measured_s) > 0.001:
            raise ValueError(
                f"stages 各段之和为 {total:g} 秒，应等于 measured_s = {self.measured_s:g} "
                f"/ the stages last {total:g} s together, not measured_s = {self.measured_s:g}"
            )
        return self


class Data(_Strict):
    """How much must already be in the CRM: a fast answer of an empty database proves nothing (PERF-01)."""

    customers: int = Field(default=0, ge=0)


class Pages(_Strict):
    """A browser beside the load, in a process of its own: one page now and then, as a person would feel it (PERF-05)."""

    every_s: float = Field(default=10, ge=1)
    visit: tuple[str, ...] = Field(default=tuple(FREQUENT), min_length=1)
    """Which of the frequent pages, by turns."""


class Criterion(_Strict):
    """One thing that must hold inside the window; without ``transaction``, over all of them together.

    With ``page`` (or ``all``) it's about the pages in the browser and not about transactions.
    """

    requirement: str
    measure: Measure
    transaction: str = ""
    page: str = ""
    at_most: float | None = None
    at_least: float | None = None

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError(
                "at_most 与 at_least 必须且只能写一个 / exactly one of at_most and at_least is needed"
            )
        return self

    @property
    def limit(self) -> tuple[str, float]:
        """``≤`` or ``≥``, and what it is measured against."""
        return ("≤", self.at_most) if self.at_most is not None else ("≥", self.at_least or 0.0)

    def holds(self, value: float) -> bool:
        """Whether a measured value meets the limit; the limit itself does."""
        sign, limit = self.limit
        return value <= limit if sign == "≤" else value >= limit

    @property
    def id(self) -> str:
        """``PERF-01/record_customer/mean``."""
        what = f"page-{self.page}" if self.page else self.transaction or "all"
        return f"{self.requirement}/{what}/{self.measure}"


class Profile(_Strict):
    """One kind of load run."""

    name: str = ""
    title: str
    title_en: str
    reps: Reps
    window: Window
    arrivals: Arrivals | None = None
    pages: Pages | None = None
    finds_limit: bool = False
    """The criteria are judged stage by stage, and the first stage that breaks one is what was sought (PERF-03)."""
    data: Data = Data()
    criteria: list[Criterion] = []
    """What must hold. A file needs one at least; a scenario's come with its sentences."""

    @model_validator(mode="after")
    def _enough_reps(self) -> Self:
        most = max((stage.reps for stage in self.window.stages), default=self.reps.count)
        if most != self.reps.count:
            raise ValueError(
                f"stages 中最多 {most} 人，应等于 reps.count = {self.reps.count} "
                f"/ the biggest stage has {most} reps, not reps.count = {self.reps.count}"
            )
        if self.arrivals and self.window.stages:
            raise ValueError("arrivals 与 stages 不能同时写 / either arrivals or stages")
        if any(c.page for c in self.criteria) and not self.pages:
            raise ValueError(
                "有关于页面的要求，但没有 [pages] / a criterion is about pages, but there is no [pages]"
            )
        if self.finds_limit and len(self.window.stages) < 2:
            raise ValueError("finds_limit 需要至少两段 stages / finds_limit needs two stages at least")
        if self.finds_limit and self.criteria and not self.by_stage:
            raise ValueError(
                "finds_limit 需要一条可以逐级判定的要求，例如 mean 或 error_share "
                "/ finds_limit needs a criterion that each stage can break, such as mean or error_share"
            )
        return self

    @property
    def requirement(self) -> str:
        """What the run is for, first of all."""
        return self.criteria[0].requirement if self.criteria else "PERF-01"

    @property
    def by_stage(self) -> list[Criterion]:
        """The criteria that every stage by itself holds or breaks, and that can be told while it runs."""
        return [c for c in self.criteria if c.measure not in OVER_THE_WHOLE and not c.page]

    def reps_at(self, t: float) -> int:
        """How many reps are to be at work ``t`` s after the window began."""
        end = 0.0
        for stage in self.window.stages:
            end += stage.for_s
            if t < end:
                return stage.reps
        return self.window.stages[-1].reps if self.window.stages else self.reps.count

    def changed(self, **parts: dict[str, Any]) -> Profile:
        """A copy with some keys of some tables changed: ``changed(window={"measured_s": 5.0})``."""
        tables = {part: getattr(self, part).model_copy(update=keys) for part, keys in parts.items()}
        return self.model_copy(update=tables)
