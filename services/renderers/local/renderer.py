"""The local renderer as a renderer: `submit` only names the job, `fetch` renders it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import Refused, RenderFailed
from domain.events import GridRequested
from domain.models.sizes import lines_of
from services.media.kept import Media
from services.media.lines import lacking
from services.renderers.local.film import GridJob, ShotJob, VideoJob, render_grid, render_video
from services.renderers.promises import LOCAL
from services.renderers.protocol import Delivery, Prepared, Stage, Submission

if TYPE_CHECKING:
    from pathlib import Path

    from domain.events import JobRequested, TakeRequested
    from domain.values import EndFrame, Picture, StartFrame
    from services.renderers.protocol import Watcher


class LocalRenderer:
    """Free and deterministic: the same request gives the same bytes, so a second post does no harm."""

    name = "local"
    free = True
    promises = LOCAL

    def __init__(self, root: Path) -> None:
        self._media = Media(root)

    def prepare(self, request: JobRequested) -> Prepared:
        """Send nothing: the request holds it all."""
        return Prepared()

    def submit(self, job_id: str, request: JobRequested, prepared: Prepared) -> Submission:
        """Name the job; nothing runs yet."""
        return Submission(f"local-{job_id}")

    def answers(self) -> bool:
        """Always true."""
        return True

    def fetch(
        self, job_id: str, request: JobRequested, submission: Submission, target: Path, watcher: Watcher
    ) -> Delivery:
        """Render the job into `target`."""
        watcher.told(Stage("rendering", share=0.0))
        if isinstance(request, GridRequested):
            self._grid(request, target)
        else:
            self._video(request, target, watcher)
        watcher.told(Stage("rendering", share=1.0))
        answer = {"renderer": "takeledger local renderer", "request_id": submission.request_id}
        return Delivery(answer=answer, left_out=frozenset().union(*map(lacking, _prompts(request))))

    def _grid(self, request: GridRequested, target: Path) -> None:
        names = tuple(element.name for element in request.elements)
        job = GridJob(request.grid_id, request.prompt, request.aspect_ratio, request.model, names)
        target.write_bytes(render_grid(job))

    def _video(self, request: TakeRequested, target: Path, watcher: Watcher) -> None:
        start = self._frame(request.start_frame, "start_frame") if request.start_frame else None
        end = self._frame(request.end_frame, "end_frame") if request.end_frame else None
        shots = tuple(ShotJob(p.shot, p.prompt, p.duration) for p in request.shot_prompts)
        between = tuple(self._frame(picture, "frame_between") for picture in request.between)
        job = VideoJob(request.take_id, request.aspect_ratio, start, shots, end, _lines(request), between)
        render_video(job, target, lambda share: watcher.told(Stage("rendering", share=share)))

    def _frame(self, recorded: StartFrame | EndFrame | Picture, kind: str) -> Path:
        """Return a frame's file; one that is gone or changed is not what was asked for."""
        try:
            return self._media.file(recorded.path, recorded.sha256)
        except Refused as lost:
            raise RenderFailed(str(lost), *lost.ways, code=lost.code, kind=kind, **lost.about) from lost


def _lines(request: TakeRequested) -> int | None:
    made = request.made_with
    return lines_of(made.resolution_under(request.settings)) if made else None


def _prompts(request: JobRequested) -> list[str]:
    if isinstance(request, GridRequested):
        return [request.prompt]
    return [prompt.prompt for prompt in request.shot_prompts]
