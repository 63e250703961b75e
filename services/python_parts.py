"""What the parts for Python have in common: the workspace they are given, an agreed price, jobs followed to their ends.

They are thin: each call does what the command of the same name does, with the same events and refusals.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import finalize

from domain.decisions.agreement import Agreement, Bill
from domain.errors import Refused
from domain.events import TakeRequested
from services.jobs.reporting import Reporter
from services.jobs.which_renderer import chosen_renderer
from services.renderers.choosing import make_renderer
from services.verbs.follow import check_outcomes, follow
from services.verbs.priced import NOBODY, job_ids
from services.workspace.finding import open_workspace
from services.workspace.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.events import GridRequested
    from domain.record import Record
    from projections.views.shots import TakeView
    from services.renderers.protocol import Renderer

Place = str | Path | Workspace
Agree = bool | Callable[[Bill], bool] | None


def workspace_of(place: Place, part: object) -> Workspace:
    """Return the workspace that a folder holds, or the one that is given; what is opened here is closed with `part`.

    Raises:
        NotHere: the folder holds none.
    """
    if isinstance(place, Workspace):
        return place
    workspace = open_workspace(place)
    finalize(part, workspace.close)
    return workspace


class PythonPart:
    """One project of a workspace, a renderer, and who agrees to prices.

    Args:
        workspace: a folder, or what `services.open_workspace` returns.
        project: its name.
        renderer: `fal` or `local`; else as the command line chooses.
        agree: True agrees to any price; a function is shown the `Bill` and says True or False. Without it a paid call
            is refused.
    """

    def __init__(self, workspace: Place, project: str, renderer: str | None = None, agree: Agree = None) -> None:
        self.workspace = workspace_of(workspace, self)
        self.project = self.workspace.known_project(project)
        self._renderer = renderer
        self._agree = agree

    def _begin(self) -> Renderer:
        """Begin an act of its own, so that undo takes back one call, and return the renderer it uses."""
        self.workspace = self.workspace.anew()
        return make_renderer(chosen_renderer(self.workspace, self.project, self._renderer), self.workspace.root)

    def _agreement(self, requests: Sequence[GridRequested | TakeRequested]) -> Agreement:
        bill = Bill.of(requests)
        if not bill.requests or not self._agree:
            return NOBODY
        if callable(self._agree) and not self._agree(bill):
            raise Refused("declined: nothing was recorded, nothing was sent", code="declined", project=self.project)
        return Agreement(shown=bill.requests)

    def _followed(self, records: Sequence[Record], renderer: Renderer) -> list[Path]:
        """Follow what was asked for to its end; return where the results lie, in the order of the requests."""
        outcomes = follow(self.workspace, self.project, renderer, job_ids(records), Reporter())
        check_outcomes(self.project, outcomes)
        return [self.workspace.path(outcome.path) for outcome in outcomes if outcome.path]

    def _takes(self, records: Sequence[Record]) -> list[TakeView]:
        """Return the takes that were asked for, as their entities' files have them."""
        found = []
        for record in records:
            if isinstance(record.fact, TakeRequested):
                file = self.workspace.store.entity(self.project, record.fact.entity)
                takes = file["takes"] if file else []
                found += [take for take in takes if take["take_id"] == record.fact.take_id]
        return found
