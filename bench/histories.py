"""Histories of a studio that never was: N events of many projects, the same for the same seed.

Each event was decided on by the product's own decisions, in the state that all events before it left. They become a
log the way `takes restore` makes one: line by line, each held against the rules of a log.
`python -m bench.histories EVENTS DIR` makes a workspace of one.
"""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import IO, TYPE_CHECKING, cast

import orjson
from msgspec.json import encode

from bench import words
from bench.productions import Production
from domain.record import Record
from services.log.restoring import LogLines
from services.workspace.finding import create_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.productions import Change

PROJECTS = 200
AT_ONCE = 24  # projects that are worked on side by side
OVER = 12  # events that a project goes on for past its share
LEAST = 500  # events of a project; a shorter log has fewer projects
FOR_EVER = 10**9  # a share that no project comes to the end of
DAWN = datetime(2024, 1, 8, 8, 0, tzinfo=UTC)


def lines(events: int, seed: int = 1, projects: int = PROJECTS) -> Iterator[bytes]:
    """Yield exactly that many events, as `takes log --json` writes them; a short log has fewer projects."""
    studio = Studio(Random(seed), events, min(projects, max(1, events // LEAST)))
    while studio.left:
        yield from studio.record(*studio.next())


def equal_lines(length: int, projects: int, seed: int = 1) -> Iterator[bytes]:
    """Yield the events of projects that each have one sequence, exactly `length` events long."""
    book = Book(Random(seed))
    for number in range(1, projects + 1):
        production = Production(book.rng, f"film-{number:03d}", FOR_EVER, sequences=1)
        while production.length < length:
            changes = production.next() or []
            if production.length + len(changes[0].facts) > length:
                changes = production.remark()
            yield from book.record(production, changes)


class Book:
    """The one log that projects write: it gives facts their places."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self._position, self._now = 0, DAWN
        self._versions: dict[str, int] = {}

    def record(self, production: Production, changes: list[Change]) -> Iterator[bytes]:
        """Give the facts of one command their places; yield them as lines."""
        self._now += timedelta(microseconds=self.rng.randrange(10**5, 6 * 10**7))
        at = self._now.isoformat(timespec="microseconds").replace("+00:00", "Z")
        by, why, cause = self.rng.choice(words.PEOPLE), self.rng.choice(words.WHYS), words.request_id(self.rng)
        for change in changes:
            assert change.version == self._versions.get(change.stream, 0)
            for version, fact in enumerate(change.facts, start=change.version + 1):
                self._position, self._versions[change.stream] = self._position + 1, version
                record = Record(
                    position=self._position,
                    id=words.request_id(self.rng),
                    stream=change.stream,
                    version=version,
                    schema=fact.schema_version,
                    at=at,
                    by=by,
                    message=why,
                    cause=cause,
                    fact=fact,
                )
                production.take_in(record)
                yield line_of(record)


class Studio:
    """Projects side by side, until a number of events is reached."""

    def __init__(self, rng: Random, events: int, projects: int) -> None:
        self.rng, self.left, self._book = rng, events, Book(rng)
        self._share = events // projects - OVER
        self._waiting = [f"film-{n:03d}" for n in range(projects, 0, -1)]
        self._at_work = [self._begin() for _ in range(min(AT_ONCE, projects))]

    def _begin(self) -> Production:
        return Production(self.rng, self._waiting.pop(), self._share)

    def next(self) -> tuple[Production, list[Change]]:
        """Return what one of the projects appends next; notes, once nothing else is left or fits."""
        place = self.rng.randrange(len(self._at_work))
        changes = self._at_work[place].next()
        if changes is None and self._waiting:
            self._at_work[place] = self._begin()
            changes = self._at_work[place].next()
        if changes is None or sum(len(change.facts) for change in changes) > self.left:
            begun = [production for production in self._at_work if production.events]
            noted = self.rng.choice(begun)
            return noted, noted.remark()
        return self._at_work[place], changes

    def record(self, production: Production, changes: list[Change]) -> Iterator[bytes]:
        """Write one command down; yield its facts as lines."""
        self.left -= sum(len(change.facts) for change in changes)
        return self._book.record(production, changes)


def line_of(record: Record) -> bytes:
    """Return a record as `takes log --json` writes it."""
    head = {
        "position": record.position,
        "id": record.id,
        "stream": record.stream,
        "version": record.version,
        "type": record.type,
        "schema": record.schema,
        "at": record.at,
        "by": record.by,
        "message": record.message,
        "cause": record.cause,
    }
    data = encode(record.fact)
    return b'%s,"data":%s}\n' % (orjson.dumps(head)[:-1], data)


class Source:
    """Lines to be read as from a file."""

    def __init__(self, made: Iterator[bytes]) -> None:
        self._made = made

    def readline(self, limit: int = -1) -> bytes:
        """Return the next line, or nothing at the end; none is ever as long as the limit."""
        return next(self._made, b"")


def make_log(root: Path, history: Iterator[bytes]) -> None:
    """Make a workspace whose log holds such a history; its files are yet to be written."""
    workspace, _ = create_workspace(root, "bench")
    with closing(workspace), closing(LogLines(cast("IO[bytes]", Source(history)))) as checked:
        workspace.ledger.load(checked)


def main() -> None:
    """Make one, and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("events", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    begun = time.process_time()
    make_log(args.folder, lines(args.events, args.seed))
    size = (args.folder / "events.db").stat().st_size
    seconds = time.process_time() - begun
    sys.stdout.write(f"{args.events} events, {size / args.events:.0f} bytes each, {seconds:.1f} s of CPU\n")


if __name__ == "__main__":
    main()
