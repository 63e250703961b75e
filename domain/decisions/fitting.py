"""Runs that fit a model, and what leads on where one doesn't."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.admit import of_sequence
from domain.errors import Refused
from domain.fit import Limits, split
from domain.open_shots import runs_of
from domain.steps import Open, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.models.model import Model
    from domain.sequence import Sequence, Shot


def fitting(
    state: Sequence, model: Model, chosen: tuple[Shot, ...], words: Mapping[str, tuple[str, int]]
) -> list[tuple[Shot, ...]]:
    """Return the fewest runs of shots that fit a model; `words` and seconds, by shot id, are sent in place of its own.

    Raises:
        Refused: it can't be split so.
    """
    sent = [words.get(shot.id, (shot.prompt, shot.duration)) for shot in chosen]
    runs = split(Limits.of(model.name, model.limits), [seconds for _, seconds in sent], [prompt for prompt, _ in sent])
    if runs is None:
        check, of = Step("plan_check", project=state.project), of_sequence(state)
        raise Refused(f"{state.id} can't be split into takes that fit {model.name}", check, code="doesnt_fit", **of)
    return [tuple(chosen[i] for i in run) for run in runs]


def ways_to_fit(
    state: Sequence, shots: tuple[Shot, ...], faults: list[str], runs: list[range] | None
) -> tuple[Step | str, ...]:
    """Return what fits: the takes it makes when split, or the first of them alone; else other words or lengths."""
    of = of_sequence(state)
    if all("prompt" in fault for fault in faults):
        return "in fewer words:", Step("revise", **of, shot=Open("N"), prompt=Open("PROMPT"))
    if not runs:
        longer = Step("revise", **of, shot=Open("N"), duration=Open("SECONDS"))
        return "in other lengths:", longer, Step("again", mode="individual")
    first = tuple(shots[place] for place in runs[0])
    return Step("again", split=True), Step("generate", **of, shots=_parts_of(state, first))


def _parts_of(state: Sequence, shots: tuple[Shot, ...]) -> tuple[int, ...] | str:
    """Return shots as a run is told of them: neighbours by the first and the last, others each."""
    numbers = [shot.number for shot in shots]
    if len(runs_of(state, shots)) > 1:
        return ",".join(map(str, numbers))
    return (numbers[0],) if len(numbers) == 1 else (numbers[0], numbers[-1])
