"""Signatures on paper and with SSH keys, what makes them invalid, and the bundle that is archived."""

import dataclasses
import hashlib
import json
import shutil
import subprocess
import zipfile
from datetime import timedelta

import pytest

from golive.signing import examine
from reports.evidence.read import read
from reports.evidence.write import RunFolder
from reports.pages.signoff import render
from reports.pages.view import Page
from reports.signing.bundle import MANIFEST, NotWhole, check, unpack, write_bundle
from reports.signing.matter import MATTER, judged_again, read_matter, settled
from reports.signing.sign import SIGNATURES, Hand, Refused, filed, sign
from reports.verdict.papers import ALLOWED_SIGNERS, CRITERIA, PEOPLE, RELEASE, read_project
from tests.signoff.acceptance import HOLDERS, PNG, make, page, put


@pytest.fixture(scope="module")
def green(tmp_path_factory):
    return make(tmp_path_factory.mktemp("green") / "project")


@pytest.fixture(scope="module")
def unsigned(tmp_path_factory):
    made = make(tmp_path_factory.mktemp("unsigned") / "project", signed=False)
    page(made, made.now - timedelta(hours=1))
    return made


def put_name(made, hand, at=None, printed="page"):
    record = read_matter(made.run / "report" / MATTER) if printed == "page" else None
    return sign(made.run / SIGNATURES, read(made.run), read_project(made.root), hand, at or made.now, record)


def scan(made):
    path = made.root / "seite.png"
    path.write_bytes(PNG)
    return path


def found(made, later=timedelta()):
    return examine(made.root, made.run, None, made.now + later)


def test_a_scan_is_filed_with_its_digest_and_the_record_of_the_page(green):
    record = json.loads(sorted((green.run / SIGNATURES).glob("01-*.json"))[0].read_text("utf-8"))
    assert record["statement"] == read_matter(green.run / SIGNATURES / MATTER).digest
    kept = green.run / SIGNATURES / record["scan"]
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == record["scan_sha256"]
    assert found(green).valid


def test_the_page_shows_the_digest_that_is_signed_in_short_and_as_qr_code(green):
    project, evidence = read_project(green.root), read(green.run)
    former = read_matter(green.run / SIGNATURES / MATTER)
    verdict, matter = settled(evidence, project, green.now, former)
    made = render(Page(verdict, evidence, "", project, matter), "zh")
    assert matter == former
    short = " ".join(former.digest[i : i + 4] for i in range(0, 16, 4))
    assert short in made and '<span class="qr"><svg' in made


def test_names_that_have_signed_this_record_stand_on_the_page_and_no_others(green):
    project, evidence = read_project(green.root), read(green.run)
    verdict, matter = settled(evidence, project, green.now, read_matter(green.run / SIGNATURES / MATTER))
    signed = filed(green.run / SIGNATURES)
    made = render(Page(verdict, evidence, "", project, matter, signed), "zh")
    assert all(f"<td>{name}</td>" in made for name in HOLDERS) and "扫描件已归档" in made
    other = tuple(dataclasses.replace(s, statement="0" * 64) for s in signed)
    assert "<td>周涛</td>" not in render(Page(verdict, evidence, "", project, matter, other), "zh")


def test_a_page_made_again_carries_the_same_digest_until_something_changes(green, tmp_path):
    project, evidence = read_project(green.root), read(green.run)
    former = read_matter(green.run / SIGNATURES / MATTER)
    assert settled(evidence, project, green.now + timedelta(hours=20), former)[1] == former
    made = green.copied(tmp_path / "copy")
    put(
        made.root / CRITERIA,
        (made.root / CRITERIA).read_text("utf-8").replace("max_age_days = 14", "max_age_days = 15", 1),
    )
    assert settled(evidence, read_project(made.root), green.now, former)[1].digest != former.digest


def test_one_role_that_has_not_signed_leaves_it_invalid(unsigned, tmp_path):
    made = unsigned.copied(tmp_path / "copy")
    for name, role in list(HOLDERS.items())[:-1]:
        put_name(made, Hand(name, role, scan=scan(made)))
    assert found(made).codes == {"missing-role"}
    put_name(made, Hand("赵敏", "quality", scan=scan(made)))
    assert found(made).valid


