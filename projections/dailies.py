"""The dailies: complete grids without a chosen quadrant, and takes without a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.ids import entity_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from projections.views.sequences import SequencePart, SequencesFile
    from projections.views.shots import KeyframeView, ShotFile, TakeView


class Waiting(NamedTuple):
    """A grid or a take that waits, and the sequence it belongs to."""

    sequence: str
    title: str
    grid: KeyframeView | None
    take: TakeView | None

    @property
    def position(self) -> int:
        """The position of the event that brought its result."""
        job = self.take or self.grid
        return (job and job["completed_position"]) or 0


class OnTheDesk(NamedTuple):
    """The takes and grids of a sequence that wait for a decision, by their ids."""

    takes: list[str]
    grids: list[str]


def waiting_in(part: SequencePart) -> OnTheDesk:
    """Return what waits in a sequence: nothing where it is final or omitted, for nothing is decided there."""
    closed = part["omitted"] or part["phase"] == "FINAL"
    return OnTheDesk([], []) if closed else OnTheDesk(part["waiting"], part["grids_waiting"])


def waiting(
    view: SequencesFile, order: Iterable[str], entity: Callable[[str, SequencePart], ShotFile]
) -> Iterator[Waiting]:
    """Yield what waits, sequence by sequence in `order`, in each the oldest first.

    Args:
        view: the project's `sequences.json`.
        order: its sequences' names.
        entity: returns the shot file of an entity, given its sequence's part too.
    """
    for name in order:
        part = view["sequences"][name]
        there = waiting_in(part)
        grids = [_grid(entity(entity_of(grid), part), grid) for grid in there.grids]
        takes = [_take(entity(entity_of(take), part), take) for take in there.takes]
        found = [Waiting(name, part["title"], grid, None) for grid in grids]
        found += [Waiting(name, part["title"], None, take) for take in takes]
        yield from sorted(found, key=lambda item: item.position)


def middle(take: TakeView) -> float:
    """Return the second of a take's video that shows it: the middle of its first shot."""
    segments, video = take["segments"], take["video"]
    start, end = (segments[0]["in"], segments[0]["out"]) if segments else (0.0, video["seconds"] if video else 0.0)
    return round((start + end) / 2, 3)


def _grid(file: ShotFile, grid_id: str) -> KeyframeView:
    return next(grid for grid in file["keyframes"] if grid["grid_id"] == grid_id)


def _take(file: ShotFile, take_id: str) -> TakeView:
    return next(take for take in file["takes"] if take["take_id"] == take_id)
