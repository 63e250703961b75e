"""`sequences.json`, the orchestrator's state of one project: where does each sequence stand?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.decisions.takes import stale
from domain.events import NoteAdded
from domain.fit import limits_of
from projections.shots import entities_with_files, spend

if TYPE_CHECKING:
    from domain.project import Project
    from domain.record import Record
    from domain.sequence import Grid, Sequence, Take

SCHEMA = 1


def project_head(project: Project) -> dict[str, Any]:
    """Return what `sequences.json` says of the project itself; `order` is the plan's."""
    plan = project.plan
    limits = limits_of(plan.video_model) if plan else None
    return {
        "schema": SCHEMA,
        "project": project.id,
        "title": plan.title if plan else project.id,
        "aspect_ratio": plan.aspect_ratio if plan else None,
        "video_model": plan.video_model if plan else None,
        "limits": limits._asdict() if limits else None,
        "frames": plan.frames if plan else project.id,
        "order": list(plan.sequences) if plan else [],
    }


def project_file(head: dict[str, Any], parts: dict[str, dict[str, Any]], position: int) -> dict[str, Any]:
    """Put `sequences.json` together; `position` is that of the project's last fact."""
    return {**head, "position": position, "sequences": parts}


def sequence_part(state: Sequence) -> dict[str, Any]:
    """Return what `sequences.json` says of one sequence."""
    frame, grid = state.own.frame, state.own.newest_grid
    jobs: list[Grid | Take] = [*state.grids, *state.takes]
    return {
        "phase": state.phase,
        "title": state.planned.title if state.planned else state.id,
        "notes": state.planned.notes if state.planned else None,
        "needs_start_frame": bool(state.planned and state.planned.needs_start_frame),
        "omitted": state.omitted,
        "grid_path": grid.result.path if grid and grid.result else None,
        "grid_id": grid.request.grid_id if grid else None,
        "start_frame": frame.ref.path if frame else None,
        "shots": [
            {"shot_id": shot.id, "index": n, "prompt": shot.prompt, "duration": shot.duration}
            for n, shot in enumerate(state.order)
        ],
        "frames": {e.id: e.frame.ref.sha256 for e in entities_with_files(state) if e.frame},
        "omitted_shots": sorted(shot.id for shot in state.shots.values() if shot.index is None),
        "takes": [take.id for take in state.own.takes.values()],
        "children": sorted(e.id for e in entities_with_files(state) if e.id != state.id),
        "cut": [
            {"shot": shot.id, "take": take.id, "in": segment.start, "out": segment.end}
            for shot, take, segment in state.covered
        ],
        "cut_complete": state.cut_complete,
        "said": [_said(record) for record in state.notes],
        "spend": spend(jobs),
        "face": _face(state),
        "looks": _looks(state),
        **_desk(state, jobs),
    }


def _face(state: Sequence) -> dict[str, Any] | None:
    """The picture that stands for the sequence: of the cut, else the newest take, else the start frame or grid."""
    if looks := _looks(state):
        covered = [shot.id for shot, _, _ in state.covered]
        return looks[next((shot for shot in covered if shot in looks), next(iter(looks)))]
    frame, grid = state.own.frame, state.own.newest_grid
    if frame:
        return {"take": None, "path": frame.ref.path, "at": None}
    return {"take": None, "path": grid.result.path, "at": None} if grid and grid.result else None


def _looks(state: Sequence) -> dict[str, dict[str, Any]]:
    """Where each shot can be seen: the middle of its segment in the take that covers it, else in the newest."""
    covering = {shot.id: take for shot, take, _ in state.covered}
    found: dict[str, dict[str, Any]] = {}
    for shot in state.order:
        newest = next((take for take in reversed(state.takes) if take.segment(shot.id)), None)
        take = covering.get(shot.id, newest)
        segment = take.segment(shot.id) if take else None
        if take and take.result and segment:
            middle = round((segment.start + segment.end) / 2, 3)
            found[shot.id] = {"take": take.id, "path": take.result.path, "at": middle}
    return found


def _said(record: Record) -> dict[str, Any]:
    """A note on the sequence or a shot; those on takes stand with the takes."""
    assert isinstance(record.fact, NoteAdded)
    return {"on": record.fact.entity, "text": record.fact.text, "by": record.by, "at": record.at}


def _desk(state: Sequence, jobs: list[Grid | Take]) -> dict[str, Any]:
    """What lies on the desk: what is under way or in doubt, what waits for a verdict, what differs."""
    newest = next((t for t in reversed(state.takes) if t.result), None)
    return {
        "under_way": [_job_id(job) for job in jobs if job.under_way],
        "at_provider": [_job_id(job) for job in jobs if _bills(job)],
        "in_doubt": [_job_id(job) for job in jobs if job.doubt],
        "failed": _last_failed(state),
        "waiting": [t.id for t in state.takes if t.result and t.verdict is None and t.id not in state.cut.values()],
        "grids_waiting": _grids_waiting(state),
        "rejected": [take.id for take in state.takes if take.verdict == "rejected"],
        "newest_take": newest.id if newest else None,
        "take_count": len(state.takes),
        "grid_count": len(state.grids),
        "rehearsal": any(job.request.rehearsal for job in jobs),
        "paid": any(not take.request.rehearsal for take in state.takes),
        "plan_differs": [shot.id for shot in state.order if shot.plan_differs],
        "stale": bool(state.order) and stale(state),
    }


def _grids_waiting(state: Sequence) -> list[str]:
    """The newest complete grid of each entity, where no quadrant of it has been chosen yet."""
    newest = [entity.newest_grid for entity in state.entities.values()]
    return [grid.request.grid_id for grid in newest if grid and grid.quadrant is None]


def _bills(job: Grid | Take) -> bool:
    """Whether somebody who bills it has the job, and its result is waited for."""
    return job.under_way and job.posting is not None and not job.doubt and not job.request.rehearsal


def _job_id(job: Grid | Take) -> str:
    request = job.request
    return request.take_id if hasattr(request, "take_id") else request.grid_id


def _last_failed(state: Sequence) -> str | None:
    """The newest job, where it failed and nothing came after it."""
    jobs: list[Grid | Take] = sorted([*state.grids, *state.takes], key=lambda job: job.requested.position)
    return _job_id(jobs[-1]) if jobs and jobs[-1].failure else None
