"""The waiting list: the jobs of a run whose turn hasn't come, so that other processes leave them to that run.

A file of ids beside a lock. The lock ends with its process, and so does the list. Lines are only added: a job whose
turn has come is added again, after a minus.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING
from uuid import uuid4

from filelock import FileLock, Timeout

from domain.errors import TakesError
from services.disk.whole_files import write_whole

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from services.workspace.workspace import Workspace


class WaitingList:
    """The jobs of one run that wait, because it follows only `at_once` at a time."""

    def __init__(self, locks: Path, project: str, job_ids: Sequence[str], at_once: int) -> None:
        self._waiting = set(job_ids) if len(job_ids) > at_once else set()
        self._list = locks / f"{project}.{uuid4()}.turns"
        self._held: FileLock | None = None
        self._told: io.FileIO | None = None
        self._turn = Lock()

    def __enter__(self) -> WaitingList:
        if self._waiting:
            with suppress(TakesError, OSError):  # no run fails because others can't be told of it
                self._tell_first()
        return self

    def _tell_first(self) -> None:
        self._list.parent.mkdir(parents=True, exist_ok=True)
        held = FileLock(_lock_of(self._list), thread_local=False)
        held.acquire()
        self._held = held
        self._tell_all()

    def __exit__(self, *_: object) -> None:
        self.over()

    def over(self) -> None:
        """End the list: other processes may take its jobs."""
        with self._turn:
            self._close()
            if self._held is not None:
                with suppress(OSError):
                    self._list.unlink(missing_ok=True)
                self._held.release()
                self._held = None
                with suppress(OSError):
                    _lock_of(self._list).unlink(missing_ok=True)

    def begun(self, job_id: str) -> None:
        """Take a job off the list: it is followed now, and its own lock says so."""
        with self._turn, suppress(TakesError, OSError):
            if job_id in self._waiting:
                self._waiting.discard(job_id)
                if self._held is not None and not self._added(f"-{job_id}\n".encode()):
                    self._tell_all()

    def _added(self, line: bytes) -> bool:
        """Add a line to the list; False where not all of it could be written."""
        with suppress(OSError):
            return self._told is not None and self._told.write(line) == len(line)
        return False

    def _tell_all(self) -> None:
        """Write the list anew."""
        self._close()
        write_whole(self._list, "".join(f"{job_id}\n" for job_id in sorted(self._waiting)).encode())
        self._told = self._list.open("ab", buffering=0)

    def _close(self) -> None:
        told, self._told = self._told, None
        with suppress(OSError):
            if told is not None:
                told.close()


@contextmanager
def told_elsewhere(workspace: Workspace, project: str, job_ids: Sequence[str], at_once: int) -> Iterator[None]:
    """Show other machines which jobs wait in a run, by a lock for each, until the run ends."""
    with ExitStack() as held:
        if workspace.ledger.log.shared and len(job_ids) > at_once:
            for job_id in job_ids:
                held.enter_context(_turn_of(workspace, project, job_id))
        yield


def waits_elsewhere(workspace: Workspace, project: str, job_id: str) -> bool:
    """Say whether a job waits in a run of a living process, on any machine."""
    if job_id in waiting_elsewhere(workspace.locks, project):
        return True
    if not workspace.ledger.log.shared:
        return False
    with _turn_of(workspace, project, job_id) as free:
        return not free


def _turn_of(workspace: Workspace, project: str, job_id: str) -> AbstractContextManager[bool]:
    return workspace.job_lock(project, f"{job_id}.turn")


def waiting_elsewhere(locks: Path, project: str) -> set[str]:
    """Return the jobs of a project that wait in runs of living processes on this machine."""
    found: set[str] = set()
    for names in locks.glob(f"{project}.*.turns"):
        if _lives(names):
            try:
                told = set(names.read_text(encoding="utf-8").split())
            except OSError:  # it has ended just now
                continue
            found |= {name for name in told if not name.startswith("-") and f"-{name}" not in told}
    return found


def _lives(names: Path) -> bool:
    try:
        with FileLock(_lock_of(names), blocking=False):
            names.unlink(missing_ok=True)
    except Timeout:
        return True
    _lock_of(names).unlink(missing_ok=True)
    return False


def _lock_of(names: Path) -> Path:
    return names.with_suffix(".lock")
