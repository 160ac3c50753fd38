"""The command line's answers: words for people, exit codes for machines (docs/architecture.md)."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.evidence_factory import RunFactory

ROOT = Path(__file__).resolve().parents[2]


def golive(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "golive", *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        encoding="utf-8",
    )


@pytest.mark.parametrize(("lang", "word"), [("zh", "用法"), ("en", "Usage")])
def test_help_speaks_both_languages(lang: str, word: str) -> None:
    told = golive("--help", "--lang", lang)
    assert told.returncode == 0 and word in told.stdout


@pytest.mark.parametrize(("lang", "word"), [("zh", "无法访问"), ("en", "can't be reached")])
def test_a_crm_that_is_away_is_3_and_says_how_to_start_it(lang: str, word: str) -> None:
    told = golive("run", "--lang", lang, GOLIVE_ADDRESS="http://127.0.0.1:9", GOLIVE_PRACTICE_PASSWORD="x")
    assert told.returncode == 3
    assert (
        word in told.stdout and "golive crm" in told.stdout and "Traceback" not in told.stdout + told.stderr
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "--target", "practise"], "practice"),
        (["run", "--tags", "@CUS-0l"], "CUS-0"),
        (["run", "--tags", "(@load"], "@load"),
        (["demo", "--tags", "@CUS-0l"], "CUS-0"),
        (["run", "--channel", "pages"], "ui"),
        (["run", "--configuration", "no-such.xml"], "no-such.xml"),
        (["signoff", "no-such-run"], "no-such-run"),
        (["load", "--profile", "recordin"], "recording"),
        (["bananas"], "bananas"),
    ],
)
def test_used_wrongly_is_2_and_names_the_nearest_right_word(words: list[str], said: str) -> None:
    told = golive(*words, GOLIVE_ADDRESS="http://127.0.0.1:9", GOLIVE_PRACTICE_PASSWORD="x")
    assert told.returncode == 2, told.stdout + told.stderr
    assert said in told.stdout + told.stderr and "Traceback" not in told.stderr


@pytest.mark.parametrize("words", [["load"], ["load", "--check-accounts"], ["clean", "of-creme"]])
def test_a_password_that_is_not_set_is_named_before_the_crm_refuses_an_empty_one(
    words: list[str], tmp_path: Path
) -> None:
    run = RunFactory(tmp_path / "of-creme")
    run.info = dataclasses.replace(run.info, target="creme", address="http://127.0.0.1:9")
    run.write()
    chosen = [] if words[0] == "clean" else ["--target", "creme"]  # a run knows by itself whose it is
    told = golive(
        *words, *chosen, GOLIVE_CREME_PASSWORD="", GOLIVE_OUT=str(tmp_path), GOLIVE_PRACTICE_PASSWORD="x"
    )
    assert told.returncode == 2 and "GOLIVE_CREME_PASSWORD" in told.stdout, told.stdout + told.stderr


def _toml(folder: Path, *changes: tuple[str, str]) -> str:
    text = (ROOT / "golive.toml").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "golive.toml").write_text(text, "utf-8")
    return str(folder / "golive.toml")


PRODUCTION = ('kind = "practice"', 'kind = "practice"\nproduction = true')
ELSEWHERE = ('address = "http://127.0.0.1:8800"', 'address = "http://crm.example.invalid"')


@pytest.mark.parametrize(("change", "said"), [(PRODUCTION, "@smoke"), (ELSEWHERE, "crm.example.invalid")])
@pytest.mark.parametrize("words", [("run",), ("load", "--profile", "trial")])
def test_production_and_hosts_that_are_not_listed_are_refused(
    change: tuple[str, str], said: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    told = golive(*words, GOLIVE_TOML=_toml(tmp_path, change))
    assert told.returncode == 2, told.stdout + told.stderr
    assert said in told.stdout + told.stderr or "production" in told.stdout
