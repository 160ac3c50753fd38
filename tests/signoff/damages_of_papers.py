"""Damage to rules, papers, proofs and signatures, after signing: no valid signature may come out."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta

from reports.signing.matter import MATTER
from reports.signing.sign import SIGNATURES
from reports.verdict.papers import (
    APPROVALS,
    CHECKLIST,
    CRITERIA,
    DEFECTS,
    MATRIX,
    PEOPLE,
    PROOFS,
    REGISTER,
    RELEASE,
    WAIVERS,
)  # fmt: skip
from tests.signoff.acceptance import Acceptance, edit, put
from tests.signoff.damages_of_evidence import FILE_DAMAGES, SAME_JSON, SIGNED, Apply, Damage


def damages_of_papers(green: Acceptance) -> list[Damage]:
    """All of them."""
    return [*_rules(green), *_proofs(green), *_signatures(green), *_clock()]


def _sub(a: Acceptance, name: str, old: str, new: str, nth: int = 0) -> None:
    text = (a.root / name).read_text("utf-8")
    at = [m.start() for m in re.finditer(re.escape(old), text)][nth]
    put(a.root / name, text[:at] + new + text[at + len(old) :])


WAIVER = """
[[waiver]]
id = "WVR-01"
requirement = "CUS-01"
scenario = "UAT-0003"
says = "期望 CUST 开头"
why = "x"
by = "李强"
role = "business-sales"
on = 2026-11-18
approved_by = "周涛"
approved_role = "sponsor"
approved_on = 2026-11-18
round = "第 3 轮"
until = 2026-12-31
"""
DEFECT = '[[defect]]\nid = "CRM-1"\ntitle = "x"\nseverity = "{}"\npriority = "low"\nstate = "closed"\n'


def _rules(green: Acceptance) -> Iterator[Damage]:
    text = (green.root / CRITERIA).read_text("utf-8")
    for number, found in enumerate(re.finditer(r"= (\d+)$", text, re.M)):
        for new in ("0", "1", str(int(found[1]) + 7)):
            if new == found[1]:
                continue
            changed = text[: found.start(1)] + new + text[found.end(1) :]
            yield Damage(
                f"criteria: number {number} {found[1]} → {new}",
                SIGNED,
                lambda a, t=changed: put(a.root / CRITERIA, t),
            )  # type: ignore[misc]
    for old, new in (
        ('["sponsor", "quality"]', '["it"]'), ('["SEC", "PERM"]', "[]"), ('protected_by = ["sponsor"]', 'protected_by = ["it"]'),
        ('priority = "M"', 'priority = "C"'), ('"PERF-01"', '"PERF-02"'), ('"leftovers"', '"other"'), ('profile = "hundred"', ""),
        ('kind = "smoke"', 'kind = "reconciliation"'), ('"critical"', '"trivial"'), ("[[load]]", "[[loads]]"), ("[evidence]", "["),
    ):  # fmt: skip
        yield Damage(f"criteria: {old} → {new}", SIGNED, lambda a, o=old, n=new: _sub(a, CRITERIA, o, n))  # type: ignore[misc]
    for id in ("GOL-02", "GOL-05", "GOL-09"):
        for what, pattern, new in (
            ("ticked by nobody", "赵敏", ""), ("ticked by another", "赵敏", "钱进"), ("without evidence", "会议纪要", ""),
            ("other evidence", "会议纪要", "口头"), ("without owner", "李强", ""), ("another accountable", "周涛", "李强"),
        ):  # fmt: skip
            damage = lambda a, i=id, p=pattern, n=new: put(a.root / CHECKLIST, _in_row(a, i, p, n))  # noqa: E731
            yield Damage(f"checklist: {id} {what}", SIGNED, damage)
        yield Damage(f"checklist: {id} gone", SIGNED, lambda a, i=id: put(a.root / CHECKLIST, _without(a, i)))  # type: ignore[misc]
        yield Damage(
            f"checklist: {id} ticked without a day",
            SIGNED,
            lambda a, i=id: put(
                a.root / CHECKLIST,
                re.sub(rf"({i}.*赵敏,)[\d-]+", r"\1", (a.root / CHECKLIST).read_text("utf-8")),
            ),
        )  # type: ignore[misc]
    yield Damage(
        "checklist: GOL-01 ticked by hand",
        SIGNED,
        lambda a: put(
            a.root / CHECKLIST,
            re.sub(
                r"(GOL-01,.*?),,,,,,,,",
                r"\1,李强,,,,2026-11-20,x,赵敏,2026-11-20",
                (a.root / CHECKLIST).read_text("utf-8"),
            ),
        ),
    )
    yield Damage("checklist: gone", SIGNED, lambda a: (a.root / CHECKLIST).unlink())
    yield Damage("a second checklist beside", SIGNED, lambda a: put(a.root / "reports/checklist.xlsx", b"PK"))
    for old, new in (
        ("允许", "拒绝"),
        ("拒绝", "允许"),
        ("拒绝", "不适用"),
        ("拒绝", "也许"),
        ("同事的", "别队的"),
        ("查看", "导出"),
        ("客户", "线索"),
    ):
        yield Damage(f"table of rights: {old} → {new}", SIGNED, lambda a, o=old, n=new: _sub(a, MATRIX, o, n))  # type: ignore[misc]
    yield Damage(
        "table of rights: a row more",
        SIGNED,
        lambda a: put(a.root / MATRIX, (a.root / MATRIX).read_text("utf-8") + "销售经理,别队的,客户,拒绝\n"),
    )
    yield Damage("table of rights: gone", SIGNED, lambda a: (a.root / MATRIX).unlink())
    approvals = (green.root / APPROVALS).read_text("utf-8").splitlines()
    for number in range(1, len(approvals)):
        kept = "\n".join([*approvals[:number], *approvals[number + 1 :]]) + "\n"
        yield Damage(
            f"approvals: without {approvals[number][:8]}",
            SIGNED,
            lambda a, t=kept: put(a.root / APPROVALS, t),
        )  # type: ignore[misc]
    for old, new in (
        ("d" * 64, "e" * 64),
        ("王芳", "某人"),
        ("key-user", "it"),
        ("王芳,key-user,20", "王芳,key-user,30"),
    ):
        yield Damage(
            f"approvals: {old[:8]} → {new[:20]}", SIGNED, lambda a, o=old, n=new: _sub(a, APPROVALS, o, n)
        )  # type: ignore[misc]
    yield Damage("approvals: gone", SIGNED, lambda a: (a.root / APPROVALS).unlink())
    ids = [
        line.split(",")[0]
        for line in (green.root / REGISTER).read_text("utf-8").splitlines()[1:]
        if line[:3].isupper()
    ]
    for id in dict.fromkeys(i for i in ids if re.fullmatch(r"[A-Z]+-\d\d", i)):
        yield Damage(
            f"register: {id} out of scope",
            SIGNED,
            lambda a, i=id: put(a.root / REGISTER, _register(a, i, "out")),
        )  # type: ignore[misc]
        yield Damage(
            f"register: {id} taken out", SIGNED, lambda a, i=id: put(a.root / REGISTER, _register(a, i, ""))
        )  # type: ignore[misc]
    for what, name, new in (
        ("a waiver added", WAIVERS, WAIVER), ("a wider waiver added", WAIVERS, WAIVER.replace('says = "期望 CUST 开头"', 'says = "期"')),
        ("waivers that can't be read", WAIVERS, "[[waiver]"), ("a defect added", DEFECTS, DEFECT.format("minor")),
        ("a critical defect added", DEFECTS, DEFECT.format("critical").replace("closed", "open")),
        ("another tracker", DEFECTS, '[tracker]\naddress = "https://x.example.com/{id}"\n'),
        ("another release", RELEASE, '[release]\nbuild = "1.4.3"\n'), ("no release", RELEASE, ""),
        ("a lesson added", RELEASE, '[release]\nbuild = "1.4.2+7f3c"\nutc_offset = "+08:00"\n[report]\nlessons = ["x"]\n'),
        ("another time zone", RELEASE, '[release]\nbuild = "1.4.2+7f3c"\nutc_offset = "+01:00"\n'),
        ("people that can't be read", PEOPLE, "x"), ("nobody must sign", PEOPLE, '[[role]]\nid = "it"\nzh = "x"\nen = "x"\n'),
        ("risks from nowhere", "reports/risks.csv", "id\n"), ("approvals from nowhere", "reports/approvals.csv", "id\n"),
    ):  # fmt: skip
        yield Damage(what, SIGNED, lambda a, n=name, t=new: put(a.root / n, t))  # type: ignore[misc]
    for old, new in (("周涛", "周涛涛"), ('role = "it"', 'role = "quality"'), ("must_sign = true", "must_sign = false"),
                     ("quality@example.com", "it@example.com")):  # fmt: skip
        yield Damage(f"people: {old} → {new}", SIGNED, lambda a, o=old, n=new: _sub(a, PEOPLE, o, n))  # type: ignore[misc]


def _in_row(a: Acceptance, id: str, old: str, new: str) -> str:
    lines = (a.root / CHECKLIST).read_text("utf-8").splitlines()
    return "\n".join(x.replace(old, new, 1) if x.startswith(id) else x for x in lines) + "\n"


def _without(a: Acceptance, id: str) -> str:
    return (
        "\n".join(x for x in (a.root / CHECKLIST).read_text("utf-8").splitlines() if not x.startswith(id))
        + "\n"
    )


def _register(a: Acceptance, id: str, scope: str) -> str:
    import csv
    import io

    rows = list(csv.reader(io.StringIO((a.root / REGISTER).read_text("utf-8"), newline="")))
    kept = []
    for row in rows:
        if row[0] == id and not scope:
            continue
        kept.append([*row[:-3], "out", "不做", "周涛"] if row[0] == id else row)
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(kept)
    return out.getvalue()


def _proofs(green: Acceptance) -> Iterator[Damage]:
    recon, smoke = f"{PROOFS}/GOL-01/reconciliation.json", f"{PROOFS}/GOL-11"
    changes: dict[str, Callable[[dict[str, object]], object]] = {
        "a row missing": lambda d: d["tables"][0].update(missing=1),  # type: ignore[index]
        "a field that differs": lambda d: d["tables"][0]["fields"][0].update(content=1),  # type: ignore[index]
        "fewer rows": lambda d: d["tables"][0].update(new_rows=1199),  # type: ignore[index]
        "no table": lambda d: d.update(tables=[]),
        "a table less": lambda d: d["tables"].pop() and None,
        "a link less": lambda d: d["links"].pop() and None,
        "no files": lambda d: d.pop("old_files") and None,
        "another schema": lambda d: d.update(schema="x"),
        "long ago": lambda d: d.update(made="2026-01-01T00:00:00+00:00"),
        "in the future": lambda d: d.update(made="2031-01-01T00:00:00+00:00"),
        "a note": lambda d: d["tables"][0].update(notes=[["x", "x"]]),  # type: ignore[index]
    }
    for what, change in changes.items():
        yield Damage(f"reconciliation: {what}", SIGNED, lambda a, c=change: edit(a.root / recon, c))  # type: ignore[misc]
    yield Damage(
        "reconciliation of other files",
        SIGNED,
        lambda a: edit(a.root / recon, lambda d: d["old_files"].update({"cleaned/customers.csv": "9" * 64})),
    )
    yield Damage("reconciliation: gone", SIGNED, lambda a: (a.root / recon).unlink())
    yield Damage("smoke: gone", SIGNED, lambda a: shutil.rmtree(a.root / smoke))
    for name in ("run.json", "manifest.json", "seal.json", "results/uat-0001-ui-1-result.json"):
        for what in ("removed", "emptied", "cut in half", "a bit flipped in the middle"):
            yield Damage(
                f"smoke {name}: {what}", SIGNED, lambda a, n=name, w=what: FILE_DAMAGES[w](a.root / smoke / n)
            )  # type: ignore[misc]


def _signatures(green: Acceptance) -> Iterator[Damage]:
    folder = green.run / SIGNATURES
    matter = json.loads((folder / MATTER).read_text("utf-8"))
    for key in matter:
        if key != "parts":
            yield Damage(
                f"statement: {key} changed",
                SIGNED,
                lambda a, k=key: edit(a.run / SIGNATURES / MATTER, lambda d: d.update({k: "x"})),
            )  # type: ignore[misc]
    for key in matter["parts"]:
        yield Damage(
            f"statement: digest of {key} changed",
            SIGNED,
            lambda a, k=key: edit(a.run / SIGNATURES / MATTER, lambda d: d["parts"].update({k: "0" * 64})),
        )  # type: ignore[misc]
        yield Damage(
            f"statement: digest of {key} gone",
            SIGNED,
            lambda a, k=key: edit(a.run / SIGNATURES / MATTER, lambda d: d["parts"].pop(k) and None),
        )  # type: ignore[misc]
    for path in sorted(folder.iterdir()):
        name = path.name
        for what, damage in FILE_DAMAGES.items():
            if path.suffix == ".json" and (what in SAME_JSON or what in ("duplicated", "renamed")):
                continue
            yield Damage(
                f"signatures/{name}: {what}", SIGNED, lambda a, n=name, d=damage: d(a.run / SIGNATURES / n)
            )  # type: ignore[misc]
        if name.endswith("-signature.json"):
            for key, value in SIGNATURE_EDITS:
                yield Damage(f"signatures/{name}: {key} = {value[:12]}", SIGNED, _signature(name, key, value))
    yield Damage("signatures: a stranger's file", SIGNED, lambda a: put(a.run / SIGNATURES / "x.txt", "x"))
    yield Damage("signatures: all gone", SIGNED, lambda a: shutil.rmtree(a.run / SIGNATURES))


SIGNATURE_EDITS = (
    ("name", "某人"), ("role", "key-user"), ("on", "2031-01-01T00:00:00+00:00"), ("on", "2025-01-01T00:00:00+00:00"),
    ("on", "noon"), ("statement", "0" * 64), ("conclusion", "NO-GO"), ("scan", "../../x.png"), ("scan", ""),
    ("scan_sha256", "0" * 64), ("kind", "ssh"), ("kind", "oral"), ("extra", "1"),
)  # fmt: skip


def _signature(name: str, key: str, value: str) -> Apply:
    return lambda a: edit(a.run / SIGNATURES / name, lambda d: d.update({key: value}))


def _nothing(a: Acceptance) -> None:
    pass


def _clock() -> Iterator[Damage]:
    for hours in (2, 20, 29, 31, 200):
        yield Damage(f"the clock turned back by {hours} h", SIGNED, _nothing, timedelta(hours=-hours))
