"""Videos: decoded to their end and measured, and their frame at a moment."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import av
from av.error import FFmpegError

from domain.errors import BadInput
from domain.ids import shown
from services.media.arrivals import png_of
from services.media.film_colours import changes_of, seen_size, upright_picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream
    from PIL import Image

# A video track may end a little before the file says it does (sound that outlasts it, rounding).
_SLACK = 0.25
# Containers that can't point at other files or addresses, as a playlist can; nor are pictures or texts let in.
_ALONE = {"format_whitelist": "mov,matroska,avi", "protocol_whitelist": "file"}
_ROUNDED = 0.001  # seconds: the ledger writes lengths to the thousandth
_WHOLE = "fetch or export it again as a whole MP4"


@dataclass(frozen=True, slots=True)
class Video:
    """A video that was decoded to its last frame."""

    seconds: float
    width: int
    height: int
    codec: str
    shown: dict[float, Image.Image] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Still:
    """A frame of a video as a PNG, and what was changed, in words."""

    png: bytes
    changes: tuple[str, ...]


def probe(path: Path, moments: Callable[[float], Mapping[float, int]] = lambda seconds: {}) -> Video:
    """Decode every frame and say what the video is.

    Args:
        path: the video's file.
        moments: which ones to keep pictures of, in `shown`, and how wide, given how long the file says it is.

    Raises:
        BadInput: it isn't a video, is cut off, or is damaged; names the file.
    """
    with opened_video(path, path.name) as (container, stream):
        seconds, size, shown_at, wanted = 0.0, (0, 0), {}, sorted(moments(_promised(stream)).items(), reverse=True)
        for frame, end in _frames(container, stream, path.name):
            seconds, size = max(seconds, end), size if seconds else seen_size(frame)
            while wanted and end > wanted[-1][0] + 1e-6:
                moment, width = wanted.pop()
                shown_at[moment] = upright_picture(frame, width)  # small, at once: a film's frames are large
        if not seconds or seconds < _promised(stream) - _SLACK:
            raise _damaged(path.name, f"is cut off after {seconds:.2f} seconds of video")
        return Video(seconds, *size, stream.codec_context.name, shown_at)


def frame_at(path: Path, seconds: float | None, name: str) -> Still:
    """Return the frame that is on screen `seconds` after the beginning, upright and in sRGB.

    Args:
        path: the video's file.
        seconds: counted from the first frame; the very end, also as the ledger rounds it, and None are the last frame.
        name: what to call the video when refusing.

    Raises:
        BadInput: the moment is negative or after the end, or the file isn't a whole video.
    """
    if seconds is not None and not seconds >= 0:  # written so that "not a number" is refused too
        said = f"{seconds:g} seconds is before the beginning of {shown(name)}"
        raise BadInput(said, "count from 0", code="no_such_moment", video=name)
    with opened_video(path, name) as (container, stream):
        end, latest = 0.0, None
        for frame, end in _frames(container, stream, name):
            latest = frame
            if seconds is not None and end > seconds + 1e-6:
                return _still(frame)
        if latest is None or (seconds is not None and seconds > end + _ROUNDED):
            raise BadInput(
                f"{shown(name)} is {round(end, 3):g} seconds long; there is no frame at {seconds:g}",
                f"name a moment from 0 to {round(end, 3):g}, or the last one as @end",
                code="no_such_moment",
                video=name,
            )
        return _still(latest)


def _still(frame: VideoFrame) -> Still:
    return Still(png_of(upright_picture(frame)), changes_of(frame))


def glance(path: Path, seconds: float, width: int) -> Image.Image:
    """Return the frame near a moment, or the last one before it, at most `width` pixels wide.

    Quick, because it decodes only from the key frame before.

    Raises:
        BadInput: the file isn't a video with a frame to show.
    """
    with opened_video(path, path.name) as (container, stream):
        stream.thread_type = "NONE"
        if stream.time_base and seconds > 0:
            container.seek(int((stream.start_time or 0) + seconds / stream.time_base), stream=stream)
        latest = None
        for frame in container.decode(stream):
            latest = frame
            if (frame.time or 0.0) >= seconds - 0.02:
                break
        if latest is None:
            raise _damaged(path.name, "has no frame to show")
        return upright_picture(latest, width)


@contextmanager
def opened_video(path: Path, name: str) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open a video and its first picture track; `name` is what a refusal calls it.

    Raises:
        BadInput: it isn't a whole video.
    """
    try:
        with av.open(path, options=_ALONE) as container:
            if not container.streams.video:
                raise BadInput(f"{shown(name)} holds no video", _WHOLE, code="not_a_video", video=name)
            yield container, container.streams.video[0]
    except FileNotFoundError:
        said = f"there is no video {shown(name)}"
        raise BadInput(said, "look at the file's name and folder", code="no_file", file=name) from None
    except FFmpegError as error:
        raise _damaged(name, f"is not a whole video ({error.strerror})") from error


def _damaged(name: str, how: str) -> BadInput:
    return BadInput(f"{shown(name)} {how}", _WHOLE, code="video_damaged", video=name)


def _frames(container: InputContainer, stream: VideoStream, name: str) -> Iterator[tuple[VideoFrame, float]]:
    """Yield each frame with the second at which it leaves the screen, counted from the first frame."""
    stream.thread_type = "NONE"  # several takes are checked at once, each on a core of its own
    rate = stream.average_rate
    usual = 1 / float(rate) if rate else 0.04
    tick = float(stream.time_base) if stream.time_base else 0.0
    start = None
    for packet in container.demux(stream):
        if packet.is_corrupt:
            raise _damaged(name, "is cut off or damaged")
        for frame in packet.decode():
            at = frame.time or 0.0
            start = at if start is None else start
            shows = frame.duration * tick or usual
            yield frame, at - start + shows


def _promised(stream: VideoStream) -> float:
    """Return the seconds the file's header speaks of, 0 where it doesn't."""
    if stream.duration is None or stream.time_base is None:
        return 0.0
    return float(stream.duration * stream.time_base)
