"""Playlists: which shots of the cut are played one behind the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.ids import unknown
from domain.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.sequence import Sequence


class Playlist(NamedTuple):
    """Shots of a project's cut, in its order.

    `sequences` are those that are played, all where none is named. With `approved` open shots are left out. With
    `shot` that one alone is played, and `around` it so many before and behind.
    """

    sequences: tuple[str, ...] = ()
    approved: bool = False
    shot: str | None = None
    around: int = 0


def played(states: Iterable[Sequence], playlist: Playlist) -> list[str]:
    """Return the ids of the shots that a playlist plays, of the sequences it plays.

    Raises:
        Unknown: the cut has no such shot.
    """
    shots = [shot for state in states for shot in _shots(state, approved=playlist.approved)]
    if playlist.shot is None:
        return shots
    if playlist.shot not in shots:
        raise unknown("shot", playlist.shot, shots, Step("status"))
    at = shots.index(playlist.shot)
    return shots[max(0, at - playlist.around) : at + playlist.around + 1]


def _shots(state: Sequence, *, approved: bool) -> list[str]:
    return [shot.id for shot, _, _ in state.covered] if approved else [shot.id for shot in state.order]
