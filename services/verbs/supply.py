"""Makes a picture an entity's start or end frame: decided on, kept in `starts/` or `ends/`, recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from domain.decisions.end_frames import supply_end
from domain.decisions.pictures import supply_frame
from domain.errors import BadInput
from domain.events import GridQuadrantApproved, StartFrameSupplied
from domain.ids import shown
from domain.shapes import WHITE
from domain.values import Original, Picture
from services.disk.whole_files import keep

if TYPE_CHECKING:
    from pathlib import Path

    from domain.events import EndFrameSupplied, Fact
    from domain.record import Record
    from domain.sequence import Sequence
    from domain.shapes import Fit
    from domain.values import FrameSource
    from services.media.arrivals import Arrived, Shaping
    from services.workspace.workspace import Workspace

F = TypeVar("F", GridQuadrantApproved, StartFrameSupplied)


@dataclass(frozen=True, slots=True)
class Coming:
    """A picture on its way in.

    Attributes:
        data: its bytes.
        name: what a refusal calls it.
        fit: what is to be done where its shape isn't the plan's.
        fresh: whether it is encoded anew in any case.
        changes: what was done to it already, in words.
    """

    data: bytes
    name: str
    fit: Fit | None = None
    fresh: bool = False
    changes: tuple[str, ...] = ()


def frames_of(workspace: Workspace, project: str) -> Path:
    """Return the folder below `frames/` that a project's pictures lie in."""
    plan = workspace.project(project).plan
    return workspace.root / "frames" / (plan.frames if plan else project)


def supply(
    workspace: Workspace, project: str, sequence: str, entity: str, coming: Coming, source: FrameSource
) -> list[Record]:
    """Make a picture an entity's start frame, as every picture that comes in is kept; its original beside it.

    Raises:
        BadInput: it is no picture, or too small.
    """
    arrived = as_kept(workspace, project, sequence, coming, "a start frame")
    folder = frames_of(workspace, project)
    picture = _picture(unplaced(workspace, folder), coming, arrived)

    def decide(state: Sequence) -> list[StartFrameSupplied]:
        facts = supply_frame(state, state.known(entity), picture, source)
        return [_with_original(workspace, folder, placed(workspace, folder, f, arrived.png), arrived) for f in facts]

    return workspace.change(project, sequence, decide)


def supply_end_picture(
    workspace: Workspace, project: str, sequence: str, entity: str, coming: Coming, source: FrameSource
) -> list[Record]:
    """Make a picture an entity's end frame, as `supply` does a start frame.

    Raises:
        BadInput: it is no picture, or too small.
    """
    arrived = as_kept(workspace, project, sequence, coming, "an end frame")
    ends = frames_of(workspace, project) / "ends"

    def decide(state: Sequence) -> list[EndFrameSupplied]:
        new = _picture(workspace.relative(ends / f"{entity}_end.png"), coming, arrived)
        if not supply_end(state, state.known(entity), new, source):
            return []
        kept = replace(new, path=workspace.relative(keep(ends / f"{entity}_end.png", arrived.png)))
        if arrived.changes:
            came = keep(ends / f"{entity}_end.original{arrived.suffix}", arrived.came)
            kept = replace(kept, original=Original(path=workspace.relative(came), sha256=arrived.came_as))
        return supply_end(state, state.known(entity), kept, source)

    return workspace.change(project, sequence, decide)


def as_kept(workspace: Workspace, project: str, sequence: str, coming: Coming, which: str) -> Arrived:
    """Return a picture as it will be kept; `which` is what a refusal of a small one says that it would be."""
    from services.media.arrivals import MIN_SIDE, arrive

    shaping = shaping_of(workspace, project, coming.fit)
    arrived = arrive(coming.data, coming.name, matte_of(workspace, project), shaping, fresh=coming.fresh)
    if min(arrived.width, arrived.height) < MIN_SIDE:
        size = f"{arrived.width}x{arrived.height}"
        said = f"{shown(coming.name)} is {size}; {which} has at least {MIN_SIDE} px a side"
        raise BadInput(said, "use a larger one", code="picture_too_small", sequence=sequence)
    return arrived


def _picture(path: str, coming: Coming, arrived: Arrived) -> Picture:
    changes = (*coming.changes, *arrived.changes)
    return Picture(path=path, sha256=arrived.sha256, width=arrived.width, height=arrived.height, changes=changes)


def _with_original(
    workspace: Workspace, frames: Path, fact: StartFrameSupplied, arrived: Arrived
) -> StartFrameSupplied:
    """Keep what a start frame was made from beside it; nothing where it came as it is."""
    if not arrived.changes:
        return fact
    path = keep(frames / "starts" / f"{fact.start_id}.original{arrived.suffix}", arrived.came)
    return replace(fact, original=Original(path=workspace.relative(path), sha256=arrived.came_as))


def matte_of(workspace: Workspace, project: str) -> str:
    """Return the colour that a project lays transparent pictures on."""
    plan = workspace.project(project).plan
    return plan.matte if plan else WHITE


def shaping_of(workspace: Workspace, project: str, fit: Fit | None) -> Shaping | None:
    """Return what a start frame is made to fit; None where nobody asked for that."""
    from services.media.arrivals import Shaping

    plan = workspace.project(project).plan
    return Shaping(fit, plan.aspect_ratio) if fit and plan else None


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
