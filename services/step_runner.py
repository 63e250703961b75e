"""StepRunner: one grid or take from Python, of exactly the words that are given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from domain.decisions.pictures import GridWish
from domain.decisions.prompts import Override
from domain.decisions.takes import TakeWish
from domain.errors import BadInput
from domain.ids import read_shot_number, read_target
from services.python_parts import PythonPart
from services.verbs import generate, grid
from services.verbs.start_frames import supply_end_frame, supply_start_frame, take_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.ids import Target
    from projections.views.shots import TakeView


class StepRunner(PythonPart):
    """Makes single grids and takes. The words hold for that one only; the working prompts stay as they are."""

    def generate_grid(
        self, shot_id: str, prompt: str, elements: Sequence[str] = (), model: str | None = "flux-pro"
    ) -> Path:
        """Generate a 2x2 grid for a sequence or shot with exactly these elements, and return its picture."""
        target, renderer = read_target(shot_id), self._begin()
        named = tuple(elements)
        wishes = {target.sequence: GridWish(renderer.name, renderer.free, target.shot, prompt, model, elements=named)}
        with self.workspace.sitting():
            take_in(self.workspace, self.project, target.sequence)
            proposed = grid.propose(self.workspace, self.project, wishes)
            records = grid.request(self.workspace, self.project, wishes, self._agreement(proposed))
        return self._followed(records, renderer)[0]

    execute_keyframe = generate_grid

    def execute_video(
        self,
        shot_id: str,
        prompt: str,
        start_frame: str | Path | None = None,
        end_frame: str | Path | None = None,
    ) -> TakeView:
        """Generate a take of one shot; a `start_frame` and `end_frame` from files become the shot's own first."""
        target = self._shot(shot_id)
        overrides = (Override(prompt, number=target.shot),)
        wish = TakeWish("", False, shot=target.shot, overrides=overrides, once=True)
        return self._take(target, wish, start_frame, end_frame)

    def execute_multi_shot(
        self,
        shot_id: str,
        shot_prompts: Sequence[str | Mapping[str, Any]],
        start_frame: str | Path | None = None,
        elements: Sequence[str] | None = None,
        end_frame: str | Path | None = None,
    ) -> TakeView:
        """Generate one take of several shots of a sequence.

        Args:
            shot_id: the sequence.
            shot_prompts: as a take has them (`shot` or `index`, `prompt`, perhaps `duration`), for some of the shots;
                or words alone, one for each shot in order.
            start_frame: a picture's file, which becomes the sequence's start frame first.
            elements: send exactly these; else those that the plan and the prompts name.
            end_frame: a picture's file, which becomes the sequence's end frame first.

        Raises:
            BadInput: more elements than the model takes, or prompts that fit no shots.
        """
        target = read_target(shot_id)
        overrides = self._overrides(target.sequence, shot_prompts)
        numbers = tuple(override.number or 0 for override in overrides)
        named = None if elements is None else tuple(elements)
        wish = TakeWish("", False, mode="multi_shot", only=numbers, elements=named, overrides=overrides, once=True)
        return self._take(target, wish, start_frame, end_frame)

    def _take(
        self, target: Target, wish: TakeWish, start_frame: str | Path | None, end_frame: str | Path | None
    ) -> TakeView:
        renderer = self._begin()
        wishes = {target.sequence: replace(wish, renderer=renderer.name, free=renderer.free)}
        with self.workspace.sitting():
            if start_frame is None:
                take_in(self.workspace, self.project, target.sequence)
            else:
                supply_start_frame(self.workspace, self.project, target, Path(start_frame))
            if end_frame is not None:
                supply_end_frame(self.workspace, self.project, target, Path(end_frame))
            proposed = generate.propose(self.workspace, self.project, wishes).requests
            records = generate.request(self.workspace, self.project, wishes, self._agreement(proposed))
        self._followed(records, renderer)
        return self._takes(records)[0]

    def _shot(self, shot_id: str) -> Target:
        target = read_target(shot_id)
        if target.shot is not None:
            return target
        order = self.workspace.sequence(self.project, target.sequence).order
        if len(order) != 1:
            said = f"{shot_id} has {len(order)} shots, and a video is of one"
            raise BadInput(said, "name one of its shots", code="not_one_shot", sequence=target.sequence)
        return target._replace(shot=order[0].number)

    def _overrides(self, sequence: str, prompts: Sequence[str | Mapping[str, Any]]) -> tuple[Override, ...]:
        order = self.workspace.sequence(self.project, sequence).order
        words = [prompt for prompt in prompts if isinstance(prompt, str)]
        if words and len(words) != len(order):
            said = f"{len(prompts)} prompts for the {len(order)} shots of {sequence}"
            advice = "give one for each shot, or say of which shot each is"
            raise BadInput(said, advice, code="prompts_dont_match", sequence=sequence)
        if words:
            return tuple(Override(text, number=shot.number) for text, shot in zip(words, order, strict=True))
        numbers = [shot.number for shot in order]
        return tuple(_override(sequence, numbers, prompt) for prompt in prompts if not isinstance(prompt, str))


def _override(sequence: str, numbers: Sequence[int], prompt: Mapping[str, Any]) -> Override:
    """Return what a take's own shot prompt says, by its shot's id or its place from 0."""
    if "prompt" not in prompt or ("shot" not in prompt and "index" not in prompt):
        raise BadInput("a shot prompt has a prompt, and a shot or an index", code="bad_shot_prompt", sequence=sequence)
    if "shot" in prompt:
        number = read_shot_number(str(prompt["shot"]), sequence)
    else:
        index = int(prompt["index"])
        if not 0 <= index < len(numbers):
            said = f"{sequence} has no shot at index {index}: it has {len(numbers)}, counted from 0"
            raise BadInput(said, code="unknown_shot", sequence=sequence)
        number = numbers[index]
    return Override(str(prompt["prompt"]), number=number, duration=prompt.get("duration"))
