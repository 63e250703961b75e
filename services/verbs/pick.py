"""Picking words from earlier takes into the next run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.choices import chosen_takes, named_take
from domain.decisions.pick import Picking, pick
from services.questions.compare import working_request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.events import Fact
    from domain.record import Record
    from domain.sequence import Sequence as State
    from services.workspace.workspace import Workspace


def pick_words(
    workspace: Workspace, project: str, sequence: str, base: str | None, choices: Mapping[int, str], *, whole: bool
) -> tuple[Picking, list[Record]]:
    """Append what a pick changes; `base` and `choices` are takes as they are named, these by shot number."""
    own = workspace.project(workspace.known_project(project))
    made: list[Picking] = []

    def decide(state: State) -> list[Fact]:
        take = named_take(state, base) if base else None
        chosen = chosen_takes(state, choices)
        made[:] = [pick(state, own, take, chosen, lambda then: working_request(then, own), whole=whole)]
        return made[0].facts

    records = workspace.change(project, sequence, decide)
    return made[0], records
