"""What `takes whence` answers about a file."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

FileKind = Literal["take", "grid", "start frame", "end frame", "frame between", "original", "element"]


class Words(TypedDict):
    """A shot's words, or a grid's; `shot` is null there."""

    shot: str | None
    prompt: str


class Judged(TypedDict):
    """The last verdict on a take, and why."""

    verdict: str
    by: str
    at: str
    reason: str | None


class Origin(TypedDict):
    """Where a file belongs, and what it is joined to.

    `made_from` and `made_of_it` are ids and names: of takes, grids, start frames, elements, files. `in_cut` are shots.
    """

    project: str
    sequence: str | None
    kind: FileKind
    id: str
    path: str
    by: str | None
    at: str | None
    model: str | None
    words: list[Words]
    review: Judged | None
    in_cut: list[str]
    made_from: list[str]
    made_of_it: list[str]


class PreviewOf(TypedDict):
    """What a preview says of itself: the timeline, the position it was made at, and its takes."""

    timeline: str
    position: int
    takes: list[str]


class Whence(TypedDict):
    """A file by its content.

    `copy_of` is the sha256 of the original, where the file says that it is a copy; `origins` are then the original's.
    """

    file: str
    sha256: str
    copy_of: str | None
    preview: PreviewOf | None
    origins: list[Origin]
