"""A log read back from the lines of `takes log --json`: each line is checked by the rules of a log, then kept as it is.

Lines are read, checked and inserted one by one, so that a long log takes no more memory than a short one.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from functools import cache, lru_cache
from typing import IO, TYPE_CHECKING

from msgspec.json import Decoder

from domain.added_models import MODELS_STREAM
from domain.errors import BadInput, TakesError
from domain.event_rows import ROWS
from domain.events import FACTS
from domain.ids import shown
from domain.steps import Step
from domain.upcasting import read_fact
from services.log.lines import Line, stored_of
from services.log.reader import END
from services.log.rows import stream_fault
from services.log.stored import is_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from msgspec import Raw

    from domain.events import Fact
    from services.log.recorder import Stored

    Progress = Callable[[int], None]

LONGEST = 64 * 1024 * 1024  # bytes of a line; what is longer is no event
EVERY = 1000  # lines between two words on how far it is
_KINDS: dict[str, tuple[type, ...]] = {
    "position": (int,),
    "id": (str,),
    "stream": (str,),
    "version": (int,),
    "type": (str,),
    "schema": (int,),
    "at": (str,),
    "by": (str,),
    "message": (str, type(None)),
    "cause": (str,),
    "data": (dict,),
}
_read = Decoder(Line).decode
_AGAIN = ("nothing was loaded; write the log again, as lines of JSON:", Step("log", json=True))


class _Fault(Exception):
    """What is wrong with a line."""


class LogLines:
    """The events of such a file, in order; iterating checks them.

    Raises:
        BadInput: the first line that can't be part of a log, by its number.
    """

    def __init__(self, source: IO[bytes], progress: Progress | None = None) -> None:
        self._source = source
        self._progress = progress
        self._position = 0
        self._versions: dict[str, int] = {}
        self._new: list[tuple[str, int]] = []  # ids and their lines, not yet in the table
        self._ids = sqlite3.connect("")  # on the disk, and gone with the connection
        self._ids.execute("CREATE TABLE ids (id TEXT, line INTEGER)")

    def __iter__(self) -> Iterator[Stored]:
        """Yield each event as a row of the table."""
        done = number = 0
        while line := self._source.readline(LONGEST + 1):
            number, done = number + 1, done + len(line)
            try:
                yield self._checked(line, number)
            except (_Fault, TakesError) as fault:
                ways = getattr(fault, "ways", ()) or _AGAIN
                said = f"line {number}: {shown(str(fault), 300)}"
                raise BadInput(said, *ways, code="bad_log_line", line=str(number)) from fault
            if number % EVERY == 0:
                self._keep_ids()
                if self._progress:
                    self._progress(done)
        self._keep_ids()
        self._check_ids()

    def close(self) -> None:
        """Forget the ids."""
        self._ids.close()

    def _checked(self, line: bytes, number: int) -> Stored:
        event = _line(line)
        self._check_place(event)
        if not is_time(event.at):
            raise _Fault(f"{event.at!r} is no time in UTC with microseconds")
        if fault := place_fault(event.stream, event.type):
            raise _Fault(fault)
        _check_fact(event)
        self._new.append((event.id, number))
        return event.position, event.stream, event.version, event.type, stored_of(event)

    def _check_place(self, event: Line) -> None:
        position, stream, version = event.position, event.stream, event.version
        if not self._position < position <= END:
            raise _Fault(f"position {position} doesn't come after {self._position}")
        expected = self._versions.get(stream, 0) + 1
        if version != expected:
            raise _Fault(f"version {version} of {stream} where {expected} should come")
        self._position, self._versions[stream] = position, version

    def _keep_ids(self) -> None:
        self._ids.executemany("INSERT INTO ids VALUES (?, ?)", self._new)
        self._new.clear()

    def _check_ids(self) -> None:
        twice = self._ids.execute(
            "SELECT MAX(line), MIN(line), id FROM ids GROUP BY id HAVING COUNT(*) > 1 ORDER BY 1 LIMIT 1"
        ).fetchone()
        if twice:
            said = f"line {twice[0]}: the id {shown(twice[2])} is that of line {twice[1]}"
            raise BadInput(said, *_AGAIN, code="bad_log_line", line=str(twice[0]))


def _line(line: bytes) -> Line:
    if len(line) > LONGEST:
        raise _Fault("it is too long for an event")
    try:
        str(line, "utf-8")
        read = _read(line)
    except (ValueError, RecursionError):
        _say_what_is_wrong(line)
        raise _Fault("it holds half a character") from None
    if not bytes(read.data).startswith(b"{"):
        _say_what_is_wrong(line)
    if not read.id:
        raise _Fault("its id is empty")
    return read


def _check_fact(event: Line) -> None:
    model = FACTS.get(event.type)
    if model is not None and event.schema == model.schema_version:
        with suppress(ValueError, KeyError, TypeError, RecursionError):
            _decoder(model)(event.data)
            return
    read_fact(event.type, event.schema, json.loads(bytes(event.data)))


@cache
def _decoder(model: type[Fact]) -> Callable[[Raw], Fact]:
    return Decoder(model).decode


def _say_what_is_wrong(line: bytes) -> None:
    try:
        event = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _Fault(f"it is not JSON ({error})") from error
    if not isinstance(event, dict):
        raise _Fault("it is not an event, as the log's own lines are")
    for name, kinds in _KINDS.items():
        if name not in event:
            raise _Fault(f"it has no {name}")
        if type(event[name]) not in kinds:
            raise _Fault(f"its {name} is {json.dumps(event[name], ensure_ascii=True)[:60]}")
    if len(event) > len(_KINDS):
        raise _Fault(f"it has {', '.join(sorted(event.keys() - _KINDS.keys()))}, which no event has")


@lru_cache(8192)  # a log names the same streams again and again
def place_fault(stream: str, kind: str) -> str | None:
    """Say what is wrong with a stream's name, which becomes a path, or with an event on the wrong kind of stream."""
    row = ROWS.get(kind)
    if stream == MODELS_STREAM or (row and row.acts_on == "models"):
        belongs = row is None or (row.acts_on == "models" and stream == MODELS_STREAM)
        return None if belongs else f"{kind} doesn't belong on {stream}"
    if fault := stream_fault(stream):
        return fault
    if row and (row.acts_on == "project") == ("/" in stream):
        return f"{kind} doesn't belong on {stream}"
    return None
