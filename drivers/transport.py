"""Looking at an address from outside: how it is encrypted, and what it says without (SEC-06). For every target."""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from drivers.areas.protection import Cookie, Plain
from drivers.errors import CrmUnreachable

TIMEOUT_S = 20.0


@dataclass(frozen=True)
class Spoken:
    """One answer over TLS: its version, whether the certificate was the right one, status, headers, body."""

    version: str
    trusted: bool
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """The first header of this name, empty without one."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def insists_s(self) -> int:
        """For how many seconds browsers are told to come back only over TLS; 0 when they aren't."""
        found = re.search(r"max-age=(\d+)", self.header("strict-transport-security"))
        return int(found[1]) if found else 0


def ask_encrypted(
    address: str,
    method: str,
    path: str,
    *,
    authority: str = "",
    body: bytes = b"",
    headers: Mapping[str, str],
) -> Spoken:
    """One request to an ``https://`` address. ``authority`` (PEM) is who vouches for it; empty: whom the machine trusts.

    A certificate that nobody vouches for is told, not raised: ``trusted`` is False then.
    """
    known = ssl.create_default_context(cadata=authority or None)
    try:
        return _asked(address, method, path, body, headers, known, trusted=True)
    except ssl.SSLCertVerificationError:
        anybody = ssl.create_default_context()
        anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
        return _asked(address, method, path, body, headers, anybody, trusted=False)


def ask_plain(address: str, path: str) -> Plain:
    """What an ``http://`` address answers. A door that nobody opens or that is slammed, the way elsewhere, or a plain no
    (4xx) is no content. ``CrmUnreachable`` when it can't be told: no such host, no answer of somebody who let us in,
    an error of theirs (5xx).
    """
    connection = HTTPConnection(urlsplit(address).netloc, timeout=TIMEOUT_S)
    try:
        try:
            connection.connect()
        except TimeoutError:  # a firewall that drops what knocks
            return Plain(content=False, points_to="")
        connection.request("GET", path)
        answer = connection.getresponse()
        if answer.status >= 500:
            raise CrmUnreachable(f"不加密的地址出错 / an error at {address}: HTTP {answer.status}")
        found, place = answer.read(), answer.getheader("location") or ""
        return Plain(bool(found.strip()) and (answer.status < 300 or answer.status == 401), place)
    except (ConnectionError, HTTPException):
        return Plain(content=False, points_to="")
    except OSError as away:
        raise CrmUnreachable(f"不加密的地址没有回应 / no answer from {address}: {away}") from away
    finally:
        connection.close()


def cookie_in(header: str, name: str) -> Cookie:
    """How a cookie was handed out, from ``Set-Cookie`` (several of them joined by commas are fine)."""
    _, _, rest = header.partition(f"{name}=")
    own = re.split(r",\s*[\w-]+=", rest.replace("expires=", "expires "))[0].lower()
    same_site = re.search(r"samesite=(\w+)", own)
    flags = {part.strip() for part in own.split(";")}
    return Cookie("httponly" in flags, same_site[1] if same_site else "", "secure" in flags)


def _asked(
    address: str,
    method: str,
    path: str,
    body: bytes,
    headers: Mapping[str, str],
    context: ssl.SSLContext,
    *,
    trusted: bool,
) -> Spoken:
    connection = HTTPSConnection(urlsplit(address).netloc, timeout=TIMEOUT_S, context=context)
    try:
        connection.connect()
        version = str(connection.sock.version()) if isinstance(connection.sock, ssl.SSLSocket) else ""
        connection.request(method, path, body=body or None, headers=dict(headers))
        answer = connection.getresponse()
        return Spoken(version, trusted, answer.status, answer.getheaders(), answer.read())
    except ssl.SSLCertVerificationError:
        raise
    except (OSError, HTTPException) as broken:
        raise CrmUnreachable(f"{address}{path}: {type(broken).__name__}") from broken
    finally:
        connection.close()
