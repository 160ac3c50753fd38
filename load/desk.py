"""What the sentences about load work with: five calls, free of Locust. Get it as a fixture, close it afterwards.

::

    load.have_customers(50_000)              # 假如 系统中已有 50000 个客户
    load.sign_in(100)                        # 而且 100 名销售代表已登录
    load.record_for(60, think_s=(1, 5))      # 当   他们在 60 秒内持续录入客户，每录完一个停顿 1 至 5 秒
    load.held("mean", at_most=3)             # 那么 录入客户的平均响应时间不超过 3 秒
    load.held("errors", at_most=0)           # 而且 没有一次录入失败
    load.data_right()                        # 而且 新增客户数等于保存成功的次数，客户编号无重复
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from drivers.settings import Settings
from drivers.words import Text
from load.entry import LoadRefused
from load.exchange import BUILD, builder
from load.plan import Criterion, Measure, load_profile
from load.runner import LoadRun, Say, Show
from reports.evidence.model import LoadCriterion, LoadResult


class LoadDesk:
    """One load scenario. What the sentences say replaces what the profile says; the rest is the profile's."""

    def __init__(
        self,
        settings: Settings,
        *,
        scenario: str,
        mark: str,
        out: Path,
        say: Say = lambda _: None,
        show: Show = lambda _: None,
        profile: str = "recording",
        build: str = BUILD,
    ) -> None:
        """``out`` is the run folder, ``mark`` the mark that every name carries, ``scenario`` names the result."""
        self._settings, self._profile = settings, load_profile(profile)
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
        """Sign ``reps`` reps in, each with an account of their own, in the load generator; not measured."""
        self._profile = self._profile.changed(reps={"count": reps})
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

    # when

    def record_for(self, window_s: float, think_s: tuple[float, float] = (1.0, 5.0)) -> LoadResult:
        """Let them record customers for ``window_s`` s, each pausing ``think_s`` s; blocks until it's judged."""
        if self._run is None:
            raise LoadRefused(Text("还没有销售代表登录", "no rep has signed in yet"))
        self._result = self._run.work(window_s=window_s, think_s=think_s)
        return self._result

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
        transaction: str = "record_customer",
        requirement: str = "PERF-01",
    ) -> str:
        """Judge ``measure`` by the limit of the sentence, in the result too; ``AssertionError`` unless it holds.

        Times in s. Answers the sentence with the measured value.
        """
        asked = Criterion(
            requirement=requirement,
            measure=measure,
            transaction=transaction,
            at_most=at_most,
            at_least=at_least,
        )
        if self._run is None:
            raise LoadRefused(Text("还没有压测结果", "there is no load result yet"))
        self._result = self._run.judge_also(asked)
        judged = next(c for c in self.result.criteria if c.id == asked.id)
        return self._asserted([judged])

    def data_right(self) -> str:
        """PERF-06: as many stored as confirmed, numbers unique, every customer with the rep who recorded it."""
        return self._asserted([c for c in self.result.criteria if c.requirement == "PERF-06"])

    def _asserted(self, asked: list[LoadCriterion]) -> str:
        """What was asked; then whether the run was as planned, without which no figure means anything."""
        result, always = self.result, ("/entry/customers", "/window", "/books")
        around = [c for c in result.criteria if c.id.endswith(always)]
        for criterion in [c for c in [*asked, *around] if c.state == "FAIL"]:
            raise AssertionError(_told(criterion))
        for zh, en in result.invalid_reasons:
            raise AssertionError(f"结果无效：{zh} / INVALID: {en}")
        for criterion in [c for c in [*asked, *around] if c.state != "PASS"]:
            raise AssertionError(_told(criterion))
        return "；".join(c.text_zh for c in asked)

    # afterwards

    def close(self, progress: Callable[[int, int], None] = lambda done, of: None) -> int:
        """Stop what runs and remove what the reps made; answers how many records are left (see the ledger)."""
        if self._run is None:
            return 0
        try:
            return self._run.tidy(progress) if self._run.began else 0
        finally:
            self._run.close()


def _told(criterion: LoadCriterion) -> str:
    return f"{criterion.state}：{criterion.text_zh} / {criterion.text_en}"
