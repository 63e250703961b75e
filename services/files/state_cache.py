"""The state cache: folded sequences, kept for the next question or decision.

A state that is handed out or kept is never changed: later events go into a copy. So a verb that reads a stream, decides
and reads it again folds it once, and the next verb reads only the events since.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING

from domain.copying import copied
from domain.evolve import evolve, fold
from services.log.reader import END
from services.log.rows import uncollected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from domain.record import Record
    from domain.sequence import Sequence as State
    from services.log.reader import LogReader

MOST = 4_000  # events behind all states that are kept together: the garbage collector looks through them, too

States = dict[str, "State"]  # by stream


class StateCache:
    """The folded states of one log, shared by the threads of a process."""

    def __init__(self, reader: LogReader) -> None:
        self._reader = reader
        self._kept: OrderedDict[str, tuple[State, Record]] = OrderedDict()
        self._turn = threading.Lock()
        self._sitting = threading.local()

    @contextmanager
    def sitting(self) -> Iterator[States]:
        """Begin a sitting: what this thread loads is kept, by stream, until its outermost sitting ends."""
        outer: States | None = getattr(self._sitting, "states", None)
        if outer is not None:
            yield outer
            return
        states: States = {}
        self._sitting.states = states
        try:
            yield states
        finally:
            self._sitting.states = None
            self._keep(states)

    def load(self, project: str, sequence: str, upto: int = END) -> State:
        """Return a sequence's state as of a position; an empty one if it is new.

        Within a sitting the state is as new as the log, and folded only once.
        """
        stream = f"{project}/{sequence}"
        states: States | None = getattr(self._sitting, "states", None)
        with uncollected():
            if upto != END or states is None:
                return fold(project, sequence, self._reader.facts(stream, upto))
            if stream in states:
                states[stream] = with_news(states[stream], self._reader.facts(stream, after=states[stream].version))
            else:
                states[stream] = self._taken(stream) or fold(project, sequence, self._reader.facts(stream))
            return states[stream]

    def bring_up(self, states: States, records: Sequence[Record]) -> States:
        """Fold records that were just appended into copies of a sitting's states; return the changed ones."""
        news: dict[str, list[Record]] = {}
        for record in records:
            news.setdefault(record.stream, []).append(record)
        now = {
            stream: with_news(state, news[stream])
            for stream, state in states.items()
            if stream in news and state.version == news[stream][0].version - 1
        }
        states.update(now)
        return now

    def _keep(self, states: States) -> None:
        with self._turn:
            for stream, state in states.items():
                if (last := _newest(state)) is not None:
                    self._kept[stream] = state, last
            while sum(state.version for state, _ in self._kept.values()) > MOST:
                self._kept.popitem(last=False)

    def _taken(self, stream: str) -> State | None:
        """Return a kept state with the events since; None if there is none, or the log isn't the same."""
        with self._turn:
            state, last = self._kept.pop(stream, (None, None))
        if state is None or last is None:
            return None
        found = iter(self._reader.facts(stream, after=state.version - 1))
        if next(found, None) != last:
            return None  # another log was put in its place
        return with_news(state, found)


def with_news(state: State, records: Iterable[Record]) -> State:
    """Return a copy of the state with these records folded in; the state itself if there are none."""
    now = None
    for record in records:
        now = now or copied(state)
        evolve(now, record)
    return now or state


def _newest(state: State) -> Record | None:
    """Return the record a state ends with, None for an empty one."""
    last = [entity.history[-1] for entity in state.entities.values() if entity.history]
    return max(last, key=lambda record: record.version, default=None)
