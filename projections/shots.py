"""The view `shots/ID.json`: all grids, start frames and takes of one entity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.events import GridRejected, TakeRejected
from domain.ids import made_id, shot_number
from domain.money import total
from projections.notes import note_view

if TYPE_CHECKING:
    from domain.events import VideoCompleted
    from domain.jobs import Grid, Job, Take
    from domain.record import Record
    from domain.sequence import Entity, Sequence
    from domain.values import EndFrame, FrameSource, Picture, ShotPrompt
    from projections.views.sequences import SpendView
    from projections.views.shots import (
        AskedView,
        CostView,
        DoubtView,
        FailureView,
        FrameSourceView,
        KeyframeView,
        ReviewView,
        ShotFile,
        ShotPromptView,
        StartFrameView,
        TakeBetweenView,
        TakeEndView,
        TakeView,
        VideoView,
    )

SCHEMA = 1


def entities_with_files(state: Sequence) -> list[Entity]:
    """Return the entities that have had a grid, start frame or take of their own."""
    return [entity for entity in state.entities.values() if entity.state is not None]


def shot_file(state: Sequence, entity: Entity) -> ShotFile:
    """Return the view of one entity."""
    shot = state.shots.get(entity.id)
    return {
        "schema": SCHEMA,
        "project": state.project,
        "shot_id": entity.id,
        "sequence": state.id,
        "kind": "shot" if shot_number(entity.id) else "sequence",
        "index": shot.index if shot else None,
        "state": entity.state,
        "approved_take": entity.approved_take,
        "keyframes": [_keyframe(grid, state.resolved) for grid in entity.grids.values()],
        "start_frames": [_frame(entity, n) for n in range(len(entity.frames))],
        "takes": [_take(take, state.resolved) for take in entity.takes.values()],
        "history": [
            {"position": r.position, "type": type(r.fact).__name__, "at": r.at, "by": r.by} for r in entity.history
        ],
        "position": entity.history[-1].position,
    }


def _keyframe(grid: Grid, resolved: dict[int, Record]) -> KeyframeView:
    request, result = grid.request, grid.result
    return {
        "grid_id": request.grid_id,
        "prompt": request.prompt,
        "model": request.model,
        "path": result.path if result else None,
        "sha256": result.sha256 if result else None,
        "width": result.width if result else None,
        "height": result.height if result else None,
        "state": grid.state,
        "rehearsal": request.rehearsal,
        "quadrant": grid.quadrant,
        "elements": [element.name for element in request.elements],
        "elements_dropped": list(request.elements_dropped),
        "cost": _cost(request.estimated.amount, result.actual if result else None, request.estimated.currency),
        **_asked(grid, result is not None),
        "doubt": _doubt(grid),
        "failure": _failure(grid),
        "review": _review(grid.review),
        "notes": [note_view(record, resolved) for record in grid.notes],
    }


def _frame(entity: Entity, index: int) -> StartFrameView:
    frame = entity.frames[index]
    return {
        "start_id": made_id(entity.id, "start", frame.number),
        "path": frame.ref.path,
        "sha256": frame.ref.sha256,
        "width": frame.width,
        "height": frame.height,
        "grid_id": frame.grid_id,
        "quadrant": frame.quadrant,
        "source": _source(frame.source) if frame.source else None,
        "position": frame.position,
    }


def _source(source: FrameSource) -> FrameSourceView:
    return {
        "kind": source.kind,
        "name": source.name,
        "take_id": source.take_id,
        "seconds": source.seconds,
        "position": source.position,
    }


def _take(take: Take, resolved: dict[int, Record]) -> TakeView:
    request, result = take.request, take.result
    return {
        "take_id": request.take_id,
        "number": take.number,
        "mode": request.mode,
        "state": take.state,
        "doubt": _doubt(take),
        "rehearsal": request.rehearsal,
        "shot_prompts": [_prompt(prompt) for prompt in request.shot_prompts],
        "segments": [{"shot": s.shot, "in": s.start, "out": s.end} for s in result.segments] if result else [],
        "start_frame": request.start_frame.path if request.start_frame else None,
        "start_frame_sha256": request.start_frame.sha256 if request.start_frame else None,
        "model": request.model,
        "endpoint": request.endpoint,
        "renderer": request.renderer,
        "settings": request.settings,
        "elements": [element.name for element in request.elements],
        "elements_dropped": list(request.elements_dropped),
        "concatenated_prompt_summary": request.concatenated_prompt_summary,
        "request_id": take.submitted.request_id if take.submitted else None,
        "video": _video(result),
        "cost": _cost(request.estimated.amount, result.actual if result else None, request.estimated.currency),
        **_asked(take, result is not None),
        "failure": _failure(take),
        "review": _review(take.review),
        "notes": [note_view(record, resolved) for record in take.notes],
        "pruned": {"by": take.pruned.by, "at": take.pruned.at} if take.pruned else None,
        **_end(request.end_frame),
        **_between(request.between),
    }


def _end(frame: EndFrame | None) -> TakeEndView:
    return {"end_frame": frame.path, "end_frame_sha256": frame.sha256} if frame else {}


def _between(pictures: tuple[Picture, ...]) -> TakeBetweenView:
    return {"between": [{"path": p.path, "sha256": p.sha256} for p in pictures]} if pictures else {}


def _prompt(prompt: ShotPrompt) -> ShotPromptView:
    return {
        "index": prompt.index,
        "shot": prompt.shot,
        "prompt": prompt.prompt,
        "duration": prompt.duration,
        "asked": prompt.asked,
        "once": prompt.once,
        "picked_from": prompt.picked_from,
        "sent": prompt.sent,
    }


def _asked(job: Job, complete: bool) -> AskedView:
    """Who asked for a job, when, and when and at which position of the log its result came."""
    done = job.ended if complete else None
    return {
        "requested_at": job.requested.at,
        "requested_by": job.requested.by,
        "completed_at": done.at if done else None,
        "completed_position": done.position if done else None,
    }


def _video(result: VideoCompleted | None) -> VideoView | None:
    if result is None:
        return None
    return {
        "path": result.path,
        "sha256": result.sha256,
        "bytes": result.bytes,
        "seconds": result.seconds,
        "width": result.width,
        "height": result.height,
    }


def _cost(estimated: str | None, actual: str | None, currency: str) -> CostView:
    return {"estimated": estimated, "actual": actual, "currency": currency}


def _doubt(job: Job) -> DoubtView | None:
    if job.doubt is None:
        return None
    return {"since": job.doubt.at, "why": getattr(job.doubt.fact, "why", "")}


def _failure(job: Job) -> FailureView | None:
    failure = job.failure
    if failure is None:
        return None
    return {"kind": failure.kind, "message": failure.message}


def _review(record: Record | None) -> ReviewView | None:
    if record is None:
        return None
    rejected = record.fact if isinstance(record.fact, TakeRejected | GridRejected) else None
    return {
        "verdict": "rejected" if rejected else "approved",
        "by": record.by,
        "at": record.at,
        "reason": rejected.reason if rejected else record.message,
    }


def spend(jobs: list[Job]) -> SpendView:
    """Return the sum of the jobs' estimates, and of their known true costs."""
    results = [job.result for job in jobs if job.result]
    return {
        "estimated": total(job.request.estimated.amount for job in jobs if not job.request.rehearsal),
        "actual": total(result.actual for result in results),
        "currency": "USD",
    }
