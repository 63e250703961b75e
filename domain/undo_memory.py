"""The undo memory: the values before each thing a person did, one class for each kind, and how undo restores them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from domain.event_rows import ROWS
from domain.events import (
    CutChanged,
    GridPromptRevised,
    GridVerdictWithdrawn,
    PlanDeclined,
    SettingsPicked,
    ShotPromptRevised,
    VerdictWithdrawn,
)
from domain.undo_frames import EndBefore as EndBefore
from domain.undo_frames import FrameBefore as FrameBefore
from domain.undo_notes import NoteBefore as NoteBefore
from domain.values import Covering, Source

if TYPE_CHECKING:
    from domain.events import GridRejected, TakeApproved, TakeRejected
    from domain.record import Record
    from domain.sequence import Entity, Sequence


class WordsBefore(Struct, frozen=True):
    """The working words of a shot, and where they came from."""

    shot: str
    prompt: str
    duration: int
    source: Source
    position: int
    plan_differs: bool

    @classmethod
    def of(cls, state: Sequence, _entity: Entity, fact: ShotPromptRevised) -> WordsBefore | None:
        """Return what stands before words are revised; None for a shot that isn't there."""
        shot = state.shots.get(fact.shot)
        return cls(shot.id, shot.prompt, shot.duration, shot.source, shot.position, shot.plan_differs) if shot else None

    def inverse(self, state: Sequence, position: int) -> ShotPromptRevised:
        """Return the words revised back."""
        shot = state.shots[self.shot]
        return ShotPromptRevised(
            shot=shot.id,
            index=shot.plan.index if shot.index is None else shot.index,
            prompt=self.prompt,
            duration=self.duration,
            source=Source(kind="undo", position=position),
        )

    def put_back(self, state: Sequence, _entity: Entity, undoing: ShotPromptRevised) -> None:
        """The words stand as they stood; where the plan has moved on since, it differs from them now."""
        shot = state.shots.get(undoing.shot)
        if shot is None:
            return
        shot.source, shot.position = self.source, self.position
        same = (shot.prompt, shot.duration) == (shot.plan.prompt, shot.plan.duration)
        moved_on = shot.source.kind == "plan"  # the plan's own words, and not what it says now
        shot.plan_differs = not same and (self.plan_differs or shot.plan_differs or moved_on)


class AnswerBefore(Struct, frozen=True):
    """The shots whose words differed from the plan's, and whether the rest of it waited for an answer."""

    fact: PlanDeclined
    differed: tuple[str, ...]
    waited: bool

    @classmethod
    def of(cls, state: Sequence, _entity: Entity, fact: PlanDeclined) -> AnswerBefore:
        """Return what stands before the plan is declined."""
        differed = tuple(s for s in fact.shots if s in state.shots and state.shots[s].plan_differs)
        return cls(fact, differed, fact.whole and not state.rest_declined)

    def inverse(self, _state: Sequence, position: int) -> PlanDeclined:
        """Return the answer taken back."""
        return replace(self.fact, undoes=position)

    def put_back(self, state: Sequence, _entity: Entity, _undoing: PlanDeclined) -> None:
        """The client's change waits again, where it hasn't become what stands since."""
        for name in self.differed:
            state.shots[name].plan_differs = state.shots[name].differs_from_plan
        state.rest_declined = state.rest_declined and not self.waited


class GridWordsBefore(Struct, frozen=True):
    """The words that grids were asked for with."""

    prompt: str | None

    @classmethod
    def of(cls, state: Sequence, _entity: Entity, _fact: GridPromptRevised) -> GridWordsBefore:
        """Return what stands before the words are revised."""
        return cls(state.grid_prompt)

    def inverse(self, _state: Sequence, position: int) -> GridPromptRevised:
        """Return the words revised back."""
        return GridPromptRevised(prompt=self.prompt, source=Source(kind="undo", position=position))

    def put_back(self, state: Sequence, entity: Entity, undoing: GridPromptRevised) -> None:
        """Nothing: the inverse says it all."""


