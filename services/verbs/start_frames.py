"""Start and end frames: a quadrant of a grid, a file, an upload, a moment of a take, or what lies beside it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, cast

from domain.decisions.choices import take_meant
from domain.decisions.end_frames import supply_end
from domain.decisions.pictures import Crop, approve_quadrant, entity_for, grid_to_crop
from domain.errors import BadInput, Refused
from domain.ids import made_id, read_target, shown
from domain.steps import Step
from domain.values import FrameSource
from services.media.pictures import crop_quadrant
from services.verbs.clean_folder import CleanFolder
from services.verbs.neighbours import shown_before, start_after
from services.verbs.picture_files import MAX_BYTES, read_picture_file
from services.verbs.supply import (
    Coming,
    frames_of,
    matte_of,
    placed,
    shaping_of,
    supply,
    supply_end_picture,
    unplaced,
)
from services.verbs.whole_media import whole

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from domain.events import GridQuadrantApproved
    from domain.ids import Target
    from domain.record import Record
    from domain.sequence import Sequence
    from domain.shapes import Fit
    from domain.values import Quadrant
    from services.workspace.workspace import Workspace


WITHIN_A_FRAME = 0.002  # seconds: the ledger rounds to the thousandth, and no frame is as short


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture that somebody sent: its bytes, and what it was called."""

    data: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Approval:
    """The result of an approved quadrant: its grid, its size in pixels, and the appended records."""

    grid_id: str
    entity: str
    quadrant: str
    width: int
    height: int
    records: list[Record]

    @property
    def fact(self) -> GridQuadrantApproved | None:
        """The fact that was recorded; None where the quadrant was the start frame already."""
        return cast("GridQuadrantApproved", self.records[0].fact) if self.records else None


def take_in(workspace: Workspace, project: str, sequence: str) -> list[Record]:
    """Make pictures that a person put into `clean/` the start frames of a sequence and its shots."""
    with workspace.sitting():
        return CleanFolder(workspace, workspace.known_project(project)).take_in(sequence)


def dropped(workspace: Workspace, project: str, sequence: str) -> list[str]:
    """Return the names of the pictures in `clean/` that would be taken in for a sequence and its shots."""
    found = CleanFolder(workspace, project).dropped(workspace.sequence(project, sequence))
    return [path.name for path in found.values()]


def doubtful_pictures(workspace: Workspace, project: str, sequences: Collection[str]) -> list[str]:
    """Say which pictures in a project's `clean/` aren't taken in for any of these sequences, and why."""
    return CleanFolder(workspace, workspace.known_project(project)).doubts(sequences)


def approve_grid(
    workspace: Workspace, project: str, target: Target, quadrant: Quadrant, grid: str | None, fit: Fit | None = None
) -> Approval:
    """Make a quadrant of a grid the start frame; what a person dropped into `clean/` is taken in first.

    With `fit` it is cropped or padded to the plan's aspect ratio.
    """
    sequence = target.sequence
    with workspace.sitting():
        clean = CleanFolder(workspace, workspace.known_project(project))
        clean.take_in(sequence)
        chosen = grid_to_crop(workspace.sequence(project, sequence), target.shot, grid)
        data, shaping = whole(workspace, project, chosen).read_bytes(), shaping_of(workspace, project, fit)
        crop = crop_quadrant(data, quadrant, chosen.request.grid_id, matte_of(workspace, project), shaping)
        digest = hashlib.sha256(crop.png).hexdigest()
        folder = frames_of(workspace, project)

        def decide(state: Sequence) -> list[GridQuadrantApproved]:
            current = grid_to_crop(state, target.shot, chosen.request.grid_id)
            cut = Crop(crop.box, unplaced(workspace, folder), digest, crop.width, crop.height, crop.changes)
            facts = approve_quadrant(state, current, quadrant, cut)
            return [placed(workspace, folder, fact, crop.png) for fact in facts]

        records = workspace.change(project, sequence, decide)
        clean.publish(sequence)
    return Approval(chosen.request.grid_id, chosen.request.entity, quadrant, crop.width, crop.height, records)


