"""The index of times: the newest time up to every thousandth position, so that `--at TIME` looks through few events.

It may be deleted at any time. Clocks differ, so that times don't always rise with positions; the newest so far does.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from domain.errors import Unwritable
from services.disk.whole_files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from services.log.reader import LogReader

EVERY = 1000  # positions
_FEW = 20  # steps that are worth taking without being asked for a time


class Times:
    """The index of one log's times, in a file of the bookkeeping."""

    def __init__(self, reader: LogReader, path: Path) -> None:
        self._reader = reader
        self._path = path

    def first_later(self, at: str) -> int | None:
        """Return the position of the first fact recorded later than a time, None where there is none.

        Args:
            at: RFC 3339 in UTC with microseconds and `Z`.
        """
        newest = self._followed(self._read(), self._reader.head().position)
        step = next((step for step, time in enumerate(newest) if time > at), len(newest))
        upto = (step + 1) * EVERY if step < len(newest) else None
        return self._reader.first_later(at, step * EVERY, upto)

    def keep_up(self, before: int, now: int) -> None:
        """Follow the log from one position to another, where that is cheap: at every thousandth."""
        if before // EVERY < now // EVERY <= before // EVERY + _FEW:
            newest = self._read()
            if now // EVERY - len(newest) <= _FEW:
                self._followed(newest, now)

    def _followed(self, newest: list[str], head: int) -> list[str]:
        steps = head // EVERY
        if len(newest) >= steps:
            return newest
        for step in range(len(newest), steps):
            last = self._reader.newest_time(step * EVERY, (step + 1) * EVERY)
            newest.append(max(last, newest[-1] if newest else ""))
        kept = (self._reader.identity(), self._reader.id_at(steps * EVERY), newest)
        with suppress(Unwritable):
            write_whole(self._path, json.dumps(kept).encode(), lasting=False)
        return newest

    def _read(self) -> list[str]:
        """Return the newest time up to each step, as the file has it, where that is of this log."""
        with suppress(OSError, ValueError, TypeError, RecursionError):
            log, event_id, newest = json.loads(self._path.read_bytes())
            if log == self._reader.identity() and self._reader.id_at(len(newest) * EVERY) == event_id:
                return [str(time) for time in newest]
        return []
