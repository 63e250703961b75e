"""What adding a plan changes, for a person to look at: sequences, shots, words, prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from domain.differing import differences
from domain.events import SequencePlanned, ShotPromptRevised
from domain.plan_changes import new_elements, newly_framed, price_changes
from domain.what_if import supposing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.events import Fact, PlanImported
    from domain.plan_changes import PriceChange
    from domain.project import Project
    from domain.sequence import Sequence as State
    from domain.sequence import Shot
    from domain.values import Picture

Kept = Literal["revised", "final"]


@dataclass(frozen=True, slots=True)
class ShotChange:
    """A shot before and after: the plan's words then and now, and the working ones. None where there are none.

    `kept` says whose words stay against the plan's: what a person revised, or a final sequence's; None where the plan's
    hold.
    """

    shot: str
    before: str | None
    now: str | None
    working: str | None
    kept: Kept | None


@dataclass(frozen=True, slots=True)
class Intake:
    """What adding a plan changes: facts by stream, and remarks for a person.

    `elements` are those that are new, `framed` the sequences that want a start frame from now on. `final` are final
    sequences that the plan lacks, `differs` those that it changes, with what differs of each.
    """

    project: str
    facts: dict[str, list[Fact]]
    shots: list[ShotChange]
    added: list[str]
    changed: list[str]
    omitted: list[str]
    final: list[str]
    differs: dict[str, list[str]]
    orders: dict[str, list[str]]
    prices: list[PriceChange]
    elements: list[str]
    framed: list[str]
    converted: list[Picture]

    @property
    def empty(self) -> bool:
        """Whether adding the plan would change nothing."""
        return not any(self.facts.values())


def intake_of(
    known: Project, imported: PlanImported, facts: dict[str, list[Fact]], states: dict[str, State], final: list[str]
) -> Intake:
    """Return what facts change in a project and its sequences as they were; `final` ones stay that the plan lacks."""
    shots: list[ShotChange] = []
    added: list[str] = []
    changed: list[str] = []
    omitted: list[str] = []
    differs: dict[str, list[str]] = {}
    told: dict[str, SequencePlanned] = {}
    for stream, made in facts.items():
        planned = next((f for f in made if isinstance(f, SequencePlanned)), None)
        if planned is None:
            continue
        state = states[planned.sequence]
        if state.final:
            after = differences(supposing(state, made))
            differs[state.id] = [d.shot or "the rest of it" for d in after]
            shots += _shot_changes(state, planned, made)
            continue
        told[planned.sequence] = planned
        if planned.omitted:
            omitted.append(planned.sequence)
            continue
        (changed if state.planned else added).append(stream.split("/", 1)[1])
        if state.planned:
            shots += _shot_changes(state, planned, made)
    orders = {state.id: order for state in states.values() if (order := _new_order(state, facts, known.id))}
    return Intake(
        known.id,
        facts,
        shots,
        added,
        changed,
        omitted,
        final,
        differs,
        orders,
        prices=price_changes(known, imported, states.values(), told),
        elements=new_elements(known, imported),
        framed=newly_framed(states.values(), told),
        converted=[],
    )


def _new_order(state: State, facts: Mapping[str, Sequence[Fact]], project: str) -> list[str]:
    """Return a sequence's shots in their new order, where those that stay don't stand as they did."""
    made = facts.get(f"{project}/{state.id}", ())
    planned = next((f for f in made if isinstance(f, SequencePlanned) and not f.omitted), None)
    if planned is None or state.final:
        return []
    now = [shot.shot for shot in planned.shots]
    stay = [shot.id for shot in state.order if shot.id in now]
    return now if stay != [shot for shot in now if shot in stay] else []


def _shot_changes(state: State, planned: SequencePlanned, made: list[Fact]) -> list[ShotChange]:
    revised = {f.shot for f in made if isinstance(f, ShotPromptRevised)}
    changes = []
    for shot in planned.shots:
        known = state.shots.get(shot.shot)
        before = _words(known.plan.prompt, known.plan.duration) if known else None
        now, working = _words(shot.prompt, shot.duration), _words(known.prompt, known.duration) if known else None
        if before != now:
            held = working if state.final else now if shot.shot in revised else working or now
            kept = _kept(known) if known and shot.shot not in revised and working != now else None
            changes.append(ShotChange(shot.shot, before, now, held, kept))
    gone = [s for s in state.order if s.id not in {shot.shot for shot in planned.shots}]
    for known in gone:
        held = _words(known.prompt, known.duration) if state.final else None
        changes.append(ShotChange(known.id, _words(known.plan.prompt, known.plan.duration), None, held, None))
    return changes


def _kept(shot: Shot) -> Kept:
    return "final" if shot.source.kind == "plan" else "revised"


def _words(prompt: str, duration: int) -> str:
    return f"{duration} s · {prompt}"
