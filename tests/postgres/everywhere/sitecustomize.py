"""Puts each workspace that is made into a schema of its own in one PostgreSQL, as `takes init --database` would.

With TAKES_TEST_DATABASE=postgres the whole suite runs so. Python itself reads this file where a program begins, as
its folder is on the path of all that tests start: SERVER tells these the server's address.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SERVER = "TAKES_TEST_SERVER"


def settle() -> None:
    """From now on a workspace made in a folder has its log in the database, and its address in the folder."""
    from services.log import places as logs

    as_it_is = logs.create_log

    def create_log(folder: Path, identity: str) -> bool:
        if SERVER not in os.environ or logs.address_of(folder) or (folder / logs.FILE).exists():
            return as_it_is(folder, identity)
        return logs.join_log(folder, identity, new_place(folder))

    logs.create_log = create_log


def new_place(folder: Path) -> str:
    """Make the schema of a folder, unless it is there, and return its address."""
    import psycopg
    from psycopg.errors import DuplicateSchema, UniqueViolation

    name = f"s_{hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()[:24]}"
    with psycopg.connect(os.environ[SERVER], autocommit=True) as db, suppress(DuplicateSchema, UniqueViolation):
        db.execute(f"CREATE SCHEMA {name}".encode())
    return f"{os.environ[SERVER]}?options=-csearch_path%3D{name}"


if __name__ == "sitecustomize" and SERVER in os.environ:
    settle()