def supply_start_frame(
    workspace: Workspace,
    project: str,
    target: Target,
    source: Path | tuple[str, float | None] | Upload | Literal["previous"],
    fit: Fit | None = None,
) -> list[Record]:
    """Make a file, an upload or a moment of a take (its id or number, and seconds, None for its end) the start frame.

    `previous` is the last frame of what the cut has before it. What a person dropped into `clean/` is taken in first.
    With `fit` it is cropped or padded to the plan's aspect ratio.
    """
    with workspace.sitting():
        clean = CleanFolder(workspace, workspace.known_project(project))
        clean.take_in(target.sequence)
        entity = entity_for(workspace.sequence(project, target.sequence), target.shot).id
        if source == "previous":
            coming, origin = _previous(workspace, project, target)
        else:
            coming, origin = coming_of(workspace, project, entity, source)
        records = supply(workspace, project, target.sequence, entity, replace(coming, fit=fit), origin)
        clean.publish(target.sequence)
    return records


def supply_end_frame(
    workspace: Workspace,
    project: str,
    target: Target,
    source: Path | tuple[str, float | None] | Upload | Literal["next", "none"],
    fit: Fit | None = None,
) -> list[Record]:
    """Make a file, an upload or a moment of a take the end frame; `next`: the start frame of the shot that follows.

    `none` takes it away. With `fit` it is cropped or padded to the plan's aspect ratio; `next` stays as it is.
    """
    name = target.sequence
    with workspace.sitting():
        entity = entity_for(workspace.sequence(project, name), target.shot).id
        if isinstance(source, str):
            frame = start_after(workspace, project, target) if source == "next" else None
            origin = FrameSource(kind=source, name=frame.ref.start_id if frame else None)
            picture = frame.picture if frame else None
            return workspace.change(
                project, name, lambda state: supply_end(state, state.known(entity), picture, origin)
            )
        coming, origin = coming_of(workspace, project, entity, source)
        return supply_end_picture(workspace, project, name, entity, replace(coming, fit=fit), origin)


def coming_of(
    workspace: Workspace, project: str, entity: str, source: Path | tuple[str, float | None] | Upload
) -> tuple[Coming, FrameSource]:
    """Read a file, an upload or a moment of a take as a picture on its way in, and say where it comes from."""
    if isinstance(source, tuple):
        return _moment(workspace, project, entity, *source)
    coming = _uploaded(source) if isinstance(source, Upload) else _file(source)
    return coming, FrameSource(kind="file", name=shown(coming.name, 255))  # a name may hold what no text can


def _file(path: Path) -> Coming:
    return Coming(read_picture_file(path, str(path)), path.name)


def _uploaded(upload: Upload) -> Coming:
    """Return an uploaded picture, to be encoded anew so that only its pixels are shown."""
    name = shown(upload.name, 255)
    if len(upload.data) > MAX_BYTES:
        said = f"{name} is larger than {MAX_BYTES // 1_000_000} MB"
        raise BadInput(said, "save it smaller", code="picture_too_large")
    return Coming(upload.data, name, fresh=True)


def _moment(
    workspace: Workspace, project: str, entity: str, take: str, seconds: float | None
) -> tuple[Coming, FrameSource]:
    from services.media.video import frame_at

    target = read_target(made_id(entity, "take", int(take)) if take.isdigit() else take)
    found = take_meant(workspace.sequence(project, target.sequence), target)
    if found.result is None:
        look = Step("status", project=project, sequence=target.sequence)
        raise Refused(f"{found.id} has no video", look, code="no_video", project=project, take=found.id)
    video = whole(workspace, project, found)
    frame = frame_at(video, seconds, found.id)  # refuses a moment that the video hasn't
    at = found.result.seconds if seconds is None else seconds
    source = FrameSource(kind="take", take_id=found.id, seconds=at)
    return Coming(frame.png, f"{found.id}@{at:g}", changes=frame.changes), source


def _previous(workspace: Workspace, project: str, target: Target) -> tuple[Coming, FrameSource]:
    """Return the last frame that the cut shows before a sequence or shot."""
    from services.media.video import frame_at

    shot, take, out = shown_before(workspace, project, target)
    assert take.result is not None
    last = None if out >= take.result.seconds else max(0.0, out - WITHIN_A_FRAME)
    frame = frame_at(whole(workspace, project, take), last, take.id)
    source = FrameSource(kind="previous", name=shot, take_id=take.id, seconds=out)
    return Coming(frame.png, f"{take.id}@{out:g}", changes=frame.changes), source
