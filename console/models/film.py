"""Answers about the film as it leaves: played, exported, delivered, and files that come back."""

from __future__ import annotations

from typing_extensions import TypedDict

from console.models.common import Answer, Fault
from projections.views.shots import SegmentView
from projections.views.whence import Origin


class Far(Answer):
    """How far something is that is being made: `done` of `whole`, 0 of 0 while it waits; `fault` says why it isn't."""

    done: int
    whole: int
    fault: Fault | None


class FilmPart(SegmentView):
    """A shot of a film: `first` and `frames` count in the film's own; no take where the shot is open."""

    sequence: str
    number: int
    prompt: str
    take: str | None
    rehearsal: bool
    first: int
    frames: int


class FilmAnswer(Answer):
    """The cut as one film, or what it would be: `rate` as people write it, `fps` exactly, as `24000/1001`.

    `media` is where it is served once it is made; `making` says how far that is, null where nobody has asked for it.
    """

    project: str
    name: str
    key: str
    position: int
    head: int
    past: bool
    rate: str
    fps: str
    frames: int
    seconds: float
    parts: list[FilmPart]
    warnings: list[str]
    media: str | None
    making: Far | None


class ExportAnswer(Answer):
    """An export: `download` is where its zip is served once it is ready."""

    key: str
    name: str
    position: int
    warnings: list[str]
    download: str | None
    making: Far


class TakeFilm(Answer):
    """A take's file as it was measured: `rate` as people write it, `fps` exactly; `varies`: at no one rate."""

    take: str
    rate: str
    fps: str
    frames: int
    seconds: float
    width: int
    height: int
    sound: bool
    varies: bool


class DeliveryRow(TypedDict):
    """A delivery: its name, the position that was handed over, which sequences, by whom and when."""

    name: str
    position: int
    what: list[str]
    by: str
    at: str


class Deliveries(Answer):
    """All deliveries of a project, the newest first."""

    project: str
    deliveries: list[DeliveryRow]


class Place(TypedDict):
    """A name, and the page that shows it; null where none does."""

    name: str
    href: str | None


class OriginAnswer(Origin):
    """What a file is in the log, and the pages of all that it is joined to."""

    href: str
    ways_back: list[Place]
    ways_on: list[Place]


class WhenceAnswer(Answer):
    """What a file is, by its content, in words and by its `origins`; of a `stranger` the log knows nothing.

    `copy_of` is the sha256 of the original where the file says that it is a copy; `preview` is the page of the film
    that it is a preview of.
    """

    file: str
    sha256: str
    said: str
    stranger: bool
    copy_of: str | None
    preview: Place | None
    origins: list[OriginAnswer]
