"""Signatures with a person's own SSH key: ``ssh-keygen -Y sign`` and ``-Y verify``, allowed signers in a file."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from reports.words import Text

NAMESPACE = "golive-signoff"
LONGEST_S = 30


class NotSigned(Exception):
    """ssh-keygen could not sign; ``text`` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(f"{text.zh} / {text.en}")
        self.text = text


def sign(record: Path, key: Path) -> Path:
    """``record.sig`` beside the record, made with the key; ``NotSigned`` when that fails."""
    made = record.with_name(record.name + ".sig")
    done = _ssh(["-Y", "sign", "-q", "-f", str(key), "-n", NAMESPACE, str(record)])
    if done is None or done.returncode or not made.exists():
        said = done.stderr.decode("utf-8", "replace").strip()[-200:] if done else "ssh-keygen"
        raise NotSigned(Text(f"无法用密钥签名：{said}", f"could not sign with the key: {said}"))
    return made


def verify(record: Path, principal: str, allowed: Path, when: datetime) -> tuple[str, Text]:
    """``""`` when the signature beside ``record`` is good at that time; else a code and words.

    Codes: ``unknown-signer``, ``key-not-valid`` (not yet, or no longer), ``bad-signature``, ``no-tool``.
    """
    made = record.with_name(record.name + ".sig")
    if not made.exists():
        return "bad-signature", Text("签名文件缺失", "the signature file is missing")
    if not allowed.exists():
        return "unknown-signer", Text("没有 allowed_signers 文件", "there is no file of allowed signers")
    moment = f"verify-time={when.astimezone(UTC):%Y%m%d%H%M%SZ}"
    common = ["-f", str(allowed), "-n", NAMESPACE, "-s", str(made), "-O", moment]
    with record.open("rb") as content:
        done = _ssh(["-Y", "verify", "-I", principal, *common], stdin=content)
    if done is None:
        return "no-tool", Text("本机没有 ssh-keygen，无法核对", "no ssh-keygen here, it can't be checked")
    said = (done.stderr + done.stdout).decode("utf-8", "replace")
    if done.returncode == 0 and "Good" in said:
        return "", Text("")
    if "expired" in said or "not yet valid" in said:
        return "key-not-valid", Text(
            "签名时密钥尚未生效或已失效", "the key was not yet, or no longer, valid then"
        )
    with record.open("rb") as content:
        intact = _ssh(["-Y", "check-novalidate", "-n", NAMESPACE, "-s", str(made)], stdin=content)
    if intact is None or intact.returncode:
        return "bad-signature", Text("签名与内容不符", "the signature doesn't belong to this content")
    return "unknown-signer", Text(
        "签名完好，但密钥不在 allowed_signers 中或不属于此人",
        "intact, but the key isn't this person's in allowed_signers",
    )


def _ssh(
    words: list[str], stdin: IO[bytes] | int = subprocess.DEVNULL
) -> subprocess.CompletedProcess[bytes] | None:
    command = ["ssh-keygen", *words]
    try:
        return subprocess.run(command, stdin=stdin, capture_output=True, timeout=LONGEST_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
