"""Frames between a take's first and last: pictures as every one that comes in is made, kept once per content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.ids import shown
from domain.values import Original, Picture
from services.disk.whole_files import beside, keep
from services.verbs.start_frames import coming_of
from services.verbs.supply import as_kept, frames_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from services.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Between:
    """A picture that a take will pass through, and the files that it needs, by path; none is written yet."""

    picture: Picture
    files: dict[Path, bytes]


def between_of(
    workspace: Workspace, project: str, sequence: str, sources: Iterable[Path | tuple[str, float | None]]
) -> list[Between]:
    """Read files and moments of takes (an id or number, and seconds, None for the end) as pictures of one take.

    Raises:
        BadInput: one is no picture, or too small.
        Refused: a take has no such moment.
    """
    return [_between(workspace, project, sequence, source) for source in sources]


def keep_between(frames: Iterable[Between]) -> None:
    """Write the files that are needed, durably; those that are there stay."""
    for frame in frames:
        for path, data in frame.files.items():
            keep(path, data)


def _between(workspace: Workspace, project: str, sequence: str, source: Path | tuple[str, float | None]) -> Between:
    coming, _ = coming_of(workspace, project, sequence, source)
    came = as_kept(workspace, project, sequence, coming, "a frame between")
    wanted = frames_of(workspace, project) / "between" / f"{sequence}_between.png"
    path, original = beside(wanted, came.sha256), None
    files = {path: came.png}
    if came.changes:
        first = beside(wanted.with_suffix(f".original{came.suffix}"), came.came_as)
        files[first] = came.came
        original = Original(path=workspace.relative(first), sha256=came.came_as)
    picture = Picture(
        path=workspace.relative(path),
        sha256=came.sha256,
        width=came.width,
        height=came.height,
        source=shown(coming.name, 255),
        original=original,
        changes=(*coming.changes, *came.changes),
    )
    return Between(picture, files)
