"""The undo memory of start and end frames: the values before each choice, and how undo restores them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from domain.event_rows import ROWS
from domain.event_rows.row import FRAME, OPENED
from domain.events import EndFrameSupplied, GridQuadrantApproved, StartFrameSupplied, StartFrameWithdrawn
from domain.ids import made_id, shot_number
from domain.values import FrameSource

if TYPE_CHECKING:
    from domain.record import Record
    from domain.sequence import End, Entity, Frame, Sequence


class FrameBefore(Struct, frozen=True):
    """The start frame and state of an entity, its sequence's phase, and what was chosen and said of a grid."""

    entity: str
    frame: Frame | None
    resting: str
    state: str | None
    grid_id: str | None
    quadrant: str | None
    review: Record | None

    @classmethod
    def of(cls, state: Sequence, entity: Entity, fact: GridQuadrantApproved | StartFrameSupplied) -> FrameBefore:
        """Return what stands before a start frame is chosen."""
        grid_id = fact.grid_id if isinstance(fact, GridQuadrantApproved) else None
        grid = state.grid(grid_id) if grid_id else None
        quadrant, review = (grid.quadrant, grid.review) if grid else (None, None)
        return cls(fact.entity, entity.frame, state.resting, entity.state, grid_id, quadrant, review)

    def inverse(self, state: Sequence, position: int) -> StartFrameSupplied | StartFrameWithdrawn:
        """Return the frame supplied again, or withdrawn where it was the first."""
        if self.frame is None:
            return StartFrameWithdrawn(entity=self.entity, undoes=position)
        return StartFrameSupplied(
            entity=self.entity,
            start_id=made_id(self.entity, "start", state.known(self.entity).next_number("start")),
            path=self.frame.ref.path,
            sha256=self.frame.ref.sha256,
            width=self.frame.width,
            height=self.frame.height,
            source=FrameSource(kind="undo", name=self.frame.ref.start_id, position=position),
            original=self.frame.original,
            changes=self.frame.changes,
        )

    def put_back(self, state: Sequence, entity: Entity, undoing: StartFrameSupplied | StartFrameWithdrawn) -> None:
        """The frame is of the origin it was, and the grid shows the quadrant chosen before, or waits again."""
        if self.grid_id and (grid := state.grid(self.grid_id)):
            grid.quadrant, grid.review = self.quadrant, self.review
        if isinstance(undoing, StartFrameWithdrawn):
            self._withdraw(state, entity, undoing.undoes)
        elif entity.frame and (frame := self.frame):
            entity.frame.grid_id, entity.frame.quadrant, entity.frame.source = (
                frame.grid_id,
                frame.quadrant,
                frame.source,
            )

    def _withdraw(self, state: Sequence, entity: Entity, position: int) -> None:
        """Take the frame away; what has happened since the choice keeps its mark on phase and state."""
        entity.frame = self.frame
        row = ROWS["StartFrameSupplied"]
        if not shot_number(entity.id) and not _moved_since(state, position):
            state.resting = self.resting
        if row.becomes and entity.state == row.becomes.known:
            entity.state = self.state or entity.state


class EndBefore(Struct, frozen=True):
    """The end frame of an entity."""

    entity: str
    end: End | None

    @classmethod
    def of(cls, _state: Sequence, entity: Entity, fact: EndFrameSupplied) -> EndBefore:
        """Return what stands before an end frame is chosen."""
        return cls(fact.entity, entity.end)

    def inverse(self, _state: Sequence, position: int) -> EndFrameSupplied:
        """Return the end frame supplied again, or none where it was the first."""
        picture = self.end.picture if self.end else None
        return EndFrameSupplied(entity=self.entity, picture=picture, source=FrameSource(kind="undo", position=position))

    def put_back(self, _state: Sequence, entity: Entity, _undoing: EndFrameSupplied) -> None:
        """The end frame is of the origin it was."""
        entity.end = self.end


def _moved_since(state: Sequence, position: int) -> bool:
    """Whether something other than a start frame has moved the sequence's phase since the event of that position."""
    for entity in state.entities.values():
        for record in reversed(entity.history):
            if record.position <= position:
                break
            row = ROWS[record.fact.type]
            if row.rests_in not in (None, FRAME, OPENED) and not (row.of_the_sequence_only and shot_number(entity.id)):
                return True
    return False
