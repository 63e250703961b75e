"""What is known of one sequence: its shots, grids, frames, takes and cut, as its facts leave them.

The decisions read this state, and so do the projections: what is decided on is what is shown.
evolve.py folds it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from domain import lifecycle
from domain.events import (
    GridCompleted,
    GridFailed,
    GridRequested,
    GridSubmitting,
    TakeApproved,
    TakeCancelled,
    TakeRequested,
    TakeSubmitting,
    VideoCompleted,
    VideoFailed,
)

if TYPE_CHECKING:
    from domain.events import Fact, GridSubmitted, SequencePlanned, SettingsPicked, TakeSubmitted
    from domain.record import Record
    from domain.values import FrameSource, PlannedShot, Segment, Source, StartFrame


@dataclass(slots=True)
class Shot:
    """A shot and its working prompt; `index` is its place from 0, None once the plan omits it."""

    id: str
    number: int
    index: int | None
    plan: PlannedShot
    prompt: str
    duration: int
    source: Source
    position: int
    plan_differs: bool = False


@dataclass(slots=True)
class Job:
    """What a grid and a take have in common: a request, and how far the renderer is with it."""

    number: int
    state: str
    requested: Record
    posting: Record | None = None
    doubt: Record | None = None
    submitted: GridSubmitted | TakeSubmitted | None = None
    submitted_at: str | None = None
    ended: Record | None = None

    @property
    def result(self) -> GridCompleted | VideoCompleted | None:
        """The picture or video, once it is there."""
        fact = self.ended.fact if self.ended else None
        return fact if isinstance(fact, GridCompleted | VideoCompleted) else None

    @property
    def arguments(self) -> dict[str, Any] | None:
        """What was posted, in the provider's fields."""
        fact = self.posting.fact if self.posting else None
        return fact.arguments if isinstance(fact, GridSubmitting | TakeSubmitting) else None

    @property
    def failure(self) -> GridFailed | VideoFailed | TakeCancelled | None:
        """Why there is no result, where it ended without one."""
        fact = self.ended.fact if self.ended else None
        return fact if isinstance(fact, GridFailed | VideoFailed | TakeCancelled) else None


@dataclass(slots=True)
class Grid(Job):
    """A 2x2 grid; `quadrant` is the one approved last."""

    quadrant: str | None = None

    @property
    def id(self) -> str:
        """`SEQ08_grid001`."""
        return self.request.grid_id

    @property
    def request(self) -> GridRequested:
        """All that was sent."""
        assert isinstance(self.requested.fact, GridRequested)
        return self.requested.fact

    @property
    def result(self) -> GridCompleted | None:
        """The picture, once it is there."""
        fact = self.ended.fact if self.ended else None
        return fact if isinstance(fact, GridCompleted) else None

    @property
    def under_way(self) -> bool:
        """Whether the renderer still owes a result, in doubt or not."""
        return self.state in ("keyframe_pending", "keyframe_generating")


@dataclass(slots=True)
class Take(Job):
    """A take; `review` is the last verdict on it, `notes` all that was said of it."""

    review: Record | None = None
    notes: list[Record] = field(default_factory=list)

    @property
    def id(self) -> str:
        """`SEQ08_take002`."""
        return self.request.take_id

    @property
    def request(self) -> TakeRequested:
        """All that was sent."""
        assert isinstance(self.requested.fact, TakeRequested)
        return self.requested.fact

    @property
    def result(self) -> VideoCompleted | None:
        """The video, once it is there."""
        fact = self.ended.fact if self.ended else None
        return fact if isinstance(fact, VideoCompleted) else None

    @property
    def under_way(self) -> bool:
        """Whether the renderer still owes a result, in doubt or not."""
        return self.state in (lifecycle.REGISTERED, "video_pending", "video_submitted", "video_processing")

    @property
    def verdict(self) -> str | None:
        """Approved, rejected, or None while nobody has said."""
        if self.review is None:
            return None
        return "approved" if isinstance(self.review.fact, TakeApproved) else "rejected"

    @property
    def shots(self) -> tuple[str, ...]:
        """The ids of the shots it holds."""
        return tuple(prompt.shot for prompt in self.request.shot_prompts)

    def segment(self, shot: str) -> Segment | None:
        """Where `shot` lies in the video."""
        result = self.result
        return next((s for s in result.segments if s.shot == shot), None) if result else None


@dataclass(slots=True)
class Frame:
    """A start frame: a crop of a grid, or a picture from elsewhere."""

    number: int
    ref: StartFrame
    width: int
    height: int
    position: int
    grid_id: str | None = None
    quadrant: str | None = None
    source: FrameSource | None = None


