"""Frame rates as fractions, and timecode."""

from __future__ import annotations

import re
from typing import NamedTuple

from domain.errors import BadInput

_KNOWN = {"23.976": (24000, 1001), "23.98": (24000, 1001), "29.97": (30000, 1001), "59.94": (60000, 1001)}
_TIMECODE = re.compile(r"(\d{1,2}):(\d{2}):(\d{2})[:;](\d{2,3})")


class Rate(NamedTuple):
    """`frames` in so many `per` seconds: 24 in 1, 24000 in 1001."""

    frames: int
    per: int = 1

    @property
    def nominal(self) -> int:
        """The whole frames that timecode counts to a second: 24 for 23.976."""
        return max(1, round(self.frames / self.per))

    @property
    def name(self) -> str:
        """As people write it: `24`, `23.976`."""
        return f"{round(self.frames / self.per, 3):g}"

    @property
    def number(self) -> float:
        """Frames a second."""
        return self.frames / self.per

    def whole(self, seconds: float) -> int:
        """Return the frame nearest to a moment."""
        return round(seconds * self.frames / self.per)

    def seconds(self, frames: int) -> float:
        """Return how long so many frames last."""
        return frames * self.per / self.frames

    def timecode(self, frame: int) -> str:
        """Return a frame as `HH:MM:SS:FF`, without dropped numbers."""
        rest, frames = divmod(frame, self.nominal)
        minutes, seconds = divmod(rest, 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}:{frames:02d}"


def read_rate(text: str) -> Rate:
    """Read a rate as people type it: `24`, `23.976`, `24000/1001`.

    Raises:
        BadInput: it is no rate from 1 to 240.
    """
    if text in _KNOWN:
        return Rate(*_KNOWN[text])
    found = re.fullmatch(r"(\d{1,6})(?:/(1001|1))?", text)
    rate = Rate(int(found[1]), int(found[2] or 1)) if found else None
    if rate is None or not 1 <= rate.number <= 240:
        said = f"{text} is no frame rate"
        raise BadInput(said, "name frames a second, as 24, 25, 23.976 or 30000/1001", code="no_rate")
    return rate


def read_timecode(text: str, rate: Rate) -> int:
    """Read `01:00:00:00` as a frame.

    Raises:
        BadInput: it is no timecode, or counts a frame that the rate hasn't.
    """
    found = _TIMECODE.fullmatch(text)
    hours, minutes, seconds, frames = map(int, found.groups()) if found else (0, 60, 0, 0)
    if minutes > 59 or seconds > 59 or frames >= rate.nominal or hours > 23:
        said = f"{text} is no timecode at {rate.name} frames a second"
        raise BadInput(said, "write it as HH:MM:SS:FF, as 01:00:00:00", code="no_timecode")
    return ((hours * 60 + minutes) * 60 + seconds) * rate.nominal + frames
