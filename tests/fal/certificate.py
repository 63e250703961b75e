"""The stand-in's certificate: one that bears all of fal's names, and the authority a client must be told to trust."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING

import trustme

from tests.fal.routes import HOSTS, LOCAL

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Certificate:
    """Two PEM files: `authority` for SSL_CERT_FILE, `server` with key and chain for the server."""

    authority: Path
    server: Path

    def context(self) -> ssl.SSLContext:
        """Return the server's side of TLS."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server)
        return context


def certificate(folder: Path) -> Certificate:
    """Return the folder's certificate, which is made when there is none, so that it outlives a restart."""
    folder.mkdir(parents=True, exist_ok=True)
    found = Certificate(folder / "authority.pem", folder / "server.pem")
    if not found.server.exists():
        authority = trustme.CA()
        authority.cert_pem.write_to_path(found.authority)
        authority.issue_cert(*HOSTS, *LOCAL).private_key_and_cert_chain_pem.write_to_path(found.server)
    return found
