"""What the tests of a log in PostgreSQL share: a film whose log lies there, its facts, and processes that write."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from domain.decisions.review import note
from services.log.postgres import PostgresLog
from services.workspace.workspace import Workspace
from tests.cli.support import Takes, add_plan, environment, events
from tests.postgres.server import free_port
from tests.working import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.record import Record
    from tests.postgres.server import Server

BOUNCER = shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
WRITER = Path(__file__).with_name("writer.py")
# What docs/team.md gives a reviewer.
REVIEWER = (
    "GRANT SELECT ON takeledger_events, takeledger_log TO {role}",
    "GRANT EXECUTE ON FUNCTION takeledger_append TO {role}",
)
P1 = ("film", "SEQ01")


def film_at(root: Path, address: str) -> Takes:
    """Return the program in a workspace whose log is at an address, with the small plan."""
    takes = Takes(root)
    takes.root.mkdir(parents=True)
    takes("init", "--database", address)
    add_plan(takes)
    return takes


def through(takes: Takes, address: str) -> Takes:
    """Let a workspace reach its log by another way: a proxy, or as another user."""
    path = takes.root / "events.url"
    path.write_text(f"{address}\n")
    return takes


@contextmanager
def opened(takes: Takes) -> Iterator[Workspace]:
    """Open a workspace for as long as the test needs it."""
    workspace = Workspace(takes.root, "tester")
    try:
        yield workspace
    finally:
        workspace.close()


def noted(workspace: Workspace, text: str, sequence: str = "SEQ01") -> Record:
    """Append one fact: a note on a sequence."""
    decided = workspace.change("film", sequence, lambda state: note(state, state.own, None, text, None))
    (record,) = decided
    return record


def notes(root: Path) -> list[str]:
    """Return the texts of all notes in the log, in order."""
    return [str(event["data"]["text"]) for event in events(root) if event["type"] == "NoteAdded"]


def assert_recorded_once(takes: Takes) -> None:
    """Versions have no gaps, no fact is there twice, and the files are what the log says."""
    with opened(takes) as workspace:
        found = list(workspace.ledger.reader.rows())
    versions: Counter[str] = Counter()
    for row in found:
        versions[row.stream] += 1
        assert row.version == versions[row.stream], row
    assert max(Counter(row.body["id"] for row in found).values()) == 1
    said = Counter((row.stream, row.type, row.body["cause"], str(row.body["data"])) for row in found)
    assert max(said.values()) == 1, said.most_common(1)
    assert "what the log says" in takes("replay", "--check").out


def writing(root: Path, name: str, count: int, **more: str) -> subprocess.Popen[str]:
    """Start a process that appends so many notes to a sequence that all of them share."""
    return subprocess.Popen(
        [sys.executable, str(WRITER), str(root), name, str(count)],
        env=environment(**more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[Any], code: int = 0) -> tuple[str, str]:
    """Return what a process said, once it has ended as it should."""
    out, err = process.communicate(timeout=120)
    assert process.returncode == code, f"exit {process.returncode}\n{out}{err}"
    return out, err


def lagging(postgres: Server, address: str, upto: int) -> str:
    """Return the address of a copy of a log as of a position."""
    log, copy = PostgresLog(address), postgres.database()
    PostgresLog.create(copy, log.reader.identity())
    other = PostgresLog(copy)
    other.load(log.reader.stored(0, upto))
    log.close()
    other.close()
    return copy


@contextmanager
def pooled(postgres: Server, database: str, mode: str, size: int = 20) -> Iterator[str]:
    """Run pgbouncer before the server and return the database's address through it."""
    port, name = free_port(), database.rsplit("/", 1)[1]
    settings = postgres.root / f"pgbouncer-{port}.ini"
    settings.write_text(
        f"[databases]\n* = host=127.0.0.1 port={postgres.port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
        f"listen_port = {port}\nauth_type = any\npool_mode = {mode}\ndefault_pool_size = {size}\nunix_socket_dir =\n"
        "[databases]\n* = host=127.0.0.1 user=postgres " + f"port={postgres.port}\n"
    )
    if postgres.user:
        shutil.chown(settings, postgres.user)
    with subprocess.Popen([str(BOUNCER), "-q", settings], user=postgres.user, stderr=subprocess.DEVNULL) as process:
        try:
            address = f"postgresql://postgres@127.0.0.1:{port}/{name}"
            until(lambda: _answers(address), "pgbouncer")
            yield address
        finally:
            process.kill()


def _answers(address: str) -> bool:
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.Error:
        return False
    return True
