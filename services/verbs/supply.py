"""Makes a picture an entity's start frame: decided on, kept in `starts/`, recorded."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from domain.decisions.pictures import supply_frame
from domain.errors import BadInput
from domain.events import GridQuadrantApproved, StartFrameSupplied
from domain.ids import shown
from services.disk.whole_files import keep

if TYPE_CHECKING:
    from pathlib import Path

    from domain.events import Fact
    from domain.record import Record
    from domain.sequence import Sequence
    from domain.values import FrameSource
    from services.workspace.workspace import Workspace

F = TypeVar("F", GridQuadrantApproved, StartFrameSupplied)


def frames_of(workspace: Workspace, project: str) -> Path:
    """Return the folder below `frames/` that a project's pictures lie in."""
    plan = workspace.project(project).plan
    return workspace.root / "frames" / (plan.frames if plan else project)


def supply(
    workspace: Workspace, project: str, sequence: str, entity: str, data: bytes, name: str, source: FrameSource
) -> list[Record]:
    """Make a picture an entity's start frame; `name` is what a refusal calls it.

    Raises:
        BadInput: it is no picture, or too small.
    """
    from services.media.pictures import MIN_SIDE, as_png, read_picture

    picture = read_picture(data, name)
    if min(picture.width, picture.height) < MIN_SIDE:
        size = f"{picture.width}x{picture.height}"
        said = f"{shown(name)} is {size}; a start frame has at least {MIN_SIDE} px a side"
        raise BadInput(said, "use a larger one", code="picture_too_small", sequence=sequence)
    png = as_png(data, name)
    kept = read_picture(png, name)
    digest = hashlib.sha256(png).hexdigest()
    folder = frames_of(workspace, project)

    def decide(state: Sequence) -> list[StartFrameSupplied]:
        path, size = unplaced(workspace, folder), (kept.width, kept.height)
        facts = supply_frame(state, state.known(entity), path, digest, size, source)
        return [placed(workspace, folder, fact, png) for fact in facts]

    return workspace.change(project, sequence, decide)


def unplaced(workspace: Workspace, frames: Path) -> str:
    """Return a path for a start frame whose number, and so its name, isn't known yet; `placed` gives it its own."""
    return workspace.relative(frames / "starts" / "new.png")


def placed(workspace: Workspace, frames: Path, fact: F, png: bytes) -> F:
    """Keep a start frame's picture in `starts/` before its fact is appended; return the fact with the path."""
    path = keep(frames / "starts" / f"{fact.start_id}.png", png)
    return replace(fact, path=workspace.relative(path))


def plan_frames_placed(workspace: Workspace, frames: Path, facts: list[Fact]) -> list[Fact]:
    """Return the facts with every start frame of a plan copied to `starts/`."""

    def of_a_plan(fact: Fact) -> bool:
        return isinstance(fact, StartFrameSupplied) and fact.source.kind == "plan"

    return [
        placed(workspace, frames, fact, workspace.media(fact.path, fact.sha256))
        if isinstance(fact, StartFrameSupplied) and of_a_plan(fact)
        else fact
        for fact in facts
    ]
