"""A renderer's result: checked to its last frame, kept in the workspace, and made a fact."""

from __future__ import annotations

import hashlib
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from domain.errors import TakesError
from domain.events import GridCompleted, GridRequested, VideoCompleted
from domain.money import actual_cost
from domain.steps import Open, Step
from domain.values import Segment
from services.disk.cores import cores
from services.disk.whole_files import keep, keep_file, sha256_of
from services.renderers.protocol import NotUnderstood

if TYPE_CHECKING:
    from pathlib import Path

    from domain.events import JobCompleted, JobRequested, TakeRequested
    from services.media.video import Video
    from services.renderers.protocol import Delivery
    from services.workspace.workspace import Workspace

# All cores but one decode results, each one at a time: more at once only take the interpreter from one another.
_DECODING = threading.BoundedSemaphore(max(1, cores() - 1))


def wanted_path(workspace: Workspace, project: str, request: JobRequested) -> Path:
    """Return where a job's result belongs; FRAMES is the plan's folder."""
    if isinstance(request, GridRequested):
        plan = workspace.project(project).plan
        frames = plan.frames if plan else project
        return workspace.root / "frames" / frames / "grids" / f"{request.grid_id}.png"
    return workspace.root / "videos" / project / f"{request.take_id}.mp4"


def taken_in(
    workspace: Workspace, request: JobRequested, draft: Path, wanted: Path, delivery: Delivery
) -> JobCompleted:
    """Check a finished draft, keep it under `wanted`, and return the fact for it.

    Raises:
        BadInput: it doesn't decode to its end.
        Unwritable: it can't be kept.
    """
    if isinstance(request, GridRequested):
        return _grid(workspace, request, draft, wanted, delivery)
    return _video(workspace, request, draft, wanted, delivery)


def _grid(workspace: Workspace, request: GridRequested, draft: Path, wanted: Path, delivery: Delivery) -> GridCompleted:
    from services.media.pictures import as_png, read_picture

    data = draft.read_bytes()
    with _DECODING:
        picture = read_picture(data, request.grid_id)
        if picture.format != "PNG":  # asked for as PNG, but a provider may think otherwise
            data = as_png(data, request.grid_id)
    kept = keep_file(wanted, draft) if picture.format == "PNG" else keep(wanted, data)
    return GridCompleted(
        grid_id=request.grid_id,
        path=workspace.relative(kept),
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        width=picture.width,
        height=picture.height,
        actual=actual_cost(request, delivery.units),
        billable_units=delivery.units,
        answer=delivery.answer,
    )


def _video(
    workspace: Workspace, request: TakeRequested, draft: Path, wanted: Path, delivery: Delivery
) -> VideoCompleted:
    from services.media.video import probe

    with _DECODING:
        video = probe(draft, lambda length: looks(request, length))
    size, digest = draft.stat().st_size, sha256_of(draft)
    kept = keep_file(wanted, draft)
    _keep_stills(workspace, request, kept, video)
    return VideoCompleted(
        take_id=request.take_id,
        path=workspace.relative(kept),
        sha256=digest,
        bytes=size,
        seconds=round(video.seconds, 3),
        width=video.width,
        height=video.height,
        segments=segments(request, video.seconds),
        actual=actual_cost(request, delivery.units),
        billable_units=delivery.units,
        answer=delivery.answer,
    )


def _keep_stills(workspace: Workspace, request: TakeRequested, kept: Path, video: Video) -> None:
    """Keep the stills that boards show of a video, from the frames that were just decoded."""
    from services.media.stills import Stills

    stills = Stills(workspace.store.bookkeeping)
    with suppress(TakesError, OSError, ValueError):  # without them it is a whole take all the same
        for moment in looks(request, video.seconds):
            if moment in video.shown:
                stills.keep(kept.resolve(), moment, video.shown[moment])


def looks(request: TakeRequested, seconds: float) -> dict[float, int]:
    """Return the moments at which boards show a video, the middle of each shot, to the hundredth; and how wide.

    The first is the still of the whole take, and is wider.
    """
    middles = [round(round((part.start + part.end) / 2, 3), 2) for part in segments(request, seconds)]
    return {moment: 640 if number == 0 else 320 for number, moment in enumerate(middles)}


def segments(request: TakeRequested, seconds: float) -> tuple[Segment, ...]:
    """Return where each shot lies in a video that is `seconds` long, in proportion to what was asked."""
    scale, at, found = seconds / request.seconds, 0, []
    for prompt in request.shot_prompts:
        end = at + prompt.duration
        found.append(Segment(shot=prompt.shot, start=round(at * scale, 3), end=round(end * scale, 3)))
        at = end
    return tuple(found)


def by_hand(project: str, job_id: str, error: NotUnderstood) -> NotUnderstood:
    """Return the error for a result that only a person can find: it leads to the answer, then to bringing it in."""
    about = {"project": project, "take": job_id}
    look, adopt = Step("status", project=project, sequence=job_id), Step("adopt", **about, file=Open("FILE"))
    ways = ("its answer is kept:", look, "bring the file in by hand:", adopt)
    return NotUnderstood(f"{job_id}: {error}", *ways, **about)
