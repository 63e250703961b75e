"""Grids and takes: their request, how far the renderer is, and their result or failure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from msgspec import Struct

from domain import lifecycle
from domain.events import (
    GridAnswered,
    GridCompleted,
    GridFailed,
    GridInDoubt,
    GridRejected,
    GridRequested,
    GridSubmitted,
    GridSubmitting,
    TakeAnswered,
    TakeCancelled,
    TakeInDoubt,
    TakeProcessing,
    TakeRejected,
    TakeRequested,
    TakeSubmitted,
    TakeSubmitting,
    VideoCompleted,
    VideoFailed,
)

if TYPE_CHECKING:
    from domain.events import JobCompleted, JobFact, JobRequested, JobSubmitted
    from domain.record import Record
    from domain.values import Segment


class JobKind(NamedTuple):
    """What sets grids and takes apart: the states in which a result is owed, and the facts that tell of each step.

    `processing` and `cancelled` are None for a grid: it is never said to be begun, and one called off has failed.
    """

    under_way: frozenset[str]
    submitting: type[JobFact]
    submitted: type[JobFact]
    in_doubt: type[JobFact]
    failed: type[JobFact]
    answered: type[JobFact]
    processing: type[JobFact] | None = None
    cancelled: type[JobFact] | None = None


class Failure(NamedTuple):
    """Why there is no result; `kind` is a short word, such as refused, render, lost or cancelled."""

    kind: str
    message: str


class Job(Struct):
    """A grid or a take: a request, how far the renderer is with it, the last verdict on it, and all notes."""

    kind: ClassVar[JobKind]
    number: int
    state: str
    requested: Record
    posting: Record | None = None
    doubt: Record | None = None
    submitted: JobSubmitted | None = None
    answered: Record | None = None
    ended: Record | None = None
    review: Record | None = None
    notes: list[Record] = []

    @property
    def id(self) -> str:
        """`SEQ08_grid001`, `SEQ08_take002`."""
        return self.request.job_id

    @property
    def request(self) -> JobRequested:
        """All that was sent."""
        raise NotImplementedError

    @property
    def under_way(self) -> bool:
        """Whether the renderer still owes a result, in doubt or not."""
        return self.state in self.kind.under_way

    @property
    def arguments(self) -> dict[str, Any] | None:
        """What was posted, in the provider's fields."""
        fact = self.posting.fact if self.posting else None
        return fact.arguments if isinstance(fact, GridSubmitting | TakeSubmitting) else None

    @property
    def result(self) -> JobCompleted | None:
        """The picture or video, once it is there."""
        raise NotImplementedError

    @property
    def verdict(self) -> str | None:
        """Approved, rejected, or None while nobody has said; a grid is approved with one of its quadrants."""
        if self.review is None:
            return None
        return "rejected" if isinstance(self.review.fact, GridRejected | TakeRejected) else "approved"

    @property
    def failure(self) -> Failure | None:
        """Why there is no result, where it ended without one."""
        fact = self.ended.fact if self.ended else None
        if isinstance(fact, TakeCancelled):
            return Failure("cancelled", fact.answer or "cancelled")
        return Failure(fact.kind, fact.message) if isinstance(fact, GridFailed | VideoFailed) else None


class Grid(Job):
    """A 2x2 grid; `quadrant` is the one approved last."""

    kind = JobKind(lifecycle.GRID_UNDER_WAY, GridSubmitting, GridSubmitted, GridInDoubt, GridFailed, GridAnswered)
    quadrant: str | None = None

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


class Take(Job):
    """A take; `pruned` is the record of its video being given up."""

    kind = JobKind(
        lifecycle.TAKE_UNDER_WAY,
        TakeSubmitting,
        TakeSubmitted,
        TakeInDoubt,
        VideoFailed,
        TakeAnswered,
        TakeProcessing,
        TakeCancelled,
    )
    pruned: Record | None = None

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
    def shots(self) -> tuple[str, ...]:
        """The ids of the shots it holds."""
        return tuple(prompt.shot for prompt in self.request.shot_prompts)

    def segment(self, shot: str) -> Segment | None:
        """Where `shot` lies in the video."""
        result = self.result
        for segment in result.segments if result else ():  # a generator would cost more than what it finds
            if segment.shot == shot:
                return segment
        return None
