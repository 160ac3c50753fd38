"""The live view of a load run in the terminal: who is at work, how fast the CRM is, time left."""

from __future__ import annotations

from collections import deque
from types import TracebackType

from rich.box import HORIZONTALS, SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text as Styled

from drivers.words import Lang, Text
from load.journeys import JOURNEYS
from load.plan import Profile
from load.progress import Progress
from reports.evidence.model import WORKER_STATES, LoadResult

PHASES = {
    "signing_in": Text("登录", "signing in"),
    "ready": Text("就绪", "ready"),
    "ramp": Text("陆续开始", "starting, one after another"),
    "window": Text("测量中", "measuring"),
    "drain": Text("等待未完成的操作", "waiting for what is under way"),
    "done": Text("结束", "done"),
}
STATES = {
    "PASS": (Text("通过", "PASS"), "green"),
    "FAIL": (Text("未通过", "FAIL"), "bold red"),
    "NO EVIDENCE": (Text("无证据", "NO EVIDENCE"), "yellow"),
    "INVALID": (Text("无效", "INVALID"), "magenta"),
}
BARS = " ▁▂▃▄▅▆▇█"
MARKS = {"good": ("✓", "green"), "bad": ("✗", "bold red"), "open": ("…", "yellow")}


class LiveView:
    """A context; ``show`` takes each ``Progress``. On anything but a terminal it prints a line now and then."""

    def __init__(self, console: Console, profile: Profile, lang: Lang) -> None:
        self._console, self._profile, self._lang = console, profile, lang
        self._means: deque[float] = deque(maxlen=60)
        self._live = Live(console=console, refresh_per_second=4, transient=True)
        self._told = ""

    def __enter__(self) -> LiveView:
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._live.stop()

    def say(self, what: Text) -> None:
        """A line above the live part."""
        self._console.print(what.in_(self._lang), markup=False, highlight=False)

    def show(self, progress: Progress) -> None:
        """Where things stand now."""
        if progress.phase == "window":
            self._means.append(progress.mean_ms)
        if self._console.is_terminal:
            self._live.update(self._panel(progress))
        elif progress.phase != self._told:
            self._told = progress.phase
            if progress.phase in ("ramp", "window", "drain"):
                self.say(PHASES[progress.phase])

    def _panel(self, now: Progress) -> RenderableType:
        figures = Table.grid(padding=(0, 3))
        figures.add_row(*(Styled(t.in_(self._lang), style="dim") for t in _HEADINGS))
        figures.add_row(
            f"{now.reps} / {now.planned or now.of}",
            f"{now.rate:.1f}",
            f"{now.mean_ms / 1000:.3f} s",
            f"{now.p95_ms / 1000:.3f} s",
            Styled(str(now.failed), style="bold red" if now.failed else "green"),
            str(now.in_flight),
            f"{now.lag_ms:.0f} ms",
        )
        return Panel(
            Group(self._time(now), Styled(), figures, Styled(), self._history(), *self._criteria(now)),
            title=Text(self._profile.title, self._profile.title_en).in_(self._lang),
            title_align="left",
            box=HORIZONTALS,
            border_style="red" if now.failed or any(c.colour == "bad" for c in now.criteria) else "cyan",
            width=min(96, self._console.width),
        )

    def _criteria(self, now: Progress) -> list[RenderableType]:
        """Each criterion as it stands; what doesn't hold comes first, so that it's seen on a small screen."""
        if not now.criteria:
            return []
        table = Table.grid(padding=(0, 2))
        order = {"bad": 0, "open": 1, "good": 2}
        room = max(4, self._console.height - 14)
        for one in sorted(now.criteria, key=lambda c: order[c.colour])[:room]:
            mark, style = MARKS[one.colour]
            told = [one.what.in_(self._lang), one.found.in_(self._lang), one.goal.in_(self._lang)]
            table.add_row(
                Styled(mark, style=style),
                *(Styled(t, style=style) for t in told[:2]),
                Styled(told[2], style="dim"),
            )
        hidden = len(now.criteria) - room
        if hidden > 0:
            table.add_row(
                "", Styled(Text(f"另有 {hidden} 项", f"{hidden} more").in_(self._lang), style="dim")
            )
        return [Styled(), table]

    def _time(self, now: Progress) -> RenderableType:
        line = Table.grid(padding=(0, 2))
        gone = now.window_t or (now.window_s if now.phase in ("drain", "done") else 0.0)
        left = max(0.0, now.window_s - gone)
        line.add_row(
            Styled(PHASES[now.phase].in_(self._lang), style="bold"),
            ProgressBar(total=now.window_s, completed=gone, width=40),
            Text(f"还剩 {left:.0f} 秒", f"{left:.0f} s left").in_(self._lang),
        )
        return line

    def _history(self) -> RenderableType:
        """The mean of the last seconds against the tightest limit: a full block is the limit."""
        limit = min(
            (c.at_most for c in self._profile.criteria if c.measure == "mean" and c.at_most), default=0.0
        )
        line = Styled(Text("平均响应  ", "mean time  ").in_(self._lang), style="dim")
        for mean in self._means:
            height = min(1.0, mean / 1000 / limit) if limit else 0.0
            line.append(BARS[max(1, round(height * 8))], style="red" if height >= 1 else "cyan")
        return line.append(
            Text(f"  满格 = {limit:g} 秒", f"  full = {limit:g} s").in_(self._lang), style="dim"
        )


