"""`takes status`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.by_name import ByName, project_argument
from cli.command_lines import as_typed, command_line, next_line, next_view, why_next
from cli.job_answer import show_answer
from cli.layout import Way
from cli.money import spent
from cli.named import SEQUENCE
from cli.options import at_option, json_option, moment, opened, workspace_option
from cli.output import say, say_json, table, titled, warn
from cli.takes_table import show_sequence
from domain.ids import is_made, own_form, sequence_of, shown, unknown
from domain.steps import Open, Step
from projections.chaining import stale
from projections.next_step import has_paid, in_plan_order, next_step
from projections.remarks import remarks
from projections.sequence_media import with_video
from services.media.mailbox import dropped_pictures
from services.media.missing import missing_videos

if TYPE_CHECKING:
    from collections.abc import Collection

    from projections.views.sequences import SequencesFile, StatusPart, StatusView
    from projections.views.shots import ShotFile
    from services.files.rendering import Files
    from services.files.state_files import StateFiles
    from services.workspace.workspace import Workspace

_FIRST = Step("plan_add", file=Open("PLAN.json"))


@click.command(
    "status",
    cls=ByName,
    epilog="Examples: takes status driver-beware SEQ08 · takes status driver-beware SEQ08_take002",
)
@project_argument(required=False, views=True)
@click.argument("sequence", type=SEQUENCE, required=False, metavar="[SEQ|TAKE]")
@click.option("--archived", is_flag=True, help="The projects that are archived, in place of the others.")
@at_option
@json_option
@workspace_option
def command(project: str | None, sequence: str | None, archived: bool, at: str | None, as_json: bool) -> None:
    """Show where every sequence stands and what to do next.

    Of a take or grid: what fal answered, as it came.
    """
    workspace = opened()
    if project and sequence and is_made(own_form(sequence)):
        _job(workspace, workspace.known_project(project), own_form(sequence), moment(workspace, at, project), as_json)
        return
    files = _past(workspace, at, project) if at else None
    if project is not None and files is None:
        _read_at_all(workspace, project, sequence)
    found = _views(workspace.store, project, files, archived=archived)
    views = {name: _with_next(workspace, name, view, sequence) for name, view in found.items()}
    if files is None:
        _mailboxes(workspace, found.values(), sequence)
        _set_aside(workspace, project)
    if as_json:
        say_json({"projects": views} if project is None else views[project])
        return
    if at:
        say(f"as of {shown(at)}")
    if not views:
        _say_none([] if at else workspace.store.projects(), archived=archived)
    for name, view in views.items():
        if sequence:
            _detail(workspace, name, view, files, moment(workspace, at, project))
        else:
            _overview(name, view)


def _job(workspace: Workspace, project: str, job_id: str, upto: int, as_json: bool) -> None:
    from domain.decisions.jobs import find_job
    from projections.job_answer import job_answer

    state = workspace.sequence(project, sequence_of(job_id), upto)
    told = job_answer(state, find_job(state, job_id))
    if as_json:
        say_json(told)
    else:
        show_answer(told)


def _past(workspace: Workspace, at: str | None, project: str | None) -> dict[str, Files]:
    """Return the files of a project, or of all, as of a moment; of all too where there was no such project yet."""
    upto = moment(workspace, at, project)
    names = workspace.projects(upto)
    return {name: workspace.store.as_of(name, upto) for name in ([project] if project in names else names)}


def _read_at_all(workspace: Workspace, project: str, sequence: str | None) -> None:
    """Refuse to show what can't be read."""
    workspace.store.catch_up()
    for name in workspace.store.aside(project).keys() & {"", sequence}:
        workspace.ledger.reader.stream(f"{project}/{name}" if name else project)


def _set_aside(workspace: Workspace, project: str | None) -> None:
    """Name what can't be read, of one project or of all."""
    for name in [project] if project else workspace.ledger.reader.projects():
        for why in workspace.store.aside(name).values():
            warn(why)


