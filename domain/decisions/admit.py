"""What a sequence's phase admits, said in words where it doesn't."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import lifecycle
from domain.errors import Refused
from domain.event_rows import ROWS
from domain.ids import made_id, read_made, unknown

if TYPE_CHECKING:
    from domain.jobs import Grid, Take
    from domain.project import Project
    from domain.sequence import Entity, Sequence, Shot
    from domain.values import Element


def admit(state: Sequence, fact: str) -> None:
    """Refuse a fact that the sequence's phase doesn't admit, saying what to do instead."""
    if ROWS[fact].admitted_in(state.phase):
        return
    name, args = state.id, f"{state.project} {state.id}"
    if state.phase == lifecycle.FINAL:
        raise Refused(f"{name} is final", f"takes reopen {args}")
    if fact == "SequenceReopened":
        raise Refused(f"{name} isn't final, it is {state.phase}: there is nothing to reopen", f"takes status {args}")
    if state.phase in (lifecycle.GENERATING, lifecycle.GRID_EXPLORING):
        raise Refused(f"{name} can't be finalized while {under_way(state)}", f"takes resume {state.project}")
    if fact == "GridQuadrantApproved":
        raise Refused(f"{name} has no grid yet", f"takes grid {args}")
    raise Refused(f"{name} has no take yet", f"takes generate {args}")


def under_way(state: Sequence) -> str:
    """Say what is under way: `SEQ08_take003 is under way`."""
    ids = [job.id for job in (*state.takes, *state.grids) if job.under_way]
    return f"{', '.join(ids)} {'is' if len(ids) == 1 else 'are'} under way"


def find_element(project: Project, name: str) -> Element:
    """Return an element of the plan; words may name one that the plan has dropped since."""
    if name not in project.elements:
        raise unknown("element", name, project.elements, "add it to the plan, or revise the prompt that names it")
    return project.elements[name]


def find_shot(state: Sequence, number: int, *, omitted: bool = False) -> Shot:
    """Return the shot of that number; one the plan omits only where `omitted` allows it."""
    shot = next((s for s in state.shots.values() if s.number == number), None)
    if shot is None or (shot.index is None and not omitted):
        names = [s.id for s in state.order]
        if shot is not None:
            raise Refused(f"{shot.id} is omitted from the plan", f"takes status {state.project} {state.id}")
        raise unknown("shot", f"{state.id}_SH{number:02d}", names, f"takes status {state.project} {state.id}")
    return shot


def find_take(state: Sequence, entity: Entity, text: str) -> Take:
    """Return the take of `entity` that `2` or `SEQ08_take002` names."""
    number = read_made(text, entity.id, "take")
    if number not in entity.takes:
        names = [take.id for take in entity.takes.values()]
        hint = f"takes status {state.project} {state.id}" if names else f"takes generate {state.project} {state.id}"
        raise unknown("take", made_id(entity.id, "take", number), names, hint)
    return entity.takes[number]


def find_grid(state: Sequence, entity: Entity, text: str) -> Grid:
    """Return the grid of `entity` that `2` or `SEQ08_grid002` names."""
    number = read_made(text, entity.id, "grid")
    if number not in entity.grids:
        names = [grid.id for grid in entity.grids.values()]
        raise unknown("grid", made_id(entity.id, "grid", number), names, f"takes grid {state.project} {state.id}")
    return entity.grids[number]