REFUSED = {
    "somebody unknown": {"name": "某人"},
    "in a role not held": {"role": "quality"},
    "no picture": {"scan": "text"},
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_signature_that_can_not_be_taken_is_refused_and_nothing_is_filed(unsigned, tmp_path, what):
    made = unsigned.copied(tmp_path / "copy")
    changes = dict(REFUSED[what])
    picture = scan(made)
    if changes.pop("scan", ""):
        picture.write_text("text")
    with pytest.raises(Refused):
        put_name(made, dataclasses.replace(Hand("周涛", "sponsor", scan=picture), **changes))
    assert not (made.run / SIGNATURES).exists() or not list((made.run / SIGNATURES).glob("*-signature.json"))


def test_a_no_go_can_not_be_signed(unsigned, tmp_path):
    made = unsigned.copied(tmp_path / "copy")
    put(made.root / RELEASE, "")
    with pytest.raises(Refused, match="NO-GO"):
        put_name(made, Hand("周涛", "sponsor", scan=scan(made)))


def test_what_changed_after_the_page_was_printed_is_refused(unsigned, tmp_path):
    made = unsigned.copied(tmp_path / "copy")
    put(
        made.root / CRITERIA,
        (made.root / CRITERIA).read_text("utf-8").replace("max_open = 0", "max_open = 1"),
    )
    with pytest.raises(Refused, match="criteria"):
        put_name(made, Hand("周涛", "sponsor", scan=scan(made)))


def test_without_a_page_there_is_nothing_to_sign(unsigned, tmp_path):
    with pytest.raises(Refused, match="no page"):
        put_name(
            unsigned.copied(tmp_path / "copy"), Hand("周涛", "sponsor", scan=scan(unsigned)), printed="none"
        )


def test_a_clock_that_was_turned_back_can_not_sign(unsigned, tmp_path):
    made = unsigned.copied(tmp_path / "copy")
    with pytest.raises(Refused):
        put_name(made, Hand("周涛", "sponsor", scan=scan(made)), made.now - timedelta(days=3))


def test_somebody_who_no_longer_holds_the_role_can_not_sign(unsigned, tmp_path):
    made = unsigned.copied(tmp_path / "copy")
    text = (
        (made.root / PEOPLE)
        .read_text("utf-8")
        .replace('role = "sponsor"\n', 'role = "sponsor"\nuntil = 2026-01-01\n')
    )
    put(made.root / PEOPLE, text)
    page(made, made.now - timedelta(hours=1))
    with pytest.raises(Refused, match="people.toml"):
        put_name(made, Hand("周涛", "sponsor", scan=scan(made)))


# ── SSH ──────────────────────────────────────────────────────────────────────────────────────────────────────

needs_ssh = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="no ssh-keygen on this machine")


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    for role in (*HOLDERS.values(), "stranger"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", role, "-f", str(folder / role)], check=True
        )
    return folder


def allow(made, keys, options="", leave_out=""):
    lines = []
    for role in HOLDERS.values():
        if role != leave_out:
            key = (keys / f"{role}.pub").read_text().rsplit(" ", 1)[0]
            lines.append(f"{role}@example.com {options} {key}".replace("  ", " "))
    put(made.root / ALLOWED_SIGNERS, "\n".join(lines) + "\n")


@pytest.fixture
def by_key(unsigned, keys, tmp_path):
    made = unsigned.copied(tmp_path / "copy")
    allow(made, keys)
    for name, role in HOLDERS.items():
        put_name(made, Hand(name, role, key=keys / role), made.now - timedelta(minutes=10))
    return made


@needs_ssh
def test_signatures_with_ones_own_key_are_valid(by_key):
    assert found(by_key).valid
    assert any("SSH" in f.text.en for f in found(by_key).findings)


@needs_ssh
@pytest.mark.parametrize(
    "options, leave_out, code",
    [
        ("", "quality", "unknown-signer"),
        ('valid-before="20260101"', "", "key-not-valid"),
        ('valid-after="20301231"', "", "key-not-valid"),
        ('namespaces="mail"', "", "unknown-signer"),
    ],
)
def test_a_key_that_is_not_allowed_or_not_valid_then_is_said(by_key, keys, options, leave_out, code):
    allow(by_key, keys, options, leave_out)
    assert code in found(by_key).codes


@needs_ssh
def test_a_record_changed_under_its_signature_is_said(by_key):
    path = sorted((by_key.run / SIGNATURES).glob("*-it-signature.json"))[0]
    put(path, path.read_text("utf-8").replace('"note": ""', '"note": "x"'))
    assert "bad-signature" in found(by_key).codes
    path.with_name(path.name + ".sig").unlink()
    assert "bad-signature" in found(by_key).codes


