"""A record: a fact with its place in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.events import Fact

_DAY = (
    r"(?:(?:19[7-9][0-9]|2[0-9]{3})-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    r"|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)-02-29)"
)
# RFC 3339 in UTC with microseconds, and a day that there is: 2026-02-29 is none.
TIME = rf"^{_DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{{6}}Z$"


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
