"""What can be looked at, as of now or of a moment (`at`): the API and the pages read the same."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from console import boards
from console.live import told_row
from console.models import Around, Board, Dailies, Projects, SequencePage, Timeline
from console.money import jobs_of, reserved_by_sequence
from console.sequences import sequence_page
from domain.decisions.jobs import find_job
from domain.ids import read_place, sequence_of
from domain.prompts import check_text
from projections.chaining import stale
from projections.comparison import diff_view
from projections.costs import purse
from projections.job_answer import job_answer
from projections.next_step import has_paid, in_plan_order
from projections.sequence_media import with_video
from projections.under_way import reserved
from services.files.prompt_index import INDEX, PromptIndex
from services.log.reader import END
from services.media.missing import missing_videos, picture_fault
from services.questions import reports as telling
from services.questions.compare import compared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.models import Moment, ProjectCard
    from console.served import Served
    from domain.sequence import Sequence as State
    from projections.views.answers import DecisionView, DiffView, Found, HistoryView, JobAnswer, ReportView
    from projections.views.costs import ProjectCosts, Purse
    from projections.views.sequences import SequencesFile
    from services.workspace.workspace import Workspace


def projects(served: Served, at: str | None = None, most: int | None = None, *, archived: bool = False) -> Projects:
    """Return all projects at a glance, or the first `most` by their names: those in the archive, or all others."""
    upto = served.moment(at)
    head = served.head()
    if upto == END:
        standing, names = served.workspace.store.standing(), listed(served, archived=archived)
        cards = [served.card(name, standing[name], partial(_card, served)) for name in names[:most] if name in standing]
    else:
        views = (served.project(name, upto) for name in served.workspace.projects(upto))
        there = islice((v for v in views if v["archived"] == archived), most)
        cards = [_card(served, view, upto) for view in there]
    return Projects(position=min(upto, head), head=head, projects=cards)


def listed(served: Served, *, archived: bool) -> list[str]:
    """Return the names of the projects in the archive, or of all others, as of now."""
    store = served.workspace.store
    active = store.active_projects()
    return sorted(store.standing().keys() - set(active)) if archived else active


def at_work(served: Served, at: str | None = None) -> list[str]:
    """Return the projects in which something is under way, by their names, archived ones aside."""
    return [card.project for card in projects(served, at).projects if card.under_way_count]


def glance(served: Served, project: str) -> ProjectCard:
    """Return a project at a glance, as of now."""
    wanted = served.workspace.store.standing().get(project)
    if wanted is None:
        return _card(served, served.project(project))
    return served.card(project, wanted, partial(_card, served))


def _card(served: Served, view: SequencesFile, upto: int = END) -> ProjectCard:
    return boards.card(view, reserved(jobs_of(served, view, upto)))


def board(served: Served, project: str, at: str | None = None, names: Sequence[str] | None = None) -> Board:
    """Return a project's board: all sequences in plan order, or those of these names."""
    upto = served.moment(at, project)
    view, head = served.project(project, upto), served.head()
    own = served.workspace.project(project, upto)
    shown = [name for name in (in_plan_order(view) if names is None else names) if name in view["sequences"]]
    takes = (take for name in shown for take in with_video(view["sequences"][name]))
    gone = missing_videos(served.workspace.kept, project, takes)
    held = reserved_by_sequence(jobs_of(served, view, upto))
    return boards.board(view, own, shown, head, gone, held, past=upto != END)


def dailies(served: Served, project: str, since: str | None = None, at: str | None = None) -> Dailies:
    """Return what waits for a decision; what came after `since`, a moment as `at` is, counts as new."""
    upto = served.moment(at, project)
    view, head = served.project(project, upto), served.head()
    known = 0 if since is None else served.moment(since, project)
    return boards.dailies(served, view, upto, known, head, past=upto != END)


def sequence(served: Served, project: str, name: str, at: str | None = None) -> SequencePage:
    """Return all that a sequence's page shows."""
    upto, workspace = served.moment(at, project), served.workspace
    state, own = workspace.sequence(project, name, upto), workspace.project(project, upto)
    head = served.head()
    moment: Moment = {"position": min(upto, head), "head": head, "past": upto != END}
    known = workspace.sequences(project, upto)
    gone = missing_videos(workspace.kept, project, (take.id for take in state.takes if take.result and not take.pruned))
    view = served.project(project) if upto == END else None  # in the past there is no next step to take
    unchained = stale(view["sequences"], name) if view and name in view["sequences"] else []
    paid = view is not None and has_paid(view)
    return sequence_page(state, own, known, moment, gone, _lost_pictures(workspace, state), unchained, paid=paid)