@dataclass(slots=True)
class Entity:
    """A sequence or shot that can have grids, start frames and takes of its own; `frame` is the current one."""

    id: str
    state: str | None = None
    frames: list[Frame] = field(default_factory=list)
    frame: Frame | None = None
    grids: dict[int, Grid] = field(default_factory=dict)
    takes: dict[int, Take] = field(default_factory=dict)
    approved_take: str | None = None
    history: list[Record] = field(default_factory=list)

    def next_number(self, kind: str) -> int:
        """Return the number of the entity's next take, grid or start frame; none is used twice."""
        used = {"take": list(self.takes), "grid": list(self.grids), "start": [frame.number for frame in self.frames]}
        return max(used[kind], default=0) + 1

    @property
    def newest_grid(self) -> Grid | None:
        """The newest grid that has a picture."""
        return next((g for g in reversed(list(self.grids.values())) if g.result), None)


@dataclass(slots=True)
class Act:
    """Something a person did that can be undone; `before` is what acts.py restores."""

    position: int
    cause: str
    fact: Fact
    before: Any


@dataclass(slots=True)
class Sequence:
    """One sequence as its facts leave it.

    `jobs` are all grids and takes by id, oldest first; `grid_prompt` is the working one; `acts` is what can be undone,
    oldest first; `planned_by` is the command that brought the plan.
    """

    project: str
    id: str
    version: int = 0
    position: int = 0
    planned: SequencePlanned | None = None
    shots: dict[str, Shot] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    jobs: dict[str, Grid | Take] = field(default_factory=dict)
    cut: dict[str, str] = field(default_factory=dict)
    resting: str = lifecycle.PLANNED
    final: bool = False
    notes: list[Record] = field(default_factory=list)
    grid_prompt: str | None = None
    picked: SettingsPicked | None = None
    acts: list[Act] = field(default_factory=list)
    planned_by: str = ""

    @property
    def own(self) -> Entity:
        """The sequence's own entity."""
        return self.entity(self.id)

    def entity(self, entity_id: str) -> Entity:
        """Return an entity, made on first mention."""
        return self.entities.get(entity_id) or self.entities.setdefault(entity_id, Entity(entity_id))

    def known(self, entity_id: str) -> Entity:
        """Return an entity to read from; one never mentioned is empty and not kept."""
        return self.entities.get(entity_id) or Entity(entity_id)

    @property
    def order(self) -> list[Shot]:
        """The shots of today's plan, in order."""
        return sorted((s for s in self.shots.values() if s.index is not None), key=lambda shot: shot.index or 0)

    @property
    def takes(self) -> list[Take]:
        """All takes of the sequence and its shots, oldest first."""
        return [job for job in self.jobs.values() if isinstance(job, Take)]

    @property
    def grids(self) -> list[Grid]:
        """All grids of the sequence and its shots, oldest first."""
        return [job for job in self.jobs.values() if isinstance(job, Grid)]

    def take(self, take_id: str) -> Take | None:
        """Return a take by its id."""
        job = self.jobs.get(take_id)
        return job if isinstance(job, Take) else None

    def grid(self, grid_id: str) -> Grid | None:
        """Return a grid by its id."""
        job = self.jobs.get(grid_id)
        return job if isinstance(job, Grid) else None

    @property
    def covered(self) -> list[tuple[Shot, Take, Segment]]:
        """The cut: each shot in order that a take covers, and where in it."""
        return self._covered(self.order)

    def _covered(self, order: list[Shot]) -> list[tuple[Shot, Take, Segment]]:
        rows = []
        for shot in order:
            take = self.take(self.cut[shot.id]) if shot.id in self.cut else None
            segment = take.segment(shot.id) if take else None
            if take and segment:
                rows.append((shot, take, segment))
        return rows

    @property
    def cut_complete(self) -> bool:
        """Whether every shot of the plan is covered."""
        order = self.order
        return 0 < len(order) <= len(self.cut) and len(self._covered(order)) == len(order)

    @property
    def omitted(self) -> bool:
        """Whether the plan no longer has the sequence."""
        return self.planned is not None and self.planned.omitted

    @property
    def phase(self) -> str:
        """The phase `sequences.json` shows."""
        if self.final:
            return lifecycle.FINAL
        if any(take.under_way for take in self.takes):
            return lifecycle.GENERATING
        if any(grid.under_way for grid in self.grids):
            return lifecycle.GRID_EXPLORING
        return self.resting
