"""The state of one sequence: its shots, grids, frames, takes and cut, as its facts leave them.

The decisions read this state, and so do the projections: what is decided on is what is shown.
evolve.py folds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from domain import lifecycle
from domain.events import NoteAdded
from domain.jobs import Grid, Take
from domain.values import Covering, Picture, Segment

if TYPE_CHECKING:
    from domain.events import Fact, SequencePlanned, SettingsPicked
    from domain.jobs import Job
    from domain.record import Record
    from domain.values import FrameSource, Original, PlannedShot, Source, StartFrame, Used


class Shot(Struct):
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

    @property
    def differs_from_plan(self) -> bool:
        """Whether its working words or seconds are other than the client's, whatever was answered to that."""
        return (self.prompt, self.duration) != (self.plan.prompt, self.plan.duration)


class Frame(Struct):
    """A start frame: a crop of a grid, or a picture from elsewhere."""

    number: int
    ref: StartFrame
    width: int
    height: int
    position: int
    grid_id: str | None = None
    quadrant: str | None = None
    source: FrameSource | None = None
    original: Original | None = None
    changes: tuple[str, ...] = ()

    @property
    def picture(self) -> Picture:
        """The frame as a picture, to be supplied again."""
        return Picture(
            path=self.ref.path,
            sha256=self.ref.sha256,
            width=self.width,
            height=self.height,
            original=self.original,
            changes=self.changes,
        )

    @property
    def contents(self) -> set[str]:
        """The sha256 of the frame and of its original: a file with either is this frame."""
        return {self.ref.sha256, *([self.original.sha256] if self.original else [])}


class End(Struct, frozen=True):
    """An end frame: a picture, and where it comes from."""

    picture: Picture
    source: FrameSource
    position: int


class Entity(Struct):
    """A sequence or shot that can have grids, frames and takes of its own; `frame` and `end` are the current ones.

    `used` are numbers that the log has lost.
    """

    id: str
    state: str | None = None
    frames: list[Frame] = []
    frame: Frame | None = None
    grids: dict[int, Grid] = {}
    takes: dict[int, Take] = {}
    approved_take: str | None = None
    history: list[Record] = []
    used: Used | None = None
    ends: list[End] = []
    end: End | None = None

    def next_number(self, kind: str) -> int:
        """Return the number of the entity's next take, grid or start frame; none is used twice."""
        used = {"take": list(self.takes), "grid": list(self.grids), "start": [frame.number for frame in self.frames]}
        return max([*used[kind], getattr(self.used, kind, 0)], default=0) + 1

    @property
    def newest_grid(self) -> Grid | None:
        """The newest grid that has a picture."""
        return next((g for g in reversed(list(self.grids.values())) if g.result), None)

    @property
    def eligible_grid(self) -> Grid | None:
        """Return the newest grid that has a picture and isn't rejected."""
        return next((g for g in reversed(list(self.grids.values())) if g.result and g.verdict != "rejected"), None)


Trim = tuple[float, float]  # the first and last second of a take's video that a shot of the cut shows


class Before(Protocol):
    """What stood before something a person did; undo_memory.py has a class for each kind."""

    def inverse(self, state: Sequence, position: int) -> Fact:
        """Return the fact that brings it back, citing the event of that position."""
        ...

    def put_back(self, state: Sequence, entity: Entity, undoing: Any) -> None:
        """Put back what the `undoing` fact can't say itself."""
        ...


class Undoable(Struct, frozen=True):
    """Something a person did that can be undone, and what stood before it."""

    position: int
    cause: str
    fact: Fact
    before: Before


class Sequence(Struct):
    """One sequence as its facts leave it.

    `trims` are the seconds that a shot shows of its take, where somebody trimmed it. `jobs` are all grids and takes by
    id, oldest first; `grid_prompt` is the working one; `undoable` is what can be undone, by position, oldest first;
    `planned_by` is the command that brought the plan. `notes` are those on the sequence and its shots, `resolved` what
    resolved a note, by that note's position. `wanted` is a plan that came while the sequence was final, and
    isn't `planned` yet; `rest_declined`: what it wants beside words was turned down.
    """

    project: str
    id: str
    version: int = 0
    position: int = 0
    planned: SequencePlanned | None = None
    shots: dict[str, Shot] = {}
    entities: dict[str, Entity] = {}
    jobs: dict[str, Job] = {}
    cut: dict[str, str] = {}
    trims: dict[str, Trim] = {}
    resting: str = lifecycle.PLANNED
    final: bool = False
    notes: list[Record] = []
    resolved: dict[int, Record] = {}
    grid_prompt: str | None = None
    picked: SettingsPicked | None = None
    undoable: dict[int, Undoable] = {}
    planned_by: str = ""
    wanted: SequencePlanned | None = None
    rest_declined: bool = False

    @property
    def newest_plan(self) -> SequencePlanned | None:
        """The plan as the client gave it last, whether it was taken in or waits for an answer."""
        return self.wanted or self.planned

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
        return [(shot, *covering) for shot in self.order if (covering := self._covering(shot.id))]

    def _covering(self, shot: str) -> tuple[Take, Segment] | None:
        take = self.jobs.get(self.cut.get(shot, ""))
        segment = take.segment(shot) if isinstance(take, Take) else None
        if segment and shot in self.trims:
            begin, end = self.trims[shot]
            segment = Segment(shot=shot, start=begin, end=end)
        return (take, segment) if isinstance(take, Take) and segment else None

    def covering(self, shot: str) -> Covering:
        """Return what stands for a shot in the cut, as a fact says it."""
        begin, end = self.trims.get(shot, (None, None))
        return Covering(shot=shot, take_id=self.cut.get(shot), start=begin, end=end)

    def covering_by(self, take_id: str, shot: str) -> Covering:
        """Return what stands for a shot once a take covers it: trimmed only where that take is trimmed already."""
        now = self.covering(shot)
        return now if now.take_id == take_id else Covering(shot=shot, take_id=take_id)

    def note_at(self, position: int) -> NoteAdded | None:
        """Return the note of that position."""
        known = (note for notes in (self.notes, *(job.notes for job in self.jobs.values())) for note in notes)
        fact = next((note.fact for note in known if note.position == position), None)
        return fact if isinstance(fact, NoteAdded) else None

    @property
    def cut_complete(self) -> bool:
        """Whether every shot of the plan is covered."""
        planned = [shot.id for shot in self.shots.values() if shot.index is not None]
        return 0 < len(planned) <= len(self.cut) and all(map(self._covering, planned))

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
