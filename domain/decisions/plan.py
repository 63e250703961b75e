"""Decides on a client's plan, new or added again: new shots, changed words; a person's revisions stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from domain.decisions.end_frames import planned_ends
from domain.decisions.pictures import frame_supplied
from domain.differing import kept_off
from domain.events import SequencePlanned, ShotPromptRevised
from domain.ids import shot_id, shot_number
from domain.matching import Incoming, Known, match_shots
from domain.values import FrameSource, PlannedShot, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.events import Fact, PlanImported
    from domain.plan import PlanSequence
    from domain.project import Project
    from domain.sequence import Sequence
    from domain.values import Picture


def plan_project(project: Project, wished: PlanImported) -> list[Fact]:
    """Return the fact for the project's part of a plan, unless it is the same already, wherever the file lay."""
    same = project.plan is not None and replace(project.plan, source=wished.source, source_sha256=wished.source_sha256)
    return [] if same == wished else [wished]


def plan_sequence(
    state: Sequence,
    name: str,
    planned: PlanSequence,
    pictures: Mapping[str, Picture],
    numbers: tuple[int | None, ...],
    told: Mapping[int, int | None],
) -> list[Fact]:
    """Take in a sequence's part of a plan: its shots keep their numbers, a person's revisions stay.

    Args:
        state: the sequence as it stands; a new one is empty.
        name: its key in the plan.
        planned: what the plan says of it.
        pictures: by the plan's paths, where the workspace keeps them.
        numbers: shot numbers that the source itself gives, None where it doesn't.
        told: as a person says it: shot number to its place in the plan from 1, None where it is gone.
    """
    fact = SequencePlanned(
        sequence=name,
        title=planned.title or name,
        notes=planned.notes,
        needs_start_frame=planned.needs_start_frame,
        grid_prompt=planned.grid_prompt,
        settings=dict(planned.settings),
        elements=planned.elements,
        shots=_shots(state, name, planned, pictures, numbers, told),
        end_frame=pictures[planned.end_frame] if planned.end_frame else None,
    )
    if fact == state.newest_plan:
        return []
    if state.final:
        return [fact]
    rest = [] if kept_off(state, fact) else planned_frames(state, fact)
    return [fact, *_revisions(state, fact), *rest]


def omit_sequence(state: Sequence) -> list[Fact]:
    """Say that the plan no longer has the sequence; its takes stay."""
    if state.planned is None or state.omitted:
        return []
    return [replace(state.planned, omitted=True)]


def _shots(
    state: Sequence,
    name: str,
    planned: PlanSequence,
    pictures: Mapping[str, Picture],
    numbers: tuple[int | None, ...],
    told: Mapping[int, int | None],
) -> tuple[PlannedShot, ...]:
    given = numbers or (None,) * len(planned.shots)
    known = _known(state)
    incoming = [Incoming(s.id, s.prompt, n) for s, n in zip(planned.shots, given, strict=True)]
    matched = match_shots(name, known, incoming, told)
    free = max((s.number for s in known), default=0)
    shots = []
    for index, (shot, number) in enumerate(zip(planned.shots, matched, strict=True)):
        if number is None:
            free = number = free + 1
        shots.append(
            PlannedShot(
                shot=shot_id(name, number),
                index=index,
                prompt=shot.prompt,
                duration=shot.duration,
                plan_id=shot.id,
                start_frame=pictures[shot.start_frame] if shot.start_frame else None,
                elements=shot.elements,
                settings=dict(shot.settings),
                end_frame=pictures[shot.end_frame] if shot.end_frame else None,
            )
        )
    return tuple(shots)


def _known(state: Sequence) -> list[Known]:
    """Return the shots as the client's newest plan has them, those that only wait for an answer too."""
    newest = {shot.shot: shot for shot in state.newest_plan.shots} if state.newest_plan else {}
    known = []
    for shot in state.shots.values():
        now = newest.get(shot.id)
        plan_id = now.plan_id if now else shot.plan.plan_id
        known.append(Known(shot.number, plan_id, shot.plan.prompt, shot.prompt, now.index if now else None))
    for name, now in newest.items():
        if name not in state.shots:
            known.append(Known(shot_number(name) or 0, now.plan_id, now.prompt, now.prompt, now.index))
    return sorted(known, key=lambda shot: shot.number)


def _revisions(state: Sequence, fact: SequencePlanned) -> list[Fact]:
    """The plan's changes become the working prompts of shots that no person revised."""
    revised: list[Fact] = []
    for planned in fact.shots:
        shot = state.shots.get(planned.shot)
        before = (shot.plan.prompt, shot.plan.duration) if shot else None
        now = (planned.prompt, planned.duration)
        if shot and now != before and (shot.prompt, shot.duration) == before:
            source = Source(kind="plan")
            revised.append(
                ShotPromptRevised(shot=shot.id, index=planned.index, prompt=now[0], duration=now[1], source=source)
            )
    return revised


def planned_frames(state: Sequence, fact: SequencePlanned) -> list[Fact]:
    """The plan's new pictures become the start frames of shots that no person gave another, and the end frames."""
    supplied: list[Fact] = []
    for planned in fact.shots:
        picture, shot = planned.start_frame, state.shots.get(planned.shot)
        if picture is None or (shot and shot.plan.start_frame and shot.plan.start_frame.sha256 == picture.sha256):
            continue
        entity = state.known(planned.shot)
        if entity.frame and not (entity.frame.source and entity.frame.source.kind == "plan"):
            continue
        if entity.frame and entity.frame.ref.sha256 == picture.sha256:
            continue  # it left the plan and came back; the shot has had it all along
        source = FrameSource(kind="plan", name=picture.source)
        supplied.append(frame_supplied(entity, picture, source))
    return [*supplied, *planned_ends(state, fact)]
