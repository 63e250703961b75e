"""Brings a picture or video in by hand: one that couldn't be fetched, or whose file is gone or changed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from msgspec.structs import replace

from domain.decisions.admit import of_sequence
from domain.decisions.adoption import asked_again, check_adoptable, late_cost
from domain.decisions.jobs import completed, find_job
from domain.errors import BadInput, Refused
from domain.ids import entity_of, made_kind, own_form, read_target, sequence_of, shot_number, shown
from domain.jobs import Grid, Take
from domain.media import Medium
from domain.steps import Step
from services.disk.faults import disk_fault
from services.disk.setting_aside import put_back
from services.disk.whole_files import draft_for, keep_file
from services.jobs.results import taken_in, wanted_path
from services.jobs.settling import append_settled
from services.media.bringing import brought
from services.questions.recorded_media import named_media
from services.renderers.protocol import Delivery
from services.verbs.picture_files import MAX_BYTES
from services.verbs.start_frames import supply_start_frame

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from domain.events import Fact, JobCompleted, JobRequested
    from domain.jobs import Job
    from domain.record import Record
    from domain.sequence import Sequence as State
    from services.workspace.workspace import Workspace

_MEDIA = ("frames", "videos")


@dataclass(frozen=True, slots=True)
class Adopted:
    """What became of a file that was brought in.

    Attributes:
        made: the take, grid or start frame that it is now.
        path: where it lies, as facts have it.
        records: what was appended; nothing where it only took its place again.
        healed: whether it had to be put there.
        aside: where the wrong file that lay there is now.
    """

    made: str
    path: str
    records: list[Record] = field(default_factory=list)
    healed: bool = False
    aside: str | None = None


def adopt(workspace: Workspace, project: str, made: str, file: Path) -> Adopted:
    """Bring a file in as the result of a take or grid, or as a start frame.

    The recorded bytes take their place again, unless they were pruned. Others are the result of a job that was posted
    and has none; else they are another take, grid or start frame.

    Raises:
        Refused: there is no such job, it was never posted, or another process follows it.
        BadInput: the file can't be read, doesn't decode, or is known as something else.
        OutOfReach: the disk can't take it, or the root can't be reached.
    """
    project, made = workspace.known_project(project), own_form(made)
    kind = made_kind(made)
    if kind is None:
        said = f"{shown(made)} is no take, grid or start frame"
        raise BadInput(said, "name one, as in SEQ08_take002", code="bad_id", project=project)
    with workspace.job_lock(project, made) as ours, workspace.sitting():
        if not ours:
            said = f"{made} is being followed by another process"
            raise Refused(said, "wait for it, or stop that first", code="followed", project=project, take=made)
        if kind == "start":
            return _start_frame(workspace, project, made, file)
        return _result(workspace, project, made, file)


def _result(workspace: Workspace, project: str, job_id: str, file: Path) -> Adopted:
    state = workspace.sequence(project, sequence_of(job_id))
    job = find_job(state, job_id)
    wanted = wanted_path(workspace, project, job.request)
    place = _place(workspace, job.result.path) if job.result else wanted
    with brought(file, place, MAX_BYTES if isinstance(job, Grid) else None) as (draft, digest):
        if job.result and digest == job.result.sha256 and not (isinstance(job, Take) and job.pruned):
            return _healed(workspace, job_id, Medium(job.result.path, digest, job.result.bytes), draft)
        check_adoptable(state, job)
        _refuse_known(workspace, file, digest, job_id)
        act = _telling(workspace, file, f", in place of {job_id}'s" if job.result else "")
        if job.result:
            return _another(act, project, job, file, draft)
        return _first(act, project, job, file, draft, wanted)


def _first(act: Workspace, project: str, job: Job, file: Path, draft: Path, wanted: Path) -> Adopted:
    """Record a file as the result of a job that has none; what is reserved for it stays so."""
    cost = late_cost(job)
    result = replace(_decoded(act, job.request, file, draft, wanted), actual=cost)
    records = append_settled(act, project, job.id, lambda state: completed(state, result, job.id), cost)
    return Adopted(job.id, result.path, records)


def _another(act: Workspace, project: str, job: Job, file: Path, draft: Path) -> Adopted:
    """Record a file as a new take or grid of the same request."""
    made: list[JobCompleted] = []

    def decide(state: State) -> Sequence[Fact]:
        check_adoptable(state, job)
        request = asked_again(state, job.request)
        wanted = wanted_path(act, project, request)
        if not made:
            made.append(replace(_decoded(act, request, file, draft, wanted), actual="0.00"))
        elif made[-1].job_id != request.job_id:  # somebody has that number now
            made.append(_renumbered(act, made[-1], request, wanted))
        return [request, made[-1]]

    decide(act.sequence(project, sequence_of(job.id)))  # it is decoded before others are kept from appending
    records = act.change(project, sequence_of(job.id), decide)
    return Adopted(made[-1].job_id, made[-1].path, records)


def _renumbered(act: Workspace, result: JobCompleted, request: JobRequested, wanted: Path) -> JobCompleted:
    draft = draft_for(wanted)
    shutil.copyfile(act.path(result.path), draft)
    path = act.relative(keep_file(wanted, draft))
    return replace(result, **{result.id_field: request.job_id, "path": path})


def _decoded(act: Workspace, request: JobRequested, file: Path, draft: Path, wanted: Path) -> JobCompleted:
    """Keep a draft as a fetched result is kept; a refusal names the file that a person knows."""
    try:
        return taken_in(act, request, draft, wanted, Delivery())
    except BadInput as error:
        why = str(error).replace(draft.name, "it").replace(request.job_id, "it")
        name = shown(str(file), 200)
        raise BadInput(f"{name} can't be {request.job_id}: {why}", *error.ways, code=error.code, file=name) from error


def _start_frame(workspace: Workspace, project: str, start_id: str, file: Path) -> Adopted:
    state = workspace.sequence(project, sequence_of(start_id))
    entity, of = state.known(entity_of(start_id)), of_sequence(state)
    frame = next((frame for frame in entity.frames if frame.ref.start_id == start_id), None)
    if frame is None:
        raise Refused(f"there is no {start_id}", Step("status", **of), code="unknown_start", start=start_id, **of)
    with brought(file, _place(workspace, frame.ref.path), MAX_BYTES) as (draft, digest):
        if digest == frame.ref.sha256:
            return _healed(workspace, start_id, Medium(frame.ref.path, digest), draft)
    _refuse_known(workspace, file, digest, start_id)
    if entity.frame is not frame:  # a new start frame would take the place of the one that was chosen since
        choose = Step("start_frame", **of, shot=shot_number(entity.id), source=str(file))
        said = f"{shown(str(file), 200)} isn't {start_id}, which isn't the current start frame"
        raise BadInput(said, "to make it that:", choose, code="not_current", start=start_id, **of)
    act = _telling(workspace, file, f", in place of {start_id}")
    records = supply_start_frame(act, project, read_target(entity.id), file)
    now = act.sequence(project, state.id).known(entity.id).frame or frame
    return Adopted(now.ref.start_id, now.ref.path, records)


def _healed(workspace: Workspace, made: str, medium: Medium, draft: Path) -> Adopted:
    """Put the recorded bytes where they belong; what lies there stays beside it."""
    place = _place(workspace, medium.path)
    try:
        there = not place.is_symlink() and workspace.kept.here(medium.path, medium.sha256, anew=True)
        aside = None if there else put_back(draft, place)
    except OSError as error:
        raise disk_fault(error) from error
    if workspace.kept.shared:
        workspace.kept.share([medium])
    told = aside.relative_to(place.parent).as_posix() if aside else None
    beside = str(PurePosixPath(medium.path).with_name(told)) if told else None
    return Adopted(made, medium.path, healed=not there, aside=beside)


def _place(workspace: Workspace, relative: str) -> Path:
    """Return where a recorded file belongs, also where a link lies there; refuse what belongs to no folder of media."""
    path = PurePosixPath(relative)
    if path.parts[:1] not in [(folder,) for folder in _MEDIA]:
        raise BadInput(f"{shown(relative)} is no place for media", code="outside_workspace", file=shown(relative))
    return workspace.path(path.parent.as_posix()) / path.name


def _refuse_known(workspace: Workspace, file: Path, sha256: str, made: str) -> None:
    """Refuse a file that is recorded as something else, or lies among the workspace's media."""
    name = shown(str(file), 200)
    known = next((m for m in named_media(workspace.ledger.reader) if m.sha256 == sha256), None)
    if known:
        said = f"{name} is {known.path}, which the log has already"
        raise BadInput(said, f"name the file that belongs to {made}", code="media_known", file=name)
    if any(file.resolve().is_relative_to((workspace.root / folder).resolve()) for folder in _MEDIA):
        said = f"{name} lies among the workspace's own media"
        raise BadInput(said, "copy it elsewhere, then name the copy", code="media_known", file=name)


def _telling(workspace: Workspace, file: Path, whose: str) -> Workspace:
    """Return the workspace with a message that says where the file came from, behind the person's own."""
    told = f"brought in by hand from {shown(file.name, 255)}{whose}"
    said = workspace.context.message
    return workspace.acting(workspace.context.by, f"{said} ({told})" if said else told, workspace.context.cause)
