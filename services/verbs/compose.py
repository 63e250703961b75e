"""Composes a run from words of earlier takes and new ones: a proposal first, then one append."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

from domain.decisions.admit import find_shot
from domain.decisions.choices import by_number, chosen_takes
from domain.decisions.pick import pick
from domain.decisions.prompts import Override, check_based_on
from domain.decisions.takes import TakeWish, request_takes
from domain.errors import BadInput, Refused
from domain.what_if import supposing
from services.questions.compare import working_request
from services.verbs.priced import NOBODY, append_priced, beyond_budget
from services.verbs.start_frames import take_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.decisions.agreement import Agreement
    from domain.decisions.pick import Picking
    from domain.decisions.takes import Run
    from domain.events import Fact, TakeRequested
    from domain.project import Project
    from domain.record import Record
    from domain.sequence import Sequence as State
    from services.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Composition:
    """A composition as typed: takes by shot, new words by shot and the working ones they replace, and how to run it."""

    wish: TakeWish
    picks: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    based_on: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Composed:
    """What a composition leads to.

    Attributes:
        before: the sequence as it is.
        after: the sequence with the picked words in place.
        picking: the picked words, and what differs beside them; None where none are picked.
        words: the new words, by shot id.
        run: what would be appended after the picks; None where it can't be put together.
        refused: why not, or why the project's money doesn't allow it.
    """

    before: State
    after: State
    picking: Picking | None
    words: dict[str, str]
    run: Run | None
    refused: Refused | None

    @property
    def facts(self) -> list[Fact]:
        """All that is appended, in order."""
        if self.refused:
            raise self.refused
        picked = list(self.picking.facts) if self.picking else []
        return [*picked, *(self.run.facts if self.run else [])]

    @property
    def requests(self) -> list[TakeRequested]:
        """The takes it asks for."""
        return self.run.requests if self.run else []


def composed(state: State, project: Project, composition: Composition) -> Composed:
    """Decide on a composition without appending; if the run is refused, `refused` says why."""
    picks = chosen_takes(state, by_number(state.id, composition.picks.items()))
    words = _words(state, composition.words)
    based_on = _words(state, composition.based_on)
    if both := sorted(set(picks) & set(words)):
        said = f"{', '.join(both)} is given a take and new words"
        raise BadInput(said, "give it one of them", code="shot_twice", sequence=state.id)
    picking = (
        pick(state, project, None, picks, lambda then: working_request(then, project), whole=False) if picks else None
    )
    after = supposing(state, picking.facts) if picking else state
    overrides = tuple(Override(text, number=state.shots[shot].number) for shot, text in words.items())
    try:
        for shot, text in based_on.items():
            check_based_on(state, state.shots[shot].number, text, words.get(shot))
        run = request_takes(after, project, replace(composition.wish, overrides=overrides))
    except Refused as refusal:
        return Composed(state, after, picking, words, None, refusal)
    return Composed(state, after, picking, words, run, None)


def _words(state: State, typed: Mapping[str, str]) -> dict[str, str]:
    return {find_shot(state, number).id: text for number, text in by_number(state.id, typed.items()).items()}


def propose(workspace: Workspace, project: str, sequence: str, composition: Composition) -> Composed:
    """Return what a composition would lead to, appending nothing; one over the budget is refused with its price."""
    own = workspace.project(workspace.known_project(project))
    found = composed(workspace.sequence(project, sequence), own, composition)
    return dataclasses.replace(found, refused=found.refused or beyond_budget(own, found.requests))


def request(
    workspace: Workspace, project: str, sequence: str, composition: Composition, agreed: Agreement = NOBODY
) -> list[Record]:
    """Append the picked and new words and the takes they make, all of it or nothing, at the price agreed to.

    What was taken in from `clean/` first stands before it in what is returned.
    """

    def decide(states: dict[str, State], own: Project) -> dict[str, Sequence[Fact]]:
        return {sequence: composed(states[sequence], own, composition).facts}

    with workspace.sitting():
        taken = take_in(workspace, project, sequence)
        return taken + append_priced(workspace, project, [sequence], decide, agreed)
