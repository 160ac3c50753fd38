"""Whether the evidence can be trusted at all. Each function judges one thing; any doubt is NO EVIDENCE."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reports.evidence.model import Evidence, LoadResult, Outcome
from reports.verdict.criteria import Criteria
from reports.verdict.model import CaseOutcome, Judged, Kind, State
from reports.verdict.papers import Papers
from reports.verdict.register import Register
from reports.verdict.release import Sameness, sameness
from reports.words import Text, joined, same

CLOCKS_DIFFER = timedelta(minutes=5)
"""So far may the clocks of the machines that took part differ."""
CHANNELS = ("ui", "http")
NO_BUILD_AFTER = Text(
    "结束时 CRM 没有答出版本，无从知道测试期间是否变过：请让 CRM 保持运行到结束，重跑一轮",
    "the CRM told no build at the end, so it may have changed: keep it answering to the end and run again",
)
UNKNOWN_BUILDS = ("", "unknown", "未知", "?", "none", "-")


@dataclass(frozen=True)
class Given:
    """All that a judgement has at hand."""

    evidence: Evidence
    cases: tuple[CaseOutcome, ...]
    register: Register
    criteria: Criteria
    now: datetime
    papers: Papers = Papers()

    @property
    def today(self) -> date:
        """The project's day, the same on every machine."""
        return self.papers.release.day(self.now)

    @property
    def same(self) -> Sameness:
        """Whether the evidence is of what goes live."""
        info, papers = self.evidence.info, self.papers
        known = (info.build.strip(), info.configuration, info.run) if info else ("", "", "")
        return sameness(*known, papers.release, papers.people, self.today)


Found = tuple[Text, Text, Text, State]
"""Text, goal, measured, state."""
NONE = Text("无", "none")


def judge_integrity(given: Given) -> tuple[Judged, ...]:
    """The criteria EVD-01… on the evidence as a whole."""
    made = []
    for number, check in enumerate(CHECKS, 1):
        text, goal, measured, state = check(given)
        made.append(Judged(f"EVD-{number:02}", Kind.EVIDENCE, "EVD", "M", text, goal, measured, state))
    return tuple(made)


def _found(text: Text, goal: Text, faults: Sequence[Text], fine: Text | None = None) -> Found:
    """PASS when nothing was found; else NO EVIDENCE with the first three findings."""
    if not faults:
        return text, goal, fine or goal, State.PASS
    more = len(faults) - 3
    tail = [Text(f"另有 {more} 处", f"{more} more")] if more > 0 else []
    return text, goal, joined([*faults[:3], *tail]), State.NO_EVIDENCE


def _sealed(given: Given) -> Found:
    faults = [] if given.evidence.sealed else [Text("未封存，或封存后有变动", "not sealed, or changed since")]
    goal = Text("已封存，封存后无变动", "sealed, unchanged since")
    return _found(Text("证据已封存", "The evidence is sealed"), goal, faults)


def _readable(given: Given) -> Found:
    faults = [
        Text(f"{p.where}：{p.message_zh}", f"{p.where}: {p.message_en}") for p in given.evidence.problems
    ]
    return _found(
        Text("每个证据文件都可读、可信", "Every file of the evidence can be read and trusted"), NONE, faults
    )


def _planned(given: Given) -> Found:
    text = Text("测试计划完整", "The plan of the run is complete")
    goal = Text("计划存在，用例不重复", "there is a plan, no case is in it twice")
    manifest = given.evidence.manifest
    if not manifest or not manifest.cases:
        return _found(text, goal, [Text("没有计划，或计划中没有用例", "no plan, or no case in it")])
    counts = Counter(case.key for case in manifest.cases)
    faults = [Text(f"{key} 出现 {n} 次", f"{key} is there {n} times") for key, n in counts.items() if n > 1]
    for case in manifest.cases:
        if case.channel not in CHANNELS or not case.key.endswith(f"@{case.channel}"):
            faults.append(
                Text(f"{case.key} 的渠道 {case.channel} 不对", f"{case.key}: channel {case.channel} is wrong")
            )
    return _found(text, goal, faults, Text(f"{len(counts)} 个用例", f"{len(counts)} cases"))


