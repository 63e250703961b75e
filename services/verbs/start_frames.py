"""Start frames: kept for ever in `starts/`, the current one copied to `clean/`, where a person may drop another.

What we last copied to `clean/` is remembered in the bookkeeping. A picture there that is neither that nor the
current start frame is a person's, and is taken in before anything replaces it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast

from domain.decisions.choices import take_meant
from domain.decisions.pictures import Crop, approve_quadrant, entity_for, grid_to_crop, supply_frame
from domain.errors import BadInput, Refused
from domain.ids import made_id, read_target, shown
from domain.values import FrameSource
from services.disk.faults import disk_fault
from services.disk.locks import held
from services.disk.whole_files import NotAFile, check_regular, keep, sha256_of, write_if_new, write_whole
from services.media.mailbox import doubts, is_a_persons, mailbox, memory, remembered, seal

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from domain.events import Fact, GridQuadrantApproved, StartFrameSupplied
    from domain.record import Record
    from domain.sequence import Entity, Grid, Sequence
    from domain.values import Quadrant, StartFrame
    from services.workspace.workspace import Workspace

MAX_BYTES = 50_000_000


class StartFrames:
    """The start frames of one project."""

    def __init__(self, workspace: Workspace, project: str, frames: str) -> None:
        self.workspace = workspace
        self.project = project
        self.folder = workspace.root / "frames" / frames

    def clean_path(self, entity: str) -> Path:
        """Return where the entity's mailbox is."""
        return mailbox(self.workspace.root, self.folder.name, entity)

    def dropped(self, state: Sequence) -> list[str]:
        """Return the entities of a sequence in whose mailbox a person's picture lies."""
        entities = [state.id, *(shot.id for shot in state.order)]
        return [e for e in entities if self._is_a_persons(state.known(e), e)]

    def take_in(self, sequence: str) -> list[Record]:
        """Take in whatever a person dropped for a sequence and its shots; put right what a kill left stale."""
        state = self.workspace.sequence(self.project, sequence)
        taken: list[Record] = []
        for entity in self.dropped(state):
            taken += self._take_in(sequence, entity)
        self.publish(sequence)
        return taken

    def _take_in(self, sequence: str, entity: str) -> list[Record]:
        path = self.clean_path(entity)
        where = self.workspace.relative(path)
        source = FrameSource(kind="clean", name=where)
        try:
            data = _read_file(path, where)
            records = self._supply(sequence, entity, data, where, source)
        except BadInput as error:
            raise BadInput(str(error), f"take {where} away, or put another picture there") from error
        # What was taken in is ours to replace from here on, also where it had to be made a PNG first.
        write_whole(self._remembered(entity), seal(path, sha256_of(path)))
        return records

    def supply_file(self, sequence: str, shot: int | None, path: Path) -> list[Record]:
        """Make a file from anywhere the start frame."""
        state = self.workspace.sequence(self.project, sequence)
        entity = entity_for(state, shot).id
        data = _read_file(path, str(path))
        name = shown(path.name, 255)  # a file's name may hold what no text can
        records = self._supply(sequence, entity, data, name, FrameSource(kind="file", name=name))
        self.publish(sequence)
        return records

    def supply_upload(self, sequence: str, shot: int | None, data: bytes, name: str) -> list[Record]:
        """Make a picture that came from elsewhere the start frame, encoded anew."""
        from services.media.pictures import fresh_png

        state = self.workspace.sequence(self.project, sequence)
        entity = entity_for(state, shot).id
        name = shown(name, 255)
        if len(data) > MAX_BYTES:
            raise BadInput(f"{name} is larger than {MAX_BYTES // 1_000_000} MB", "save it smaller")
        records = self._supply(sequence, entity, fresh_png(data, name), name, FrameSource(kind="file", name=name))
        self.publish(sequence)
        return records

    def supply_moment(self, sequence: str, shot: int | None, take: str, seconds: float) -> list[Record]:
        """Make a moment of a take the start frame."""
        from services.media.video import frame_at

        if take.isdigit():
            own = self.workspace.sequence(self.project, sequence)
            take = made_id(entity_for(own, shot).id, "take", int(take))
        target = read_target(take)
        source_state = self.workspace.sequence(self.project, target.sequence)
        found = take_meant(source_state, target)
        if found.result is None:
            raise Refused(f"{found.id} has no video", f"takes status {self.project} {target.sequence}")
        video = self.workspace.kept.file(found.result.path, found.result.sha256)
        data = frame_at(video, seconds, found.id)
        entity = entity_for(self.workspace.sequence(self.project, sequence), shot).id
        source = FrameSource(kind="take", take_id=found.id, seconds=seconds)
        records = self._supply(sequence, entity, data, f"{found.id}@{seconds:g}", source)
        self.publish(sequence)
        return records

    def _supply(self, sequence: str, entity: str, data: bytes, name: str, source: FrameSource) -> list[Record]:
        from services.media.pictures import MIN_SIDE, as_png, read_picture

        picture = read_picture(data, name)
        if min(picture.width, picture.height) < MIN_SIDE:
            size = f"{picture.width}x{picture.height}"
            raise BadInput(
                f"{shown(name)} is {size}; a start frame has at least {MIN_SIDE} px a side", "use a larger one"
            )
        png = as_png(data, name)
        digest = hashlib.sha256(png).hexdigest()
        kept = read_picture(png, name)

        def decide(state: Sequence) -> list[StartFrameSupplied]:
            known = state.known(entity)
            if known.frame and known.frame.ref.sha256 == digest:
                return []
            supply_frame(state, known, "", digest, (0, 0), source)  # refused before a file is kept
            path = self._keep(known, png)
            return supply_frame(state, known, path, digest, (kept.width, kept.height), source)

        return self.workspace.change(self.project, sequence, decide)

    def place_planned(self, fact: StartFrameSupplied) -> StartFrameSupplied:
        """Copy a plan's picture to `starts/` and return the fact that names it there."""
        data = self.workspace.media(fact.path, fact.sha256)
        path = keep(self.folder / "starts" / f"{fact.start_id}.png", data)
        return fact.model_copy(update={"path": self.workspace.relative(path)})

    def approve(self, sequence: str, shot: int | None, grid: str | None, quadrant: Quadrant) -> Approval:
        """Crop a quadrant of a grid and make it the start frame."""
        from services.media.pictures import crop_quadrant

        state = self.workspace.sequence(self.project, sequence)
        chosen = grid_to_crop(state, shot, grid)
        assert chosen.result is not None
        data = self.workspace.media(chosen.result.path, chosen.result.sha256)
        crop = crop_quadrant(data, quadrant, chosen.request.grid_id)
        digest = hashlib.sha256(crop.png).hexdigest()

        def decide(now: Sequence) -> list[GridQuadrantApproved]:
            current = grid_to_crop(now, shot, chosen.request.grid_id)
            entity = now.known(current.request.entity)
            draft = Crop(crop.box, "", digest, crop.width, crop.height)
            if not approve_quadrant(now, current, quadrant, draft):
                return []
            path = self._keep(entity, crop.png)
            return approve_quadrant(now, current, quadrant, Crop(crop.box, path, digest, crop.width, crop.height))

        records = self.workspace.change(self.project, sequence, decide)
        self.publish(sequence)
        return Approval(chosen, quadrant, crop.width, crop.height, records)

    def _keep(self, entity: Entity, png: bytes) -> str:
        wanted = self.folder / "starts" / f"{made_id(entity.id, 'start', entity.next_number('start'))}.png"
        return self.workspace.relative(keep(wanted, png))

    def publish(self, sequence: str) -> None:
        """Copy the current start frames of a sequence and its shots to `clean/`, over nothing of a person's."""
        # The state is read under the lock: what another has appended since would else be overwritten by an older frame.
        with held(self.workspace.locks / f"clean.{self.folder.name}.lock"):
            for entity in self.workspace.sequence(self.project, sequence).entities.values():
                if entity.frame is None:
                    self._withdraw(entity)
                else:
                    self._publish(entity, entity.frame.ref)

    def _publish(self, entity: Entity, frame: StartFrame) -> None:
        path = self.clean_path(entity.id)
        if not path.exists() and self._memory(entity.id) == frame.sha256:
            return  # a person who deleted it changes nothing
        if (path.exists() and not path.is_file()) or self._is_a_persons(entity, entity.id):
            return
        if not path.exists() or sha256_of(path) != frame.sha256:
            write_whole(path, self.workspace.media(frame.path, frame.sha256))
        # Written also where the copy is right already: a memory that was deleted comes back here.
        write_if_new(self._remembered(entity.id), seal(path, frame.sha256))

    def _withdraw(self, entity: Entity) -> None:
        """Take our copy away where the entity has no start frame any more; a person's picture stays."""
        path = self.clean_path(entity.id)
        if path.is_file() and sha256_of(path) == self._memory(entity.id):
            path.unlink()
        # Forgotten, so that the same picture, dropped again, counts as a person's.
        self._remembered(entity.id).unlink(missing_ok=True)

    def _is_a_persons(self, known: Entity, entity: str) -> bool:
        current = known.frame.ref.sha256 if known.frame else None
        return is_a_persons(self.workspace.root, self.folder.name, entity, current)

    def _remembered(self, entity: str) -> Path:
        return remembered(self.workspace.root, self.folder.name, entity)

    def _memory(self, entity: str) -> str | None:
        return memory(self.workspace.root, self.folder.name, entity)


