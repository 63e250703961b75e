"""Says in people's words what an undo took back, who had done it and when, and what stands again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.events import (
    CutChanged,
    EndFrameSupplied,
    GridPromptRevised,
    GridQuadrantApproved,
    GridVerdictWithdrawn,
    NoteReopened,
    PlanDeclined,
    SettingsPicked,
    ShotPromptRevised,
    StartFrameSupplied,
    StartFrameWithdrawn,
    TakeApproved,
    VerdictWithdrawn,
)
from domain.ids import shown
from domain.undoing import undone_position
from domain.worddiff import seen_apart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.events import Fact
    from domain.record import Record
    from domain.sequence import Sequence
    from domain.values import Covering


def undone_line(before: Sequence, record: Record) -> str:
    """Return a line on a fact that undoes; `before` is its sequence as it stood until then."""
    cited = undone_position(record.fact)
    histories = (entity.history for entity in before.entities.values())
    done = next(known for history in histories for known in history if known.position == cited)
    what, again = _told(before, done.fact, record.fact)
    when = f"{done.at[:16].replace('T', ' ')} UTC"
    return f"undone: {what}, by {shown(done.by, 40)} at {when}" + (f": {again}" if again else "")


def _told(before: Sequence, done: Fact, fact: Fact) -> tuple[str, str]:
    """Return what was undone, and what stands again."""
    match fact:
        case ShotPromptRevised():
            return f"the words of {fact.shot}", _words(before, fact)
        case GridPromptRevised():
            return f"the grid words of {before.id}", _apart(before.grid_prompt or "", fact.prompt or "")
        case SettingsPicked():
            picked = f"those of {fact.take_id} again" if fact.model else "the plan's again"
            return "the settings that were picked", picked
        case CutChanged():
            return f"the cut of {', '.join(covering.shot for covering in fact.shots)}", _covered(fact.shots)
        case VerdictWithdrawn():
            verdict = "approval" if isinstance(done, TakeApproved) else "rejection"
            return f"the {verdict} of {fact.take_id}", _covered(fact.cut)
        case PlanDeclined():
            of = ", ".join([*fact.shots, *([f"the rest of {before.id}"] if fact.whole else [])])
            return f"the answer to the plan for {of}", "the plan differs again"
        case GridVerdictWithdrawn():
            return f"the rejection of {fact.grid_id}", ""
        case NoteReopened():
            on = fact.take_id or fact.grid_id or fact.entity
            return f"the resolving of note {fact.note} on {on}", "it is open again"
        case _:
            return _frame(done, fact)


def _words(before: Sequence, fact: ShotPromptRevised) -> str:
    shot = before.shots[fact.shot]
    length = f", {shot.duration} s -> {fact.duration} s" if shot.duration != fact.duration else ""
    return f"{_apart(shot.prompt, fact.prompt)}{length}"


def _covered(coverings: Iterable[Covering]) -> str:
    return ", ".join(f"{c.shot} is {f'{c.take_id} again' if c.take_id else 'open again'}" for c in coverings)


def _frame(done: Fact, fact: Fact) -> tuple[str, str]:
    if isinstance(fact, EndFrameSupplied):
        now = f"it ends with {fact.picture.path} again" if fact.picture else "it has none again"
        return f"the end frame of {fact.entity}", now
    what = f"start frame {done.start_id}" if isinstance(done, GridQuadrantApproved | StartFrameSupplied) else done.type
    if isinstance(fact, StartFrameSupplied):
        return what, f"{fact.source.name} is it again, as {fact.start_id}"
    return what, f"{fact.entity} has none again" if isinstance(fact, StartFrameWithdrawn) else ""


def _apart(was: str, now: str) -> str:
    old, new = seen_apart(was, now, 60)
    return f"“{shown(old)}” -> “{shown(new)}”"
