"""The bundle to archive: evidence, rules, papers, pages and signatures with the digest of each, as one zip.

The same content gives the same zip, byte for byte. Whoever unpacks it can check it with ``sha256sum -c``.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from reports.evidence.write import SEAL, digest_of, sealed_files
from reports.signing.sign import SIGNATURES
from reports.signing.verify import Finding
from reports.verdict.papers import ALLOWED_SIGNERS, FILES, PROOFS
from reports.words import Text

MANIFEST = "MANIFEST.sha256"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
PACKED = {".zip", ".png", ".jpg", ".jpeg", ".pdf", ".webm", ".mp4", ".gz"}
LARGEST = 8 * 1024**3
"""Bytes that a bundle may have when unpacked; more is no bundle of ours."""
README = """上线签核归档 / archived go-live sign-off

核对 / check:   sha256sum -c MANIFEST.sha256
                ./run golive signoff verify <此文件夹或 zip / this folder or zip>

evidence/   一次运行的证据 / the evidence of a run            inputs/     准则、清单、豁免等 / criteria, checklist, waivers, …
signoff/    签核单与摘要 / the pages and summaries            signatures/ 签名与扫描件 / signatures and scans
report/     Allure 报告 / the Allure report

封存之前发生的事只能查到清单和格式所及之处。
What happened before the seal can only be found as far as manifest and schema reach.
"""


class NotWhole(Exception):
    """Something that isn't, or is no longer, a bundle; ``findings`` say what is wrong."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(f.text.zh for f in findings))
        self.findings = findings


def parts(run_dir: Path, root: Path) -> Iterator[tuple[str, Path]]:
    """What belongs into the bundle: name there, and where it lies."""
    for path in [*sealed_files(run_dir), run_dir / SEAL]:
        if path.is_file():
            yield f"evidence/{path.relative_to(run_dir).as_posix()}", path
    for name in (*FILES, ALLOWED_SIGNERS):
        if (root / name).is_file():
            yield f"inputs/{name}", root / name
    for path in sorted((root / PROOFS).rglob("*")):
        if path.is_file():
            yield f"inputs/{path.relative_to(root).as_posix()}", path
    report = run_dir / "report"
    for path in sorted(report.rglob("*")):
        if path.is_file():
            inside = path.relative_to(report).as_posix()
            pages = path.parent == report and path.name != "index.html"
            yield f"{'signoff' if pages else 'report'}/{inside}", path
    for path in sorted((run_dir / SIGNATURES).glob("*")):
        if path.is_file():
            yield f"{SIGNATURES}/{path.name}", path


def write_bundle(run_dir: Path, root: Path, target: Path) -> list[str]:
    """Write the zip whole or not at all; answers the names in it."""
    found = dict(sorted(parts(run_dir, root)))
    listing = "".join(f"{digest_of(path)}  {name}\n" for name, path in found.items())
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(target.name + ".part")
    try:
        with zipfile.ZipFile(beside, "w") as made:
            _text(made, MANIFEST, listing)
            _text(made, "README.txt", README)
            for name, path in found.items():
                _file(made, name, path)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return [MANIFEST, "README.txt", *found]


def _entry(name: str, packed: bool) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, FIRST_DAY)
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    return entry


def _text(made: zipfile.ZipFile, name: str, words: str) -> None:
    made.writestr(_entry(name, False), words.encode("utf-8"), compresslevel=6)


def _file(made: zipfile.ZipFile, name: str, path: Path) -> None:
    entry = _entry(name, path.suffix.lower() in PACKED)
    entry.file_size = path.stat().st_size
    with path.open("rb") as source, made.open(entry, "w", force_zip64=entry.file_size > 2**31) as target:
        shutil.copyfileobj(source, target, 1 << 20)


def unpack(bundle: Path, folder: Path) -> None:
    """Unpack a zip into an empty folder; ``NotWhole`` for a name that would leave it, or a file that's no zip."""
    try:
        with zipfile.ZipFile(bundle) as made:
            entries = made.infolist()
            names = [e.filename for e in entries]
            bad = [n for n in names if not _inside(n)] + [n for n in set(names) if names.count(n) > 1]
            if bad or sum(e.file_size for e in entries) > LARGEST:
                raise NotWhole(
                    [_wrong(f"不可解压的条目 {bad[:1]}", f"an entry that can't be unpacked {bad[:1]}")]
                )
            for entry in entries:
                made.extract(entry, folder)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as bad_zip:
        raise NotWhole([_wrong(f"不是完好的 zip：{bad_zip}", f"not a sound zip: {bad_zip}")]) from bad_zip


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        bool(name)
        and not path.is_absolute()
        and ".." not in path.parts
        and "\\" not in name
        and ":" not in name
    )


def check(folder: Path) -> list[Finding]:
    """What doesn't agree with the manifest of an unpacked bundle; empty when all does."""
    try:
        lines = (folder / MANIFEST).read_text("utf-8").splitlines()
    except (OSError, ValueError) as bad:
        return [_wrong(f"{MANIFEST} 无法读取：{bad}", f"{MANIFEST} can't be read: {bad}")]
    then: dict[str, str] = {}
    for line in lines:
        digest, _, name = line.partition("  ")
        if len(digest) != 64 or not _inside(name) or name in then:
            return [_wrong(f"{MANIFEST} 内容不对：{line[:80]}", f"{MANIFEST} is wrong: {line[:80]}")]
        then[name] = digest
    there = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file() or p.is_symlink()}
    found = []
    for name in sorted(set(then) | set(there) - {MANIFEST, "README.txt"}):
        if name not in there:
            found.append(_wrong(f"缺少 {name}", f"{name} is missing"))
        elif name not in then:
            found.append(_wrong(f"多出 {name}", f"{name} isn't in the manifest"))
        elif there[name].is_symlink() or digest_of(there[name]) != then[name]:
            found.append(_wrong(f"{name} 被改动", f"{name} was changed"))
    return found


def _wrong(zh: str, en: str) -> Finding:
    return Finding("bundle", Text(zh, en))
