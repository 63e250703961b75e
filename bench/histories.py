"""Histories of a studio that never was: N events of many projects, the same for the same seed.

Each event was decided on by the product's own decisions, in the state that all events before it left. They become a
log the way `takes restore` makes one: line by line, each held against the rules of a log.
`python -m bench.histories EVENTS DIR` makes a workspace of one.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import IO, TYPE_CHECKING, cast

from bench import words
from bench.productions import Production
from domain.record import Record
from services.restoring import LogLines
from services.workspace import create_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.productions import Change

PROJECTS = 200
AT_ONCE = 24  # projects that are worked on side by side
OVER = 12  # events that a project goes on for past its share
LEAST = 500  # events of a project; a shorter log has fewer projects
DAWN = datetime(2024, 1, 8, 8, 0, tzinfo=UTC)


def lines(events: int, seed: int = 1, projects: int = PROJECTS) -> Iterator[bytes]:
    """Yield exactly that many events, as `takes log --json` writes them; a short log has fewer projects."""
    studio = Studio(Random(seed), events, min(projects, max(1, events // LEAST)))
    while studio.left:
        production, changes = studio.next()
        yield from studio.record(production, changes)


class Studio:
    """Projects side by side, and the one log they write."""

    def __init__(self, rng: Random, events: int, projects: int) -> None:
        self.rng, self.left = rng, events
        self._share = events // projects - OVER
        self._waiting = [f"film-{n:03d}" for n in range(projects, 0, -1)]
        self._at_work = [self._begin() for _ in range(min(AT_ONCE, projects))]
        self._position, self._now = 0, DAWN
        self._versions: dict[str, int] = {}

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
        """Give the facts of one command their places; yield them as lines."""
        self._now += timedelta(microseconds=self.rng.randrange(10**5, 6 * 10**7))
        at = self._now.isoformat(timespec="microseconds").replace("+00:00", "Z")
        by, why, cause = self.rng.choice(words.PEOPLE), self.rng.choice(words.WHYS), words.request_id(self.rng)
        for change in changes:
            assert change.version == self._versions.get(change.stream, 0)
            for fact in change.facts:
                self._position, self.left = self._position + 1, self.left - 1
                version = self._versions[change.stream] = self._versions.get(change.stream, 0) + 1
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


def line_of(record: Record) -> bytes:
    """Return a record as `takes log --json` writes it."""
    event = {
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
        "data": record.fact.model_dump(mode="json", by_alias=True),
    }
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class Source:
    """Lines to be read as from a file."""

    def __init__(self, made: Iterator[bytes]) -> None:
        self._made = made

    def readline(self, limit: int = -1) -> bytes:
        """Return the next line, or nothing at the end; none is ever as long as the limit."""
        return next(self._made, b"")


def make_log(root: Path, events: int, seed: int = 1) -> None:
    """Make a workspace whose log holds such a history; its files are yet to be written."""
    workspace, _ = create_workspace(root, "bench")
    with closing(workspace), closing(LogLines(cast("IO[bytes]", Source(lines(events, seed))))) as checked:
        workspace.ledger.load(checked)


def main() -> None:
    """Make one, and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("events", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    begun = time.process_time()
    make_log(args.folder, args.events, args.seed)
    size = (args.folder / "events.db").stat().st_size
    seconds = time.process_time() - begun
    sys.stdout.write(f"{args.events} events, {size / args.events:.0f} bytes each, {seconds:.1f} s of CPU\n")


if __name__ == "__main__":
    main()
