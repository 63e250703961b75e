"""A run put together from earlier takes' words and new ones: looked at first, then asked for in one append."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from domain.decisions.admit import find_shot
from domain.decisions.choices import by_number, chosen_takes
from domain.decisions.pick import pick
from domain.decisions.prompts import Override
from domain.decisions.takes import TakeWish, request_takes
from domain.errors import BadInput, Changed, Refused
from domain.money import total
from domain.what_if import supposing
from services.questions.compare import working_request
from services.verbs.runs import ClientSequenceRunner

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.decisions.pick import Picking
    from domain.decisions.pictures import GridWish
    from domain.decisions.takes import Run
    from domain.events import Fact, GridRequested, TakeRequested
    from domain.project import Project
    from domain.record import Record
    from domain.sequence import Sequence as State
    from services.workspace.workspace import Workspace

UNKNOWN = "unknown"  # what is agreed to where a price isn't known


@dataclass(frozen=True, slots=True)
class Composition:
    """What a person put together, as typed: takes by shot, new words by shot, and how to run it."""

    wish: TakeWish
    picks: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Composed:
    """What a composition leads to.

    Attributes:
        before: the sequence as it is.
        after: the sequence with the picked words in place.
        picking: the picked words, and what differs beside them; None where none are picked.
        words: the new words, by shot id.
        run: what would be appended after the picks; None where it is refused.
        refused: why.
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
    """Decide on a composition without appending anything; a run that is refused says why."""
    picks = chosen_takes(state, by_number(state.id, composition.picks.items()))
    words = _words(state, composition.words)
    if both := sorted(set(picks) & set(words)):
        raise BadInput(f"{', '.join(both)} is given a take and new words", "give it one of them")
    picking = pick(state, project, None, picks, working_request(state, project), whole=False) if picks else None
    after = supposing(state, picking.facts) if picking else state
    overrides = tuple(Override(text, number=state.shots[shot].number) for shot, text in words.items())
    try:
        run = request_takes(after, project, replace(composition.wish, overrides=overrides))
    except Refused as refusal:
        return Composed(state, after, picking, words, None, refusal)
    return Composed(state, after, picking, words, run, None)


def _words(state: State, typed: Mapping[str, str]) -> dict[str, str]:
    return {find_shot(state, number).id: text for number, text in by_number(state.id, typed.items()).items()}


def propose(workspace: Workspace, project: str, sequence: str, composition: Composition) -> Composed:
    """Look at a composition."""
    own = workspace.project(workspace.known_project(project))
    return composed(workspace.sequence(project, sequence), own, composition)


def request(
    workspace: Workspace, project: str, sequence: str, composition: Composition, agreed: str | None
) -> list[Record]:
    """Append the picked and new words and the takes they make, all of it or nothing, at the price agreed to."""
    runner = ClientSequenceRunner(workspace, project)
    runner.frames.take_in(sequence)

    def decide(states: dict[str, State], own: Project) -> dict[str, Sequence[Fact]]:
        found = composed(states[sequence], own, composition)
        facts = found.facts
        check_price(found.requests, agreed)
        return {sequence: facts}

    return runner.append_priced([sequence], decide)


def request_grid(workspace: Workspace, project: str, sequence: str, wish: GridWish, agreed: str | None) -> list[Record]:
    """Append grid requests at the price agreed to."""
    runner = ClientSequenceRunner(workspace, project)
    runner.frames.take_in(sequence)
    proposed = runner.propose_grids({sequence: wish})[sequence]
    check_price(proposed, agreed)
    return runner.explore_grid({sequence: wish}, agreed=proposed)


def price(requests: Sequence[TakeRequested | GridRequested]) -> str | None:
    """Return what is to be agreed to: the price of the paid ones together, `unknown`, or None where all are free."""
    paid = [found for found in requests if not found.rehearsal]
    if not paid:
        return None
    amounts = [found.estimated.amount for found in paid]
    return UNKNOWN if None in amounts else total(amounts)


def check_price(requests: Sequence[TakeRequested | GridRequested], agreed: str | None) -> None:
    """Refuse a paid run whose price a person hasn't agreed to, or has seen otherwise."""
    wanted = price(requests)
    if wanted is None or wanted == agreed:
        return
    told = "an unknown price" if wanted == UNKNOWN else f"${wanted}"
    if agreed is None:
        raise Refused(f"this run costs {told}, and nobody has agreed to that", "look at the price, then agree to it")
    raise Changed(f"the run costs {told} now, not what was agreed to", "look at it again")
