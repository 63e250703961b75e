"""Refuses facts that a sequence's phase doesn't admit; finds shots, takes, grids and elements by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from domain import lifecycle
from domain.errors import Refused
from domain.event_rows import ROWS
from domain.ids import made_id, read_made, shot_id, shot_number, unknown
from domain.steps import Step

if TYPE_CHECKING:
    from domain.jobs import Grid, Take
    from domain.project import Project
    from domain.sequence import Entity, Sequence, Shot
    from domain.values import Element


def admit(state: Sequence, fact: str) -> None:
    """Refuse a fact that the sequence's phase doesn't admit, saying what to do instead."""
    if ROWS[fact].admitted_in(state.phase):
        return
    name, of = state.id, of_sequence(state)
    if state.phase == lifecycle.FINAL:
        raise Refused(f"{name} is final", Step("reopen", **of), code="final", **of)
    if fact == "SequenceReopened":
        open_now = f"{name} isn't final, it is {state.phase}: there is nothing to reopen"
        raise Refused(open_now, Step("status", **of), code="not_final", **of)
    if state.phase in (lifecycle.GENERATING, lifecycle.GRID_EXPLORING):
        waits = f"{name} can't be finalized while {under_way(state)}"
        raise Refused(waits, Step("resume", project=state.project), code="under_way", **of)
    if fact in ("GridQuadrantApproved", "GridRejected"):
        raise Refused(f"{name} has no grid yet", Step("grid", **of), code="no_grid", **of)
    raise Refused(f"{name} has no take yet", Step("generate", **of), code="no_take", **of)


class OfSequence(TypedDict):
    """The names of a sequence and its project, for a refusal and its steps."""

    project: str
    sequence: str


def of_sequence(state: Sequence) -> OfSequence:
    """Name a sequence and its project, for a refusal and its steps."""
    return {"project": state.project, "sequence": state.id}


def under_way(state: Sequence) -> str:
    """Say what is under way: `SEQ08_take003 is under way`."""
    ids = [job.id for job in (*state.takes, *state.grids) if job.under_way]
    return f"{', '.join(ids)} {'is' if len(ids) == 1 else 'are'} under way"


def must_be_planned(state: Sequence) -> None:
    """Refuse to make anything of a sequence that the plan omits."""
    if state.omitted:
        step = Step("status", project=state.project)
        raise Refused(f"{state.id} is omitted from the plan", step, code="omitted", **of_sequence(state))


def find_element(project: Project, name: str) -> Element:
    """Return an element of the plan; words may name one that the plan has dropped since."""
    if name not in project.elements:
        hint = "add it to the plan, or revise the prompt that names it"
        raise unknown("element", name, project.elements, hint, code="unknown_element", project=project.id, element=name)
    return project.elements[name]


def find_shot(state: Sequence, number: int, *, omitted: bool = False) -> Shot:
    """Return the shot of that number; one the plan omits only where `omitted` allows it."""
    shot = next((s for s in state.shots.values() if s.number == number), None)
    if shot is None or (shot.index is None and not omitted):
        name, names, of = shot_id(state.id, number), [s.id for s in state.order], of_sequence(state)
        if shot is not None:
            raise Refused(f"{name} is omitted from the plan", Step("status", **of), code="omitted", shot=name, **of)
        raise unknown("shot", name, names, Step("status", **of), code="unknown_shot", shot=name, **of)
    return shot


def find_take(state: Sequence, entity: Entity, text: str) -> Take:
    """Return the take of `entity` that `2` or `SEQ08_take002` names."""
    number = read_made(text, entity.id, "take")
    if number not in entity.takes:
        name, of = made_id(entity.id, "take", number), of_sequence(state)
        names = [take.id for take in entity.takes.values()]
        shot = shot_number(entity.id)
        others = names or (shot is None and state.takes)
        step = Step("status", **of) if others else Step("generate", **of, shot=shot)
        raise unknown("take", name, names, *_meant(state, entity, number), step, code="unknown_take", take=name, **of)
    return entity.takes[number]


def _meant(state: Sequence, entity: Entity, number: int) -> list[Step | str]:
    """Return the ways to a take of that number that the sequence or one of its shots has, where `entity` has none."""
    if entity.id == state.id:
        found = [other.takes[number].id for other in state.entities.values() if number in other.takes]
        return [f"name it by its id: {' or '.join(found)}"] if found else []
    take, of = state.own.takes.get(number), of_sequence(state)
    if take is None or entity.id not in take.shots:
        return []
    return [f"{take.id} holds {entity.id}; for the cut:", Step("cut", **of, shot=shot_number(entity.id), take=number)]


def find_grid(state: Sequence, entity: Entity, text: str) -> Grid:
    """Return the grid of `entity` that `2` or `SEQ08_grid002` names."""
    number = read_made(text, entity.id, "grid")
    if number not in entity.grids:
        name, of = made_id(entity.id, "grid", number), of_sequence(state)
        names = [grid.id for grid in entity.grids.values()]
        step = Step("grid", **of, shot=shot_number(entity.id))
        raise unknown("grid", name, names, step, code="unknown_grid", grid=name, **of)
    return entity.grids[number]
