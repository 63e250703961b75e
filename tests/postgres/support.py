"""What the tests of a log in PostgreSQL share: a film whose log lies there, its facts, and processes that write."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.decisions.review import note
from services.workspace.workspace import Workspace
from tests.cli.support import Takes, add_plan, environment, events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.record import Record

WRITER = Path(__file__).with_name("writer.py")
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
