"""Locks between processes, and between the threads of one: a file, held while its owner lives."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from services.faults import disk_fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock of that file, waiting for whoever holds it; it isn't held twice by one thread."""
    from filelock import FileLock

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path):
            yield
    except OSError as error:
        raise disk_fault(error) from error
