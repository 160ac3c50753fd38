"""No false GO and no false NO-GO: a signed, green sign-off, damaged in every way that anybody thought of."""

import os
import shutil
import subprocess
import sys
import time

import pytest

from golive.signing import examine
from reports.evidence.read import read
from reports.signing.sign import SIGNATURES
from reports.signing.verify import verify
from reports.verdict.judge import judge_project
from reports.verdict.model import Conclusion
from reports.verdict.papers import ALLOWED_SIGNERS, read_project
from reports.verdict.table import InputError
from reports.words import joined
from tests.evidence_factory import ROOT
from tests.signoff.acceptance import TODAY, make
from tests.signoff.damages_before_the_seal import damages_before_the_seal
from tests.signoff.damages_of_evidence import RESEALED, SEALED, damages_after_the_seal
from tests.signoff.damages_of_papers import damages_of_papers
from tests.signoff.variations import every_variation


@pytest.fixture(scope="module")
def green(tmp_path_factory):
    return make(tmp_path_factory.mktemp("green") / "project")


def every_damage(green):
    """All of them, in an order that never changes."""
    return [*damages_after_the_seal(green), *damages_before_the_seal(green), *damages_of_papers(green)]


def checked(made, now, *, judge=True):
    """What comes out: the verdict, its reasons, and what is wrong with the signatures (nothing when valid).

    Without ``judge`` the signatures alone, which have the verdict worked out as well.
    """
    evidence = read(made.run)
    try:
        project = read_project(made.root)
        found = judge_project(evidence, project, now) if judge else None
        conclusion, reasons = (found.conclusion, [r.text for r in found.reasons]) if found else (None, [])
    except InputError as bad:
        project = joined(bad.complaints)
        conclusion, reasons = Conclusion.NO_GO, list(bad.complaints)
    signed = verify(made.run / SIGNATURES, evidence, project, made.root / ALLOWED_SIGNERS, now)
    return conclusion, reasons, [f.text for f in signed.findings if not f.good] if not signed.valid else []


def test_the_undamaged_one_is_go_and_its_signatures_are_valid(green):
    assert checked(green, green.now) == (Conclusion.GO, [], [])
    assert examine(green.root, green.run, None, green.now).valid


def test_no_damage_ends_in_go_or_in_a_valid_signature(green, tmp_path):
    damages = every_damage(green)
    assert len(damages) >= 1000 and len({d.name for d in damages}) == len(damages)
    made, wrong = green.copied(tmp_path / "copy"), []
    for damage in damages:
        damage.apply(made)
        of_evidence = damage.when in (SEALED, RESEALED)
        conclusion, reasons, said = checked(made, made.now + damage.later, judge=of_evidence)
        if not said or not all(t.zh and t.en for t in said):
            wrong.append(f"{damage.name}: signature valid, or nothing said")
        if of_evidence and (conclusion is not Conclusion.NO_GO or not reasons):
            wrong.append(f"{damage.name}: {conclusion}")
        made.restore(green)
    assert not wrong, "\n".join(wrong)
    assert checked(made, made.now) == (Conclusion.GO, [], []), "the copy was not restored between damages"


def test_what_changes_nothing_changes_nothing(green, tmp_path):
    variations = every_variation(green)
    assert len(variations) >= 200 and len({v.name for v in variations}) == len(variations)
    zone, wrong = os.environ.get("TZ"), []
    for variation in variations:
        _, _, folder = variation.name.partition("in a folder called ")
        made = green.copied(tmp_path / (folder or "copy"))
        variation.apply(made)
        if variation.name.startswith("time zone "):
            os.environ["TZ"] = variation.name.removeprefix("time zone ")
            time.tzset()
        conclusion, reasons, said = checked(made, made.now + variation.later)
        if said or conclusion is not Conclusion.GO:
            wrong.append(f"{variation.name}: {[t.zh for t in said]} {[r.zh for r in reasons]}")
        shutil.rmtree(made.root)
    _restore(zone)
    assert not wrong, "\n".join(wrong)


def _restore(zone):
    os.environ.pop("TZ") if zone is None else os.environ.update(TZ=zone)
    time.tzset()


def golive(made, *words):
    env = os.environ | {"GOLIVE_PROJECT": str(made.root), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "golive", "--lang", "zh", "signoff", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr[-2000:]
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def today(tmp_path_factory):
    return make(tmp_path_factory.mktemp("today") / "project", TODAY)


def test_the_command_line_says_go_and_valid_of_the_undamaged_one(today):
    assert golive(today, "explain", str(today.run))[0] == 0
    code, words = golive(today, "verify", str(today.run))
    assert code == 0 and "签名有效" in words and "签名不能说明" in words


@pytest.mark.parametrize("number", range(20))
def test_the_command_line_finds_the_damage_too(today, tmp_path, number):
    damages = [d for d in every_damage(today) if not d.later]
    damage = damages[number * (len(damages) // 20)]
    made = today.copied(tmp_path / "copy")
    damage.apply(made)
    code, words = golive(made, "verify", str(made.run))
    assert code == 1 and "签名无效" in words and "✗" in words, damage.name