class Approval:
    """What an approved quadrant came to: which grid, how large, and whether anything changed."""

    def __init__(self, grid: Grid, quadrant: str, width: int, height: int, records: list[Record]) -> None:
        self.grid_id = grid.request.grid_id
        self.entity = grid.request.entity
        self.quadrant = quadrant
        self.width = width
        self.height = height
        self.records = records
        self.fact = cast("GridQuadrantApproved", records[0].fact) if records else None


def frames_folder(workspace: Workspace, project: str) -> str:
    """Return the name of the folder below `frames/` that a project's pictures lie in."""
    plan = workspace.project(project).plan
    return plan.frames if plan else project


def doubtful_pictures(workspace: Workspace, project: str, sequences: Collection[str]) -> list[str]:
    """Say which pictures in a project's `clean/` nobody can place among these sequences."""
    return doubts(workspace.root, frames_folder(workspace, workspace.known_project(project)), sequences)


def _read_file(path: Path, name: str) -> bytes:
    try:
        check_regular(path)
        if path.stat().st_size > MAX_BYTES:
            raise BadInput(f"{shown(name)} is larger than {MAX_BYTES // 1_000_000} MB", "save it smaller")
        return path.read_bytes()
    except IsADirectoryError as error:
        raise BadInput(f"{shown(name)} is a folder, not a picture", "name a PNG or JPEG file") from error
    except NotAFile as error:
        raise BadInput(f"{shown(name)} is a pipe or device, not a picture", "name a PNG or JPEG file") from error
    except FileNotFoundError as error:
        raise BadInput(
            f"there is no file {shown(name)}", "check the path; a moment of a take is SEQ08_take002@3.5"
        ) from error
    except OSError as error:
        raise disk_fault(error) from error


def facts_placed(frames: StartFrames, facts: list[Fact]) -> list[Fact]:
    """Return the facts with every start frame of a plan copied to where it is for ever."""
    from domain.events import StartFrameSupplied as Supplied

    return [frames.place_planned(f) if isinstance(f, Supplied) and f.source.kind == "plan" else f for f in facts]
