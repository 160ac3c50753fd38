"""Signing: judge again, bind a name to the digest of everything, and keep scan or SSH signature with it."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from reports.evidence.jsonio import Malformed, build
from reports.evidence.model import Evidence
from reports.evidence.write import digest_of, write_json
from reports.signing import ssh
from reports.signing.matter import MATTER, PARTS, Matter, changed, judged_again, read_matter, write_matter
from reports.verdict.model import Conclusion
from reports.verdict.papers import Project
from reports.words import Text, joined

SIGNATURES = "signatures"
SCANS = {".pdf": (b"%PDF-",), ".jpg": (b"\xff\xd8\xff",), ".jpeg": (b"\xff\xd8\xff",), ".png": (b"\x89PNG",)}
"""How a scan or photograph begins, by its ending."""


@dataclass(frozen=True)
class Signature:
    """One name under one record. ``scan`` and ``scan_sha256`` of the signed page, or an SSH ``principal``."""

    kind: str
    name: str
    role: str
    on: str
    statement: str
    """Digest of the record that was signed."""
    conclusion: str
    scan: str = ""
    scan_sha256: str = ""
    principal: str = ""
    note: str = ""
    schema: str = "golive.signature/1"


def filed(folder: Path) -> tuple[Signature, ...]:
    """The signatures that lie in a folder, as they say of themselves; ``verify`` tells whether they are good."""
    found = []
    for path in sorted(folder.glob("*-signature.json")):
        with contextlib.suppress(OSError, ValueError, RecursionError):
            found.append(build(Signature, json.loads(path.read_bytes()), path.name))
    return tuple(found)


class Refused(Exception):
    """A signature that can't be taken; ``text`` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(f"{text.zh} / {text.en}")
        self.text = text


@dataclass(frozen=True)
class Hand:
    """Who signs, and how: a scan of the signed page, or a key."""

    name: str
    role: str
    scan: Path | None = None
    key: Path | None = None
    note: str = ""


def sign(
    folder: Path, evidence: Evidence, project: Project, hand: Hand, now: datetime, printed: Matter | None
) -> Path:
    """File a signature below ``folder``; ``Refused`` with the reason when it can't be taken.

    ``printed``: the record of the page that lies on the table. The verdict is worked out again, as of the page
    and as of now: both must say what the page says.
    """
    person = project.papers.people.find(hand.name, hand.role)
    if person is None or not person.acts_on(project.papers.release.day(now)):
        raise Refused(
            Text(
                f"people.toml 中没有 {hand.name}（{hand.role}）",
                f"{hand.name} ({hand.role}) isn't in people.toml",
            )
        )
    if hand.key is not None and not person.principal:
        raise Refused(
            Text(f"{hand.name} 没有登记密钥（principal）", f"{hand.name} has no principal in people.toml")
        )
    matter = _agreed(folder, evidence, project, now, printed)
    number = len(list(folder.glob("*-signature.json"))) + 1
    stem = f"{number:02}-{re.sub(r'[^a-z0-9-]', '-', hand.role.lower())}"
    kept = _kept(hand.scan, folder, stem) if hand.scan else None
    made = Signature(
        kind="paper" if kept else "ssh", name=hand.name, role=hand.role,
        on=now.astimezone(UTC).isoformat(timespec="seconds"), statement=matter.digest, conclusion=matter.conclusion,
        scan=kept.name if kept else "", scan_sha256=digest_of(kept) if kept else "",
        principal=person.principal if hand.key else "", note=hand.note,
    )  # fmt: skip
    path = folder / f"{stem}-signature.json"
    write_matter(folder / MATTER, matter)
    write_json(path, made)
    if hand.key:
        try:
            ssh.sign(path, hand.key)
        except ssh.NotSigned as failed:
            path.unlink()
            raise Refused(failed.text) from failed
    return path


def _agreed(
    folder: Path, evidence: Evidence, project: Project, now: datetime, printed: Matter | None
) -> Matter:
    """The record that is signed: the one already signed, else the printed one; both must still be true."""
    try:
        first = read_matter(folder / MATTER) if (folder / MATTER).exists() else printed
    except Malformed as bad:
        raise Refused(Text(f"{MATTER} 无法读取：{bad}", f"{MATTER} can't be read: {bad}")) from bad
    verdict, current = judged_again(evidence, project, now)
    if verdict.conclusion is Conclusion.NO_GO:
        why = joined([r.text for r in verdict.reasons])
        raise Refused(
            Text(f"结论是不可上线，不能签字：{why.zh}", f"the verdict is NO-GO and can't be signed: {why.en}")
        )
    if first is None:
        raise Refused(
            Text("还没有签核单，请先运行 golive signoff", "there is no page yet, run golive signoff first")
        )
    _, again = judged_again(evidence, project, _moment(first.judged_at, now))
    if differ := changed(first, again):
        what = joined([PARTS[n] for n in differ], "、", ", ")
        raise Refused(
            Text(
                f"签核单打印之后有变动：{what.zh}；请重新生成并打印",
                f"changed since the page was made: {what.en}; make and print it again",
            )
        )
    if current.conclusion != first.conclusion:
        raise Refused(
            Text(
                f"现在的结论是 {current.conclusion}，签核单上是 {first.conclusion}",
                f"the verdict is now {current.conclusion}, the page says {first.conclusion}",
            )
        )
    return first


def _moment(words: str, now: datetime) -> datetime:
    try:
        at = datetime.fromisoformat(words)
    except ValueError as bad:
        raise Refused(Text(f"签核单的时间不明：{words}", f"the page's time isn't known: {words}")) from bad
    if not at.tzinfo or at > now:
        raise Refused(Text(f"签核单的时间在将来：{words}", f"the page is dated in the future: {words}"))
    return at


def _kept(scan: Path, folder: Path, stem: str) -> Path:
    """The scan, copied beside the signature; ``Refused`` when it's no picture and no PDF."""
    if not scan_is_one(scan):
        raise Refused(Text(f"{scan.name} 不是 PDF、JPG 或 PNG", f"{scan.name} is no PDF, JPG or PNG"))
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{stem}-scan{scan.suffix.lower()}"
    shutil.copyfile(scan, kept)
    return kept


def scan_is_one(path: Path) -> bool:
    """The file begins as its ending says."""
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError:
        return False
    return head.startswith(SCANS.get(path.suffix.lower(), (b"\0impossible",)))
