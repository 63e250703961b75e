"""The clock and the scales: what a process takes, on how many cores, and how much memory at its peak."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

PYTHON = sys.executable
TAKES = str(Path(sys.executable).with_name("takes"))
EVERY = 0.01  # seconds between two looks at a process's memory


class Spent(NamedTuple):
    """Seconds of a process with all its children: by the clock on the wall, and of CPU (user and system)."""

    wall: float
    cpu: float


@contextmanager
def pinned(cores: int | None) -> Iterator[None]:
    """Keep this process, and whatever it starts, on so many cores, where the system can."""
    if cores is None or not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(allowed)[:cores])
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def ran(
    command: Sequence[str],
    cwd: Path,
    cores: int | None = None,
    into: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Spent:
    """Run a program to its end with stdout a pipe, or a file where `into` names one; in our environment or in `env`.

    Raises:
        RuntimeError: it failed.
    """
    with pinned(cores), (into or Path(os.devnull)).open("wb") as file:
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, env=env, stdout=file if into else subprocess.PIPE)
        if process.stdout:
            process.stdout.read()
            process.stdout.close()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    _check(command, process.returncode)
    return Spent(wall, used.ru_utime + used.ru_stime)


def peak(command: Sequence[str], cwd: Path, into: Path | None = None) -> float:
    """Run a program and return the most memory it held with all its children, in MB; pages they share count once.

    Looked at every 10 ms; of a single process the kernel's own high-water mark counts, which misses nothing.
    """
    most = 0.0
    with (into or Path(os.devnull)).open("wb") as file:
        process = subprocess.Popen(command, cwd=cwd, stdout=file)
        while process.poll() is None:
            together, highest = _held(process.pid)
            most = max(most, together, highest)
            time.sleep(EVERY)
    _check(command, process.returncode)
    return most / 1024


def _check(command: Sequence[str], code: int) -> None:
    if code:
        raise RuntimeError(f"{' '.join(command)} ended with {code}")


def _held(pid: int) -> tuple[int, int]:
    """Return the KiB that a process and its children hold together, and the most that one of them ever held."""
    together = highest = 0
    for one in _family(pid):
        with suppress(OSError):
            together += _kib(f"/proc/{one}/smaps_rollup", "Pss:")
            highest = max(highest, _kib(f"/proc/{one}/status", "VmHWM:"))
    return together, highest


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text().split():
                yield from _family(int(child))


def _kib(path: str, name: str) -> int:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)


def median(found: Iterable[float]) -> float:
    """Return the middle one."""
    return statistics.median(found)


def percentile(found: Sequence[float], share: float) -> float:
    """Return what that share of `found` doesn't exceed: 0.99 for the p99."""
    ordered = sorted(found)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
