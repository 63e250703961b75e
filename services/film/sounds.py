"""The sound of a clip: as long as its pictures to the sample, silence where there is none, faded at its ends."""

from __future__ import annotations

from array import array
from fractions import Fraction
from typing import TYPE_CHECKING

import av

from services.media.video import opened_video

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.audio.frame import AudioFrame

    from projections.film.timeline import Clip

    Stereo = tuple[array[float], array[float]]

RATE = 48_000
_FADE = RATE // 200  # samples: 5 ms, enough that a join doesn't click


def silence(samples: int) -> Stereo:
    """Return so many samples of nothing."""
    return array("f", bytes(4 * samples)), array("f", bytes(4 * samples))


def sound_of(clip: Clip, path: Path, samples: int) -> Stereo:
    """Return the clip's sound in stereo, exactly so many samples.

    Raises:
        BadInput: the file isn't a whole video.
    """
    if clip.film.sound is None:
        return silence(samples)
    begin = round(clip.film.rate.seconds(clip.first) * RATE)
    left, right = silence(samples)
    for at, frame in _resampled(path, begin):
        offset = at - begin
        if offset >= samples:
            break
        for channel, plane in zip((left, right), frame.planes, strict=True):
            _lay(channel, array("f", bytes(plane)[: 4 * frame.samples]), offset)
    for channel in (left, right):
        _fade(channel)
    return left, right


def _resampled(path: Path, begin: int) -> Iterator[tuple[int, AudioFrame]]:
    """Yield a file's sound in stereo with the sample that each piece begins at, from a little before `begin` on."""
    with opened_video(path, path.name) as (container, picture):
        stream = container.streams.audio[0]
        base = stream.time_base or Fraction(1, RATE)
        zero = Fraction(picture.start_time or 0) * (picture.time_base or base)
        container.seek(max(0, int((Fraction(begin, RATE) + zero) / base)), stream=stream)
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
        place: int | None = None
        for frame in container.decode(stream):
            if place is None and frame.pts is not None:
                place = round((frame.pts * base - zero) * RATE)
            for piece in resampler.resample(frame):
                yield place or 0, piece
                place = (place or 0) + piece.samples


def _lay(channel: array[float], piece: array[float], offset: int) -> None:
    """Write a piece into a channel, what sticks out left off."""
    first = max(0, -offset)
    last = min(len(piece), len(channel) - offset)
    if last > first:
        channel[offset + first : offset + last] = piece[first:last]


def _fade(channel: array[float]) -> None:
    for number in range(min(_FADE, len(channel) // 2)):
        channel[number] *= number / _FADE
        channel[-1 - number] *= number / _FADE
