"""Films made for tests: any rate, frames that come when they like, with sound or without."""

from __future__ import annotations

import math
from array import array
from fractions import Fraction
from typing import TYPE_CHECKING

import av
from PIL import Image, ImageChops, ImageStat

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def make_film(
    path: Path,
    *,
    rate: str = "24",
    frames: int = 24,
    sound: bool = False,
    times: Sequence[int] | None = None,
    size: tuple[int, int] = (64, 36),
    gop: int = 12,
) -> Path:
    """Write a small H.264 film.

    Args:
        path: the file.
        rate: frames a second, as `24000/1001`.
        frames: how many.
        sound: with a tone of the same length.
        size: width and height in pixels.
        gop: how many frames lie between two key frames at most.
        times: when each frame is shown, in thousandths of a second, in place of a steady rate.
    """
    with av.open(path, "w") as out:
        stream = out.add_stream("libx264", rate=Fraction(rate))
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.gop_size = gop
        tone = out.add_stream("aac", rate=48000, layout="mono") if sound else None
        for number in range(frames):
            grey = Image.new("RGB", size, (number * 5 % 256,) * 3)
            frame = av.VideoFrame.from_image(grey)  # type: ignore[no-untyped-call]
            if times:
                frame.pts, frame.time_base = times[number], Fraction(1, 1000)
                stream.codec_context.time_base = Fraction(1, 1000)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
        if tone:
            _sing(out, tone, float(frames / Fraction(rate)))
    return path


def _sing(out: av.container.OutputContainer, tone: av.AudioStream, seconds: float) -> None:
    count = int(seconds * 48000)
    wave = array("f", (0.2 * math.sin(at * 440 * 2 * math.pi / 48000) for at in range(count)))
    for begin in range(0, count, 1024):
        part = wave[begin : begin + 1024]
        frame = av.AudioFrame(format="fltp", layout="mono", samples=len(part))
        frame.planes[0].update(part.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate, frame.pts = 48000, begin
        out.mux(tone.encode(frame))
    out.mux(tone.encode())


def frames(path: Path) -> list[Image.Image]:
    """Return all pictures of a film."""
    with av.open(path) as container:
        return [frame.to_image() for frame in container.decode(video=0)]  # type: ignore[no-untyped-call]


def psnr(one: Image.Image, other: Image.Image) -> float:
    """Return how near two pictures of one size are, in decibels; 99 for the same."""
    square = ImageStat.Stat(ImageChops.difference(one, other)).sum2
    mean = sum(square) / (one.width * one.height * 3)
    return 99.0 if mean == 0 else 10 * math.log10(255**2 / mean)
