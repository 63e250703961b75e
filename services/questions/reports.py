"""Reports on a project from the log: costs, the history of words, and a session's decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.admit import find_shot
from domain.ids import unknown
from domain.steps import Step
from projections import costs as told
from projections.history import descents, history_view
from projections.report import DECISIONS, decisions, markdown
from services.log.reader import END
from services.log.stored import readable

if TYPE_CHECKING:
    from domain.ids import Target
    from projections.views.answers import HistoryView, ReportView
    from projections.views.costs import ProjectCosts
    from services.workspace.workspace import Workspace


def costs(workspace: Workspace, project: str, upto: int = END, sequence: str | None = None) -> ProjectCosts:
    """Return what was spent; for one sequence, the project's totals and that sequence alone."""
    reader = workspace.ledger.reader
    workspace.known_project(project)
    position = reader.position_of(project, upto)
    if not position:
        raise unknown("project", project, reader.projects(upto), Step("status"))
    names = workspace.sequences(project, upto)
    if sequence is not None and sequence not in names:
        raise unknown("sequence", sequence, names, Step("costs", project=project))
    states = [workspace.load(project, name, upto) for name in names]
    view = told.costs(workspace.project(project, upto), states, position)
    shown_parts = [part for part in view["sequences"] if sequence in (None, part["sequence"])]
    return {**view, "sequences": shown_parts}


def history(workspace: Workspace, project: str, target: Target, upto: int = END) -> HistoryView:
    """Return every version of the words of a sequence's shots, or of the one that `target` names."""
    state = workspace.sequence(project, target.sequence, upto)
    found = descents(workspace.ledger.reader.stream(f"{project}/{state.id}", upto))
    omitted = [shot for shot in state.shots.values() if shot.index is None]
    shots = [*state.order, *omitted] if target.shot is None else [find_shot(state, target.shot, omitted=True)]
    views = [history_view(state, found[shot.id]) for shot in shots]
    return {"project": project, "sequence": state.id, "position": state.position, "shots": views}


def report(workspace: Workspace, project: str, since: int = 0, upto: int = END) -> ReportView:
    """Return what was decided in a project after a position, with the reasons, also as Markdown."""
    reader = workspace.ledger.reader
    workspace.known_project(project)
    upto = min(upto, reader.head().position)
    own = workspace.project(project, upto)
    if own.plan is None:
        raise unknown("project", project, reader.projects(upto), "look at a later moment")
    rows = [row for row in reader.rows(since, upto, project) if row.type in DECISIONS]
    told = decisions(readable(rows))
    names = [name for name in workspace.sequences(project, upto) if any(d.sequence == name for d in told)]
    titles = {name: _title(workspace, project, name, upto) for name in names}
    position = reader.position_of(project, upto)
    return {
        "project": project,
        "title": own.plan.title,
        "since": since,
        "position": position,
        "decisions": [found.view for found in told],
        "markdown": markdown(own.plan.title, since, position, titles, told),
    }


def _title(workspace: Workspace, project: str, sequence: str, upto: int) -> str:
    planned = workspace.load(project, sequence, upto).planned
    return planned.title if planned else sequence
