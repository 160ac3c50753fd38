"""Every command that README and docs show is one that exists; those that change nothing are run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from golive.cli import cli

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "README.zh-CN.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
HARMLESS = ("check", "doctor", "crm --faults")


def commands() -> list[tuple[str, list[str]]]:
    """(page, words) of every line of a shell block, and of every `./run …` in the text."""
    found = []
    for page in PAGES:
        text = page.read_text("utf-8")
        blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.S))
        inline = "\n".join(re.findall(r"`(\./run [^`]+)`", text.replace(blocks, "")))
        for line in f"{blocks}\n{inline}".splitlines():
            words = shlex.split(line, comments=True)
            if words:
                found.append((page.name, words))
    return found


def golive_commands() -> list[list[str]]:
    every = {tuple(words[2:]) for _, words in commands() if words[:2] == ["./run", "golive"]}
    return [list(words) for words in sorted(every)]


def test_there_are_commands_to_test() -> None:
    assert len(golive_commands()) > 8


def test_only_the_launcher_and_variables_stand_in_shell_blocks() -> None:
    assert {words[0] for _, words in commands()} <= {"./run", "export"}


@pytest.mark.parametrize("words", golive_commands(), ids=" ".join)
def test_a_shown_command_is_understood(words: list[str]) -> None:
    group: click.Command = cli
    rest = [
        w.replace("NAME", "creme").replace("<name>", "practice") for w in words if not w.startswith("--lang")
    ]
    while isinstance(group, click.Group) and rest:
        _, command, rest = group.resolve_command(click.Context(group), rest)
        assert command is not None
        group = command
    group.make_context("golive", rest)


@pytest.mark.parametrize("words", [w for w in golive_commands() if " ".join(w) in HARMLESS], ids=" ".join)
def test_a_command_that_changes_nothing_runs(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "golive", *words],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in (0, 1) and done.stdout and b"Traceback" not in done.stderr


def test_the_page_of_sentences_is_up_to_date() -> None:
    from authoring.catalogue import load_catalogue
    from authoring.page import whole_page

    assert (ROOT / "features/SENTENCES.md").read_text("utf-8") == whole_page(load_catalogue(ROOT)), (
        "features/SENTENCES.md is older than the sentences: ./run golive check --write"
    )
