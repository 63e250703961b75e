"""Undo: facts that restore the state before a person's last command, and cite what they undo; money stays spent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.admit import admit, of_sequence
from domain.decisions.review import check_not_pruned
from domain.errors import Refused
from domain.events import CutChanged, StartFrameSupplied, VerdictWithdrawn
from domain.steps import Step

if TYPE_CHECKING:
    from domain.events import Fact
    from domain.sequence import Sequence, Undoable


def last_done(state: Sequence) -> list[Undoable]:
    """Return what the next undo takes back, newest first: all that one command did.

    A picture taken in from the mailbox on the way counts on its own.
    """
    group: list[Undoable] = []
    for done in reversed(state.undoable.values()):
        if group and (done.cause != group[0].cause or _taken_in(done) or _taken_in(group[0])):
            break
        group.append(done)
    return group


def _taken_in(done: Undoable) -> bool:
    return isinstance(done.fact, StartFrameSupplied) and done.fact.source.kind == "clean"


def undo(state: Sequence) -> list[Fact]:
    """Append the inverse of what was done last and is not undone yet."""
    group = last_done(state)
    if not group:
        of = of_sequence(state)
        raise Refused(f"there is nothing to undo in {state.id}", Step("log", **of), code="nothing_to_undo", **of)
    facts = [done.before.inverse(state, done.position) for done in group]
    for fact in facts:
        admit(state, fact.type)
        for take_id in _brought_back(fact):
            if take := state.take(take_id):
                check_not_pruned(state.project, take)
    return facts


def _brought_back(fact: Fact) -> list[str]:
    """Return the takes that an inverse puts into the cut, or judges again."""
    if isinstance(fact, VerdictWithdrawn):
        return [fact.take_id, *(covering.take_id for covering in fact.cut if covering.take_id)]
    return [c.take_id for c in fact.shots if c.take_id] if isinstance(fact, CutChanged) else []
