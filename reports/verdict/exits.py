"""Entry and exit criteria of a round (准入、准出): what the criteria demand beside the requirements' own rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.evidence.model import Outcome
from reports.verdict.approvals import judge_approvals
from reports.verdict.cells import WORST_FIRST, JudgedRight, judge_rights, strays
from reports.verdict.criteria import CaseRule, DefectRule, UatRule
from reports.verdict.integrity import Given
from reports.verdict.model import CaseOutcome, Judged, Kind, State
from reports.verdict.waivers import Failure, Weighed
from reports.words import Text, joined

Found = tuple[str, Text, Text, Text, State]
"""Id, text, goal, measured, state."""


def judge_entry(given: Given) -> tuple[Judged, ...]:
    """ENTRY-…: what had to hold before the round. A check that is demanded and isn't there is NO EVIDENCE."""
    have = {c.id: c for c in given.evidence.entry}
    made = []
    for id in dict.fromkeys([*given.criteria.entry.checks, *have]):
        check = have.get(id)
        if check is None:
            text, measured = Text(id, id), Text("没有检查", "not looked at")
            made.append(_judged(Kind.ENTRY, f"ENTRY-{id}", text, HOLDS, measured, State.NO_EVIDENCE))
            continue
        state = {"PASS": State.PASS, "FAIL": State.FAIL}.get(check.state, State.NO_EVIDENCE)
        text, measured = Text(check.text_zh, check.text_en), Text(check.measured_zh, check.measured_en)
        made.append(_judged(Kind.ENTRY, f"ENTRY-{id}", text, HOLDS, measured, state))
    return (*made, _customers(given))


HOLDS = Text("成立", "holds")


def _customers(given: Given) -> Judged:
    least, info = given.criteria.entry.min_customers, given.evidence.info
    count = info.customers if info else None
    text, goal = Text("系统中已有的客户数", "Customers in the CRM"), Text(f"≥ {least:,}", f">= {least:,}")
    if count is None:
        unknown = Text("未知", "unknown")
        state = State.NO_EVIDENCE if least else State.PASS
        return _judged(Kind.ENTRY, "ENTRY-data-amount", text, goal, unknown, state)
    state = State.PASS if count >= least else State.FAIL
    return _judged(Kind.ENTRY, "ENTRY-data-amount", text, goal, Text(f"{count:,}", f"{count:,}"), state)


def judge_exit(given: Given, failures: Sequence[Failure], weighed: Sequence[Weighed]) -> tuple[Judged, ...]:
    """EXIT-…: shares of UAT, numbers of cases, stability, defects, rights, manual work, approvals, build."""
    found = [
        *(_uat(rule, given, failures, weighed) for rule in given.criteria.uat),
        *(_number(rule, given) for rule in given.criteria.cases),
        _stable(given),
        *_defects(given, failures),
        *_permissions(given, weighed),
        _manual(given),
        *judge_approvals(given),
        _same_build(given),
    ]
    return tuple(_judged(Kind.EXIT, f"EXIT-{f[0]}", *f[1:]) for f in found)


def _judged(kind: Kind, id: str, text: Text, goal: Text, measured: Text, state: State) -> Judged:
    return Judged(id, kind, kind.name, "M", text, goal, measured, state)


def _uat(rule: UatRule, given: Given, failures: Sequence[Failure], weighed: Sequence[Weighed]) -> Found:
    cases = [c for c in given.cases if _of(rule, c, given)]
    waived = {f.key for w in weighed for f in w.failures}
    good = [c for c in cases if c.outcome is Outcome.PASSED or c.case.key in waived]
    text = Text(rule.text_zh, rule.text_en)
    goal = Text(f"≥ {rule.min_passed_percent}% 通过", f">= {rule.min_passed_percent}% pass")
    if not cases:
        return f"uat-{rule.id}", text, goal, Text("没有这样的用例", "no such case"), State.NO_EVIDENCE
    accepted = sum(c.outcome is not Outcome.PASSED for c in good)
    share = f"{len(good)}/{len(cases)}"
    measured = Text(
        share + (f"（含豁免 {accepted}）" if accepted else ""),
        share + (f" ({accepted} waived)" if accepted else ""),
    )
    enough = len(good) * 100 >= rule.min_passed_percent * len(cases)
    failed = any(c.outcome in (Outcome.FAILED, Outcome.NOT_SUPPORTED) for c in cases)
    state = State.PASS if enough else State.FAIL if failed else State.NO_EVIDENCE
    return f"uat-{rule.id}", text, goal, measured, state


def _of(rule: UatRule, case: CaseOutcome, given: Given) -> bool:
    if rule.area and rule.area != case.case.area:
        return False
    if rule.severity and rule.severity != case.severity:
        return False
    rows = [r for r in given.register if r.id in case.case.requirements and r.in_scope]
    return any(not rule.priority or r.priority == rule.priority for r in rows)


def _number(rule: CaseRule, given: Given) -> Found:
    cases = [
        c for c in given.cases if rule.requirement in c.case.requirements and c.outcome is not Outcome.NOT_RUN
    ]
    text = Text(f"{rule.requirement} 有结果的用例数", f"Cases of {rule.requirement} with a result")
    goal = Text(f"≥ {rule.min_cases}", f">= {rule.min_cases}")
    state = State.PASS if len(cases) >= rule.min_cases else State.NO_EVIDENCE
    return f"cases-{rule.requirement}", text, goal, Text(str(len(cases)), str(len(cases))), state


