"""What a renderer reports of a made-up job: posted, begun, done or failed, with the answers of the size fal sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.words import sha
from domain.events import GridCompleted, GridRequested, VideoCompleted
from domain.money import actual_cost
from domain.provider import grid_arguments, take_arguments
from domain.values import Segment, Upload

if TYPE_CHECKING:
    from random import Random

    from domain.events import JobCompleted, TakeRequested
    from domain.jobs import Job
    from domain.values import Picture

_MEDIA = "https://v3b.fal.media/files/b"


def posted(rng: Random, job: Job) -> tuple[dict[str, Any] | None, tuple[Upload, ...]]:
    """Return what goes to fal with a job, and the pictures put at fal's for it; nothing for the local renderer."""
    if job.request.rehearsal:
        return None, ()
    pictures = [p for e in job.request.elements for p in (e.frontal, *e.references) if p]
    uploads = tuple(_upload(rng, picture) for picture in pictures)
    where = {upload.sha256: upload.url for upload in uploads}
    request, urls = job.request, {e.name: _urls(where, e.frontal, e.references) for e in job.request.elements}
    if isinstance(request, GridRequested):
        return grid_arguments(request, urls), uploads
    frame = f"{_MEDIA}/frame/{request.start_frame.start_id}.png" if request.start_frame else None
    return take_arguments(request, frame, urls), uploads


def _upload(rng: Random, picture: Picture) -> Upload:
    url = f"{_MEDIA}/{rng.getrandbits(64):016x}/{picture.sha256[:20]}.png"
    return Upload(sha256=picture.sha256, url=url, content_type="image/png", bytes=rng.randrange(200_000, 2_000_000))


def _urls(where: dict[str, str], front: Picture | None, others: tuple[Picture, ...]) -> tuple[str, tuple[str, ...]]:
    return (where[front.sha256] if front else "", tuple(where[picture.sha256] for picture in others))


def queue_urls(job: Job, request_id: str) -> dict[str, str]:
    """Return where fal says a job can be asked after."""
    if job.request.rehearsal:
        return {}
    base = f"https://queue.fal.run/{job.request.endpoint}/requests/{request_id}"
    return {"response_url": base, "status_url": f"{base}/status", "cancel_url": f"{base}/cancel"}


def finished(rng: Random, project: str, frames: str, job: Job) -> JobCompleted:
    """Return the fact that a job's picture or video is there."""
    request = job.request
    return _grid(rng, frames, request) if isinstance(request, GridRequested) else _video(rng, project, request)


def _grid(rng: Random, frames: str, request: GridRequested) -> GridCompleted:
    units = None if request.rehearsal else "1"
    return GridCompleted(
        grid_id=request.grid_id,
        path=f"frames/{frames}/grids/{request.grid_id}.png",
        sha256=sha(rng),
        bytes=rng.randrange(1_000_000, 4_000_000),
        width=2752,
        height=1536,
        actual=actual_cost(request, units),
        billable_units=units,
        answer=None if request.rehearsal else {"images": [_answer(rng, "image/png")], "seed": rng.getrandbits(31)},
    )


def _video(rng: Random, project: str, request: TakeRequested) -> VideoCompleted:
    units = None if request.rehearsal else str(request.seconds)
    return VideoCompleted(
        take_id=request.take_id,
        path=f"videos/{project}/{request.take_id}.mp4",
        sha256=sha(rng),
        bytes=rng.randrange(3_000_000, 20_000_000),
        seconds=float(request.seconds),
        width=1920,
        height=1080,
        segments=_segments(request),
        actual=actual_cost(request, units),
        billable_units=units,
        answer=None if request.rehearsal else {"video": _answer(rng, "video/mp4")},
    )


def _segments(request: TakeRequested) -> tuple[Segment, ...]:
    made, at = [], 0.0
    for shot in request.shot_prompts:
        made.append(Segment(shot=shot.shot, start=at, end=at + shot.duration))
        at += shot.duration
    return tuple(made)


def _answer(rng: Random, kind: str) -> dict[str, Any]:
    name = f"{rng.getrandbits(80):020x}_output.{kind[-3:]}"
    return {
        "url": f"{_MEDIA}/{name}",
        "content_type": kind,
        "file_name": name,
        "file_size": rng.randrange(10**6, 10**7),
    }
