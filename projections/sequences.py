"""The view `sequences.json`: where each sequence of a project stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.differing import differences
from domain.events import NoteAdded
from domain.fit import Limits, limits_of
from domain.ids import entity_of, shot_number
from domain.jobs import Take
from domain.models.known import SHIPPED
from domain.open_shots import open_shots, takes_of
from projections.notes import more
from projections.shots import entities_with_files, spend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.events import PlanImported
    from domain.jobs import Grid, Job
    from domain.open_shots import OpenShot
    from domain.project import Project
    from domain.record import Record
    from domain.sequence import Sequence, Shot
    from domain.values import Segment
    from projections.views.sequences import (
        GridToChoose,
        LimitsView,
        Link,
        Look,
        OnTheDesk,
        OpenShotView,
        PlanChange,
        ProjectHead,
        RehearsedShot,
        Remark,
        SequencePart,
        SequencesFile,
        Sometimes,
    )

    Covered = list[tuple[Shot, Take, Segment]]

SCHEMA = 1


def project_head(project: Project) -> ProjectHead:
    """Return what `sequences.json` says of the project itself; `order` is the plan's."""
    plan = project.plan
    limits = _planned_limits(plan) if plan else None
    return {
        "schema": SCHEMA,
        "project": project.id,
        "title": plan.title if plan else project.id,
        "aspect_ratio": plan.aspect_ratio if plan else None,
        "video_model": plan.video_model if plan else None,
        "limits": _limits(limits) if limits else None,
        "frames": plan.frames if plan else project.id,
        "order": list(plan.sequences) if plan else [],
        "archived": project.archived,
    }


def _planned_limits(plan: PlanImported) -> Limits | None:
    """Return the limits of the plan's model: those of an added one stand in the plan, so that nothing else is asked."""
    return Limits.of(plan.video_model, plan.limits) if plan.limits else limits_of(SHIPPED.get(plan.video_model))


def _limits(limits: Limits) -> LimitsView:
    return {
        "name": limits.name,
        "max_shots": limits.max_shots,
        "min_seconds": limits.min_seconds,
        "max_seconds": limits.max_seconds,
        "max_prompt": limits.max_prompt,
        "max_shot_prompt": limits.max_shot_prompt,
    }


def project_file(head: ProjectHead, parts: dict[str, SequencePart], position: int) -> SequencesFile:
    """Put `sequences.json` together; `position` is that of the project's last fact."""
    return {**head, "position": position, "sequences": parts}


def sequence_part(state: Sequence, digests: dict[str, str] | None = None) -> SequencePart:
    """Return what `sequences.json` says of one sequence; `digests` are those of its shot files, if known."""
    frame, grid = state.own.frame, state.own.newest_grid
    takes, grids, covered = state.takes, state.grids, state.covered
    looks = _looks(state, takes, covered)
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
        "files": digests or {},
        "omitted_shots": sorted(shot.id for shot in state.shots.values() if shot.index is None),
        "takes": [take.id for take in state.own.takes.values()],
        "children": sorted(e.id for e in entities_with_files(state) if e.id != state.id),
        "cut": [
            {"shot": shot.id, "take": take.id, "in": segment.start, "out": segment.end}
            for shot, take, segment in covered
        ],
        "cut_complete": 0 < len(covered) == len(state.order),
        "said": [_said(record, state.resolved) for record in state.notes],
        "spend": spend([*grids, *takes]),
        "face": _face(state, looks, covered),
        "looks": looks,
        **_what_waits(state, grids, takes),
        **_sometimes(state),
    }


def _sometimes(state: Sequence) -> Sometimes:
    """Return what is said only where there is something to say."""
    found: Sometimes = {}
    entities = entities_with_files(state)
    if originals := {e.id: e.frame.original.sha256 for e in entities if e.frame and e.frame.original}:
        found["originals"] = originals
    if changes := plan_changes(state):
        found["plan_changes"] = changes
    if ends := {e.id: e.end.picture.path for e in state.entities.values() if e.end}:
        found["end_frames"] = ends
    if chained := list(_chained(state)):
        found["chained"] = chained
    if limits := _picked_limits(state):
        found["limits"] = limits
    return found


