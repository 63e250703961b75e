"""Sequences as they were folded to be decided on, handed on to what is done next, so that nothing is folded twice.

What a decision was made on stays as it is, for the decision may have handed on parts of it. A copy of it is brought up
to what was appended, rendered into the files, and kept: the next decision on the sequence takes it, and reads only what
came since. Whoever only reads folds a state of his own.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING

from domain.copying import copied
from domain.evolve import evolve, fold
from services.log.reader import END
from services.log.stored import uncollected

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.record import Record
    from domain.sequence import Sequence as State
    from services.log.reader import LogReader

MOST = 4_000  # events behind all states that are kept together: the garbage collector looks through them, too

States = dict[str, "State"]  # by stream


class StateCache:
    """The states of one log that are at hand."""

    def __init__(self, reader: LogReader) -> None:
        self._reader = reader
        self._kept: OrderedDict[str, tuple[State, Record]] = OrderedDict()
        self._turn = threading.Lock()
        self._deciding = threading.local()

    @contextmanager
    def deciding(self) -> Iterator[States]:
        """Remember what this thread loads to decide on, by stream."""
        before, self._deciding.states = getattr(self._deciding, "states", None), {}
        try:
            yield self._deciding.states
        finally:
            self._deciding.states = before

    def load(self, project: str, sequence: str, upto: int = END) -> State:
        """Return what is known of a sequence as of a position, empty where it is new."""
        stream = f"{project}/{sequence}"
        loaded: States | None = getattr(self._deciding, "states", None)
        with uncollected():
            if upto != END or loaded is None:
                return fold(project, sequence, self._reader.facts(stream, upto))
            if stream not in loaded:
                loaded[stream] = self._taken(stream) or fold(project, sequence, self._reader.facts(stream))
            return loaded[stream]

    def keep(self, states: States, records: Sequence[Record]) -> None:
        """Keep states for the next decision; `records` are the last facts of each, and perhaps others."""
        last = {record.stream: record for record in records}
        with self._turn:
            for stream, state in states.items():
                if stream in last and last[stream].position == state.position:
                    self._kept[stream] = state, last[stream]
            while sum(state.version for state, _ in self._kept.values()) > MOST:
                self._kept.popitem(last=False)

    def _taken(self, stream: str) -> State | None:
        """Take a state that was kept, with what came since; None where it isn't what the log says."""
        with self._turn:
            state, last = self._kept.pop(stream, (None, None))
        if state is None or last is None:
            return None
        found = iter(self._reader.facts(stream, after=state.version - 1))
        if next(found, None) != last:
            return None  # another log was put in its place
        for record in found:
            evolve(state, record)
        return state


def brought_up(states: States, records: Sequence[Record]) -> States:
    """Return those of the states that facts were just appended to, with these; what was decided on stays as it is."""
    last = {record.stream: record.version for record in records}
    now = {stream: copied(state) for stream, state in states.items() if stream in last}
    for record in records:
        state = now.get(record.stream)
        if state is not None and state.version == record.version - 1:
            evolve(state, record)
    return {stream: state for stream, state in now.items() if state.version == last[stream]}
