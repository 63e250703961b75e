"""What lies beside a sequence or shot in the film: what the cut shows before it, and the start frame after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.admit import find_shot, of_sequence
from domain.errors import Refused
from domain.steps import Open, Step

if TYPE_CHECKING:
    from domain.ids import Target
    from domain.jobs import Take
    from domain.sequence import Frame, Sequence, Shot
    from services.workspace.workspace import Workspace


def shown_before(workspace: Workspace, project: str, target: Target) -> tuple[str, Take, float]:
    """Return the shot before a sequence or shot, the take that covers it in the cut, and its last second there.

    Raises:
        Refused: nothing comes before it, or the cut has nothing there.
    """
    here, found = _beside(workspace, project, target, -1)
    if found is None:
        said = f"{here} is the first of the film; nothing comes before it"
        file = _a_file("start_frame", project, target)
        raise Refused(said, file, code="no_neighbour", project=project, sequence=target.sequence)
    state, shot = found
    covering = next(((take, segment) for one, take, segment in state.covered if one.id == shot.id), None)
    if covering is None:
        of = of_sequence(state)
        said = f"{shot.id}, which comes before {here}, isn't in the cut"
        raise Refused(said, "approve a take of it:", Step("status", **of), code="no_neighbour", shot=shot.id, **of)
    return shot.id, covering[0], covering[1].end


def start_after(workspace: Workspace, project: str, target: Target) -> Frame:
    """Return the start frame of the shot that follows a sequence or shot; of a sequence that follows, its own too.

    Raises:
        Refused: nothing follows it, or what follows has no start frame of its own.
    """
    here, found = _beside(workspace, project, target, 1)
    if found is None:
        said = f"{here} is the last of the film; nothing follows it"
        file = _a_file("end_frame", project, target)
        raise Refused(said, file, code="no_neighbour", project=project, sequence=target.sequence)
    state, shot = found
    frame = state.known(shot.id).frame or (state.own.frame if state.id != target.sequence else None)
    if frame is None:
        of = of_sequence(state)
        ways = Step("start_frame", **of, shot=shot.number, source=Open("FILE")), Step("grid", **of, shot=shot.number)
        said = f"{shot.id}, which follows {here}, has no start frame of its own"
        raise Refused(said, *ways, code="no_neighbour", shot=shot.id, **of)
    return frame


def _a_file(verb: str, project: str, target: Target) -> Step:
    return Step(verb, project=project, sequence=target.sequence, shot=target.shot, source=Open("FILE"))


def _beside(workspace: Workspace, project: str, target: Target, step: int) -> tuple[str, tuple[Sequence, Shot] | None]:
    """Return what `target` is called, and the shot before or after it in the plan's order, with its sequence."""
    state = workspace.sequence(project, target.sequence)
    order = state.order
    shot = find_shot(state, target.shot) if target.shot is not None else order[0 if step < 0 else -1]
    here, place = state.id if target.shot is None else shot.id, order.index(shot) + step
    if 0 <= place < len(order):
        return here, (state, order[place])
    plan = workspace.project(project).plan
    names = list(plan.sequences) if plan else []
    place = names.index(state.id)
    for name in names[place + 1 :] if step > 0 else reversed(names[:place]):
        other = workspace.load(project, name)
        if other.order and not other.omitted:
            return here, (other, other.order[0 if step > 0 else -1])
    return here, None