def _chained(state: Sequence) -> Iterator[Link]:
    """Yield what begins or ends with a picture of its neighbour in the film."""
    for entity in state.entities.values():
        frame, end = entity.frame, entity.end
        if frame and frame.source and frame.source.kind == "previous" and frame.source.name:
            take, at = frame.source.take_id, frame.source.seconds
            yield {"entity": entity.id, "frame": "start", "of": frame.source.name, "take": take, "at": at}
        if end and end.source.kind == "next" and end.source.name:
            of, sha256 = entity_of(end.source.name), end.picture.sha256
            yield {"entity": entity.id, "frame": "end", "of": of, "sha256": sha256}


def _picked_limits(state: Sequence) -> LimitsView | None:
    """Return the limits of a picked model: of an added one as the take had them that it was picked from."""
    if state.picked is None or state.picked.model is None:
        return None
    take = state.take(state.picked.take_id or "")
    made = take.request.made_with if take else None
    added = Limits.of(state.picked.model, made.limits) if made else None
    limits = limits_of(SHIPPED.get(state.picked.model)) or added
    return _limits(limits) if limits else None


def plan_changes(state: Sequence) -> list[PlanChange]:
    """Return what of the client's plan waits for an answer."""
    return [
        {
            "kind": found.kind,
            "shot": found.shot,
            "ours": found.ours,
            "plan": found.plan,
            "ours_duration": found.ours_duration,
            "plan_duration": found.plan_duration,
            "take": found.take,
        }
        for found in differences(state)
    ]


def _face(state: Sequence, looks: dict[str, Look], covered: Covered) -> Look | None:
    """The picture that stands for the sequence: of the cut, else the newest take, else the start frame or grid."""
    if looks:
        return looks[next((shot.id for shot, _, _ in covered if shot.id in looks), next(iter(looks)))]
    frame, grid = state.own.frame, state.own.newest_grid
    if frame:
        return {"take": None, "path": frame.ref.path, "at": None}
    return {"take": None, "path": grid.result.path, "at": None} if grid and grid.result else None


def _looks(state: Sequence, takes: list[Take], covered: Covered) -> dict[str, Look]:
    """Where each shot can be seen: the middle of its segment in the take that covers it, else in the newest."""
    seen: dict[str, tuple[Take, Segment]] = {}
    for take in takes:
        for segment in reversed(take.result.segments if take.result and not take.pruned else ()):
            seen[segment.shot] = take, segment
    seen.update({shot.id: (take, segment) for shot, take, segment in covered})
    return {shot.id: _look(*seen[shot.id]) for shot in state.order if shot.id in seen}


def _look(take: Take, segment: Segment) -> Look:
    middle = round((segment.start + segment.end) / 2, 3)
    return {"take": take.id, "path": take.result.path if take.result else None, "at": middle}


def _said(record: Record, resolved: dict[int, Record]) -> Remark:
    """A note on the sequence or a shot; those on takes stand with the takes."""
    assert isinstance(record.fact, NoteAdded)
    fact = record.fact
    return {"on": fact.entity, "text": fact.text, "by": record.by, "at": record.at, **more(record, resolved)}


