"""One load run from the sign-in to the verdict on its criteria, seen from outside the generator.

Nothing here imports Locust or gevent: the load is made by a process of its own (``load.generator``). What it
told is kept whatever dies, and a run that was cut short is incomplete and passes nothing.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from drivers.errors import CrmRefused, CrmUnreachable, NotSupportedByTarget
from drivers.settings import Settings
from drivers.words import Text
from load.aftermath import DataCheck, check, tidy
from load.assess import Gathered, assess
from load.beside import Beside
from load.crew import told
from load.drafts import companies
from load.entry import LoadRefused, as_raised, check_allowed, window_cut_to
from load.exchange import BUILD, Config, Go, Team, Tick, builder
from load.generator import Generator, GeneratorLost, free_port
from load.plan import Criterion, Profile
from load.progress import Progress, Watch
from load.stages import Patience
from reports.evidence.model import LoadResult
from reports.evidence.write import RunFolder

Say = Callable[[Text], None]
Show = Callable[[Progress], None]
HANDS = 4
"""How many tidy up at the same time."""


class LoadRun:
    """A load run in its steps: ``prepare`` signs the reps in, ``work`` measures, ``tidy`` removes, ``close``."""

    def __init__(
        self,
        settings: Settings,
        profile: Profile,
        *,
        scenario: str,
        mark: str,
        out: Path,
        say: Say,
        show: Show = lambda _: None,
        build: str = BUILD,
        team: Team | None = None,
        web: bool = False,
    ) -> None:
        """``profile`` is what is planned; ``out`` the run folder; ``mark`` the run's mark, which every name carries."""
        check_allowed(settings, profile)
        self.settings, self.profile, self.scenario, self.out = settings, profile, scenario, out
        # a mark of its own below the run's: what other scenarios make must not count as confirmed here
        self.mark = f"{mark}L{secrets.token_hex(2)}"
        self._say, self._show, self._build, self._team = say, show, build, team
        self._web = web
        self._crm = builder(build)(settings, "http")
        self.keeper = self._crm.keeper
        self._generator: Generator | None = None
        self._beside: Beside | None = None
        self.began = False
        """Whether the reps were told to begin: from then on there may be something to remove."""
        self.gathered = Gathered(profile=profile, scenario=scenario, settings=settings)

    def prepare(self) -> None:
        """Sign every rep in, outside the measured window.

        Raises ``CrmUnreachable``, ``CrmRefused`` or ``NotSupportedByTarget`` as the first rep met it.
        """
        count = self.profile.reps.count
        self._say(Text(f"{count} 名销售代表正在登录", f"{count} reps are signing in"))
        folder = self.out / "load" / "raw" / f"{self.scenario}-{self.mark}"
        config = Config(
            settings=self.settings,
            profile=self.profile,
            mark=self.mark,
            build=self._build,
            parent=os.getpid(),
            companies=companies(),
            team=self._team,
            web_port=free_port() if self._web else 0,
        )
        self._generator = Generator(folder, config)
        if config.web_port:
            address = f"http://127.0.0.1:{config.web_port}"
            self._say(Text(f"Locust 自带的网页：{address}", f"Locust's own web page: {address}"))
        self._beside = Beside(folder / "beside", self.settings, self.profile, self.mark, self._build)
        heard = self._noting(Watch(self.profile, self._show).heard)
        joining_s = self._team.join_within_s if self._team else 0.0
        ready = self._generator.until("ready", self.profile.reps.sign_in_within_s + joining_s, heard)
        if ready.problems:
            raise as_raised(ready.problems, count)
        self.gathered.names = ready.names
        for why in self._beside.ready():
            self._say(Text(f"旁路测量没有准备好：{why}", f"what measures beside the load isn't ready: {why}"))

    def work(
        self, *, window_s: float | None = None, think_s: tuple[float, float] | None = None
    ) -> LoadResult:
        """Let the signed-in reps work for the window, judge, and keep the result in the run folder.

        ``window_s`` and ``think_s`` replace the profile's as *planned*. Whatever breaks, there is a result.
        """
        generator = self._prepared()
        go = self._planned(window_s, think_s)
        self.gathered.customers_before = self._customers()
        self._keep()
        self._say(Text(f"开始录入，测量 {go.window_s:g} 秒", f"work begins, measured for {go.window_s:g} s"))
        heard = self._noting(Watch(self.profile, self._heard).heard)
        try:
            self.gathered.crm_before = self._health()
            self.began = True
            generator.go(go)
            generator.until("window", go.ramp_s + 30, heard)
            generator.until("drain", go.window_s + 30, self._patient(generator, heard))
            self._stop_beside()
            self.gathered.crm_after = self._health()
            generator.until("done", go.drain_s + 30, heard)
        except GeneratorLost as lost:
            self.gathered.lost = str(lost)
            self._say(Text(f"压测中断：{lost}", f"the load was cut short: {lost}"))
        finally:
            generator.stop()
            self._stop_beside()
            self.gathered.ticks = generator.ticks
            self._keep()
        return self.judged()

    def judge_also(self, *criteria: Criterion) -> LoadResult:
        """Judge by these too, each in place of the profile's one for the same thing, and keep the result."""
        by_id = {c.id: c for c in (*self.gathered.profile.criteria, *criteria)}
        self.gathered.profile = self.gathered.profile.model_copy(update={"criteria": list(by_id.values())})
        return self._keep()

    def tidy(self, progress: Callable[[int, int], None] = lambda done, of: None) -> int:
        """Remove what the reps made; what is left goes to the run's ledger. Answers how many are left."""
        crms = [builder(self._build)(self.settings, "http") for _ in range(HANDS)]
        try:
            hands = [crm.keeper for crm in crms]
            return tidy(hands, self.mark, self.out / "ledger.jsonl", self._say, progress)
        finally:
            for crm in crms:
                crm.close()

    def close(self) -> None:
        """Stop whatever still runs."""
        if self._generator:
            self._generator.stop()
        self._stop_beside()
        self._crm.close()

    def __enter__(self) -> LoadRun:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _prepared(self) -> Generator:
        if self._generator is None:
            raise LoadRefused(Text("销售代表还没有登录", "the reps aren't signed in yet"))
        return self._generator

    def _planned(self, window_s: float | None, think_s: tuple[float, float] | None) -> Go:
        """What the generator is told; the plan itself doesn't change when the window is cut for development."""
        window, reps = self.profile.window, self.profile.reps
        planned_s, think = window_s or window.measured_s, think_s or reps.think_s
        self.profile = self.profile.changed(window={"measured_s": planned_s}, reps={"think_s": think})
        self.gathered.profile = self.profile
        self.gathered.began = datetime.now(UTC)
        return Go(
            ramp_s=window.ramp_s,
            window_s=min(planned_s, window_cut_to() or planned_s),
            drain_s=window.drain_s,
            think_s=think,
        )

    def _patient(self, generator: Generator, heard: Callable[[Tick], None]) -> Callable[[Tick], None]:
        """What hears each tick, and ends the window early when the profile's rule says so."""
        rule = self.profile.window.stop_when
        if rule is None:
            return heard
        patience = Patience(rule)

        def listen(tick: Tick) -> None:
            heard(tick)
            waiting = [(one.name, one.began) for one in tick.open]
            why = patience.heard(tick.samples, waiting, tick.at)
            if why and self.gathered.stopped is None and tick.phase == "window":
                self.gathered.stopped = why
                self._say(why)
                generator.end_early()

        return listen

    def _stop_beside(self) -> None:
        if self._beside:
            self.gathered.beside = self._beside.stop()
            for why in self._beside.lost():
                self._say(Text(f"旁路测量中断：{why}", f"what measures beside the load has ended: {why}"))

    def _noting(self, heard: Callable[[Tick], None]) -> Callable[[Tick], None]:
        """Also say at once what happened to a worker."""

        def listen(tick: Tick) -> None:
            heard(tick)
            for one in told(tick.notes):
                self._say(one)

        return listen

    def _heard(self, progress: Progress) -> None:
        self._show(progress)
        if self._generator and progress.window_t is not None and int(progress.window_t) % 5 == 4:
            self.gathered.ticks = self._generator.ticks
            self.gathered.beside = self._beside.lines() if self._beside else []
            self._keep()

    def judged(self) -> LoadResult:
        """Check the data (PERF-06) and judge what was gathered, however far it got."""
        self._say(Text("核对系统中的数据", "checking the data in the CRM"))
        self.gathered.data = self._check()
        self.gathered.customers_after = self._customers()
        return self._keep()

    def _check(self) -> DataCheck:
        owners = {
            rep: {name, person.name, person.user}
            for (rep, name), person in zip(
                sorted(self.gathered.names.items()),
                self.settings.target.load_reps(self.profile.reps.count),
                strict=True,
            )
        }
        return check(self.keeper, self.mark, owners)

    def _keep(self) -> LoadResult:
        """Write down what is known so far; until the end it says that it is incomplete.

        What can't be written down any more (the disk is full) makes the run incomplete too; what was kept stays.
        """
        result = assess(self.gathered)
        try:
            RunFolder(self.out).load(result)
        except OSError as full:
            if not self.gathered.lost:
                self._say(Text(f"无法写入结果：{full}", f"the result can't be written down: {full}"))
            self.gathered.lost = self.gathered.lost or f"{full}"
            result = assess(self.gathered)
        return result

    def _customers(self) -> int | None:
        try:
            return self.keeper.customers_total()
        except (CrmUnreachable, CrmRefused, NotSupportedByTarget):
            return None

    def _health(self) -> dict[str, float]:
        """The CRM's own processor time and memory, where its target can tell; else nothing."""
        ask = getattr(self.keeper, "health", None)
        if ask is None:
            return {}
        try:
            return {k: float(v) for k, v in dict(ask()).items()} | {"at": time.monotonic()}
        except (CrmUnreachable, CrmRefused, NotSupportedByTarget, TypeError, ValueError):
            return {}


def run_load(
    settings: Settings,
    profile: Profile,
    *,
    scenario: str,
    mark: str,
    out: Path,
    say: Say,
    show: Show = lambda _: None,
    users: int | None = None,
    window_s: float | None = None,
    build: str = BUILD,
) -> LoadResult:
    """Sign in, measure, judge, remove: the whole run. The result is in ``out/load/<scenario>.json`` too.

    Raises ``LoadRefused`` before the first request, and what ``LoadRun.prepare`` raises; after that never.
    """
    chosen = profile.changed(reps={"count": users}) if users else profile
    run = LoadRun(settings, chosen, scenario=scenario, mark=mark, out=out, say=say, show=show, build=build)
    with run:
        run.prepare()
        result = run.work(window_s=window_s)
        run.tidy()
    return result
