"""Start frames: a quadrant of a grid, a file, an upload or a moment of a take."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from domain.decisions.choices import take_meant
from domain.decisions.pictures import Crop, approve_quadrant, entity_for, grid_to_crop
from domain.errors import BadInput, Refused
from domain.ids import made_id, read_target, shown
from domain.steps import Step
from domain.values import FrameSource
from services.media.mailbox import doubts
from services.media.pictures import crop_quadrant, fresh_png
from services.verbs.clean_folder import CleanFolder
from services.verbs.picture_files import MAX_BYTES, read_picture_file
from services.verbs.supply import frames_of, placed, supply, unplaced
from services.verbs.whole_media import whole

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from domain.events import GridQuadrantApproved
    from domain.ids import Target
    from domain.record import Record
    from domain.sequence import Sequence
    from domain.values import Quadrant
    from services.workspace.workspace import Workspace


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
    """Return the entities of a sequence for which a picture lies in `clean/` that would be taken in."""
    return CleanFolder(workspace, project).dropped(workspace.sequence(project, sequence))


def doubtful_pictures(workspace: Workspace, project: str, sequences: Collection[str]) -> list[str]:
    """Say which pictures in a project's `clean/` nobody can place among these sequences."""
    return doubts(workspace.root, frames_of(workspace, workspace.known_project(project)).name, sequences)


def approve_grid(workspace: Workspace, project: str, target: Target, quadrant: Quadrant, grid: str | None) -> Approval:
    """Make a quadrant of a grid the start frame; what a person dropped into `clean/` is taken in first."""
    sequence = target.sequence
    with workspace.sitting():
        clean = CleanFolder(workspace, workspace.known_project(project))
        clean.take_in(sequence)
        chosen = grid_to_crop(workspace.sequence(project, sequence), target.shot, grid)
        crop = crop_quadrant(whole(workspace, project, chosen).read_bytes(), quadrant, chosen.request.grid_id)
        digest = hashlib.sha256(crop.png).hexdigest()
        folder = frames_of(workspace, project)

        def decide(state: Sequence) -> list[GridQuadrantApproved]:
            current = grid_to_crop(state, target.shot, chosen.request.grid_id)
            cut = Crop(crop.box, unplaced(workspace, folder), digest, crop.width, crop.height)
            facts = approve_quadrant(state, current, quadrant, cut)
            return [placed(workspace, folder, fact, crop.png) for fact in facts]

        records = workspace.change(project, sequence, decide)
        clean.publish(sequence)
    return Approval(chosen.request.grid_id, chosen.request.entity, quadrant, crop.width, crop.height, records)


def supply_start_frame(
    workspace: Workspace, project: str, target: Target, source: Path | tuple[str, float] | Upload
) -> list[Record]:
    """Make a file, an upload or a moment of a take (its id or number, and seconds) the start frame.

    What a person dropped into `clean/` is taken in first.
    """
    with workspace.sitting():
        clean = CleanFolder(workspace, workspace.known_project(project))
        clean.take_in(target.sequence)
        entity = entity_for(workspace.sequence(project, target.sequence), target.shot).id
        if isinstance(source, tuple):
            data, name, origin = _moment(workspace, project, entity, *source)
        else:
            data, name = _uploaded(source) if isinstance(source, Upload) else _file(source)
            origin = FrameSource(kind="file", name=shown(name, 255))  # a name may hold what no text can
        records = supply(workspace, project, target.sequence, entity, data, name, origin)
        clean.publish(target.sequence)
    return records


def _file(path: Path) -> tuple[bytes, str]:
    return read_picture_file(path, str(path)), path.name


def _uploaded(upload: Upload) -> tuple[bytes, str]:
    """Return an uploaded picture encoded anew, so that only its pixels are kept."""
    name = shown(upload.name, 255)
    if len(upload.data) > MAX_BYTES:
        said = f"{name} is larger than {MAX_BYTES // 1_000_000} MB"
        raise BadInput(said, "save it smaller", code="picture_too_large")
    return fresh_png(upload.data, name), name


def _moment(
    workspace: Workspace, project: str, entity: str, take: str, seconds: float
) -> tuple[bytes, str, FrameSource]:
    from services.media.video import frame_at

    target = read_target(made_id(entity, "take", int(take)) if take.isdigit() else take)
    found = take_meant(workspace.sequence(project, target.sequence), target)
    if found.result is None:
        look = Step("status", project=project, sequence=target.sequence)
        raise Refused(f"{found.id} has no video", look, code="no_video", project=project, take=found.id)
    video = whole(workspace, project, found)
    frame = frame_at(video, seconds, found.id)  # refuses a moment that the video hasn't
    return frame, f"{found.id}@{seconds:g}", FrameSource(kind="take", take_id=found.id, seconds=seconds)
