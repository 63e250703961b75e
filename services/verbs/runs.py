"""ClientSequenceRunner: runs a client's sequences, from what a person wishes to what the steps carry out.

It owns the grid workflow, the element cap, the modes and the prompt arrays; every rule is decided in domain/.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain import lifecycle
from domain.decisions.pictures import GridWish, request_grids
from domain.decisions.spend import check_agreed, reserve
from domain.decisions.takes import Run, TakeWish, request_takes, stale
from domain.errors import Refused
from domain.events import GridRequested, JobRequested, TakeRequested
from services.log.ledger import Change
from services.verbs.start_frames import Approval, StartFrames, frames_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from domain.events import Fact
    from domain.project import Project
    from domain.record import Record
    from domain.sequence import Sequence as State
    from domain.values import Mode, Quadrant
    from services.jobs.job_runner import StepRunner
    from services.jobs.reporting import Outcome
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


class ClientSequenceRunner:
    """Runs the sequences of one project."""

    def __init__(self, workspace: Workspace, project: str) -> None:
        self.workspace = workspace
        self.project = workspace.known_project(project)
        self.frames = StartFrames(workspace, project, frames_folder(workspace, project))

    def run_sequence(
        self, seq_id: str, steps: StepRunner, mode: Mode = "multi_shot", target_shot: int | None = None
    ) -> list[Outcome]:
        """Run one sequence in one mode: its shots as one take, one by one, or `target_shot` alone."""
        wish = TakeWish(renderer=steps.renderer.name, free=steps.renderer.free, mode=mode, shot=target_shot)
        self.frames.take_in(seq_id)
        return steps.run(job_ids(self.request({seq_id: wish})))

    def propose(self, wishes: dict[str, TakeWish]) -> Proposal:
        """Decide on runs without appending anything."""
        project = self.workspace.project(self.project)
        states = {name: self.workspace.sequence(self.project, name) for name in wishes}
        return Proposal(states, {name: request_takes(states[name], project, wishes[name]) for name in wishes})

    def request(
        self,
        wishes: dict[str, TakeWish],
        *,
        waiting_only: bool = False,
        agreed: Sequence[TakeRequested] | None = None,
    ) -> list[Record]:
        """Append the revisions and requests of one command and the money they take, all of it or nothing.

        Args:
            wishes: by sequence.
            waiting_only: as `--all` has it, sequences that another process has set going meanwhile are left out.
            agreed: the requests whose price a person agreed to; others are not appended in their place.
        """

        def decide(states: dict[str, State], project: Project) -> dict[str, list[Fact]]:
            names = [name for name in wishes if not waiting_only or _waits(states[name])]
            facts = {name: request_takes(states[name], project, wishes[name]).facts for name in names}
            if agreed is not None:
                check_agreed(agreed, [f for made in facts.values() for f in made if isinstance(f, TakeRequested)])
            return facts

        return self.append_priced(list(wishes), decide)

    def append_priced(
        self, names: Sequence[str], decide: Callable[[dict[str, State], Project], Mapping[str, Sequence[Fact]]]
    ) -> list[Record]:
        """Append what is decided on sequences, and in the same transaction what it takes of the budget."""

        def changes() -> list[Change]:
            project = self.workspace.project(self.project)
            states = {name: self.workspace.sequence(self.project, name) for name in names}
            facts = decide(states, project)
            requests = [f for made in facts.values() for f in made if isinstance(f, JobRequested)]
            return [
                *(Change(f"{self.project}/{name}", states[name].version, made) for name, made in facts.items()),
                Change(self.project, project.version, reserve(project, requests)),
            ]

        return self.workspace.append(changes)

    def open_sequences(self) -> list[str]:
        """Return the project's sequences that may still change."""
        names = self.workspace.sequences(self.project)
        return [name for name in names if not self.workspace.load(self.project, name).final]

    def runnable(
        self, wish: TakeWish, left: Mapping[str, str] | None = None
    ) -> tuple[dict[str, TakeWish], dict[str, str]]:
        """Return what `--all` runs, and the sequences that need something first, with the reason.

        That is every sequence not approved, with nothing under way, and with no take or with working prompts
        that differ from its newest. Those `left` out already, with the reason, are held too.
        """
        wishes: dict[str, TakeWish] = {}
        held: dict[str, str] = {}
        project = self.workspace.project(self.project)
        for name in self.workspace.sequences(self.project):
            state = self.workspace.load(self.project, name)
            if not _waits(state):
                continue
            if left and name in left:
                held[name] = left[name]
                continue
            try:
                request_takes(state, project, wish)
                wishes[name] = wish
            except Refused as refusal:
                held[name] = str(refusal)
        return wishes, held

    def propose_grids(self, wishes: dict[str, GridWish]) -> dict[str, list[GridRequested]]:
        """Decide on grids without appending anything."""
        project = self.workspace.project(self.project)
        return {
            name: request_grids(self.workspace.sequence(self.project, name), project, wish)
            for name, wish in wishes.items()
        }

    def explore_grid(
        self, wishes: dict[str, GridWish], *, agreed: Sequence[GridRequested] | None = None
    ) -> list[Record]:
        """Append the grid requests of one command and the money they take, all of it or nothing."""

        def decide(states: dict[str, State], project: Project) -> dict[str, list[GridRequested]]:
            grids = {name: request_grids(states[name], project, wish) for name, wish in wishes.items()}
            if agreed is not None:
                check_agreed(agreed, [grid for made in grids.values() for grid in made])
            return grids

        return self.append_priced(list(wishes), decide)

    def approve_grid_quadrant(self, seq_id: str, quadrant: Quadrant, shot: int | None, grid: str | None) -> Approval:
        """Make a quadrant of a grid the start frame of a sequence or shot."""
        return self.frames.approve(seq_id, shot, grid, quadrant)


def _waits(state: State) -> bool:
    busy = state.phase in (lifecycle.APPROVED, lifecycle.FINAL, lifecycle.GENERATING, lifecycle.GRID_EXPLORING)
    return not busy and not state.omitted and stale(state)


def job_ids(records: Sequence[Record]) -> list[str]:
    """Return the ids of the takes and grids that these facts ask for."""
    return [
        r.fact.take_id if isinstance(r.fact, TakeRequested) else r.fact.grid_id
        for r in records
        if isinstance(r.fact, JobRequested)
    ]
