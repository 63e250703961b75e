"""The ledger: appends facts to the log, and gives each an id, a time, an actor and a cause."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from domain.errors import Refused
from domain.steps import Open, Step
from services.disk.diagnosis import debug, since

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from domain.events import Fact
    from domain.record import Record
    from projections.views.answers import StoredBody
    from services.log.kinds import Log
    from services.log.recorder import Entry, Stored


class Change(NamedTuple):
    """Facts for one stream, decided on at `version`."""

    stream: str
    version: int
    facts: Sequence[Fact]


class Context(NamedTuple):
    """The actor and the message; `cause` is the id of the command, shared by all its facts."""

    by: str
    cause: str
    message: str | None = None


class Ledger:
    """Appends to one log; `reader` reads it."""

    def __init__(self, log: Log, clock: Callable[[], str], new_id: Callable[[], str]) -> None:
        self.log = log
        self.reader = log.reader
        self._clock = clock
        self._new_id = new_id

    def close(self) -> None:
        """Let go of the log."""
        self.log.close()

    def append(self, changes: Sequence[Change], context: Context) -> list[Record]:
        """Append all facts of `changes` in one transaction and return them as recorded.

        Raises:
            BadInput: a fact holds what no fact of its type may hold.
            Conflict: a stream has moved on from the version that was decided on.
            OutOfReach: the log can't be written to.
        """
        from domain.record import Record
        from services.log.recorder import Entry, checked

        facts = [[checked(fact) for fact in change.facts] for change in changes]

        def made() -> list[Entry]:
            at = self._clock()
            return [
                Entry(change.stream, change.version + n, fact, self._body(fact, at, context))
                for change, ours in zip(changes, facts, strict=True)
                for n, fact in enumerate(ours, start=1)
            ]

        began = perf_counter()
        entries, positions = self.log.append(made)
        to = ", ".join(f"{len(change.facts)} to {change.stream} after {change.version}" for change in changes)
        debug("appended %s, at positions %s, in %.1f ms", to, positions, since(began))
        return [
            Record.of(position, e.originator_id, e.originator_version, e.body, e.fact)
            for e, position in zip(entries, positions, strict=True)
        ]

    def load(self, rows: Iterable[Stored]) -> int:
        """Put rows into this log, which is empty, with the positions they have, in one transaction; return how many.

        Raises:
            Refused: it isn't empty.
            OutOfReach: the log can't be written to.
        """
        count = self.log.load(rows)
        if count is None:
            anew = Step("restore", workspace=Open("DIR"), file=Open("LOG.jsonl"))
            said = f"{self.log.name} holds events already"
            raise Refused(said, "restore into a new workspace:", anew, code="not_empty", log=self.log.name)
        return count

    def _body(self, fact: Fact, at: str, context: Context) -> StoredBody:
        from msgspec import to_builtins

        return {
            "id": self._new_id(),
            "schema": fact.schema_version,
            "at": at,
            "by": context.by,
            "message": context.message,
            "cause": context.cause,
            "data": to_builtins(fact),
        }
