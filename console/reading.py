"""What can be looked at, as of now or of a moment (`at`): the API and the pages read the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console import boards
from console.live import fact_message
from console.models import Board, Dailies, Projects, Report, SequenceView, Timeline, Told
from console.sequences import sequence_view
from domain.typed import read_place
from projections.comparison import diff_view
from projections.costs import purse
from services.log.reader import END
from services.questions import reports as telling
from services.questions.compare import compared

if TYPE_CHECKING:
    from console.desk import Desk
    from projections.views.answers import DiffView, HistoryView
    from projections.views.costs import ProjectCosts, Purse


def projects(desk: Desk, at: str | None = None) -> Projects:
    """Return all projects at a glance."""
    upto = desk.moment(at)
    head = desk.head()
    names = desk.workspace.store.projects() if upto == END else desk.workspace.ledger.reader.projects(upto)
    cards = [boards.card(desk.project(name, upto)) for name in names]
    return Projects(position=min(upto, head), head=head, projects=cards)


def board(desk: Desk, project: str, at: str | None = None) -> Board:
    """Return a project's board."""
    upto = desk.moment(at, project)
    view, head = desk.project(project, upto), desk.head()
    own = desk.workspace.project(project, upto)
    return boards.board(view, own, head, past=upto != END)


def dailies(desk: Desk, project: str, since: str | None = None, at: str | None = None) -> Dailies:
    """Return what waits for a decision; what came after `since`, a moment as `at` is, counts as new."""
    upto = desk.moment(at, project)
    view, head = desk.project(project, upto), desk.head()
    known = 0 if since is None else desk.moment(since, project)
    return boards.dailies(desk, view, upto, known, head, past=upto != END)


def sequence(desk: Desk, project: str, name: str, at: str | None = None) -> SequenceView:
    """Return all that a sequence's page shows."""
    upto, workspace = desk.moment(at, project), desk.workspace
    state, own = workspace.sequence(project, name, upto), workspace.project(project, upto)
    head = desk.head()
    known = workspace.sequences(project, upto)
    return sequence_view(state, own, known, head, min(upto, head), past=upto != END)


def timeline(desk: Desk, project: str, after: int | None = None, limit: int = 200, upto: int = END) -> Timeline:
    """Return a project's events in order: those after a position, or the newest ones."""
    reader = desk.workspace.ledger.reader
    desk.workspace.known_project(project)
    first, last = reader.position_of_first(project), reader.position_of(project)
    rows = reader.some_rows(project, after, min(upto, END), limit)
    events = [Told(**{k: v for k, v in fact_message(row).items() if k != "event"}) for row in rows]
    return Timeline(project=project, first=first, last=last, head=desk.head(), events=events)


def report(desk: Desk, project: str, since: str | None = None, at: str | None = None) -> Report:
    """Return what was decided after a moment, also as Markdown."""
    upto = desk.moment(at, project)
    after = 0 if since is None else desk.moment(since, project)
    return Report(**telling.report(desk.workspace, project, after, upto))


def costs(desk: Desk, project: str, at: str | None = None) -> ProjectCosts:
    """Return what was spent, as `takes costs --json` says it."""
    return telling.costs(desk.workspace, project, desk.moment(at, project))


def budget(desk: Desk, project: str, at: str | None = None) -> Purse:
    """Return the cap and what is left of it, as `takes budget --json` says it."""
    upto = desk.moment(at, desk.workspace.known_project(project))
    return purse(desk.workspace.project(project, upto), desk.workspace.ledger.reader.position_of(project, upto))


def diff(desk: Desk, project: str, sequence_id: str, a: str, b: str, at: str | None = None) -> DiffView:
    """Compare two sides, as `takes diff --json` does."""
    return diff_view(compared(desk.workspace, project, sequence_id, a, b, desk.moment(at, project)))


def history(desk: Desk, project: str, sequence_id: str, shot: str | None, at: str | None = None) -> HistoryView:
    """Return every version of the words, as `takes history --json` does."""
    target = read_place(sequence_id, shot)
    return telling.history(desk.workspace, project, target, desk.moment(at, project))
