"""The local renderer's grids and videos: real PNG and H.264 files; the same job gives the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import av
from av.error import FFmpegError
from av.video.frame import PictureType, VideoFrame
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from domain.errors import BadInput, RenderFailed, Unwritable
from domain.ids import shown
from services.media.lines import drawable
from services.media.pictures import open_picture
from services.renderers.local import drawing, motion, scenery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from av.container import OutputContainer
    from av.video.stream import VideoStream

NAME = "takeledger local renderer"
FPS = 24
_GRID_AREA, _VIDEO_AREA = 1920 * 1080, 768 * 432
_MOST_LINES = 1080  # larger films take minutes, and show a rehearsal no better
# Bit-exact: neither a date nor the muxer's version goes into the file.
_MUXER = {"movflags": "+faststart", "fflags": "+bitexact"}
# One thread, so that the same frames give the same bytes on every run.
_ENCODER = {"preset": "superfast", "crf": "20", "threads": "1", "bf": "0"}
_BT709, _TV_RANGE = 1, 1


@dataclass(frozen=True, slots=True)
class GridJob:
    """All that a grid is made from."""

    grid_id: str
    prompt: str
    aspect_ratio: str
    model: str
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShotJob:
    """One shot of a take: its id, its prompt, and how long it lasts in whole seconds."""

    shot: str
    prompt: str
    seconds: int


@dataclass(frozen=True, slots=True)
class VideoJob:
    """All that a take is made from; the last frame is `end_frame`, where there is one.

    The pictures of `between` are shown on the way, evenly spread: one alone in the middle.
    `lines` are the pixels of the shorter side as the model makes them, at most 1,080 of which are made here; None for
    a model that names none.
    """

    take_id: str
    aspect_ratio: str
    start_frame: Path | None
    shots: tuple[ShotJob, ...]
    end_frame: Path | None = None
    lines: int | None = None
    between: tuple[Path, ...] = ()


def render_grid(job: GridJob) -> bytes:
    """Return a PNG of four different pictures, two by two, in about 2 megapixels.

    Raises:
        RenderFailed: the aspect ratio is none.
    """
    seed = _seed("grid", job.grid_id, job.prompt, job.aspect_ratio, job.model, *job.elements)
    ratio = drawing.ratio_of(job.aspect_ratio)
    # Multiples of four, so that each quadrant has even sides and fits a video as it is.
    width, height = drawing.size_for(ratio, _GRID_AREA, long=1280, short=640, step=4)
    half, tall = width // 2, height // 2
    grid = Image.new("RGB", (width, height))
    for n, look in enumerate(scenery.looks(seed, 4)):
        picture = scenery.paint(seed + bytes([n]), half, tall, look)
        drawing.mark(picture, n + 1, job.grid_id, job.prompt)
        grid.paste(picture, (n % 2 * half, n // 2 * tall))
    return _png(grid)


def render_video(job: VideoJob, target: Path, progress: Callable[[float], None] | None = None) -> None:
    """Write an H.264 MP4 of exactly the shots' seconds, 24 frames each, with a cut between shots.

    The first frame is the start frame, scaled to cover; without one the shots' pictures are painted.

    Args:
        job: what to render.
        target: the file to write; a caller that needs it whole or not at all renames it afterwards.
        progress: called with the share that is done, rising to 1.0.

    Raises:
        RenderFailed: no shots, a start frame that can't be read, or an encoder that gives up.
        Unwritable: `target` can't be written.
    """
    total = sum(shot.seconds for shot in job.shots) * FPS
    if total <= 0 or min(shot.seconds for shot in job.shots) < 1:
        said = f"{shown(job.take_id)} has a shot without seconds"
        raise RenderFailed(said, "give every shot at least 1 second", code="no_seconds", take=job.take_id)
    ratio = drawing.ratio_of(job.aspect_ratio)
    size = _size(ratio, job.lines)
    start = _start_frame(job.start_frame, size) if job.start_frame else None
    stills = [(number, motion.still(_start_frame(path, size, 1), size)) for number, path in _shown_on(job, total)]
    try:
        with av.open(target, "w", format="mp4", options=_MUXER) as container:
            stream = _stream(container, job, size)
            for done, frame in enumerate(_frames(job, size, (start, stills), total)):
                container.mux(stream.encode(frame))
                if progress and (done + 1) % FPS == 0:
                    progress((done + 1) / total)
            container.mux(stream.encode(None))
    except FFmpegError as error:
        if isinstance(error, OSError):
            said = f"can't write {shown(str(target))}: {error.strerror}"
            raise Unwritable(said, "look at the disk", file=target.name) from error
        said = f"the encoder gave up on {shown(job.take_id)}: {error.strerror}"
        raise RenderFailed(said, code="encoder_failed", take=job.take_id) from error


def _shown_on(job: VideoJob, total: int) -> Iterator[tuple[int, Path]]:
    """Yield the pictures that a video passes through, each with the number of the frame that is just it."""
    for place, path in enumerate(job.between, start=1):
        yield total * place // (len(job.between) + 1), path
    if job.end_frame:
        yield total - 1, job.end_frame


def _size(ratio: float, lines: int | None) -> tuple[int, int]:
    """Return the size of a video: the model's, or a small one where it names none."""
    if lines is None:
        return drawing.size_for(ratio, _VIDEO_AREA, long=640, short=360, step=2)
    short = 2 * round(min(lines, _MOST_LINES) / 2)
    long = 2 * round(short * max(ratio, 1 / ratio) / 2)
    return (long, short) if ratio >= 1 else (short, long)