def _features(given: Given) -> Found:
    manifest = given.evidence.manifest
    faults = [
        Text(f"{u.feature}:{u.line} {u.message_zh}", f"{u.feature}:{u.line} {u.message_en}")
        for u in (manifest.unreadable if manifest else ())
    ]
    return _found(Text("没有读不懂的场景文件", "No feature file was unreadable"), NONE, faults)


def _whole(given: Given) -> Found:
    text, goal = (
        Text("执行了整套测试并已结束", "The whole suite ran, to its end"),
        Text("整套", "the whole suite"),
    )
    info = given.evidence.info
    if not info:
        return _found(text, goal, [Text("没有运行记录", "no record of the run")])
    faults = [Text("只执行了一部分", "only a part was run")] if info.partial else []
    if not info.finished:
        faults.append(Text("没有结束记录", "the end was not recorded"))
    return _found(text, goal, faults)


def _enough(given: Given) -> Found:
    least = given.criteria.evidence.min_cases
    count = sum(c.outcome is not Outcome.NOT_RUN for c in given.cases)
    measured = Text(f"{count} 个", str(count))
    state = State.PASS if count >= least and count else State.NO_EVIDENCE
    goal = Text(f"≥ {least} 个", f"≥ {least}")
    return Text("有结果的用例数", "Cases with a result"), goal, measured, state


def _known(given: Given) -> Found:
    faults = []
    for id in sorted({r for c in given.cases for r in c.case.requirements} - given.register.ids):
        faults.append(Text(f"登记册中没有 {id}", f"{id} isn't in the register"))
    for case in given.cases:
        if not case.case.requirements and case.outcome is not Outcome.PASSED:
            faults.append(
                Text(
                    f"{case.case.key} 不属于任何需求且未通过",
                    f"{case.case.key} has no requirement and didn't pass",
                )
            )
    text = Text("场景与需求登记册一致", "Scenarios and register agree")
    return _found(text, Text("需求编号都在册", "every id is in the register"), faults)


def _fresh(given: Given) -> Found:
    days = given.criteria.evidence.max_age_days
    text, goal = Text("证据没有过期", "The evidence is recent"), Text(f"≤ {days} 天", f"≤ {days} days")
    began, ended = (_time(given, name) for name in ("started", "finished"))
    if not began or not ended or ended < began:
        return text, goal, Text("起止时间不明", "start or end unknown"), State.NO_EVIDENCE
    if ended > given.now + CLOCKS_DIFFER:
        return text, goal, Text("时间在将来", "dated in the future"), State.NO_EVIDENCE
    age = (given.now - began) / timedelta(days=1)
    state = State.PASS if age <= days else State.NO_EVIDENCE
    return text, goal, Text(f"{max(age, 0):.1f} 天", f"{max(age, 0):.1f} days"), state


def _time(given: Given, name: str) -> datetime | None:
    words = str(getattr(given.evidence.info, name, "") or "")
    return moment(words)


def moment(words: str) -> datetime | None:
    """A time as ISO 8601 with zone; ``None`` when it is none or has no zone."""
    try:
        time = datetime.fromisoformat(words)
    except ValueError:
        return None
    return time if time.tzinfo else None


