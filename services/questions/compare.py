"""The two sides of a comparison, found by what a person types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from domain import lifecycle
from domain.decisions.choices import named_take
from domain.decisions.takes import TakeWish, request_takes
from domain.diff import Diff, Side, compare, side_of_plan, side_of_request, side_of_take
from domain.errors import Refused
from domain.steps import Step
from services.log.reader import END

if TYPE_CHECKING:
    from domain.diff import Rerun
    from domain.events import TakeRequested
    from domain.project import Project
    from domain.sequence import Sequence
    from services.workspace.workspace import Workspace

WORKING, PLAN = "working", "plan"


def compared(workspace: Workspace, project: str, sequence: str, a: str, b: str, upto: int = END) -> Diff:
    """Compare two sides of a sequence: take numbers, take ids, `working` or `plan`."""
    state = workspace.sequence(project, sequence, upto)
    own = workspace.project(project, upto)
    return compare(side(state, own, a), side(state, own, b), own.models)


def side(state: Sequence, project: Project, typed: str) -> Side:
    """Return the side a person names."""
    if typed.lower() == WORKING:
        return working_side(state, project)
    if typed.lower() == PLAN:
        return side_of_plan(state, project)
    return side_of_take(state, named_take(state, typed))


def working_side(state: Sequence, project: Project) -> Side:
    """Return what a run of the whole sequence would send today, as a side."""
    return side_of_request(WORKING, state, working_request(state, project))


def working_request(state: Sequence, project: Project) -> TakeRequested:
    """Return what a run of the whole sequence would send today, though it may not be allowed to yet."""
    wish = TakeWish(renderer="local", free=True, mode="multi_shot", without_start_frame=state.own.frame is None)
    open_state = replace(state, final=False, resting=lifecycle.APPROVED) if state.final else state
    requests = request_takes(open_state, project, wish).requests
    if not requests:
        look = Step("status", project=state.project)
        raise Refused(f"{state.id} has no shots", look, code="no_shots", project=state.project, sequence=state.id)
    return requests[0]


def remake_price(workspace: Workspace, project: str, sequence: str) -> str:
    """Say what making a sequence's changed shots again would cost, from its newest own take; "" where none did."""
    state, own = workspace.sequence(project, sequence), workspace.project(project)
    newest = next((take for take in reversed(list(state.own.takes.values())) if not take.failure), None)
    if newest is None:
        return ""
    found = compare(side_of_take(state, newest), working_side(state, own), own.models)
    changed = len(found.individual.shots)
    if not changed:
        return ""
    shots = "changed shot" if changed == 1 else f"{changed} changed shots"
    return f"{_price(found.multi_shot)} as one take, {_price(found.individual)} for the {shots} alone"


def _price(rerun: Rerun) -> str:
    return f"${rerun.estimated.amount}" if rerun.estimated.amount else "an unknown price"