def _lost_pictures(workspace: Workspace, state: State) -> dict[str, str]:
    """Return the grids and start frames whose picture is missing or changed, and which of the two."""
    pictures = [(grid.id, grid.result.path, grid.result.sha256) for grid in state.grids if grid.result]
    frames = [frame.ref for entity in state.entities.values() for frame in entity.frames]
    pictures += [(frame.start_id, frame.path, frame.sha256) for frame in frames]
    ends = {entity.id: entity.end.picture for entity in state.entities.values() if entity.end}
    pictures += [(f"end frame of {name}", end.path, end.sha256) for name, end in ends.items()]
    faults = {made: picture_fault(workspace.kept, path, sha256) for made, path, sha256 in pictures}
    return {made: fault for made, fault in faults.items() if fault}


def find(served: Served, words: str, project: str = "", at: str | None = None, limit: int = 20) -> Found:
    """Return what holds all the words, in one project or in all, at most so many of each kind."""
    if project:
        served.workspace.known_project(project)
    workspace = served.workspace
    index = PromptIndex(workspace.ledger.reader, workspace.store.bookkeeping / INDEX)
    return index.find(check_text(words, "search") if words.strip() else "", limit, served.moment(at, project), project)


def timeline(served: Served, project: str, after: int | None = None, limit: int = 200) -> Timeline:
    """Return a project's events in order: those after a position, or the newest ones."""
    reader = served.workspace.ledger.reader
    served.workspace.known_project(project)
    first, last = reader.position_of_first(project), reader.position_of(project)
    rows = reader.some_rows(project, after, END, limit)
    events = [told_row(row) for row in rows]
    return Timeline(project=project, first=first, last=last, head=served.head(), events=events)


def around(served: Served, project: str, upto: int, before: int, after: int) -> Around:
    """Return a project's own events around a position of the log: so many up to it, and so many behind it."""
    reader = served.workspace.ledger.reader
    served.workspace.known_project(project)
    past = reader.some_rows(project, None, upto, before + 1)
    rows = [*past[-before:], *reader.some_rows(project, upto, END, after)]
    return Around(
        first=reader.position_of_first(project),
        last=next((row.position for row in reader.some_rows(project, None, END, 1)), 0),
        last_before=past[-1].position if past else 0,
        more=len(past) > before,
        events=[told_row(row) for row in rows],
    )


def report(
    served: Served, project: str, since: str | None = None, at: str | None = None, sequence: str | None = None
) -> ReportView:
    """Return what was decided after a moment, in all or in one sequence, also as Markdown."""
    upto = served.moment(at, project)
    after = 0 if since is None else served.moment(since, project)
    known = served.workspace.sequence(project, sequence).id if sequence else None
    return telling.report(served.workspace, project, after, upto, known)


def decisions(served: Served, project: str, since: str | None, sequence: str | None, most: int) -> list[DecisionView]:
    """Return the first `most` decisions of a project, or of one sequence, after a moment."""
    after = served.moment(since, project) if since else 0
    served.workspace.known_project(project)
    of = f"{project}/{served.workspace.sequence(project, sequence).id}" if sequence else project
    told = list(islice(telling.decided(served.workspace, of, after), most))
    told = telling.with_notes(served.workspace, project, telling.beside_the_cut(served.workspace, project, told))
    return [found.view for found in told]


def costs(served: Served, project: str, at: str | None = None) -> ProjectCosts:
    """Return what was spent, as the command line says it to programs."""
    return telling.costs(served.workspace, project, served.moment(at, project))


def budget(served: Served, project: str, at: str | None = None) -> Purse:
    """Return the cap and what is left of it, as the command line says it to programs."""
    upto = served.moment(at, served.workspace.known_project(project))
    return purse(served.workspace.project(project, upto), served.workspace.ledger.reader.position_of(project, upto))


def diff(served: Served, project: str, sequence_id: str, a: str, b: str, at: str | None = None) -> DiffView:
    """Compare two sides, as the command line does for programs."""
    return diff_view(compared(served.workspace, project, sequence_id, a, b, served.moment(at, project)))


def answer(served: Served, project: str, job_id: str, at: str | None = None) -> JobAnswer:
    """Return what the provider answered about a take or grid, as the command line does for programs."""
    state = served.workspace.sequence(project, sequence_of(job_id), served.moment(at, project))
    return job_answer(state, find_job(state, job_id))


def history(served: Served, project: str, sequence_id: str, shot: str | None, at: str | None = None) -> HistoryView:
    """Return every version of the words, as the command line does for programs."""
    target = read_place(sequence_id, shot)
    return telling.history(served.workspace, project, target, served.moment(at, project))
