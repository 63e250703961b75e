"""What an undo would take back, by whom it was done, and the request that would do it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.live import told_row
from console.models import Again, LastDone
from domain.decisions.undo import last_done
from domain.events import CutChanged, GridQuadrantApproved, GridRejected, ShotPromptRevised, TakeApproved, TakeRejected

if TYPE_CHECKING:
    from console.served import Served
    from domain.events import Fact


def done_last(served: Served, project: str, sequence: str) -> LastDone:
    """Return what was done last in a sequence and isn't undone, newest first: all that one command did."""
    state = served.workspace.sequence(project, sequence)
    group = last_done(state)
    reader = served.workspace.ledger.reader
    rows = [row for done in group for row in reader.rows(done.position - 1, done.position)]
    again = _again(group[0].fact) if len(group) == 1 else None
    return LastDone(sequence=state.id, acts=[told_row(row) for row in rows], again=again)


def _again(fact: Fact) -> Again | None:
    verb, body = _request(fact)
    return Again(verb=verb, body=body) if verb else None


def _request(fact: Fact) -> tuple[str, dict[str, Any]]:
    """Return the verb and body that record such a fact anew; "" where no single request does."""
    match fact:
        case TakeApproved(take_id=take):
            return "approve", {"take": take}
        case TakeRejected(take_id=take, reason=reason):
            return "reject", {"take": take, "reason": reason}
        case GridRejected(grid_id=grid, reason=reason):
            return "reject", {"take": grid, "reason": reason}
        case GridQuadrantApproved(grid_id=grid, quadrant=quadrant):
            return "approve-grid", {"grid": grid, "quadrant": quadrant}
        case ShotPromptRevised(shot=shot, prompt=prompt, duration=duration):
            return "revise", {"shot": shot, "prompt": prompt, "duration": duration}
        case CutChanged(shots=shots) if all(covering.take_id for covering in shots):
            return "cut", {"shots": {covering.shot: covering.take_id for covering in shots}}
        case _:
            return "", {}