def _what_waits(state: Sequence, grids: list[Grid], takes: list[Take]) -> OnTheDesk:
    """What is under way or in doubt, what waits for a verdict, what differs."""
    jobs: list[Job] = [*grids, *takes]
    cut = frozenset(state.cut.values())
    found = open_shots(state)
    is_open = {shot.shot.id for shot in found}
    missing = [shot.shot.id for shot in found if shot.missing]
    return {
        "under_way": [job.id for job in jobs if job.under_way],
        "at_provider": [job.id for job in jobs if _bills(job)],
        "in_doubt": [job.id for job in jobs if job.doubt],
        "failed": _last_failed(jobs),
        "waiting": [t.id for t in takes if t.review is None and t.result and t.id not in cut],
        "grids_waiting": _grids_waiting(state),
        "rejected": [take.id for take in takes if take.verdict == "rejected"],
        "newest_take": next((take.id for take in reversed(takes) if take.result and not take.pruned), None),
        "take_count": len(takes),
        "grid_count": len(grids),
        "rehearsal": any(job.request.rehearsal for job in jobs),
        "paid": any(not take.request.rehearsal for take in takes),
        "plan_differs": [shot.id for shot in state.order if shot.plan_differs],
        "failed_shots": _failed_shots(state, jobs, missing),
        "last_mode": takes[-1].request.mode if takes else None,
        "open": [_open(state, shot, is_open) for shot in found],
        "rehearsed": [_rehearsed(state, shot) for shot, take, _ in state.covered if take.request.rehearsal],
        "grid_to_choose": _grid_to_choose(state, missing),
    }


def _open(state: Sequence, found: OpenShot, is_open: set[str]) -> OpenShotView:
    take = found.take
    return {
        "shot": found.shot.id,
        "why": found.why,
        "take": take.id if take else None,
        "path": take.result.path if take and take.result else None,
        "whole": take is not None and take.review is None and all(_free(state, s, take, is_open) for s in take.shots),
    }


def _free(state: Sequence, shot: str, take: Take, is_open: set[str]) -> bool:
    """Whether a take may have a shot without taking it from another that somebody chose."""
    return shot in is_open or state.cut.get(shot) in (None, take.id)


def _rehearsed(state: Sequence, shot: Shot) -> RehearsedShot:
    paid = [take for take in takes_of(state, shot) if take.result and not take.request.rehearsal]
    newest = paid[-1] if paid else None
    return {
        "shot": shot.id,
        "take": newest.id if newest else None,
        "path": newest.result.path if newest and newest.result else None,
    }


def _failed_shots(state: Sequence, jobs: list[Job], missing: list[str]) -> list[str]:
    """Return the shots that wait for what failed last: a take of their words, or a grid of what has no start frame."""
    job = state.jobs.get(_last_failed(jobs) or "")
    if job is None:
        return []
    if isinstance(job, Take):
        return [shot for shot in missing if shot in job.shots]
    entity = job.request.entity
    return [] if state.known(entity).frame else _served(entity, missing)


def _grid_to_choose(state: Sequence, missing: list[str]) -> GridToChoose | None:
    """Return the newest grid of what has no start frame yet and shots to be made; the sequence's own first."""
    for entity in sorted(state.entities.values(), key=lambda e: e.id):
        grid = entity.eligible_grid
        if grid and grid.result and grid.quadrant is None and not entity.frame and _served(entity.id, missing):
            return {"grid": grid.id, "path": grid.result.path}
    return None


def _served(entity: str, missing: list[str]) -> list[str]:
    """Return the missing shots that a start frame of the entity would serve."""
    return missing if shot_number(entity) is None else [shot for shot in missing if shot == entity]


def _grids_waiting(state: Sequence) -> list[str]:
    """The newest complete grid of each entity that isn't rejected, where no quadrant has been chosen yet."""
    newest = [entity.eligible_grid for entity in state.entities.values()]
    return [grid.request.grid_id for grid in newest if grid and grid.quadrant is None]


def _bills(job: Job) -> bool:
    """Whether a paid provider has the job, and its result isn't there yet."""
    return job.posting is not None and job.under_way and not job.doubt and not job.request.rehearsal


def _last_failed(jobs: list[Job]) -> str | None:
    """The newest job, where it failed and nothing came after it."""
    newest = max(jobs, key=lambda job: job.requested.position, default=None)
    return newest.id if newest and newest.failure else None