_HEADINGS = (
    Text("在岗", "at work"),
    Text("每秒完成", "per second"),
    Text("平均", "mean"),
    Text("95% 以内", "95 % within"),
    Text("失败", "failed"),
    Text("未返回", "under way"),
    Text("压力机迟滞", "own lag"),
)


def show_result(console: Console, result: LoadResult, lang: Lang) -> None:
    """The criteria as a table, then the figures they rest on."""
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    for heading in (Text("结果", "state"), Text("要求", "requirement"), Text("说明", "what was found")):
        table.add_column(heading.in_(lang), overflow="fold", no_wrap=heading.en != "what was found")
    for criterion in result.criteria:
        told = Text(criterion.text_zh, criterion.text_en).in_(lang)
        table.add_row(
            Styled(STATES[criterion.state][0].in_(lang), style=STATES[criterion.state][1]),
            criterion.requirement,
            Styled(told),
        )
    console.print()
    console.print(table)
    console.print()
    for note in [n for n in result.notes if n not in result.invalid_reasons]:
        console.print(Text(*note).in_(lang), style="yellow", markup=False, highlight=False)
    for reason in result.invalid_reasons:
        console.print(Text(*reason).in_(lang), style="magenta", markup=False, highlight=False)
    console.print(_figures(result).in_(lang), style="dim", markup=False, highlight=False)


def _figures(result: LoadResult) -> Text:
    made, crm = result.generator, result.crm
    zh = [
        f"压力机：处理器 {made['cpu_share']:.1%}（单核），迟滞 {made['lag_p99_ms']:.1f} 毫秒，内存 {made['memory_mb']:.0f} MB"
    ]
    en = [
        f"generator: {made['cpu_share']:.1%} of a core, lag {made['lag_p99_ms']:.1f} ms, {made['memory_mb']:.0f} MB"
    ]
    for one in result.workers:
        state = Text(*WORKER_STATES[one.state])
        zh.append(
            f"　工作机 {one.name}：{state.zh}，最多 {one.reps} 人，处理器 {one.cpu_share:.1%}，迟滞 {one.lag_p99_ms:.1f} 毫秒，内存 {one.memory_mb:.0f} MB"
        )
        en.append(
            f"  worker {one.name}: {state.en}, at most {one.reps} reps, {one.cpu_share:.1%} of a core, lag {one.lag_p99_ms:.1f} ms, {one.memory_mb:.0f} MB"
        )
    if "cpu_share" in crm:
        zh.append(f"CRM：处理器 {crm['cpu_share']:.1%}（单核），内存 {crm.get('memory_mb', 0):.0f} MB")
        en.append(f"CRM: {crm['cpu_share']:.1%} of a core, {crm.get('memory_mb', 0):.0f} MB")
    for kind in result.transactions:
        zh.append(
            f"{JOURNEYS[kind.name].title.zh}：{kind.count} 次，平均 {kind.mean_ms:.0f}、95% {kind.p95_ms:.0f}、最慢 {kind.max_ms:.0f} 毫秒"
        )
        en.append(
            f"{JOURNEYS[kind.name].title.en}: {kind.count}, mean {kind.mean_ms:.0f}, p95 {kind.p95_ms:.0f}, max {kind.max_ms:.0f} ms"
        )
    return Text("\n".join(zh), "\n".join(en))
