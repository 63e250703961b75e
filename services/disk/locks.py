"""Locks between processes and threads: a lock is a file that is held until its owner lets go or ends."""

from __future__ import annotations

import os
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

from services.disk.diagnosis import debug, since
from services.disk.faults import disk_fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # where processes can't queue up at a file, they look again and again
    flock = None  # type: ignore[assignment]


@contextmanager
def held(path: Path) -> Iterator[int | None]:
    """Hold the lock of that file, waiting while another holds it; a thread can't hold it twice.

    The system wakes waiting processes in turn, so none of them starves, as it could if each only polled.

    Yields:
        The open file, where there is one: a process that inherits it keeps the lock held until it ends, too.
    """
    try:
        if flock is None:
            with _polled(path):
                yield None
            return
        number = _locked(path)
        try:
            yield number
        finally:
            os.close(number)
    except OSError as error:
        raise disk_fault(error) from error


def _locked(path: Path) -> int:
    while True:
        number = _opened(path)
        try:
            _queued(number, path)
            if os.fstat(number).st_nlink:
                return number
        except BaseException:
            os.close(number)
            raise
        os.close(number)  # taken away while we waited: others queue up at a new one


def _queued(number: int, path: Path) -> None:
    try:
        flock(number, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        debug("waiting for %s", path.name)
        began = perf_counter()
        flock(number, LOCK_EX)
        debug("waited for %s for %.1f ms", path.name, since(began))


def _opened(path: Path) -> int:
    how = os.O_RDONLY | os.O_CREAT  # to hold it one needn't be allowed to write to it
    try:
        return os.open(path, how, 0o644)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, how, 0o644)


@contextmanager
def _polled(path: Path) -> Iterator[None]:
    from filelock import FileLock

    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path):
        yield
