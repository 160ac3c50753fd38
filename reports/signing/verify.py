"""Is what was signed still what is there, and by whom? Findings in words; any doubt is not valid."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from reports.evidence.jsonio import Malformed, build
from reports.evidence.model import Evidence
from reports.evidence.write import digest_of
from reports.signing import ssh
from reports.signing.matter import MATTER, PARTS, Matter, changed, judged_again, read_matter
from reports.signing.sign import Signature, scan_is_one
from reports.verdict.integrity import moment
from reports.verdict.papers import Project
from reports.words import Text, joined

CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True)
class Finding:
    """One thing that was found. ``code`` is empty for what is in order."""

    code: str
    text: Text

    @property
    def good(self) -> bool:
        return not self.code


@dataclass(frozen=True)
class Verification:
    """Everything that was found; valid only when all of it is in order and every role has signed."""

    findings: tuple[Finding, ...]
    matter: Matter | None = None

    @property
    def valid(self) -> bool:
        return bool(self.findings) and all(f.good for f in self.findings)

    @property
    def codes(self) -> set[str]:
        return {f.code for f in self.findings if f.code}


PROVES = Text(
    "签名说明：这些人在所记时间对这份结论表示同意，此后证据、准则、清单、豁免和结论没有变动。",
    "What the signatures prove: these people agreed to this verdict at the time stated, and evidence, criteria, "
    "checklist, waivers and verdict have not changed since.",
)
PROVES_NOT = Text(
    "签名不能说明：封存之前的证据是诚实得来的；纸质签名的笔迹属于谁（须人眼核对扫描件及其上的短指纹）；"
    "签名时间由签名人的机器给出；allowed_signers 与 people.toml 须用自己手里的一份核对。",
    "What they don't prove: that the evidence was honest before its seal; whose handwriting is on a scan (compare it "
    "and the short digest on it by eye); that the signer's machine told the right time; compare allowed_signers and "
    "people.toml with a copy of your own.",
)


def verify(
    folder: Path, evidence: Evidence, project: Project | Text, allowed: Path, now: datetime
) -> Verification:
    """Check the signatures below ``folder``. ``project`` is a ``Text`` when its files can't be read."""
    if not (folder / MATTER).exists():
        return Verification((_bad("not-signed", "没有签名", "nothing is signed"),))
    try:
        matter = read_matter(folder / MATTER)
    except Malformed as bad:
        return Verification((_bad("unreadable", f"无法读取：{bad}", f"can't be read: {bad}"),))
    if isinstance(project, Text):
        return Verification((Finding("unreadable", project),), matter)
    found = [*_matter(matter, evidence, project, now), *_signatures(folder, matter, project, allowed, now)]
    return Verification(tuple(found), matter)


def _bad(code: str, zh: str, en: str) -> Finding:
    return Finding(code, Text(zh, en))


def _fine(zh: str, en: str) -> Finding:
    return Finding("", Text(zh, en))


def _matter(matter: Matter, evidence: Evidence, project: Project, now: datetime) -> Iterator[Finding]:
    """The record against what is there now."""
    at = moment(matter.judged_at)
    if not at or at > now + CLOCKS_DIFFER:
        yield _bad("time", "结论的时间不明或在将来", "the time of the verdict is unknown or in the future")
        return
    ended = moment(evidence.info.finished) if evidence.info else None
    if not ended or at < ended - CLOCKS_DIFFER:
        yield _bad("time", "结论早于证据", "the verdict is older than the evidence")
    if not evidence.sealed or evidence.problems:
        where = evidence.problems[0] if evidence.problems else None
        more = (
            Text(f"：{where.where} {where.message_zh}", f": {where.where} {where.message_en}")
            if where
            else Text("", "")
        )
        yield _bad("changed", f"证据不再可信{more.zh}", f"the evidence can't be trusted any more{more.en}")
    verdict, again = judged_again(evidence, project, at)
    if differ := changed(matter, again):
        what = joined([PARTS[n] for n in differ], "、", ", ")
        yield _bad("changed", f"签字之后有变动：{what.zh}", f"changed since it was signed: {what.en}")
    if verdict.conclusion.value != matter.conclusion or matter.conclusion == "NO-GO":
        words = f"{matter.conclusion} → {verdict.conclusion.value}"
        yield _bad(
            "verdict", f"重新判定的结论不同：{words}", f"judged again it comes out differently: {words}"
        )
    else:
        short = matter.digest[:16]
        yield _fine(f"结论 {matter.conclusion}，指纹 {short}", f"verdict {matter.conclusion}, digest {short}")


