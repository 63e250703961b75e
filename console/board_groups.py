"""The board's groups, by phase or in plan order; of a long board a page shows the first sequences, then more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from console.page_words import PHASES, phase
from projections.next_step import in_plan_order

if TYPE_CHECKING:
    from console.models import Board, BoardSequence
    from projections.views.sequences import SequencesFile

STEP = 60  # sequences, projects or decisions that a page shows at first, and then more of at a time


class Group(NamedTuple):
    """Sequences of the board under one heading: how many, and those that are shown.

    `more` is how many of the board have to be shown for the next of them to be, None where none is left out.
    """

    phase: str
    label: str
    total: int
    sequences: list[BoardSequence]
    more: int | None


class Laid(NamedTuple):
    """Names of the board's sequences under one heading."""

    phase: str
    label: str
    names: list[str]


def laid_out(view: SequencesFile, order: str) -> list[Laid]:
    """Return the board's sequences by phase, those that somebody must look at first; or in plan order alone."""
    names = in_plan_order(view)
    if order == "plan":
        return [Laid("plan", "In plan order", names)] if names else []
    by_phase: dict[str, list[str]] = {name: [] for name in PHASES}
    for name in names:
        by_phase[view["sequences"][name]["phase"]].append(name)
    return [Laid(name, phase(name), found) for name, found in by_phase.items() if found]


def first(laid: list[Laid], most: int) -> list[str]:
    """Return the first so many names."""
    return [name for row in laid for name in row.names][:most]


def grouped(laid: list[Laid], board: Board) -> list[Group]:
    """Return the groups of a board that shows the first of all sequences, with those it shows."""
    shown = {sequence.sequence: sequence for sequence in board.sequences}
    groups, before = [], 0
    for name, label, names in laid:
        found = [shown[name] for name in names if name in shown]
        more = None if len(found) == len(names) else before + min(len(names), len(found) + STEP)
        groups.append(Group(name, label, len(names), found, more))
        before += len(names)
    return groups


def doubtful(view: SequencesFile) -> list[str]:
    """Return what is in doubt in a project."""
    return [job for part in view["sequences"].values() for job in part["in_doubt"]]


def running(view: SequencesFile) -> list[str]:
    """Return what is under way in a project, and not in doubt."""
    parts = view["sequences"].values()
    return [job for part in parts for job in part["under_way"] if job not in part["in_doubt"]]
