"""Moves a log from a file to a database, or back: its events with their positions, each checked, and its id.

No process can append to the source meanwhile. The target is complete before anything points to it; only then the source
is sealed. If the move breaks off before that, the source is as it was.
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from domain.errors import BadInput, OutOfReach, Refused
from domain.steps import Open, Step
from services.disk.whole_files import put_new
from services.jobs.resuming import under_way
from services.log.places import ADDRESS, FILE, SCHEMES, checked_address, remember
from services.log.sqlite import SqliteLog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from services.log.kinds import Log
    from services.log.reader import LogReader
    from services.log.recorder import Stored
    from services.workspace.workspace import Workspace

    Progress = Callable[[int, int], None]


class Movable(Protocol):
    """The extra method of a log that can be moved away."""

    def standing_still(self) -> AbstractContextManager[Callable[[str], None]]:
        """Keep all processes from appending; yields a function that seals the log for ever, given the new place."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How many events went where; `kept` is the file that the source is kept in, sealed."""

    events: int
    to: str
    kept: Path | None


def move(workspace: Workspace, to: str, progress: Progress) -> Moved:
    """Move a workspace's log.

    Args:
        workspace: whose log.
        to: a database's address, or `events.db` for the workspace's own file.
        progress: told how many events are copied and checked, of how many.

    Raises:
        BadInput: `to` is neither.
        Refused: the log lies there already, the target holds events, or a living process follows a job.
        OutOfReach: source or target can't be reached, or the copy isn't the source's to the last byte.
    """
    source = workspace.ledger.log
    target = _Database(to) if to.startswith(SCHEMES) else _File(workspace.root, to)
    if target.name == source.name:
        raise Refused(f"the log lies in {source.name} already", Step("log"), code="already_there")
    _check_nobody_follows(workspace)
    movable: Movable = source  # type: ignore[assignment]
    with movable.standing_still() as seal:
        count = _copied(source.reader, target, progress)
        target.put_to_use(workspace.root)
        seal(target.name)
    source.close()
    kept = _set_aside(source.path) if isinstance(source, SqliteLog) else None
    return Moved(count, target.name, kept)


def _check_nobody_follows(workspace: Workspace) -> None:
    for project in workspace.projects():
        for job in under_way(workspace, project):
            with workspace.job_lock(project, job) as free:
                if not free:
                    text = f"{job} of {project} is being followed by a living process"
                    raise Refused(
                        text, "let it end, or stop it; then move, and carry on", code="followed", project=project
                    )


def _copied(source: LogReader, target: _Database | _File, progress: Progress) -> int:
    """Copy all events and compare the copies; return how many."""
    total = source.head().position
    with closing(target.made(source.identity())) as log:
        count = log.load(_counted(source.stored(), lambda done: progress(done, 2 * total)))
        if count is None:
            said = f"{target.name} holds events already"
            raise Refused(said, "move to an empty database, or to a schema of its own", code="not_empty")
        for own, copy in zip(
            _counted(source.stored(), lambda done: progress(total + done, 2 * total)), log.reader.stored(), strict=True
        ):
            if own != copy:
                raise OutOfReach(
                    f"the copy differs at position {own[0]}; the log stays where it is", "empty the target"
                )
        if log.reader.identity() != source.identity():
            raise OutOfReach("the copy has another identity; the log stays where it is", "empty the target")
    return count


def _counted(rows: Iterator[Stored], progress: Callable[[int], None]) -> Iterator[Stored]:
    for row in rows:
        if row[0] % 1000 == 0:
            progress(row[0])
        yield row


class _Database:
    """A database as the log's new place."""

    def __init__(self, address: str) -> None:
        from services.log.postgres import PostgresLog

        self._address = checked_address(address, "what was given")
        self._log = PostgresLog(self._address)
        self.name = self._log.name

    def made(self, identity: str) -> Log:
        self._log.create(self._address, identity)
        self._log.take_identity(identity)
        return self._log

    def put_to_use(self, root: Path) -> None:
        remember(root, self._address)


class _File:
    """The workspace's own file as the log's new place; it is written beside it and gets its name once complete."""

    def __init__(self, root: Path, said: str) -> None:
        self._path = root / FILE
        if (root / said).resolve() != self._path.resolve():
            ways = (Step("move", to=FILE), Step("move", to=Open("postgresql://…")))
            raise BadInput(f"a log can't be moved to {said}", *ways, code="bad_target")
        self._draft = root / f".{FILE}.moving"
        self._root = root
        self.name = str(self._path)

    def made(self, identity: str) -> Log:
        if os.path.lexists(self._path):
            if not (self._path.is_file() and SqliteLog(self._path, self._path.parent).sealed()):
                advice = "name a file that isn't there yet"
                raise Refused(f"{self.name} is there already", advice, code="already_there")
            _set_aside(self._path)
        _remove(self._draft)
        SqliteLog.create(self._draft, identity)
        return SqliteLog(self._draft, self._root / "state" / ".takes" / "locks")

    def put_to_use(self, root: Path) -> None:
        put_new(self._draft, self._path)
        _remove(self._draft)
        (root / ADDRESS).unlink(missing_ok=True)


def _remove(path: Path) -> None:
    for name in (path, *_companions(path)):
        name.unlink(missing_ok=True)


def _set_aside(path: Path) -> Path:
    """Rename a sealed file, and SQLite's files beside it, so that nothing opens it as the log; return the new path."""
    number, aside = 1, path.with_name("events.moved.db")
    while aside.exists():
        number, aside = number + 1, path.with_name(f"events.moved{number}.db")
    for own, other in zip((path, *_companions(path)), (aside, *_companions(aside)), strict=True):
        if own.exists():
            own.replace(other)
    return aside


def _companions(path: Path) -> tuple[Path, Path]:
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")
