"""A record: a fact with its place in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Self

from msgspec import Struct, field
from typing_extensions import TypeVar

from domain.events import Fact

if TYPE_CHECKING:
    from collections.abc import Mapping

F = TypeVar("F", bound=Fact, default=Fact)


class Record(Struct, Generic[F], frozen=True, kw_only=True, gc=False):
    """A fact with its place in the log and in its stream, its time, actor and message.

    All but its place is decoded from the bytes stored, `Record[NoteAdded]` by type; whoever reads a row adds the place.

    Attributes:
        position: place in the whole log, from 1, never reused.
        stream: `driver-beware` or `driver-beware/SEQ08`.
        version: place in the stream, from 1.
        at: RFC 3339 UTC with microseconds and `Z`.
        cause: id of the command that led to it; facts of one command share it.
    """

    id: str
    schema: int
    at: str
    by: str
    message: str | None
    cause: str
    fact: F = field(name="data")
    position: int = 0
    stream: str = ""
    version: int = 0

    @classmethod
    def of(cls, position: int, stream: str, version: int, body: Mapping[str, Any], fact: F) -> Self:
        """Return the record of a fact whose stored body this is."""
        told = {name: body[name] for name in ("id", "schema", "at", "by", "message", "cause")}
        return cls(**told, fact=fact, position=position, stream=stream, version=version)

    @property
    def type(self) -> str:
        """The fact's name."""
        return self.fact.type
