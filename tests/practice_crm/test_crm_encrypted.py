"""A CRM that was started with a certificate speaks HTTPS, and nothing else (SEC-06)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import requests
import trustme

from tests.practice_crm.conftest import PASSWORD, ROOT, environment


@pytest.fixture
def papers(tmp_path: Path) -> tuple[str, str, str]:
    """Certificate, key, and who vouches for them."""
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    certificate, key, ca = (tmp_path / name for name in ("certificate.pem", "key.pem", "ca.pem"))
    issued.cert_chain_pems[0].write_to_path(certificate)
    issued.private_key_pem.write_to_path(key)
    authority.cert_pem.write_to_path(ca)
    return str(certificate), str(key), str(ca)


def test_it_answers_encrypted_and_only_so(start, tmp_path, papers) -> None:
    certificate, key, ca = papers
    _, url = start(str(tmp_path / "crm.sqlite3"), "--certificate", certificate, "--key", key)
    assert url.startswith("https://")
    answer = requests.post(
        f"{url}/api/session", json={"user": "admin", "password": PASSWORD}, verify=ca, timeout=30
    )
    assert answer.status_code == 200
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url.replace('https', 'http')}/sign-in", timeout=30)


def test_a_certificate_without_its_key_is_used_wrongly(tmp_path, papers) -> None:
    command = [
        sys.executable,
        "-m",
        "practice_crm",
        "--database",
        str(tmp_path / "x"),
        "--certificate",
        papers[0],
    ]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "--key" in done.stderr
