"""An editor's cut compared with ours: trims, exchanged takes and removed clips; all else is named and left."""

from __future__ import annotations

from dataclasses import dataclass, field
from posixpath import basename, splitext
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from domain.jobs import Take
    from domain.rates import Rate
    from domain.sequence import Sequence as State
    from domain.sequence import Trim
    from domain.values import Segment


class Edit(NamedTuple):
    """A clip of an editor's timeline: `begin` and `length` are seconds of the file that is named.

    `shot` is what the clip says it shows, where it says so.
    """

    file: str
    shot: str | None
    begin: float
    length: float
    retimed: bool


@dataclass(slots=True)
class Conformed:
    """What an editor's cut changes of one sequence: takes and trims by shot id, and shots that are open now."""

    takes: dict[str, Take] = field(default_factory=dict)
    trims: dict[str, Trim] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)


def conform(
    states: Sequence[State], edits: Iterable[Edit], rates: Mapping[str, Rate]
) -> tuple[dict[str, Conformed], list[str]]:
    """Return what an edit changes, by sequence, and what it has that isn't taken over.

    Sequences that no clip of the edit is of are left alone.

    Args:
        states: the project's sequences.
        edits: the clips in order.
        rates: the files' own rates, by take id.
    """
    found: dict[str, tuple[State, Take, Edit]] = {}
    named: list[str] = []
    for edit in edits:
        owner = _owner(states, edit)
        shot = _shot(*owner, edit) if owner else None
        if owner is None or shot is None:
            named.append(f"{edit.file}: not a take of this project")
        elif edit.retimed:
            named.append(f"{shot}: runs at another speed")
            found.setdefault(shot, (*owner, edit._replace(length=0.0)))
        elif shot in found:
            named.append(f"{shot}: there again")
        else:
            found[shot] = (*owner, edit)
    changes: dict[str, Conformed] = {}
    for state in states:
        own = [shot for shot, (of, _, _) in found.items() if of.id == state.id]
        if own:
            changes[state.id] = _compared(state, found, rates)
            planned = [shot.id for shot in state.order]
            if own != sorted(own, key=lambda shot: planned.index(shot) if shot in planned else len(planned)):
                named.append(f"{state.id}: the shots come in another order")
    return {name: change for name, change in changes.items() if change.takes or change.opened}, named


def _owner(states: Iterable[State], edit: Edit) -> tuple[State, Take] | None:
    name = splitext(basename(edit.file))[0]
    for state in states:
        if (take := state.take(name)) and take.result:
            return state, take
    return None


def _shot(state: State, take: Take, edit: Edit) -> str | None:
    """Return the shot a clip stands for: as it says, else the one whose stretch of the take it shows most of."""
    assert take.result is not None
    segments = {segment.shot: segment for segment in take.result.segments if segment.shot in state.shots}
    if edit.shot in segments:
        return edit.shot
    return max(segments, key=lambda shot: _common(segments[shot], edit), default=None)


def _common(segment: Segment, edit: Edit) -> float:
    return min(segment.end, edit.begin + edit.length) - max(segment.start, edit.begin)


def _compared(state: State, found: Mapping[str, tuple[State, Take, Edit]], rates: Mapping[str, Rate]) -> Conformed:
    covered = {shot.id: (take, segment) for shot, take, segment in state.covered}
    change = Conformed()
    for shot in state.order:
        now = covered.get(shot.id)
        if shot.id not in found:
            change.opened += [shot.id] if now else []
            continue
        _, take, edit = found[shot.id]
        if edit.length == 0.0:
            continue
        rate = rates[take.id]
        span = rate.whole(edit.begin), rate.whole(edit.begin + edit.length)
        if now and now[0].id == take.id and span == _frames(now[1], rate):
            continue
        change.takes[shot.id] = take
        whole = take.segment(shot.id)
        if whole and span != _frames(whole, rate):
            assert take.result is not None
            change.trims[shot.id] = rate.seconds(max(0, span[0])), min(rate.seconds(span[1]), take.result.seconds)
    return change


def _frames(segment: Segment, rate: Rate) -> tuple[int, int]:
    return rate.whole(segment.start), rate.whole(segment.end)
