"""A record: a fact with its place in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.events import Fact


class Record(NamedTuple):
    """A fact with its place in the log and in its stream, its time, actor and message.

    Attributes:
        position: place in the whole log, from 1, never reused.
        stream: `driver-beware` or `driver-beware/SEQ08`.
        version: place in the stream, from 1.
        at: RFC 3339 UTC with microseconds and `Z`.
        cause: id of the command that led to it; facts of one command share it.
    """

    position: int
    id: str
    stream: str
    version: int
    schema: int
    at: str
    by: str
    message: str | None
    cause: str
    fact: Fact

    @classmethod
    def of(cls, position: int, stream: str, version: int, body: Mapping[str, Any], fact: Fact) -> Self:
        """Return the record of a fact whose stored body this is."""
        told = body["schema"], body["at"], body["by"], body["message"], body["cause"]
        return cls(position, body["id"], stream, version, *told, fact)

    @property
    def type(self) -> str:
        """The fact's name."""
        return self.fact.type
