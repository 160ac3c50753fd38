"""What the sentences about load work with, free of Locust. Get it as a fixture, close it afterwards.

::

    load.have_customers(50_000)              # 假如 系统中已有 50000 个客户
    load.sign_in(100)                        # 而且 100 名销售代表已登录
    load.record_for(60, think_s=(1, 5))      # 当   他们在 60 秒内持续录入客户，每录完一个停顿 1 至 5 秒
    load.held("mean", at_most=3, transaction="record_customer")   # 那么 录入客户的平均响应时间不超过 3 秒
    load.data_right()                        # 而且 新增客户数等于保存成功的次数，客户编号无重复

What is given may come in any order; the reps are signed in when the work is about to begin, outside the
measured time. Every "then" is judged, and stands in the result too.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from drivers.settings import Settings
from drivers.words import Text
from load.entry import LoadInvalid, LoadRefused
from load.exchange import BUILD, builder
from load.journeys import JOURNEYS
from load.plan import Arrivals, Criterion, Measure, Pages, Stage
from load.profile_files import load_profile
from load.runner import LoadRun, Say, Show
from reports.evidence.model import LoadCriterion, LoadResult

FASTEST_RAMP_S = 0.1
"""The reps begin one after another; so many seconds apart at least, ten seconds for all at most."""
OF_ITS_OWN = {"PERF-05", "PERF-06"}
"""Pages and data have sentences of their own; all else is about the scenario's first requirement beside them."""
SHORTEST_DRAIN_S = 35.0