def _stable(given: Given) -> Found:
    """What needed a second try, and what the first had come to."""
    most = given.criteria.stability.max_unstable_percent
    cases = [c for c in given.cases if c.outcome is not Outcome.NOT_RUN]
    unstable = [c for c in cases if c.unstable]
    text, goal = (
        Text("一次通过（重试后才通过的用例）", "Passed at the first try"),
        Text(f"重试 ≤ {most}%", f"retried <= {most}%"),
    )
    if not cases:
        return "stability", text, goal, Text("没有结果", "no result"), State.NO_EVIDENCE
    ids = ", ".join(f"{c.case.key}" for c in unstable[:3])
    measured = Text(
        f"{len(unstable)}/{len(cases)} {ids}".strip(), f"{len(unstable)}/{len(cases)} {ids}".strip()
    )
    state = State.PASS if len(unstable) * 100 <= most * len(cases) else State.FAIL
    return "stability", text, goal, measured, state


def _defects(given: Given, failures: Sequence[Failure]) -> Iterator[Found]:
    """Open defects by severity, and those that are closed though the run shows them still."""
    defects = given.papers.defects
    for rule in given.criteria.defects:
        yield _open(rule, given)
    if not given.criteria.defects:
        return
    seen = {d.id for f in failures for d in defects.of(f)}
    back = [d.id for d in defects.rows if not d.open and d.id in seen]
    words = Text("、".join(back) or "无", ", ".join(back) or "none")
    text = Text("已关闭的缺陷没有再出现", "No closed defect shows again")
    yield "defects-closed", text, Text("无", "none"), words, State.FAIL if back else State.PASS


def _open(rule: DefectRule, given: Given) -> Found:
    defects, id = given.papers.defects, f"defects-{rule.severity}"
    text = Text(f"未解决的缺陷，严重程度 {rule.severity}", f"Open defects of severity {rule.severity}")
    goal = Text(f"≤ {rule.max_open}", f"<= {rule.max_open}")
    if not defects.stated:
        return (
            id,
            text,
            goal,
            Text("没有缺陷清单（defects.toml）", "no list of defects (defects.toml)"),
            State.NO_EVIDENCE,
        )
    found = [d.id for d in defects.rows if d.open and d.severity == rule.severity]
    words = f"{len(found)} {', '.join(found[:4])}".strip()
    return id, text, goal, Text(words, words), State.PASS if len(found) <= rule.max_open else State.FAIL


def _permissions(given: Given, weighed: Sequence[Weighed]) -> Iterator[Found]:
    """The matrix role × whose × object × action: each cell as the table has it, each denial with its control."""
    if not given.criteria.permissions.required and not given.evidence.permissions:
        return
    cells = judge_rights(given, {f.key for w in weighed for f in w.failures})
    least = len(given.papers.rights)
    text, goal = (
        Text("权限矩阵", "Matrix of rights"),
        Text(f"{least} 格，逐格相符", f"{least} cells, each as stated"),
    )
    yield "permissions", text, goal, *_matrix(cells, list(strays(given)), least)


def _matrix(cells: Sequence[JudgedRight], faults: Sequence[Text], least: int) -> tuple[Text, State]:
    if not least:
        return Text("没有权限矩阵表", "there is no table of rights"), State.NO_EVIDENCE
    for state in WORST_FIRST[:4]:
        bad = [c for c in cells if c.state is state]
        if state is State.NO_EVIDENCE and faults:
            return joined([*faults[:2], Text(f"共 {len(faults)} 处", f"{len(faults)} in all")]), state
        if bad:
            where = "·".join(bad[0].right.place)
            return Text(
                f"{len(bad)}/{least} 格，{bad[0].why.zh}：{where}",
                f"{len(bad)} of {least} cells: {bad[0].why.en}: {where}",
            ), state
    waived = sum(c.state is State.WAIVED for c in cells)
    zh, en = (f"（含豁免 {waived}）", f" ({waived} waived)") if waived else ("", "")
    return Text(f"{least} 格{zh}", f"{least} cells{en}"), State.PASS


def _manual(given: Given) -> Found:
    """A case that a person has to do counts only with that person's name."""
    cases = [c for c in given.cases if c.manual]
    nameless = [c.case.key for c in cases if c.outcome is not Outcome.NOT_RUN and not c.by.strip()]
    text, goal = (
        Text("人工场景由具名的人完成", "Manual scenarios were done by name"),
        Text("均有姓名", "each with a name"),
    )
    if nameless:
        return (
            "manual",
            text,
            goal,
            Text(f"没有姓名：{nameless[0]}", f"without a name: {nameless[0]}"),
            State.NO_EVIDENCE,
        )
    return "manual", text, goal, Text(f"{len(cases)} 个", str(len(cases))), State.PASS


def _same_build(given: Given) -> Found:
    text = Text("证据属于要上线的版本", "The evidence is of the build that goes live")
    goal = Text(
        given.papers.release.build or "由声明或配置指纹证明",
        given.papers.release.build or "shown by statement or configuration",
    )
    same = given.same
    return "build", text, goal, same.words, State.PASS if same.proven else State.NO_EVIDENCE
