"""Generates takes: decides on the requests and shows their price, then appends them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain import lifecycle
from domain.decisions.takes import request_takes
from domain.errors import Refused
from domain.open_shots import missing
from services.verbs.priced import NOBODY, append_priced

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.decisions.agreement import Agreement
    from domain.decisions.takes import Run, TakeWish
    from domain.events import Fact, TakeRequested
    from domain.project import Project
    from domain.record import Record
    from domain.sequence import Sequence as State
    from services.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a command would append, by sequence, with the states it was decided on."""

    states: dict[str, State]
    runs: dict[str, Run]

    @property
    def requests(self) -> list[TakeRequested]:
        """All takes asked for."""
        return [request for run in self.runs.values() for request in run.requests]

    @property
    def warnings(self) -> list[str]:
        """What a person should know first, once each."""
        return list(dict.fromkeys(warning for run in self.runs.values() for warning in run.warnings))


def propose(workspace: Workspace, project: str, wishes: dict[str, TakeWish]) -> Proposal:
    """Decide on runs, by sequence, without appending anything."""
    own = workspace.project(project)
    states = {name: workspace.sequence(project, name) for name in wishes}
    return Proposal(states, {name: request_takes(states[name], own, wishes[name]) for name in wishes})


def request(
    workspace: Workspace,
    project: str,
    wishes: dict[str, TakeWish],
    agreed: Agreement = NOBODY,
    *,
    waiting_only: bool = False,
) -> list[Record]:
    """Append the revisions and requests of one command and the money they take, all of it or nothing.

    With `waiting_only` sequences are left out that another process has begun to generate meanwhile.
    """

    def decide(states: dict[str, State], own: Project) -> dict[str, list[Fact]]:
        names = [name for name in wishes if not waiting_only or _waits(states[name], wishes[name])]
        return {name: request_takes(states[name], own, wishes[name]).facts for name in names}

    return append_priced(workspace, project, list(wishes), decide, agreed)


def open_sequences(workspace: Workspace, project: str) -> list[str]:
    """Return a project's sequences that may still change."""
    return [state.id for state in workspace.load_all(project) if not state.final]


def runnable(
    workspace: Workspace, project: str, wish: TakeWish, left: Mapping[str, str] | None = None
) -> tuple[dict[str, TakeWish], dict[str, str]]:
    """Return the sequences with something to generate, and those that can't be generated yet, with the reason.

    A sequence has something to generate if some shot has no take of its working prompt that is there. One that is
    approved or has something under way is left alone, unless the wish is for what is missing. The sequences in `left`
    keep their reason.
    """
    wishes: dict[str, TakeWish] = {}
    held: dict[str, str] = {}
    own = workspace.project(project)
    for state in workspace.load_all(project):
        if not _waits(state, wish):
            continue
        if left and state.id in left:
            held[state.id] = left[state.id]
            continue
        try:
            request_takes(state, own, wish)
            wishes[state.id] = wish
        except Refused as refusal:
            held[state.id] = str(refusal)
    return wishes, held


def _waits(state: State, wish: TakeWish) -> bool:
    busy = state.phase in (lifecycle.APPROVED, lifecycle.GENERATING, lifecycle.GRID_EXPLORING) and not wish.missing
    return not busy and not state.final and not state.omitted and bool(missing(state))