class LoadDesk:
    """One load scenario, put together by its sentences."""

    def __init__(
        self,
        settings: Settings,
        *,
        scenario: str,
        mark: str,
        out: Path,
        say: Say = lambda _: None,
        show: Show = lambda _: None,
        requirements: Sequence[str] = ("PERF-01",),
        build: str = BUILD,
    ) -> None:
        """``out`` is the run folder, ``mark`` the mark that every name carries, ``scenario`` names the result."""
        self._settings = settings
        self._profile = (
            load_profile("recording").model_copy(update={"criteria": []}).changed(data={"customers": 0})
        )
        self._requirement = next((r for r in requirements if r not in OF_ITS_OWN), requirements[0])
        self._scenario, self._mark, self._out = scenario, mark, out
        self._say, self._show, self._build = say, show, build
        self._run: LoadRun | None = None
        self._result: LoadResult | None = None

    # given

    def have_customers(self, count: int) -> int:
        """Make sure that the CRM holds ``count`` customers; the number is the run's entry criterion.

        Fills up where the CRM has means for it (else ``NotSupportedByTarget``); ``AssertionError`` when it
        still holds fewer. Answers how many there are.
        """
        self._profile = self._profile.changed(data={"customers": count})
        crm = builder(self._build)(self._settings, "http")
        try:
            there = crm.keeper.customers_total()
            if there < count:
                self._say(
                    Text(
                        f"系统中有 {there} 个客户，补足到 {count} 个",
                        f"filling up from {there} to {count} customers",
                    )
                )
                crm.keeper.fill(count)
                there = crm.keeper.customers_total()
        finally:
            crm.close()
        if there < count:
            raise AssertionError(
                f"系统中只有 {there} 个客户，应有 {count} 个 / only {there} customers of {count}"
            )
        return there

    def sign_in(self, reps: int) -> None:
        """So many reps, each with an account of their own; they sign in when the work is about to begin."""
        self._profile = self._profile.changed(reps={"count": reps})

    def day(self, shares: Mapping[str, float]) -> None:
        """What they do, by the journeys' Chinese or English names, in percent."""
        does = {_journey(name): share for name, share in shares.items()}
        if abs(sum(does.values()) - 100) > 0.01:
            total = f"{sum(does.values()):g}"
            raise LoadRefused(
                Text(f"占比之和是 {total}%，应为 100%", f"the shares add up to {total} %, not to 100 %")
            )
        self._profile = self._profile.changed(reps={"does": does})

    def browse(self, every_s: float) -> None:
        """Beside them, somebody opens a frequent page in a browser every so many seconds (PERF-05)."""
        self._profile = self._profile.model_copy(update={"pages": Pages(every_s=every_s)})

    # when

    def record_for(self, window_s: float, think_s: tuple[float, float] = (1.0, 5.0)) -> LoadResult:
        """Let them record customers for ``window_s`` s, each pausing ``think_s`` s; blocks until it's judged."""
        self._profile = self._profile.changed(reps={"does": {"record_customer": 100.0}})
        return self._work("recording", window_s, think_s)

    def work_for(self, window_s: float, think_s: tuple[float, float] = (1.0, 5.0)) -> LoadResult:
        """The same with their whole day's work (PERF-02)."""
        return self._work("steady", window_s, think_s)

    def step_up(self, first: int, more: int, to: int, each_s: float) -> LoadResult:
        """``first`` so many at work, so many ``more`` every ``each_s`` s, up to ``to`` (PERF-03)."""
        stages = tuple(Stage(reps=min(n, to), for_s=each_s) for n in range(first, to + more, more))
        self._profile = self._profile.model_copy(update={"finds_limit": True}).changed(
            window={"stop_when": load_profile("step-up").window.stop_when}
        )
        return self._in_stages("step-up", stages, (0.5, 1.5))

    def burst(self, usually: int, before_s: float, most: int, for_s: float, after_s: float) -> LoadResult:
        """``usually`` so many, then ``most`` at once for ``for_s`` s, then as before (PERF-04)."""
        parts = ((usually, before_s), (most, for_s), (usually, after_s))
        stages = tuple(Stage(reps=reps, for_s=seconds) for reps, seconds in parts)
        return self._in_stages("spike", stages, (1.0, 3.0))

    def arrive(self, per_s: float, window_s: float) -> LoadResult:
        """An open model: so many begin per second, whether or not the CRM keeps up."""
        self._profile = self._profile.model_copy(update={"arrivals": Arrivals(per_s=per_s)})
        return self._work("arrivals", window_s, (1.0, 5.0))

    # then

    @property
    def result(self) -> LoadResult:
        """The run as judged."""
        if self._result is None:
            raise LoadRefused(Text("还没有压测结果", "there is no load result yet"))
        return self._result

    def held(
        self,
        measure: Measure,
        *,
        at_most: float | None = None,
        at_least: float | None = None,
        transaction: str = "",
        page: str = "",
    ) -> str:
        """Judge ``measure`` by the limit of the sentence, in the result too; ``AssertionError`` unless it holds.

        ``transaction``: its Chinese or English name, or that of the journey; empty for all together. Times in
        s. Answers the sentence with the measured value. ``capacity`` is about what was asked before it; without
        that, ``LoadRefused``.
        """
        if measure == "capacity" and not self._working().gathered.profile.by_stage:
            raise LoadRefused(
                Text(
                    "请先写“找出了平均响应时间超过 … 秒、或失败超过 …% 的人数”，才知道要满足什么",
                    'put "it is known with how many reps the average is above … s or over …% fail" before it: '
                    "it says what has to hold",
                )
            )
        asked = Criterion(
            requirement="PERF-05" if page else self._requirement,
            measure=measure,
            transaction=_journey(transaction) if transaction else "",
            page=page,
            at_most=at_most,
            at_least=at_least,
        )
        return self._asserted(self._judged([asked]))

    def every_held(self, measure: Measure, *, at_most: float) -> str:
        """The same for every kind of transaction by itself (PERF-02)."""
        kinds = self._profile.reps.does
        asked = [
            Criterion(requirement=self._requirement, measure=measure, transaction=kind, at_most=at_most)
            for kind in kinds
        ]
        return self._asserted(self._judged(asked))

    def limit_found(self, mean_s: float, failed_share: float) -> str:
        """PERF-03: it's known with how many reps these are broken, or that they hold up to the most."""
        limits: tuple[tuple[Measure, float], ...] = (("mean", mean_s), ("error_share", failed_share))
        asked = [Criterion(requirement=self._requirement, measure=m, at_most=limit) for m, limit in limits]
        self._result = self._working().judge_also(*asked)
        return self._asserted([c for c in self.result.criteria if c.id.endswith("/breaking_point")])

    def data_right(self) -> str:
        """PERF-06: as many stored as confirmed, numbers unique, every customer with the rep who recorded it."""
        return self._asserted([c for c in self.result.criteria if c.requirement == "PERF-06"])

    # afterwards

    def close(self, progress: Callable[[int, int], None] = lambda done, of: None) -> int:
        """Stop what runs and remove what the reps made; answers how many records are left (see the ledger)."""
        if self._run is None:
            return 0
        try:
            return self._run.tidy(progress) if self._run.began else 0
        finally:
            self._run.close()

    def _in_stages(self, kind: str, stages: tuple[Stage, ...], think_s: tuple[float, float]) -> LoadResult:
        most = max(stage.reps for stage in stages)
        if most != self._profile.reps.count:
            raise LoadRefused(
                Text(
                    f"登录了 {self._profile.reps.count} 名，最多时要 {most} 名：两处应一致",
                    f"{self._profile.reps.count} are signed in, at most {most} are asked for: make them the same",
                )
            )
        window = self._profile.window.model_copy(update={"stages": stages})
        self._profile = self._profile.model_copy(update={"window": window})
        return self._work(kind, sum(stage.for_s for stage in stages), think_s)

    def _work(self, kind: str, window_s: float, think_s: tuple[float, float]) -> LoadResult:
        count = self._profile.reps.count
        self._profile = self._profile.changed(
            window={
                "measured_s": float(window_s),
                "ramp_s": min(10.0, max(0.5, count * FASTEST_RAMP_S)),
                "drain_s": SHORTEST_DRAIN_S,
            }
        ).model_copy(update={"name": kind})
        self._run = LoadRun(
            self._settings,
            self._profile,
            scenario=self._scenario,
            mark=self._mark,
            out=self._out,
            say=self._say,
            show=self._show,
            build=self._build,
        )
        self._run.prepare()
        self._result = self._run.work(window_s=window_s, think_s=think_s)
        return self._result

    def _working(self) -> LoadRun:
        if self._run is None:
            raise LoadRefused(Text("还没有压测结果", "there is no load result yet"))
        return self._run

    def _judged(self, asked: Sequence[Criterion]) -> list[LoadCriterion]:
        self._result = self._working().judge_also(*asked)
        ids = [criterion.id for criterion in asked]
        return [c for c in self.result.criteria if c.id in ids]

    def _asserted(self, asked: list[LoadCriterion]) -> str:
        """What was asked; then whether the run was as planned, without which no figure means anything."""
        result, always = self.result, ("/entry/customers", "/window", "/books", "/given_up")
        around = [c for c in result.criteria if c.id.endswith(always)]
        if failed := [_told(c) for c in [*asked, *around] if c.state == "FAIL"]:
            raise AssertionError("\n".join(failed))
        for zh, en in result.invalid_reasons:
            raise LoadInvalid(Text(zh, en))
        for criterion in [c for c in [*asked, *around] if c.state != "PASS"]:
            if criterion.state == "INVALID":
                raise LoadInvalid(Text(criterion.text_zh, criterion.text_en))
            raise AssertionError(_told(criterion))
        return "；".join(c.text_zh for c in asked)


def _journey(name: str) -> str:
    """The journey that people call so. ``LoadRefused`` with the nearest one when there is none."""
    known = {word.lower(): key for key, j in JOURNEYS.items() for word in (key, j.title.zh, j.title.en)}
    if found := known.get(name.strip().lower()):
        return found
    near = next(iter(difflib.get_close_matches(name, known, 1, 0.4)), "")
    all_zh, all_en = (
        "、".join(j.title.zh for j in JOURNEYS.values()),
        ", ".join(j.title.en for j in JOURNEYS.values()),
    )
    hint = Text(f"，是否想写“{near}”", f", did you mean “{near}”") if near else Text("", "")
    raise LoadRefused(
        Text(
            f"没有“{name}”这种操作{hint.zh}；有：{all_zh}",
            f"there is no transaction “{name}”{hint.en}; known: {all_en}",
        )
    )


def _told(criterion: LoadCriterion) -> str:
    return f"{criterion.state}：{criterion.text_zh} / {criterion.text_en}"
