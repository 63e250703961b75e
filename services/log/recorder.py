"""Our use of the eventsourcing library, for both databases: the events to append, and our mapper."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from eventsourcing.persistence import (
    IntegrityError,
    InterfaceError,
    Mapper,
    OperationalError,
    PersistenceError,
    StoredEvent,
)
from msgspec import Struct, to_builtins

from domain.errors import BadInput
from domain.ids import shown
from domain.upcasting import validated

if TYPE_CHECKING:
    from domain.events import Fact
    from projections.views.answers import StoredBody

    Stored = tuple[int, str, int, str, bytes]  # position, stream, version, type, body

__all__ = ["Entry", "FactMapper", "IntegrityError", "InterfaceError", "OperationalError", "PersistenceError", "checked"]


class Entry(Struct, frozen=True):
    """A fact to be appended to a stream; `body` is stored beside its type."""

    originator_id: str
    originator_version: int
    fact: Fact
    body: StoredBody


class FactMapper(Mapper[str]):
    """Puts our facts into the library's stored events: the topic is the fact's name, the state plain JSON."""

    def __init__(self) -> None:
        """Nothing is compressed or encrypted: the log stays readable by any SQLite tool."""
        self.compressor = None
        self.cipher = None

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """Return the row for a fact to be appended."""
        entry: Entry = domain_event
        return StoredEvent(
            originator_id=entry.originator_id,
            originator_version=entry.originator_version,
            topic=entry.fact.type,
            state=json.dumps(entry.body, ensure_ascii=False, separators=(",", ":")).encode(),
        )


def checked(fact: Fact) -> Fact:
    """Return a fact as it will be read from the log: written and read once, since its constructor checks nothing.

    Raises:
        BadInput: it holds what no fact of its type may hold.
    """
    try:
        return validated(to_builtins(fact), type(fact))
    except (ValueError, RecursionError) as error:
        said = f"no {fact.type} can be recorded: {shown(str(error), 300)}"
        raise BadInput(said, "report it, with what you did", code="bad_fact") from error
