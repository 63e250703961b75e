"""A take's file as an editor sees it: rate, frames, size and sound, read from the file whatever was asked for."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from domain.rates import Rate
from projections.film.timeline import Sound
from services.media.film_colours import seen_size
from services.media.video import opened_video

if TYPE_CHECKING:
    from pathlib import Path

    from av.container import InputContainer
    from av.video.stream import VideoStream

_USUAL = [Rate(n) for n in (24, 25, 30, 48, 50, 60)] + [Rate(n, 1001) for n in (24000, 30000, 60000)]


class Measured(NamedTuple):
    """A file's rate, its frames, its size as it is seen, and its sound; `varies`: its frames come at no one rate."""

    rate: Rate
    frames: int
    width: int
    height: int
    sound: Sound | None
    varies: bool


def measure(path: Path) -> Measured:
    """Measure a video without decoding more than its first frame.

    Raises:
        BadInput: it isn't a whole video.
    """
    found = path.stat()
    return _measured(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=4096)
def _measured(path: Path, _changed: int, _bytes: int) -> Measured:
    with opened_video(path, path.name) as (container, stream):
        times = _times(container, stream)
        rate, varies = _rate(stream, times)
        width, height = _size(container, stream)
        sound = next((Sound(a.rate, a.channels) for a in container.streams.audio if a.rate and a.channels), None)
    frames = len(times) if not varies else max(1, rate.whole(_lasting(stream, times)))
    return Measured(rate, frames, width, height, sound, varies)


def _times(container: InputContainer, stream: VideoStream) -> list[Fraction]:
    """Return when each frame is shown, in seconds, in order."""
    base = stream.time_base or Fraction(1, 90_000)
    return sorted(packet.pts * base for packet in container.demux(stream) if packet.pts is not None)


def _rate(stream: VideoStream, times: list[Fraction]) -> tuple[Rate, bool]:
    """Return the rate, and whether frames stray from it by half a frame or more."""
    steps = len(times) - 1
    mean = Fraction(steps) / (times[-1] - times[0]) if steps > 0 and times[-1] > times[0] else stream.average_rate
    mean = mean or Fraction(24)
    usual = min(_USUAL, key=lambda rate: abs(Fraction(rate.frames, rate.per) - mean))
    # A container counts in its own ticks, so that the mean of a few frames is a little off.
    near = abs(Fraction(usual.frames, usual.per) / mean - 1) < Fraction(1, 2000) + Fraction(1, 1000 * max(1, steps))
    found = usual if near else Rate(*mean.limit_denominator(1001).as_integer_ratio())
    frame = Fraction(found.per, found.frames)
    return found, any(abs(time - times[0] - number * frame) >= frame / 2 for number, time in enumerate(times))


def _size(container: InputContainer, stream: VideoStream) -> tuple[int, int]:
    container.seek(0)
    return seen_size(next(container.decode(stream)))


def _lasting(stream: VideoStream, times: list[Fraction]) -> float:
    return float(times[-1] - times[0] + 1 / (stream.average_rate or Fraction(24)))
