"""The past with some of it taken out: which facts still make sense then, and which must go too."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain import lifecycle
from domain.events import (
    CutChanged,
    GridQuadrantApproved,
    GridRequested,
    NoteAdded,
    SequenceFinalized,
    SequencePlanned,
    ShotPromptRevised,
    StartFrameSupplied,
    TakeApproved,
    TakeRejected,
    TakeRequested,
)
from domain.evolve import evolve
from domain.record import Record
from domain.sequence import Sequence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from domain.events import Fact
    from domain.values import FrameSource


@dataclass(frozen=True, slots=True)
class Past:
    """A stream's facts that remain, and those that no longer make sense, each with the reason."""

    kept: list[Record]
    left_out: list[tuple[Record, str]]


def without(project: str, sequence: str, records: Iterable[Record], taken_out: Collection[int]) -> Past:
    """Return a sequence's facts as if some had not happened; what stands on them goes with them."""
    state, past = Sequence(project, sequence), Past([], [])
    for record in records:
        if record.position in taken_out:
            continue
        why = nonsense(state, record.fact, {r.position for r, _ in past.left_out} | set(taken_out))
        if why:
            past.left_out.append((record, why))
            continue
        evolve(state, record)
        past.kept.append(record)
    return past


def supposing(state: Sequence, facts: Iterable[Fact]) -> Sequence:
    """Return the sequence as it would be after more facts; `state` itself stays as it is.

    Made for words: what they act on is copied, and deeper parts of the state are shared.
    """
    shots = {name: replace(shot) for name, shot in state.shots.items()}
    entities = {name: replace(entity, history=[*entity.history]) for name, entity in state.entities.items()}
    supposed = replace(state, shots=shots, entities=entities, acts=[*state.acts])
    for fact in facts:
        record = Record(
            supposed.position, "", f"{state.project}/{state.id}", supposed.version + 1, 1, "", "", None, "", fact
        )
        evolve(supposed, record)
    return supposed


def nonsense(state: Sequence, fact: Fact, gone: Collection[int]) -> str | None:
    """Say why a fact no longer makes sense after what remains, or None where it does."""
    if state.planned is None and not isinstance(fact, SequencePlanned):
        return "the sequence was never planned"
    if fact.type not in lifecycle.PHASE_ADMITS[state.phase] and fact.type not in lifecycle.REPORTS:
        return f"{state.id} is {state.phase} then"
    cited = _cited(fact)
    if cited in gone:
        return f"it stands on event {cited}"
    return _missing(state, fact)


def _cited(fact: Fact) -> int | None:
    source = getattr(fact, "source", None)
    return getattr(fact, "undoes", None) or getattr(source, "position", None)


def _missing(state: Sequence, fact: Fact) -> str | None:
    match fact:
        case ShotPromptRevised():
            return None if fact.shot in state.shots else f"there is no {fact.shot} then"
        case TakeRequested():
            return _request(state, fact)
        case GridQuadrantApproved():
            grid = state.grid(fact.grid_id)
            return None if grid and grid.result else f"{fact.grid_id} has no picture then"
        case StartFrameSupplied():
            return _frame(state, fact.source)
        case TakeApproved() | TakeRejected():
            return _no_video(state, [fact.take_id])
        case CutChanged():
            return _no_video(state, [c.take_id for c in fact.shots if c.take_id])
        case SequenceFinalized():
            return None if state.cut_complete else "the cut is not complete then"
        case GridRequested() | SequencePlanned():
            return None
        case NoteAdded():
            return _no_take(state, fact.take_id)
        case _:
            return _report(state, fact)


def _request(state: Sequence, fact: TakeRequested) -> str | None:
    strangers = [p.shot for p in fact.shot_prompts if p.shot not in state.shots]
    if strangers:
        return f"there is no {', '.join(strangers)} then"
    frames = {frame.ref.sha256 for entity in state.entities.values() for frame in entity.frames}
    if fact.start_frame and fact.start_frame.sha256 not in frames:
        return f"there is no {fact.start_frame.start_id} then"
    return None


def _frame(state: Sequence, source: FrameSource) -> str | None:
    if source.kind == "take" and source.take_id:
        return _no_video(state, [source.take_id])
    return _no_take(state, source.take_id)


def _no_video(state: Sequence, takes: Iterable[str]) -> str | None:
    for take_id in takes:
        # A take of another sequence is outside what this stream can tell.
        take = state.take(take_id)
        if take_id.startswith(f"{state.id}_") and not (take and take.result):
            return f"{take_id} has no video then"
    return None


def _no_take(state: Sequence, take_id: str | None) -> str | None:
    return f"there is no {take_id} then" if take_id and not state.take(take_id) else None


def _report(state: Sequence, fact: Fact) -> str | None:
    grid_id = getattr(fact, "grid_id", None)
    if why := _no_take(state, getattr(fact, "take_id", None)):
        return why
    if grid_id and not state.grid(grid_id):
        return f"there is no {grid_id} then"
    return None