def _signatures(
    folder: Path, matter: Matter, project: Project, allowed: Path, now: datetime
) -> Iterator[Finding]:
    signed: set[str] = set()
    named = {MATTER}
    for path in sorted(folder.glob("*-signature.json")):
        named |= {path.name, path.name + ".sig"}
        try:
            signature = build(Signature, json.loads(path.read_bytes()), path.name)
        except (OSError, ValueError, RecursionError) as bad:
            yield _bad("unreadable", f"{path.name}：{bad}", f"{path.name}: {bad}")
            continue
        named.add(signature.scan)
        faults = list(_faults(path, signature, matter, project, allowed, now))
        yield from faults
        if not faults:
            signed.add(signature.role)
            role = project.papers.people.role(signature.role)
            words = role.text if role else Text(signature.role, signature.role)
            kind = (
                Text("纸质签名，有扫描件", "on paper, with its scan")
                if signature.kind == "paper"
                else Text("SSH 签名", "SSH signature")
            )
            yield _fine(
                f"{words.zh} {signature.name} {signature.on}：{kind.zh}",
                f"{words.en} {signature.name} {signature.on}: {kind.en}",
            )
    for role in project.papers.people.must_sign():
        if role.id not in signed:
            yield _bad("missing-role", f"缺少签字：{role.zh}", f"not signed by: {role.en}")
    strangers = sorted(p.name for p in folder.iterdir() if p.name not in named)
    if strangers:
        yield _bad("stranger", f"不认识的文件：{strangers[0]}", f"a file that nobody knows: {strangers[0]}")


def _faults(
    path: Path, signature: Signature, matter: Matter, project: Project, allowed: Path, now: datetime
) -> Iterator[Finding]:
    who = f"{signature.name}（{signature.role}）"
    if signature.statement != matter.digest or signature.conclusion != matter.conclusion:
        yield _bad("changed", f"{who}签的是另一份内容", f"{who} signed something else")
    when, judged = moment(signature.on), moment(matter.judged_at)
    if not when or not judged or when > now + CLOCKS_DIFFER or when < judged - CLOCKS_DIFFER:
        yield _bad("time", f"{who}的签字时间不可能", f"{who}: an impossible time of signing")
        return
    person = project.papers.people.find(signature.name, signature.role)
    if not person or not person.acts_on(project.papers.release.day(when)):
        yield _bad("unknown-signer", f"{who}不在 people.toml 中", f"{who} isn't in people.toml")
        return
    if signature.kind == "paper":
        yield from _scan(path, signature, who)
    elif signature.kind == "ssh" and signature.principal and signature.principal == person.principal:
        code, text = ssh.verify(path, signature.principal, allowed, when)
        if code:
            yield _bad(code, f"{who}：{text.zh}", f"{who}: {text.en}")
    else:
        yield _bad("unknown-signer", f"{who}的签名方式或密钥名不对", f"{who}: wrong kind or principal")


def _scan(path: Path, signature: Signature, who: str) -> Iterator[Finding]:
    scan = path.parent / signature.scan
    if Path(signature.scan).name != signature.scan or not signature.scan or not scan.is_file():
        yield _bad("changed", f"{who}的扫描件缺失", f"{who}: the scan is missing")
    elif digest_of(scan) != signature.scan_sha256 or not scan_is_one(scan):
        yield _bad("changed", f"{who}的扫描件被换过", f"{who}: the scan was changed")


def words(found: Sequence[Finding]) -> list[Text]:
    """What to print, what is wrong first."""
    return [f.text for f in sorted(found, key=lambda f: f.good)]
