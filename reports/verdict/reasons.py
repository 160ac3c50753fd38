"""At most five reasons for the first page, heaviest first, and the open risks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from reports.evidence.model import Outcome
from reports.verdict.ids import ranges
from reports.verdict.integrity import Given
from reports.verdict.model import Judged, Kind, Reason, State
from reports.verdict.waivers import Failure, Standing, Weighed
from reports.words import Text, joined

MOST = 5
PYTHON_WORD = re.compile(r"^(\w+\.)*\w*(Error|Exception|NotReached|CrmRefused): ")
"""The class before a message, which says nothing to the reader of the first page."""


def reasons_of(judged: Sequence[Judged], accepted: set[str]) -> tuple[Reason, ...]:
    """Why it is no GO. ``accepted`` are the should requirements that have a condition."""
    musts = [j for j in judged if j.kind is Kind.REQUIREMENT and j.priority == "M" and not j.fine]
    shoulds = [j for j in judged if j.kind is Kind.REQUIREMENT and j.priority == "S" and not j.fine]
    items = [j for j in judged if j.kind is Kind.CHECKLIST and not j.fine]
    doubtful = [j for j in musts if j.state is State.NO_EVIDENCE]
    waived = [j for j in judged if j.state is State.WAIVED]
    entry = [j for j in judged if j.kind is Kind.ENTRY and not j.fine]
    exits = [j for j in judged if j.kind is Kind.EXIT and not j.fine]
    found = [
        _evidence([j for j in judged if j.kind is Kind.EVIDENCE and not j.fine]),
        _count("{n} 项必备需求不符合", "{n} must requirements fail", _in(musts, State.FAIL), why=True),
        _count("{n} 项必备需求的测量无效", "{n} must requirements were measured invalidly", _in(musts, State.INVALID), why=True),
        _count("{n} 项必备需求没有证据", "{n} must requirements have no evidence", doubtful),
        _count("被测系统不支持 {n} 项必备需求", "{n} must requirements aren't supported", _in(musts, State.NOT_SUPPORTED)),
        _count("{n} 项准出准则未满足", "{n} exit criteria aren't met", exits, why=True),
        _count("{n} 项准入准则未满足", "{n} entry criteria aren't met", entry, why=True),
        _count("上线检查清单有 {n} 项未完成", "{n} items of the go-live checklist are open", items),
        _count("{n} 项应当需求没有证据", "{n} should requirements have no evidence", [j for j in shoulds if j.doubtful]),
        _count(
            "{n} 项应当需求未满足，且没有责任人和期限",
            "{n} should requirements don't pass and have no owner and date",
            [j for j in shoulds if not j.doubtful and j.id not in accepted],
        ),
        _count(
            "{n} 项应当需求未满足，附条件接受",
            "{n} should requirements don't pass, accepted with conditions",
            [j for j in shoulds if j.id in accepted],
        ),
        _count("{n} 项需求的失败已豁免", "the failures of {n} requirements are waived", waived),
    ]  # fmt: skip
    return _five([reason for reason in found if reason])


def _in(judged: Iterable[Judged], state: State) -> list[Judged]:
    return [j for j in judged if j.state is state]


def _evidence(bad: list[Judged]) -> Reason | None:
    if not bad:
        return None
    text = Text(
        f"证据不可采信（{len(bad)} 项准则）", f"The evidence can't be trusted ({len(bad)} of its criteria)"
    )
    return Reason(text, tuple(j.id for j in bad), joined([_why(j) for j in bad[:2]]))


def _count(zh: str, en: str, judged: list[Judged], *, why: bool = False) -> Reason | None:
    if not judged:
        return None
    n = len(judged)
    english = en.format(n=n) if n > 1 else _singular(en.format(n=n))
    detail = joined([_why(j) for j in judged[:2]]) if why else Text("")
    return Reason(Text(zh.format(n=n), english), tuple(j.id for j in judged), detail)


def _singular(en: str) -> str:
    words = {"requirements fail": "requirement fails", "requirements were": "requirement was"}
    words |= {"requirements have no": "requirement has no", "requirements aren't": "requirement isn't"}
    words |= {"criteria aren't": "criterion isn't", "failures of 1 requirements": "failures of 1 requirement"}
    words |= {"items of the go-live checklist are": "item of the go-live checklist is"}
    words |= {"requirements don't pass and have": "requirement doesn't pass and has"}
    words |= {"requirements don't pass,": "requirement doesn't pass,"}
    for many, one in words.items():
        en = en.replace(many, one)
    return en


def _why(judged: Judged) -> Text:
    """What went wrong in a line: the message of the first failed case, else what was measured."""
    for case in judged.cases:
        line = (case.message.strip().splitlines() or [""])[0]
        if case.outcome is Outcome.FAILED and line:
            words = f"{judged.id} {PYTHON_WORD.sub('', line)[:90]}"
            return Text(words, words)
    zh, en = (words[:90] for words in judged.measured)
    return Text(f"{judged.id} {zh}", f"{judged.id} {en}")


def _five(reasons: list[Reason]) -> tuple[Reason, ...]:
    """Five at most: what is too much is told together in the fifth, nothing is dropped."""
    if len(reasons) <= MOST:
        return tuple(reasons)
    rest = reasons[MOST - 1 :]
    ids = tuple(id for reason in rest for id in reason.ids)
    return (*reasons[: MOST - 1], Reason(joined([r.text for r in rest]), ids))


def risks_of(
    given: Given, judged: Sequence[Judged], weighed: Sequence[Weighed], failures: Sequence[Failure]
) -> tuple[Text, ...]:
    """What the signers should know though it doesn't decide."""
    rows = [j for j in judged if j.kind is Kind.REQUIREMENT]
    idle = [w.waiver.id for w in weighed if w.standing is not Standing.COUNTS]
    untied = [f.key.partition("@")[0] for f in given.papers.defects.untied(failures)]
    unstable = [c.case.scenario for c in given.cases if c.unstable]
    left = len(given.evidence.leftovers)
    info = given.evidence.info
    assumed = [r.id for r in given.register if r.assumed and r.in_scope]
    out = [j.id for j in judged if j.state is State.OUT_OF_SCOPE]
    could = [j.id for j in rows if j.priority == "C" and not j.fine]
    found = (
        (unstable, "{n} 个用例不稳定（重试后才通过）：{ids}", "unstable, passed only on a later try: {n} ({ids})"),
        (range(left), "{n} 条测试数据未能清除，留在系统中", "test records that could not be removed and stay in the CRM: {n}"),
        (idle, "{n} 条豁免不计：{ids}", "waivers that don't count: {n} ({ids})"),
        (untied, "{n} 个失败没有对应缺陷：{ids}", "failures without a defect: {n} ({ids})"),
        (out, "{n} 项不在范围：{ids}", "out of scope: {n} ({ids})"),
        (could, "{n} 项可选需求未满足：{ids}", "could requirements that don't pass: {n} ({ids})"),
        (assumed, "{n} 项需求含我们的假设，请业务确认：{ids}", "resting on our assumptions, business to confirm: {n} ({ids})"),
    )  # fmt: skip
    risks = [_risk(list(map(str, what)), zh, en) for what, zh, en in found if what]
    if info and info.customers is None:
        risks.insert(0, Text("系统中的数据量未知", "the amount of data in the CRM is unknown"))
    if given.same.risk.zh:
        risks.insert(0, given.same.risk)
    return tuple(risks)


def _risk(ids: list[str], zh: str, en: str) -> Text:
    short = ranges(dict.fromkeys(ids))
    return Text(zh.format(n=len(ids), ids=short), en.format(n=len(ids), ids=short.replace("、", ", ")))