def _say_none(projects: list[str], *, archived: bool) -> None:
    if archived:
        say("no project is archived")
    elif projects:
        say(f"every project is archived; to see them: {command_line(Step('status', archived=True))}")
    else:
        say(f"no plan yet; {next_line(_FIRST)}")


def _listed(store: StateFiles, *, archived: bool) -> list[str]:
    active = store.active_projects()
    return [name for name in store.projects() if name not in active] if archived else active


def _views(
    store: StateFiles, project: str | None, files: dict[str, Files] | None, *, archived: bool
) -> dict[str, SequencesFile]:
    if files is None:
        names = [project] if project else _listed(store, archived=archived)
        found = {name: store.sequences(name) for name in names}
    else:
        past = {name: then.sequences for name, then in files.items()}
        found = {name: view for name, view in past.items() if project == name or _lists(project, view, archived)}
    views = {name: view for name, view in found.items() if view is not None}
    if project is not None and project not in views:
        there = store.projects() if files is None else files
        raise unknown("project", project, there, Step("status") if store.projects() else _FIRST, project=project)
    return views


def _lists(project: str | None, view: SequencesFile, archived: bool) -> bool:
    return project is None and view["archived"] == archived


def _mailboxes(workspace: Workspace, views: Collection[SequencesFile], sequence: str | None) -> None:
    pictures, doubts = dropped_pictures(workspace.root, views, sequence)
    for path in pictures:
        warn(f"a picture lies in {path}; grid, approve-grid, start-frame or generate takes it in")
    for doubt in doubts:
        warn(doubt)


def _with_next(workspace: Workspace, project: str, view: SequencesFile, sequence: str | None) -> StatusView:
    parts = view["sequences"]
    if sequence is not None and sequence not in parts:
        look, about = Step("status", project=project), {"project": project, "sequence": sequence}
        raise unknown("sequence", sequence, parts, look, **about)
    wanted = list(parts) if sequence is None else [sequence]
    gone = missing_videos(workspace.kept, project, (take for name in wanted for take in with_video(parts[name])))
    made: dict[str, StatusPart] = {}
    for name in wanted:
        missing = [take for take in with_video(parts[name]) if take in gone]
        found = next_step(project, name, parts[name], missing, limits=view["limits"], paid=has_paid(view))
        made[name] = {
            **parts[name],
            "video_missing": missing,
            "next": next_view(found),
            "remarks": [*remarks(parts[name], view["limits"], missing), *stale(parts, name)],
        }
    return {**view, "sequences": made}


def _overview(project: str, view: StatusView) -> None:
    say(titled(f"{project}  ", view["title"]) + ("  (archived)" if view["archived"] else ""))
    rows, ways = [], []
    for name in in_plan_order(view):
        part = view["sequences"][name]
        step = part["next"]
        rows.append(
            [
                name,
                part["phase"],
                str(part["take_count"]),
                f"{len(part['cut'])}/{len(part['shots'])}",
                spent(part["spend"]),
                "; ".join(part["remarks"]),
            ]
        )
        ways.append(Way(why_next(step), as_typed(step["command"])))
    table(["sequence", "phase", "takes", "cut", "spend", "remarks"], rows, ways)


def _detail(workspace: Workspace, project: str, view: StatusView, files: dict[str, Files] | None, upto: int) -> None:
    name, part = next(iter(view["sequences"].items()))
    entities = [name, *part["children"]]
    if files is None:
        found = [workspace.store.entity(project, entity) for entity in entities]
    else:
        found = [files[project].shots.get(entity) for entity in entities]
    there = [entity for entity in found if entity]
    show_sequence(project, name, part, there, _note_names(workspace, project, part, there, upto, name))


def _note_names(
    workspace: Workspace, project: str, part: StatusPart, entities: list[ShotFile], upto: int, name: str
) -> dict[str, list[int]]:
    """Return the positions of a sequence's notes, which files don't have; nothing is asked where it has none."""
    jobs = (job for entity in entities for job in (*entity["keyframes"], *entity["takes"]))
    if not part["said"] and not any(job["notes"] for job in jobs):
        return {}
    from services.questions.noted import names_by_thing

    return names_by_thing(workspace, project, name, upto)
