"""The two reasons why the log refuses an append: another append came first, or the log has moved."""

from __future__ import annotations

from domain.errors import OutOfReach
from domain.steps import Open, Step

MOVED = "the log has moved to "


class Conflict(Exception):
    """Another process or thread appended to the stream first."""


def moved_fault(said: str) -> OutOfReach:
    """Return the error for an append to a log that was moved while this program had it open."""
    place = said[said.index(MOVED) :].splitlines()[0]
    anew = Step("init", workspace=Open("DIR"), database=Open("URL"))
    return OutOfReach(
        place, "start this program again; where that doesn't help, in a new workspace:", anew, code="log_moved"
    )
