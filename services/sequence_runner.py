"""ClientSequenceRunner: a client's sequences run from Python, as the command line runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from domain.decisions.pictures import GridWish
from domain.decisions.takes import TakeWish
from domain.ids import read_quadrant, read_target
from services.python_parts import PythonPart
from services.questions.casting import resolve_elements
from services.verbs import generate, grid
from services.verbs.start_frames import approve_grid, take_in

if TYPE_CHECKING:
    from pathlib import Path

    from domain.values import Mode, Quadrant
    from projections.views.shots import TakeView


class ClientSequenceRunner(PythonPart):
    """Runs the sequences of one project: grids, start frames, takes. Ids may name a shot, as `SEQ08_SH03`."""

    def explore_grid(self, seq_id: str, prompt: str | None = None, model: str | None = None) -> Path:
        """Generate a 2x2 grid and return its picture; what a person dropped into `clean/` is taken in first."""
        target, renderer = read_target(seq_id), self._begin()
        wishes = {target.sequence: GridWish(renderer.name, renderer.free, target.shot, prompt, model)}
        with self.workspace.sitting():
            take_in(self.workspace, self.project, target.sequence)
            proposed = grid.propose(self.workspace, self.project, wishes)
            records = grid.request(self.workspace, self.project, wishes, self._agreement(proposed))
        return self._followed(records, renderer)[0]

    def approve_grid_quadrant(self, seq_id: str, quadrant: str | int, grid_id: str | None = None) -> Path:
        """Make a quadrant of a grid (the newest complete one) the start frame, and return its picture."""
        self.workspace = self.workspace.anew()
        target = read_target(seq_id)
        chosen = cast("Quadrant", read_quadrant(str(quadrant)))
        done = approve_grid(self.workspace, self.project, target, chosen, grid_id)
        frame = self.workspace.sequence(self.project, target.sequence).known(done.entity).frame
        assert frame is not None  # it has just been chosen, or was the start frame already
        return self.workspace.path(frame.ref.path)

    def resolve_elements(self, seq_id: str) -> list[str]:
        """Return the elements that a take would send, in order, after the cap."""
        target = read_target(seq_id)
        return list(resolve_elements(self.workspace, self.project, target.sequence, target.shot).kept)

    def run_sequence(
        self,
        seq_id: str,
        mode: Mode | None = None,
        target_shot: int | None = None,
        *,
        split: bool = False,
        missing: bool = False,
    ) -> list[TakeView]:
        """Generate a sequence's takes and return them, each as `shots/ID.json` has it.

        Args:
            seq_id: the sequence.
            mode: `multi_shot`, all shots as one take; `individual`, one take per shot; else as the command line.
            target_shot: the number of the one shot to generate.
            split: make the fewest takes that fit the model.
            missing: make exactly the shots that have no take of their working prompt; none where all have one.
        """
        target, renderer = read_target(seq_id), self._begin()
        shot = target.shot if target_shot is None else target_shot
        wish = TakeWish(renderer.name, renderer.free, mode=mode, shot=shot, split=split, missing=missing)
        wishes = {target.sequence: wish}
        with self.workspace.sitting():
            take_in(self.workspace, self.project, target.sequence)
            proposed = generate.propose(self.workspace, self.project, wishes).requests
            records = generate.request(self.workspace, self.project, wishes, self._agreement(proposed))
        self._followed(records, renderer)
        return self._takes(records)
