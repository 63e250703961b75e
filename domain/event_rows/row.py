"""The form of an event row, and what rows share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from domain.ids import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.sequence import Sequence

Data = dict[str, Any]
CUT = "cut"  # rests in APPROVED where the cut is then complete, else in REVIEW
FRAME = "frame"  # in APPROVED where the cut is complete, in REVIEW where a take has a video, else START_FRAME_APPROVED
OPENED = "opened"  # in REVIEW where it was APPROVED and a shot is now without a place in the cut


class Becomes(NamedTuple):
    """The state of an entity after an event: of one that had a state, and of a new one, which may stay without."""

    known: str
    new: str | None


def becomes(state: str) -> Becomes:
    """Return the same state for a known and a new entity."""
    return Becomes(state, state)


class Decision(NamedTuple):
    """How `takes report` tells an event: the kind of decision, the id it is about, and what it says.

    Without an id it is about its sequence. `written` says that the text is what a person wrote; `seconds` is the moment
    of a video.
    """

    kind: str
    about: str | None = None
    shots: tuple[str, ...] = ()
    text: str | None = None
    seconds: float | None = None
    written: bool = False


def not_reported(_fact: Any) -> None:
    """Say that `takes report` leaves an event out: nobody decided it about a sequence."""


class EventRow(NamedTuple):
    """All that the code knows of one type of event.

    Rows are light: `takes log` reads them, and must not pay for the facts' classes. So functions and classes that need
    these are named, and found by evolve.py.

    Attributes:
        acts_on: the models, the project, the sequence's own entity, or the field that names the entity, grid or take.
        does: its function in effects.py; None where it only moves states.
        becomes: the state of its entity afterwards, and of the grid or take it acts on; None leaves them.
        rests_in: the phase its sequence rests in afterwards, while nothing is under way; None leaves it.
        of_the_sequence_only: a shot's own leaves the phase of its sequence alone.
        phases: those of a sequence that admit it.
        job_states: those of a grid or take that admit it.
        renderers_report: a renderer reports it, and no phase ever refuses it.
        undo: its class in undo_memory.py, where it can be undone.
        undoes: the field that cites the event it takes back, where it may take one back.
        takes_back: the events that it may take back.
        stands_on: says what it needs and the past lacks, or None.
        log_line: tells its stored data in a line.
        report: tells it in `takes report`, or `not_reported`.
    """

    acts_on: Literal["models", "project", "sequence", "entity", "grid_id", "take_id"]
    does: str | None = None
    becomes: Becomes | None = None
    rests_in: str | None = None
    of_the_sequence_only: bool = False
    phases: frozenset[str] = frozenset()
    job_states: frozenset[str] = frozenset()
    renderers_report: bool = False
    undo: str | None = None
    undoes: Literal["source", "undoes"] | None = None
    takes_back: tuple[str, ...] = ()
    stands_on: Callable[[Sequence, Any], str | None] | None = None
    log_line: Callable[[Data], str] | None = None
    report: Callable[[Any], Decision | None] | None = None

    def admitted_in(self, phase: str) -> bool:
        """Whether a sequence in that phase admits it."""
        return self.renderers_report or phase in self.phases


def quoted(text: str) -> str:
    """Return what a person wrote, short and in quotes, for a line of the log."""
    return f"“{shown(' '.join(text.split()), 60)}”"