class SettingsBefore(Struct, frozen=True):
    """The settings that runs used in place of the plan's; None for the plan's."""

    picked: SettingsPicked | None

    @classmethod
    def of(cls, state: Sequence, _entity: Entity, _fact: SettingsPicked) -> SettingsBefore:
        """Return what stands before settings are picked."""
        return cls(state.picked)

    def inverse(self, _state: Sequence, position: int) -> SettingsPicked:
        """Return the settings picked back."""
        if self.picked is None:
            return SettingsPicked(take_id=None, model=None, settings=None, elements=None, undoes=position)
        return replace(self.picked, undoes=position)

    def put_back(self, state: Sequence, _entity: Entity, _undoing: SettingsPicked) -> None:
        """What was picked is the earlier fact again, which undoes nothing."""
        state.picked = self.picked


class CutBefore(Struct, frozen=True):
    """What covered the shots that a cut named, and nothing for a shot that nothing covered."""

    coverings: tuple[Covering, ...]

    @classmethod
    def of(cls, state: Sequence, _entity: Entity, fact: CutChanged) -> CutBefore:
        """Return what stands before a cut is composed."""
        return cls(tuple(state.covering(covering.shot) for covering in fact.shots))

    def inverse(self, _state: Sequence, position: int) -> CutChanged:
        """Return the cut composed back."""
        return CutChanged(shots=self.coverings, undoes=position)

    def put_back(self, state: Sequence, entity: Entity, undoing: CutChanged) -> None:
        """Nothing: the inverse says it all."""


class VerdictBefore(Struct, frozen=True):
    """The cut, the last verdict on a take, and the states; `became` is what the verdict made of its entity's."""

    take_id: str
    cut: dict[str, Covering]
    review: Record | None
    approved_take: str | None
    state: str | None
    take_state: str
    became: str | None

    @classmethod
    def of(cls, state: Sequence, entity: Entity, fact: TakeApproved | TakeRejected) -> VerdictBefore:
        """Return what stands before a take is judged."""
        take, becomes = state.take(fact.take_id), ROWS[fact.type].becomes
        return cls(
            take_id=fact.take_id,
            cut={shot: state.covering(shot) for shot in state.cut},
            review=take.review if take else None,
            approved_take=entity.approved_take,
            state=entity.state,
            take_state=take.state if take else "",
            became=becomes.known if becomes else None,
        )

    def inverse(self, state: Sequence, position: int) -> VerdictWithdrawn:
        """Return the verdict withdrawn, with what covered the shots that are covered otherwise now."""
        was = {
            shot: self.cut.get(shot) or Covering(shot=shot, take_id=None) for shot in sorted({*self.cut, *state.cut})
        }
        cut = tuple(covering for shot, covering in was.items() if covering != state.covering(shot))
        return VerdictWithdrawn(take_id=self.take_id, cut=cut, undoes=position)

    def put_back(self, state: Sequence, entity: Entity, undoing: VerdictWithdrawn) -> None:
        """The take is judged as it was; what has happened to its entity since keeps its mark."""
        entity.approved_take = self.approved_take
        if entity.state == self.became:
            entity.state = self.state
        if take := state.take(undoing.take_id):
            take.review, take.state = self.review, self.take_state


class GridVerdictBefore(Struct, frozen=True):
    """The last verdict on a grid."""

    grid_id: str
    review: Record | None

    @classmethod
    def of(cls, state: Sequence, _entity: Entity, fact: GridRejected) -> GridVerdictBefore:
        """Return what stands before a grid is rejected."""
        grid = state.grid(fact.grid_id)
        return cls(fact.grid_id, grid.review if grid else None)

    def inverse(self, _state: Sequence, position: int) -> GridVerdictWithdrawn:
        """Return the rejection withdrawn."""
        return GridVerdictWithdrawn(grid_id=self.grid_id, undoes=position)

    def put_back(self, state: Sequence, _entity: Entity, _undoing: GridVerdictWithdrawn) -> None:
        """The grid is judged as it was."""
        if grid := state.grid(self.grid_id):
            grid.review = self.review