def _stream(container: OutputContainer, job: VideoJob, size: tuple[int, int]) -> VideoStream:
    container.metadata["title"] = drawable(job.take_id)
    container.metadata["artist"] = NAME
    container.metadata["comment"] = f"rehearsal, made by the {NAME}"
    stream = container.add_stream("libx264", rate=FPS, options=_ENCODER)
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    stream.gop_size = 2 * FPS
    context = stream.codec_context
    context.thread_count = 1
    context.color_range = _TV_RANGE
    context.color_primaries = context.color_trc = context.colorspace = _BT709
    return stream


def _frames(
    job: VideoJob, size: tuple[int, int], given: tuple[Image.Image | None, list[tuple[int, motion.Planes]]], total: int
) -> Iterator[VideoFrame]:
    """Yield every frame of the video in order, numbered, each shot beginning with a key frame.

    `given` are its start frame, and the pictures that it passes through, into which the frames beside them dissolve.
    """
    start, stills = given
    seed = _seed("take", job.take_id, *(shot.prompt for shot in job.shots))
    looks = scenery.looks(seed, len(job.shots))
    number = 0
    for place, shot in enumerate(job.shots):
        own = _seed("shot", job.take_id, shot.shot, shot.prompt)
        source = start or scenery.paint(own, *_roomier(size, 1.1), looks[place])
        move = motion.move_for(own, place, reframed=start is not None)
        label = drawing.caption(*size, job.take_id, shot.shot, shot.prompt)
        first = number
        for planes in motion.play(source, move, size, label, shot.seconds * FPS, (first, total)):
            yield _frame(_dissolved(planes, number, stills), number, key=number == first)
            number += 1


def _dissolved(planes: motion.Planes, number: int, stills: list[tuple[int, motion.Planes]]) -> motion.Planes:
    """Return a frame with what of the pictures within a second of it shows through, the nearest on top."""
    for away, still in sorted(((abs(at - number), still) for at, still in stills), key=lambda near: -near[0]):
        if away < FPS:
            planes = motion.mixed(planes, still, 1 - away / FPS)
    return planes


def _frame(planes: motion.Planes, number: int, *, key: bool) -> VideoFrame:
    frame = VideoFrame(*planes[0].size, "yuv420p")
    for plane, image in zip(frame.planes, planes, strict=True):
        # Rows in memory may be longer than the picture; crop() fills up what is missing.
        plane.update(image.crop((0, 0, plane.line_size, plane.height)).tobytes())
    frame.pts, frame.time_base = number, Fraction(1, FPS)
    if key:
        frame.pict_type = PictureType.I
    return frame


def _start_frame(path: Path, size: tuple[int, int], room: float = 1.5) -> Image.Image:
    """Return a frame scaled to cover, larger than the video by `room` so that later shots can look closer."""
    try:
        picture = open_picture(path.read_bytes(), path.name)
    except BadInput as error:
        raise RenderFailed(str(error), *error.ways, code=error.code, kind="start_frame", **error.about) from error
    except OSError as error:
        said = f"the start frame {shown(path.name)} can't be read: {error.strerror}"
        way = "approve a grid's quadrant or supply a start frame again"
        raise RenderFailed(said, way, code="media_gone", kind="start_frame", file=path.name) from error
    return drawing.cover(picture, *_roomier(size, room))


def _roomier(size: tuple[int, int], factor: float) -> tuple[int, int]:
    return round(size[0] * factor), round(size[1] * factor)


def _seed(*parts: str) -> bytes:
    return hashlib.sha256(json.dumps(parts).encode()).digest()


def _png(image: Image.Image) -> bytes:
    info, out = PngInfo(), io.BytesIO()
    info.add_text("Software", NAME)
    image.save(out, "PNG", pnginfo=info, compress_level=4)
    return out.getvalue()
