"""The pictures of a clip, one for each frame of a timeline, fitted into its size."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
from av.video.reformatter import Interpolation
from PIL import Image, ImageOps

from services.media.film_colours import changes_of, seen_size, upright_picture
from services.media.video import opened_video

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.video.frame import VideoFrame

    from domain.rates import Rate
    from projections.film.timeline import Clip

    Size = tuple[int, int]


def pictures(clip: Clip, path: Path, rate: Rate, size: Size) -> Iterator[VideoFrame]:
    """Yield a clip's frames at a timeline's rate, `clip.length` of them: upright, in sRGB, black around them.

    Raises:
        BadInput: the file isn't a whole video.
    """
    frames = _numbered(path, clip)
    coming, shown, fitted = next(frames, None), None, None
    for wanted in (clip.first + _of(number, clip, rate) for number in range(clip.length)):
        while coming and (shown is None or coming[0] <= wanted):
            shown, fitted, coming = coming[1], None, next(frames, None)
        if shown is None:
            return
        fitted = fitted or _fitted(shown, size)
        yield fitted


def _of(number: int, clip: Clip, rate: Rate) -> int:
    """Return which of the clip's own frames is on screen at a frame of the timeline."""
    if clip.film.rate == rate:
        return number
    film = clip.film.rate
    at = Fraction(number * rate.per, rate.frames) * Fraction(film.frames, film.per)
    return min(int(at), clip.frames - 1)


def _numbered(path: Path, clip: Clip) -> Iterator[tuple[int, VideoFrame]]:
    """Yield a file's frames with their numbers, from the key frame before the clip on."""
    rate = Fraction(clip.film.rate.frames, clip.film.rate.per)
    with opened_video(path, path.name) as (container, stream):
        base, start = stream.time_base or Fraction(1, 90_000), stream.start_time or 0
        if clip.first:
            container.seek(start + int(clip.first / rate / base), stream=stream)
        for frame in container.decode(stream):
            if frame.pts is not None:
                yield round((frame.pts - start) * base * rate), frame


def _fitted(frame: VideoFrame, size: Size) -> VideoFrame:
    if changes_of(frame):
        return framed(upright_picture(frame), size)
    if seen_size(frame) == size:
        return frame if frame.format.name == "yuv420p" else frame.reformat(format="yuv420p")
    scale = min(size[0] / frame.width, size[1] / frame.height)
    small = (_even(frame.width * scale), _even(frame.height * scale))
    if small == size:
        return frame.reformat(*size, format="yuv420p", interpolation=Interpolation.BICUBIC)
    return framed(upright_picture(frame), size)


def framed(picture: Image.Image, size: Size) -> VideoFrame:
    """Return a picture as a frame of that size, whole, on black."""
    whole = ImageOps.pad(picture.convert("RGB"), size, Image.Resampling.BICUBIC, color=(0, 0, 0))
    return coloured(whole)


def coloured(picture: Image.Image) -> VideoFrame:
    """Return a picture as a frame with the colours of HD video."""
    frame: VideoFrame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]
    return frame.reformat(format="yuv420p", dst_colorspace="ITU709")


def _even(side: float) -> int:
    return max(2, round(side / 2) * 2)
