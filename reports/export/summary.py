"""The verdict in a few lines: Markdown for a page of the project, plain text for a chat group (企业微信)."""

from __future__ import annotations

import re
import unicodedata

from reports.evidence.model import Evidence
from reports.verdict.cases import tally
from reports.verdict.ids import ranges
from reports.verdict.model import Conclusion, Kind, Reason, State, Verdict
from reports.words import Lang, Text

CHAT_BYTES = 2048
"""So long may a text message of 企业微信's group robot be."""
CONCLUSIONS = {
    Conclusion.GO: Text("可上线 GO", "GO"),
    Conclusion.GO_WITH_CONDITIONS: Text("有条件上线 GO WITH CONDITIONS", "GO WITH CONDITIONS"),
    Conclusion.NO_GO: Text("不可上线 NO-GO", "NO-GO"),
}
MARKS = re.compile(r"([\\`*_{}\[\]()<>#+!|~-])")


def plain(words: str, limit: int = 200) -> str:
    """Foreign words as one line of text: no control characters, none that turn the direction of writing."""
    kept = "".join(
        " " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in words[: 4 * limit]
    )
    short = " ".join(kept.split())
    return short if len(short) <= limit else short[:limit].rstrip() + "…"


def marked(words: str) -> str:
    """The same, harmless in Markdown."""
    return MARKS.sub(r"\\\1", plain(words))


def _facts(verdict: Verdict) -> tuple[Text, Text]:
    rows = verdict.of(Kind.REQUIREMENT)
    musts = [j for j in rows if j.priority == "M" and j.state is not State.OUT_OF_SCOPE]
    items = verdict.of(Kind.CHECKLIST)
    fine, done = sum(j.fine for j in musts), sum(j.fine for j in items)
    return tally(verdict.cases), Text(
        f"必备需求 {fine}/{len(musts)}，检查清单 {done}/{len(items)}",
        f"must requirements {fine}/{len(musts)}, checklist {done}/{len(items)}",
    )


def _head(evidence: Evidence, lang: Lang) -> list[tuple[str, str]]:
    info = evidence.info
    if not info:
        return []
    words = (Text("系统", "CRM"), Text("轮次", "round"), Text("运行", "run"))
    return list(
        zip(
            [w.in_(lang) for w in words],
            [f"{info.product} {info.build}", info.round or "—", info.run],
            strict=True,
        )
    )


def _reason(reason: Reason, lang: Lang) -> str:
    return f"{reason.text.in_(lang)}: {ranges(reason.ids)}" if reason.ids else reason.text.in_(lang)


def markdown(verdict: Verdict, evidence: Evidence, lang: Lang, digest: str = "") -> str:
    """A short page; foreign words can't become a link, a picture or HTML."""
    cases, rows = _facts(verdict)
    lines = [f"# {CONCLUSIONS[verdict.conclusion].in_(lang)}", ""]
    lines += [f"- {name}: {marked(value)}" for name, value in _head(evidence, lang)]
    lines += [f"- {cases.in_(lang)}", f"- {rows.in_(lang)}", ""]
    for title, some in (
        (Text("理由", "Reasons"), [_reason(r, lang) for r in verdict.reasons]),
        (
            Text("条件", "Conditions"),
            [f"{c.requirement} {c.action.in_(lang)} — {c.owner}, {c.due}" for c in verdict.conditions],
        ),
        (Text("未决风险", "Open risks"), [r.in_(lang) for r in verdict.risks]),
    ):
        if some:
            lines += [f"## {title.in_(lang)}", "", *(f"- {marked(s)}" for s in some), ""]
    if digest:
        lines.append(f"`{digest}`")
    return "\n".join(lines).rstrip() + "\n"


def chat(verdict: Verdict, evidence: Evidence, lang: Lang, digest: str = "") -> str:
    """The same for a chat group: at most 2,048 bytes of UTF-8, no character cut in half."""
    cases, rows = _facts(verdict)
    lines = [
        f"【{Text('上线结论', 'Go-live verdict').in_(lang)}】{CONCLUSIONS[verdict.conclusion].in_(lang)}"
    ]
    lines += [f"{name}: {plain(value, 80)}" for name, value in _head(evidence, lang)]
    lines += [cases.in_(lang), rows.in_(lang)]
    lines += [f"{n}. {plain(_reason(r, lang), 120)}" for n, r in enumerate(verdict.reasons, 1)]
    if digest:
        lines.append(f"{Text('指纹', 'digest').in_(lang)} {digest[:16]}")
    return _short("\n".join(lines))


def _short(words: str) -> str:
    raw = words.encode("utf-8", "replace")
    if len(raw) <= CHAT_BYTES:
        return words
    return raw[: CHAT_BYTES - 3].decode("utf-8", "ignore") + "…"
