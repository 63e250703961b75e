"""Which elements a take would send, and which it would drop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.casting import cast_take
from domain.decisions.admit import find_shot
from services.log.reader import END

if TYPE_CHECKING:
    from domain.elements import Casting
    from services.workspace.workspace import Workspace


def resolve_elements(
    workspace: Workspace, project: str, sequence: str, shot: int | None = None, upto: int = END
) -> Casting:
    """Return which elements a take of a sequence, or of one of its shots, would send and drop."""
    state = workspace.sequence(project, sequence, upto)
    own = workspace.project(project, upto)
    plan = own.plan
    assert plan is not None
    shots = state.order if shot is None else [find_shot(state, shot)]
    entity = state.id if shot is None else shots[0].id
    frame = state.known(entity).frame or state.own.frame
    most = own.models.find((state.picked and state.picked.model) or plan.video_model, "takes").max_elements
    prompts = [s.prompt for s in shots]
    return cast_take(state, entity, shots, prompts, start_frame=frame is not None, most=most)