def _build(given: Given) -> Found:
    info = given.evidence.info
    build = info.build.strip() if info else ""
    known = build.lower() not in UNKNOWN_BUILDS
    stated = not given.papers.release.build and given.same.proven
    faults = [] if known or stated else [Text("版本未知", "the build is unknown")]
    after = info.build_after.strip() if info else ""
    if after and after != build:
        words = f"{build} → {after}"
        faults.append(Text(f"测试期间版本变了：{words}", f"the build changed during the run: {words}"))
    elif known and not after:
        faults.append(NO_BUILD_AFTER)
    text = Text("被测 CRM 的版本明确", "The build of the CRM is known")
    fine = same(build) if known else given.same.words
    return _found(
        text, Text("有版本号，测试期间不变", "a build is stated, the same to the end"), faults, fine
    )


def _attempts(given: Given) -> Found:
    most = given.criteria.evidence.max_attempts
    faults = list(_suspicious(given, most))
    text = Text("每个结果属于本次运行且只计一次", "Each result belongs to this run and counts once")
    return _found(text, Text(f"每例 ≤ {most} 次", f"≤ {most} tries each"), faults)


def _suspicious(given: Given, most: int) -> Iterator[Text]:
    began = _time(given, "started")
    for key, attempts in sorted(given.evidence.results.items()):
        if len(attempts) > most:
            yield Text(f"{key} 跑了 {len(attempts)} 次", f"{key} was tried {len(attempts)} times")
        if len({(r.start, r.stop) for r in attempts}) < len(attempts):
            yield Text(f"{key} 的结果重复", f"{key}: a result is there twice")
        for result in attempts:
            if result.stop < result.start or result.start <= 0:
                yield Text(f"{key} 的时间不可能", f"{key}: impossible times")
            elif began and result.start < (began - CLOCKS_DIFFER).timestamp() * 1000:
                yield Text(f"{key} 的结果早于本次运行", f"{key}: a result from before this run")
            elif result.stop > (given.now + CLOCKS_DIFFER).timestamp() * 1000:
                yield Text(f"{key} 的结果在将来", f"{key}: a result from the future")


def _loads(given: Given) -> Found:
    text = Text("负载结果属于本次运行", "Load results belong to this run")
    faults = [fault for load in given.evidence.loads for fault in _strange(load, given)]
    many = Counter(load.scenario for load in given.evidence.loads)
    faults += [Text(f"{s} 有 {n} 份", f"{s} is there {n} times") for s, n in many.items() if n > 1]
    return _found(text, Text("同一系统、同一计划、同一时段", "same CRM, same plan, same time"), faults)


def _strange(load: LoadResult, given: Given) -> Iterator[Text]:
    info, name = given.evidence.info, load.scenario
    if name not in {c.case.scenario for c in given.cases}:
        yield Text(f"计划中没有 {name}", f"{name} isn't in the plan")
    if info and (load.target, load.address.rstrip("/")) != (info.target, info.address.rstrip("/")):
        where = f"{load.target} {load.address}"
        yield Text(f"{name} 测的是 {where}", f"{name} measured {where}")
    began, time = _time(given, "started"), moment(load.started)
    if not time or not began or not began - CLOCKS_DIFFER <= time <= given.now + CLOCKS_DIFFER:
        yield Text(f"{name} 不是本次运行时测的", f"{name} wasn't measured during this run")


def _register(given: Given) -> Found:
    """An emptied register or checklist would pass everything; it proves nothing."""
    rows = [r for r in given.register if r.in_scope]
    musts = sum(r.priority == "M" and not r.checklist for r in rows)
    items = sum(r.checklist for r in rows)
    text, goal = (
        Text("登记册与检查清单不为空", "Register and checklist aren't empty"),
        Text("各 ≥ 1 项", "≥ 1 each"),
    )
    measured = Text(
        f"必备需求 {musts} 项，检查项 {items} 项", f"{musts} must requirements, {items} checklist items"
    )
    return text, goal, measured, State.PASS if musts and items else State.NO_EVIDENCE


CHECKS: tuple[Callable[[Given], Found], ...] = (
    _sealed,
    _readable,
    _planned,
    _features,
    _whole,
    _enough,
    _known,
    _fresh,
    _build,
    _attempts,
    _loads,
    _register,
)