@needs_ssh
def test_a_key_of_somebody_else_is_no_signature(unsigned, keys, tmp_path):
    made = unsigned.copied(tmp_path / "copy")
    allow(made, keys)
    put_name(made, Hand("周涛", "sponsor", key=keys / "stranger"))
    assert "unknown-signer" in found(made).codes


# ── the bundle ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_bundle_is_verified_by_one_command_and_by_sha256sum(green, tmp_path):
    write_bundle(green.run, green.root, tmp_path / "b.zip")
    assert examine(tmp_path, tmp_path / "b.zip", None, green.now).valid
    unpack(tmp_path / "b.zip", tmp_path / "out")
    assert examine(tmp_path, tmp_path / "out", None, green.now).valid
    done = subprocess.run(["sha256sum", "--quiet", "-c", MANIFEST], cwd=tmp_path / "out", capture_output=True)
    assert done.returncode == 0, done.stdout


def test_the_same_content_gives_the_same_bundle_byte_for_byte(green, tmp_path):
    write_bundle(green.run, green.root, tmp_path / "a.zip")
    other = green.copied(tmp_path / "elsewhere")
    write_bundle(other.run, other.root, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


@pytest.mark.parametrize(
    "name", ["evidence/run.json", "inputs/reports/criteria.toml", "signatures/statement.json", MANIFEST]
)
@pytest.mark.parametrize("what", ["changed", "removed"])
def test_a_damaged_bundle_is_not_valid(green, tmp_path, name, what):
    write_bundle(green.run, green.root, tmp_path / "b.zip")
    unpack(tmp_path / "b.zip", tmp_path / "out")
    path = tmp_path / "out" / name
    path.unlink() if what == "removed" else path.write_bytes(path.read_bytes() + b"\n# x")
    assert not examine(tmp_path, tmp_path / "out", None, green.now).valid


def test_something_added_to_a_bundle_is_said(green, tmp_path):
    write_bundle(green.run, green.root, tmp_path / "b.zip")
    unpack(tmp_path / "b.zip", tmp_path / "out")
    (tmp_path / "out/evidence/results/new-result.json").write_text("{}")
    assert [f.code for f in check(tmp_path / "out")] == ["bundle"]


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "C:\\x", "a\\..\\x"])
def test_a_bundle_can_not_write_outside_its_folder(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as made:
        made.writestr(name, "x")
    with pytest.raises(NotWhole):
        unpack(tmp_path / "b.zip", tmp_path / "out")
    assert not examine(tmp_path, tmp_path / "b.zip", None).valid


@pytest.mark.parametrize("content", [b"", b"PK", b"x" * 1000], ids=["empty", "cut", "other"])
def test_what_is_no_zip_is_not_valid(tmp_path, content):
    (tmp_path / "b.zip").write_bytes(content)
    assert not examine(tmp_path, tmp_path / "b.zip", None).valid


# ── writing that breaks off ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("after", range(0, 40, 3))
def test_evidence_whose_writing_broke_off_is_never_go(tmp_path, monkeypatch, after):
    """The disk is full, or the process is killed, at any moment: what lies there then is no evidence."""
    from pathlib import Path

    made = make(tmp_path / "project", signed=False)
    shutil.rmtree(made.run / "results")
    (made.run / "seal.json").unlink()
    other = make(tmp_path / "other", signed=False)
    left = [after]
    whole = Path.write_bytes

    def full(self, data):
        if left[0] == 0:
            whole(self, bytes(data)[: len(data) // 2])
            raise OSError(28, "No space left on device")
        left[0] -= 1
        return whole(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    (made.run / "results").mkdir()
    try:
        for path in sorted((other.run / "results").iterdir()):
            (made.run / "results" / path.name).write_bytes(path.read_bytes())
        RunFolder(made.run).seal()
    except OSError:
        pass
    monkeypatch.undo()
    verdict, _ = judged_again(read(made.run), read_project(made.root), made.now)
    assert (verdict.conclusion.value == "GO") is (after >= 30)


def test_two_runs_never_share_a_folder(green):
    with pytest.raises(FileExistsError):
        RunFolder(green.run).open(read(green.run).info, read(green.run).manifest)
