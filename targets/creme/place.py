"""Where an instance of Creme lies below ``var/creme``, what of it is done, and how failure is told."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from drivers.words import Text
from targets.creme.processes import Processes

LAST_LINES = 12


class InstanceError(Exception):
    """Creme could not be brought up; ``what`` says which step, where its log lies and how it ended."""

    def __init__(self, what: Text) -> None:
        super().__init__(f"{what.zh} / {what.en}")
        self.what = what


def failed(step: Text, log: Path) -> InstanceError:
    """A step that did not succeed, with its log's place and last lines."""
    try:
        last = "\n".join(log.read_text("utf-8", "replace").splitlines()[-LAST_LINES:])
    except OSError:
        last = ""
    return InstanceError(
        Text(
            f"“{step.zh}”没有成功。日志：{log}\n最后几行：\n{last}",
            f"“{step.en}” did not succeed. Log: {log}\nIts last lines:\n{last}",
        )
    )


class Place:
    """The folders of one instance, its secret, its processes and the steps that are done."""

    def __init__(self, root: Path) -> None:
        self.home = (root / "var" / "creme").resolve()
        self.env = self.home / "env"
        self.bin = self.env / "bin"
        self.project = self.home / "instance"
        self.log = self.home / "log"
        self.processes = Processes(self.home / "pids.json")
        self._stamp = self.home / "stamp.json"

    def secret(self) -> str:
        """The instance's secret, made once, readable by its owner only."""
        file = self.home / "secret_key"
        if not file.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write(secrets.token_urlsafe(50))
        return file.read_text("ascii")

    def done(self) -> dict[str, str]:
        """Digests of the steps that are done; an unreadable stamp means that none is."""
        try:
            done = json.loads(self._stamp.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return done if isinstance(done, dict) else {}

    def remember(self, step: str, digest: str) -> None:
        """``step`` is done with this input."""
        self._stamp.write_text(json.dumps(self.done() | {step: digest}, indent=1) + "\n", "utf-8")
