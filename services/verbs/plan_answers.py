"""Answers what a client's plan changed: takes its words, or keeps ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.plan_answers import accept_plan, decline_plan
from domain.differing import own_words
from services.verbs.clean_folder import CleanFolder
from services.verbs.supply import frames_of, plan_frames_placed

if TYPE_CHECKING:
    from domain.events import Fact
    from domain.ids import Target
    from domain.record import Record
    from domain.sequence import Sequence as State
    from services.workspace.workspace import Workspace


def accept(workspace: Workspace, project: str, target: Target) -> list[Record]:
    """Take the plan's words, of one shot or of all that differ; start frames that come along are placed."""
    folder = frames_of(workspace, workspace.known_project(project))

    def decide(state: State) -> list[Fact]:
        return plan_frames_placed(workspace, folder, accept_plan(state, target.shot))

    records = workspace.change(project, target.sequence, decide)
    CleanFolder(workspace, project).publish(target.sequence)
    return records


def nothing_waits(workspace: Workspace, project: str, target: Target) -> str:
    """Say that there was nothing to accept, and which shots keep words of their own all the same."""
    own = [] if target.shot else own_words(workspace.sequence(project, target.sequence))
    if not own:
        return "nothing differs from the plan"
    keep = "keeps" if len(own) == 1 else "keep"
    return f"the plan has no change that waits for an answer; {', '.join(own)} {keep} a person's own words"


def decline(workspace: Workspace, project: str, target: Target) -> list[Record]:
    """Keep our words, of one shot or of all that differ; refused where nothing does."""
    return workspace.change(project, target.sequence, lambda state: decline_plan(state, target.shot))
