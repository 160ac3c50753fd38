"""HTTPS (SEC-06): the encrypted address, and the plain one that only leads there.

Waitress speaks no TLS, cheroot does; both serve the same application.
"""

from __future__ import annotations

import ssl
import tempfile
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cheroot.ssl.builtin import BuiltinSSLAdapter
from cheroot.wsgi import Server

from practice_crm.rules import transport
from practice_crm.wsgi import application

HOST = "127.0.0.1"
THREADS = 16
_PRACTICE_THREADS = 2
Environ = dict[str, Any]
StartResponse = Callable[..., Any]


@dataclass(frozen=True)
class Doors:
    """Where the CRM answers encrypted, where it only shows the way there, and whose certificates it uses (PEM)."""

    secure: str
    plain: str
    authority: str


class CertificateUnusable(Exception):
    """Certificate or key can't be read, or don't belong together."""


def server(certificate: Path, key: Path, port: int, threads: int = THREADS) -> Server:
    """An HTTPS server that is ready to serve. ``CertificateUnusable``, or ``OSError`` for a port that is taken."""
    try:
        adapter = BuiltinSSLAdapter(str(certificate), str(key))
    except (OSError, ssl.SSLError) as wrong:
        raise CertificateUnusable(f"{certificate}, {key}: {wrong}") from None
    adapter.context.minimum_version = {"TLSv1.2": ssl.TLSVersion.TLSv1_2}[transport.oldest_version()]
    made = Server((HOST, port), application, numthreads=threads, server_name="")
    made.ssl_adapter = adapter
    made.prepare()
    return made


def sign_post(secure: str, port: int = 0) -> Server:
    """The plain door: it answers nothing but where the encrypted one is."""

    def answer(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        code = transport.plain_answer()
        if code != 308:
            found: Iterable[bytes] = application(environ, start_response)
            return found
        place = secure + quote(str(environ.get("PATH_INFO", "/")))
        start_response("308 Permanent Redirect", [("Location", place), ("Content-Length", "0")])
        return [b""]

    made = Server((HOST, port), answer, numthreads=_PRACTICE_THREADS, server_name="")
    made.prepare()
    return made


_open: list[Doors] = []
_turn = threading.Lock()


def practice_doors() -> Doors:
    """Both doors beside the practice address, with a certificate of our own; opened when first asked for."""
    with _turn:
        if not _open:
            _open.append(_opened())
        return _open[0]


def _opened() -> Doors:
    import trustme  # only practice needs it, and it takes its time

    authority = trustme.CA()
    issued = authority.issue_cert(HOST, "localhost")
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = Path(folder, "certificate.pem"), Path(folder, "key.pem")
        certificate.write_bytes(b"".join(pem.bytes() for pem in issued.cert_chain_pems))
        key.write_bytes(issued.private_key_pem.bytes())
        encrypted = server(certificate, key, 0, _PRACTICE_THREADS)
    secure = f"https://{HOST}:{encrypted.bind_addr[1]}"
    plain = sign_post(secure)
    for each in (encrypted, plain):
        threading.Thread(target=each.serve, name="encrypted", daemon=True).start()
    return Doors(secure, f"http://{HOST}:{plain.bind_addr[1]}", authority.cert_pem.bytes().decode())
