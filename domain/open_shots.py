"""Which shots of a sequence are open: without a take of their working prompt, or with one that nobody has chosen.

Imports little, because every command that writes asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from domain.events import CutChanged, TakeApproved

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.jobs import Take
    from domain.sequence import Sequence, Shot

Why = Literal["new", "failed", "rejected", "reworded", "under way", "to judge"]


class OpenShot(NamedTuple):
    """A shot that isn't settled, and why.

    `take` is the one to look at: the newest of its working prompt that has a video, rather one without a verdict. It is
    None where the shot is missing, or its take is under way.
    """

    shot: Shot
    why: Why
    take: Take | None

    @property
    def missing(self) -> bool:
        """Whether no take of its working prompt is there."""
        return self.why not in ("under way", "to judge")


def missing(state: Sequence) -> list[Shot]:
    """Return the shots of today's order with no take of their working prompt that is there."""
    held = _held(state)
    return [shot for shot in state.order if not held[shot.id]]


def takes_of(state: Sequence, shot: Shot) -> list[Take]:
    """Return the takes of a shot's working prompt that are there, oldest first."""
    return _held(state).get(shot.id, [])


def open_shots(state: Sequence) -> list[OpenShot]:
    """Return the shots that aren't settled, in order.

    A shot is settled where the cut covers it by a take of its working prompt. It is too where a person decided on
    another while a take of its working prompt was there to be chosen.
    """
    held, covering = _held(state), {shot.id: take for shot, take, _ in state.covered}
    return [_open(state, shot, held[shot.id]) for shot in state.order if not _settled(state, shot, held, covering)]


def runs_of(state: Sequence, shots: Iterable[Shot]) -> list[tuple[Shot, ...]]:
    """Return shots in runs of neighbours, in today's order."""
    chosen = {shot.id for shot in shots}
    runs: list[tuple[Shot, ...]] = []
    beside = False
    for shot in state.order:
        if shot.id in chosen and beside:
            runs[-1] = (*runs[-1], shot)
        elif shot.id in chosen:
            runs.append((shot,))
        beside = shot.id in chosen
    return runs


def _held(state: Sequence) -> dict[str, list[Take]]:
    """By shot, the takes of its working prompt that are there, oldest first.

    A take is there that has a video, or is under way, and wasn't rejected; one that a person put into the cut after
    all is there for the shots it covers.
    """
    working = {shot.id: (shot.prompt, shot.duration) for shot in state.order}
    held: dict[str, list[Take]] = {name: [] for name in working}
    for take in state.takes:
        if take.result is None and not take.under_way:
            continue
        rejected = take.verdict == "rejected"
        for sent in take.request.shot_prompts:
            if working.get(sent.shot) == (sent.prompt, sent.asked or sent.duration) and (
                not rejected or state.cut.get(sent.shot) == take.id
            ):
                held[sent.shot].append(take)
    return held


def _settled(state: Sequence, shot: Shot, held: dict[str, list[Take]], covering: dict[str, Take]) -> bool:
    take = covering.get(shot.id)
    if take is None or not held[shot.id]:
        return False
    if take in held[shot.id]:
        return True
    decided = _decided(state, shot.id, take.id)
    return shot.position < decided and any(other.requested.position < decided for other in held[shot.id])


def _decided(state: Sequence, shot: str, take: str) -> int:
    """The position at which a person last gave a shot that take, where that still counts."""
    for done in reversed(state.undoable.values()):
        fact = done.fact
        if isinstance(fact, TakeApproved) and fact.take_id == take and shot in fact.shots:
            return done.position
        if isinstance(fact, CutChanged) and any((c.shot, c.take_id) == (shot, take) for c in fact.shots):
            return done.position
    return 0


def _open(state: Sequence, shot: Shot, held: list[Take]) -> OpenShot:
    if not held:
        return OpenShot(shot, _why_missing(state, shot), None)
    filmed = [take for take in held if take.segment(shot.id)]
    if not filmed:
        return OpenShot(shot, "under way", None)
    return OpenShot(shot, "to judge", next((t for t in reversed(filmed) if t.review is None), filmed[-1]))


def _why_missing(state: Sequence, shot: Shot) -> Why:
    """Why no take of a shot's working prompt is there: by the newest of those that were asked for."""
    why: Why = "new"
    for take in state.takes:
        for sent in take.request.shot_prompts:
            if sent.shot != shot.id:
                continue
            if (sent.prompt, sent.asked or sent.duration) != (shot.prompt, shot.duration):
                why = "reworded" if why == "new" else why
            else:
                why = "rejected" if take.verdict == "rejected" else "failed"
    return why
