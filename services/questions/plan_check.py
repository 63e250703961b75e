"""Checks a plan against its models: limits that sequences break, elements that the cap drops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.casting import cast_words
from domain.fit import fit_remarks, limits_of
from domain.models.known import SHIPPED
from services.log.reader import END
from services.questions.casting import resolve_elements

if TYPE_CHECKING:
    from domain.models.known import Models
    from domain.plan import Plan
    from services.workspace.workspace import Workspace


def check_plan(plan: Plan, models: Models = SHIPPED) -> dict[str, list[str]]:
    """Return remarks by sequence of a plan that was read from a file."""
    remarks, model = {}, models.find(plan.models.video, "takes")
    for name, sequence in plan.sequences.items():
        words = [shot.prompt for shot in sequence.shots]
        own = sequence.shots[0].elements if len(sequence.shots) == 1 else None
        most = model.max_elements
        casting = cast_words(sequence.elements, own, words, start_frame=sequence.needs_start_frame, most=most)
        found = fit_remarks(limits_of(model), [shot.duration for shot in sequence.shots], words)
        remarks[name] = found + _dropped(casting.dropped)
    return remarks


def check_project(workspace: Workspace, project: str, upto: int = END) -> dict[str, list[str]]:
    """Return remarks by sequence of a project's working prompts as of a position."""
    own = workspace.project(workspace.known_project(project), upto)
    plan = own.plan
    assert plan is not None
    remarks = {}
    for name in workspace.sequences(project, upto):
        state = workspace.load(project, name, upto)
        if not state.omitted:
            shots = state.order
            model = (state.picked.model if state.picked else None) or plan.video_model
            found = fit_remarks(
                limits_of(own.models.get(model)), [s.duration for s in shots], [s.prompt for s in shots]
            )
            remarks[name] = found + _dropped(resolve_elements(workspace, project, name, upto=upto).dropped)
    return remarks


def _dropped(names: tuple[str, ...]) -> list[str]:
    return [f"{', '.join(names)} dropped by the element cap"] if names else []
