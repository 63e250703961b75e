"""Strips below videos: where each shot of a take, of the cut or of several takes together begins and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from console.models import FilmPart
from console.page_words import shot_number
from projections.views.shots import SegmentView

if TYPE_CHECKING:
    from console.models import SequencePage, ShotAnswer, TakeAnswer
    from projections.views.sequences import CutRow
    from projections.views.shots import TakeView


class StripPart(SegmentView):
    """A shot of a strip below a video, for the page's script."""

    number: int


class ProgramPart(StripPart):
    """A shot of the cut's strip; a gap has no `media` and is shown as a slate, which says what is `lost`.

    `seconds` is how long the take's video is, which the shot may be trimmed within.
    """

    prompt: str
    take: str | None
    media: str | None
    gap: bool
    lost: str | None
    seconds: float


class FilmStripPart(FilmPart):
    """A shot of a film's strip; `opens` where another sequence begins."""

    gap: bool
    opens: bool


class Side(NamedTuple):
    """A take beside others, and the strip of its video."""

    letter: str
    take: TakeAnswer
    strip: list[StripPart]


def sides(takes: list[TakeAnswer]) -> list[Side]:
    """Return takes beside each other, named a, b, c, d."""
    return [Side(letter, take, segments(take)) for letter, take in zip("abcd", takes, strict=False)]


def segments(take: TakeView) -> list[StripPart]:
    """Return the strip of a take's video."""
    return [{**segment, "number": shot_number(segment["shot"])} for segment in take["segments"]]


def program(page: SequencePage) -> list[ProgramPart]:
    """Return the strip of the cut: parts of takes, and gaps as slates of the shot's length."""
    takes = {take["take_id"]: take for take in page.takes if take["take_id"] not in page.video_missing}
    rows = {row["shot"]: row for row in page.cut}
    return [_part(shot, rows.get(shot["shot_id"]), takes) for shot in page.shots]


def _part(shot: ShotAnswer, row: CutRow | None, takes: dict[str, TakeAnswer]) -> ProgramPart:
    take = takes.get(row["take"]) if row else None
    video = take["media"] if take else None
    start, end = (row["in"], row["out"]) if row and video else (0.0, float(shot["duration"]))
    return {
        "shot": shot["shot_id"],
        "number": shot["number"],
        "prompt": shot["prompt"],
        "take": row["take"] if row else None,
        "media": video,
        "in": start,
        "out": end,
        "gap": video is None,
        "lost": "video missing" if row and video is None else None,
        "seconds": take["video"]["seconds"] if take and take["video"] else 0.0,
    }


def film(parts: list[FilmPart]) -> list[FilmStripPart]:
    """Return the strip of a film: its shots, with a mark where another sequence begins."""
    before = [None, *(part["sequence"] for part in parts)]
    return [
        {**part, "gap": part["take"] is None, "opens": part["sequence"] != other}
        for part, other in zip(parts, before, strict=False)
    ]


def aligned(page: SequencePage, takes: list[TakeAnswer]) -> list[StripPart]:
    """Return one strip for several takes: each shot as long as its longest."""
    lengths: dict[str, float] = {}
    for take in takes:
        for segment in take["segments"]:
            lengths[segment["shot"]] = max(lengths.get(segment["shot"], 0.0), segment["out"] - segment["in"])
    order = [shot["shot_id"] for shot in page.shots if shot["shot_id"] in lengths]
    order += [shot for shot in lengths if shot not in order]
    strip: list[StripPart] = []
    at = 0.0
    for shot in order:
        strip.append({"shot": shot, "number": shot_number(shot), "in": at, "out": at + lengths[shot]})
        at += lengths[shot]
    return strip
