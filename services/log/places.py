"""Finds a workspace's log: in its `events.db`, or in a PostgreSQL database that many workspaces share.

TAKES_DATABASE_URL names the database, else the workspace's `events.url` does; without both it is the file.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from domain.errors import BadUsage, Refused
from domain.steps import Open, Step
from services.disk.whole_files import write_whole
from services.log.sqlite import SqliteLog

if TYPE_CHECKING:
    from pathlib import Path

    from services.log.kinds import Log
    from services.log.postgres import PostgresLog

FILE = "events.db"
ADDRESS = "events.url"
SCHEMES = ("postgresql://", "postgres://")


def lies_in(folder: Path) -> bool:
    """Say whether a folder is a workspace: it holds a log, or the address of one."""
    return (folder / FILE).is_file() or (folder / ADDRESS).is_file()


def has_log(folder: Path) -> bool:
    """Say whether a folder has a log, or the environment names a database."""
    return lies_in(folder) or address_of(folder) is not None


def address_of(folder: Path) -> str | None:
    """Return the address of the database that has a workspace's log, None where a file has it.

    Raises:
        BadUsage: TAKES_DATABASE_URL is no such address.
    """
    said = os.environ.get("TAKES_DATABASE_URL", "").strip()
    if said:
        return checked_address(said, "TAKES_DATABASE_URL")
    if (folder / ADDRESS).is_file():
        return checked_address((folder / ADDRESS).read_text(encoding="utf-8").strip(), str(folder / ADDRESS))
    return None


def checked_address(said: str, where: str) -> str:
    """Return a database's address, or refuse what isn't one; it isn't repeated, for it may hold a password."""
    if not said.startswith(SCHEMES):
        raise BadUsage(f"{where} is no address of a database", "postgresql://USER@HOST/NAME", code="bad_address")
    host, _, rest = said.split("//", 1)[1].partition("/")
    if host.count("@") > 1:
        raise BadUsage(f"{where} has an @ too many", "write an @ in a password as %40", code="bad_address")
    if "@" in rest.split("?", 1)[0]:  # else part of a password would be taken for a port and a name, and shown
        way = "write a / in a password as %2F, an @ as %40"
        raise BadUsage(f"{where} has an @ behind a /", way, code="bad_address")
    return said


def open_log(folder: Path, locks: Path) -> Log:
    """Return a workspace's log; errors come when it is first read."""
    if address := address_of(folder):
        return _postgres()(address)
    return SqliteLog(folder / FILE, locks)


def _postgres() -> type[PostgresLog]:
    try:
        from services.log.postgres import PostgresLog
    except ModuleNotFoundError as error:
        said, way = f"a log in PostgreSQL needs {error.name}", "in the checkout: uv tool install '.[all]'"
        raise Refused(said, way, code="not_installed", library=error.name) from error
    return PostgresLog


def create_log(folder: Path, identity: str) -> bool:
    """Make a workspace's log, with that identity, where there is none; say whether it was made."""
    if address := address_of(folder):
        return _postgres().create(address, identity)
    return not (folder / FILE).exists() and SqliteLog.create(folder / FILE, identity)


def join_log(folder: Path, identity: str, address: str) -> bool:
    """Give a workspace a log in a database, and make the log if there is none; say whether it was made.

    Raises:
        Refused: the workspace has a log of its own, or another database's.
    """
    kind = _postgres()
    address = checked_address(address, "what was given")
    if (folder / FILE).exists():
        said, move = f"{folder} has a log of its own in {FILE}", Step("move", to=Open("URL"))
        raise Refused(said, "move it there:", move, code="has_a_log", workspace=str(folder))
    known = address_of(folder)
    if known and kind(known).name != kind(address).name:
        anew = Step("init", workspace=Open("DIR"), database=Open("URL"))
        said = f"{folder} has its log in {kind(known).name}"
        raise Refused(said, anew, code="has_a_log", workspace=str(folder))
    made = kind.create(address, identity)
    remember(folder, address)
    return made


def remember(folder: Path, address: str) -> None:
    """Write the database's address to the workspace, readable by this user alone: it may hold a password."""
    write_whole(folder / ADDRESS, f"{address}\n".encode(), mode=0o600)
