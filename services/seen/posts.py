"""The marks of posts: a line on the disk before each post, and another with its answer.

A mark holds the request itself, so that a job which the log has lost can be adopted.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from domain.ids import name_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from domain.jobs import Job
    from domain.record import Record


_BEFORE: dict[str, type] = {
    "project": str,
    "job": str,
    "requested": str,
    "log": str,
    "position": int,
    "event_id": str,
    "facts": list,
    "at": str,
    "digest": str,
}
_ANSWERED: dict[str, type] = {"requested": str, "request_id": str, "urls": dict}
_ENDED: dict[str, type] = {"requested": str, "ended": str}
_LINES = (_BEFORE, _ANSWERED, _ENDED)
_FACTS = [[str, int, dict]] * 2


def _is_mark(line: object) -> bool:
    """Whether a line is one that was written here: a damaged disk may hold others."""
    if not isinstance(line, dict) or {name: type(value) for name, value in line.items()} not in _LINES:
        return False
    if "facts" not in line:
        return True
    return name_fault(line["project"]) is None and [list(map(type, fact)) for fact in line["facts"]] == _FACTS


def _marks(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    for line in lines:
        try:
            read = json.loads(line)
        except (ValueError, RecursionError):  # cut short by a power cut, before its post
            continue
        if _is_mark(read):
            yield read


class Posts:
    """The marks of one workspace, in a file that only grows."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._newest: tuple[int, int, tuple[int, str]] = (0, 0, (0, ""))  # behind which bytes, read up to which, what

    def before(self, project: str, job: Job, submitting: Record, log: str) -> None:
        """Write that a job is about to be posted, and wait until that is on the disk."""
        from hashlib import sha256

        from msgspec import to_builtins

        facts = [(r.fact.type, r.schema, to_builtins(r.fact)) for r in (job.requested, submitting)]
        sent = json.dumps(facts[1][2], sort_keys=True).encode()
        self._add(
            {
                "project": project,
                "job": job.id,
                "requested": job.requested.id,
                "log": log,
                "position": submitting.position,
                "event_id": submitting.id,
                "facts": facts,
                "at": submitting.at,
                "digest": sha256(sent).hexdigest(),
            }
        )

    def answered(self, requested: str, request_id: str, urls: dict[str, str]) -> None:
        """Write the provider's id of a job that was posted."""
        self._add({"requested": requested, "request_id": request_id, "urls": urls})

    def ended(self, requested: str, kind: str) -> None:
        """Write that the provider never took a job."""
        self._add({"requested": requested, "ended": kind})

    def has(self, requested: str) -> bool:
        """Say whether a post of that request was about to be made before."""
        name = json.dumps(requested).encode()
        return any(name in line and b'"event_id"' in line for line in self._lines(0))

    def size(self) -> int:
        """Return the length of the file in bytes, 0 where there is none."""
        try:
            return self._path.stat().st_size
        except OSError:
            return 0

    def newest(self, after: int) -> tuple[int, str]:
        """Return position and id of the newest event that marks name, of those behind that many bytes; else 0.

        What was read before isn't read again: in a long run each append asks.
        """
        begun, end, newest = self._newest
        if begun != after or end > self.size():
            end, newest = after, (0, "")
        for line in self._lines(end):
            if not line.endswith(b"\n"):
                break
            end += len(line)
            newest = max(
                [newest, *((mark["position"], mark["event_id"]) for mark in _marks([line]) if "facts" in mark)]
            )
        self._newest = after, end, newest
        return newest

    def read(self) -> Iterator[dict[str, Any]]:
        """Yield each line that can be read, in order: what was to be posted, or what came of it."""
        return _marks(self._lines(0))

    def _lines(self, after: int) -> Iterator[bytes]:
        try:
            with self._path.open("rb") as file:
                file.seek(after)
                yield from file
        except FileNotFoundError:
            return
        except OSError as error:
            from services.disk.faults import disk_fault

            raise disk_fault(error) from error

    def _add(self, line: dict[str, Any]) -> None:
        from services.disk.faults import disk_fault
        from services.disk.whole_files import sync

        data = json.dumps(line, ensure_ascii=True, separators=(",", ":")).encode()
        try:
            new = not self._path.exists()
            self._path.parent.mkdir(exist_ok=True)
            number = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                size = os.fstat(number).st_size
                torn = size > 0 and os.pread(number, 1, size - 1) != b"\n"  # by a power cut: a line of its own
                os.write(number, (b"\n" if torn else b"") + data + b"\n")
                os.fsync(number)
            finally:
                os.close(number)
            if new:
                sync(self._path.parent)
                sync(self._path.parent.parent)
        except OSError as error:
            raise disk_fault(error) from error
