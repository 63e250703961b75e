"""Reports on a project from the log: costs, the history of words, and a session's decisions."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from domain.decisions.admit import find_shot
from domain.errors import LogUnreadable
from domain.events import SequencePlanned
from domain.ids import unknown
from domain.steps import Step
from projections import costs as told
from projections.history import descents, history_view
from projections.report import DECISIONS, decision, markdown
from services.log.reader import END
from services.log.rows import uncollected
from services.log.stored import readable
from services.questions.noted import notes_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from domain.ids import Target
    from projections.report import Told
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
    states = (workspace.load(project, name, upto) for name in names)
    with uncollected():  # not once after each sequence, when ever more is there to look through
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


def report(
    workspace: Workspace, project: str, since: int = 0, upto: int = END, sequence: str | None = None
) -> ReportView:
    """Return what was decided in a project or sequence after a position, with the reasons, also as Markdown."""
    reader = workspace.ledger.reader
    workspace.known_project(project)
    upto = min(upto, reader.head().position)
    own = workspace.project(project, upto)
    if own.plan is None:
        raise unknown("project", project, reader.projects(upto), "look at a later moment")
    told = list(decided(workspace, f"{project}/{sequence}" if sequence else project, since, upto))
    told = with_notes(workspace, project, beside_the_cut(workspace, project, told, upto), upto)
    titles = _titles(workspace, project, {found.sequence for found in told}, upto)
    position = reader.position_of(project, upto)
    return {
        "project": project,
        "title": own.plan.title,
        "since": since,
        "position": position,
        "decisions": [found.view for found in told],
        "markdown": markdown(own.plan.title, since, position, titles, told),
    }


def decided(workspace: Workspace, project: str, since: int = 0, upto: int = END) -> Iterator[Told]:
    """Yield what was decided in a project, or in `PROJECT/SEQ`, after a position: read as it is asked for."""
    records = readable(workspace.ledger.reader.rows(since, upto, project, DECISIONS))
    return (found for record in records if (found := decision(record)))


def beside_the_cut(workspace: Workspace, project: str, told: Sequence[Told], upto: int = END) -> list[Told]:
    """Return decisions with it said of approvals whether their takes are in the cut of a moment."""
    cuts: dict[str, set[str]] = {}
    now = workspace.store.sequences(project) if upto >= workspace.ledger.reader.position_of(project) else None
    for name in {found.sequence for found in told if found.said.kind == "approved"}:
        if now and name in now["sequences"]:
            cuts[name] = {row["take"] for row in now["sequences"][name]["cut"]}
            continue
        with suppress(LogUnreadable):  # whoever asks for the sequence itself is told
            cuts[name] = {take.id for _, take, _ in workspace.sequence(project, name, upto).covered}
    return [
        replace(found, in_cut=found.said.about in cuts[found.sequence])
        if found.said.kind == "approved" and found.sequence in cuts
        else found
        for found in told
    ]


def with_notes(workspace: Workspace, project: str, told: Sequence[Told], upto: int = END) -> list[Told]:
    """Return decisions with the notes among them numbered, and said to be resolved where they are."""
    names = {found.sequence for found in told if found.note_position is not None}
    known = {name: notes_of(workspace, project, name, upto) for name in names}
    return [
        replace(found, note=known[found.sequence].get(found.note_position)) if found.note_position else found
        for found in told
    ]


def _titles(workspace: Workspace, project: str, wanted: Collection[str], upto: int) -> dict[str, str]:
    """Return the titles of those sequences that can be read, in plan order."""
    names = [name for name in workspace.sequences(project, upto) if name in wanted]
    titles = dict.fromkeys(names, "")
    for record in readable(workspace.ledger.reader.rows(0, upto, project, ["SequencePlanned"])):
        name = record.stream.partition("/")[2]
        if name in titles and isinstance(record.fact, SequencePlanned):
            titles[name] = record.fact.title
    return {name: title or name for name, title in titles.items()}
