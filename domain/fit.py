"""Whether shots fit a model's limits, and the fewest takes that do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.models.model import Model, ModelLimits


class Limits(NamedTuple):
    """What one take of a model may hold; light, so that a glance needs no table of models."""

    name: str
    max_shots: int
    min_seconds: int
    max_seconds: int
    max_prompt: int
    max_shot_prompt: int

    @classmethod
    def of(cls, name: str, limits: ModelLimits) -> Limits:
        """Return the limits of a model or of one of its endpoints, under the model's name."""
        return cls(name, *(getattr(limits, field) for field in cls._fields[1:]))


def misfits(model: Limits, durations: Sequence[int], prompts: Sequence[str]) -> list[str]:
    """Say each way in which one take of these shots breaks the model's limits; a single short shot is padded."""
    total, count = sum(durations), len(durations)
    faults = []
    if count > model.max_shots:
        faults.append(f"{count} shots, where {model.name} takes at most {model.max_shots}")
    if total > model.max_seconds:
        faults.append(f"{total} s, where {model.name} makes at most {model.max_seconds} s")
    if total < model.min_seconds and count > 1:
        faults.append(f"{total} s, where {model.name} makes at least {model.min_seconds} s")
    limit = model.max_shot_prompt if count > 1 else model.max_prompt
    long = [len(p) for p in prompts if len(p) > limit]
    if long:
        faults.append(f"a prompt of {max(long)} characters, where {model.name} takes at most {limit}")
    return faults


def fit_remarks(model: Limits | None, durations: Sequence[int], prompts: Sequence[str]) -> list[str]:
    """Say how shots don't fit one take of a model, and how many takes they make when split."""
    if model is None or not durations:
        return []
    faults = misfits(model, durations, prompts)
    runs = split(model, durations, prompts) if faults else None
    return [*faults, f"split, it makes {len(runs)} takes"] if runs and len(runs) > 1 else faults


def limits_of(model: Model | None) -> Limits | None:
    """Return the limits of a model that makes takes, None for another."""
    return Limits.of(model.name, model.limits) if model and model.makes == "takes" else None


def split(model: Limits, durations: Sequence[int], prompts: Sequence[str]) -> list[range] | None:
    """Part the shots into the fewest runs that fit, the earlier ones fuller; None where it can't be done."""
    # best[i]: the fewest runs for the shots from i on, as (number of runs, end of the first of them)
    best: dict[int, tuple[int, int]] = {len(durations): (0, len(durations))}
    for start in range(len(durations) - 1, -1, -1):
        ends = [
            end
            for end in _ends(model, durations, start)
            if end in best and not misfits(model, durations[start:end], prompts[start:end])
        ]
        if ends:
            end = min(ends, key=lambda e: (best[e][0], -e))
            best[start] = (best[end][0] + 1, end)
    if 0 not in best:
        return None
    runs, start = [], 0
    while start < len(durations):
        end = best[start][1]
        runs.append(range(start, end))
        start = end
    return runs


def _ends(model: Limits, durations: Sequence[int], start: int) -> Iterator[int]:
    """Yield where a run from `start` may end: a longer one has too many shots or seconds, whatever they say."""
    seconds = 0
    for end in range(start + 1, min(start + model.max_shots, len(durations)) + 1):
        seconds += durations[end - 1]
        if seconds > model.max_seconds:
            return
        yield end
