"""A PostgreSQL server of the tests' own, where its programs are there."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


def _programs() -> Path | None:
    """The folder that holds both what makes and what runs a server; Debian keeps it off the path."""
    on_path = [Path(p).resolve().parent for p in [shutil.which("initdb")] if p]
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), *on_path]
    return next((f for f in folders if (f / "initdb").exists() and (f / "createdb").exists()), None)


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    """Address of an empty database; PostgreSQL refuses root, so that its own user runs it then."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    folder = Path(
        tempfile.mkdtemp(prefix="golive-postgresql-")
    )  # pytest's own folders are closed to other users
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, options = (
        folder / "data",
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}",
    )
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    subprocess.run(
        [*as_user, programs / "initdb", "-D", data, "-U", "crm", "-A", "trust", "-E", "UTF8"], **quiet
    )
    subprocess.run(
        [*as_user, programs / "pg_ctl", "-D", data, "-o", options, "-w", "start", "-l", folder / "log"],
        **quiet,
    )
    try:
        subprocess.run(
            [programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "crm", "crm"], **quiet
        )
        yield f"postgresql://crm@127.0.0.1:{port}/crm"
    finally:
        subprocess.run([*as_user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **quiet)
        shutil.rmtree(folder, ignore_errors=True)
