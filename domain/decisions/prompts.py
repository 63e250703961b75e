"""Working prompts: revised by a person, overridden for a run, picked from earlier takes, or taken from the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from domain.decisions.admit import admit, find_shot, of_sequence
from domain.decisions.choices import named_twice
from domain.errors import BadInput, Changed
from domain.events import ShotPromptRevised
from domain.prompts import MAX_SECONDS, MIN_SECONDS, check_prompt
from domain.steps import Step
from domain.values import Source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from domain.sequence import Sequence, Shot


class Override(Struct, frozen=True):
    """New words for a shot of a run, and new seconds where they are given: the shot by place from 0, or by number."""

    prompt: str
    index: int | None = None
    number: int | None = None
    duration: int | None = None


def revision(state: Sequence, shot: Shot, prompt: str, duration: int, source: Source) -> list[ShotPromptRevised]:
    """Return the fact that a shot's working prompt is now this; None if it is already."""
    if (prompt, duration) == (shot.prompt, shot.duration):
        return []
    index = state.order.index(shot)
    return [ShotPromptRevised(shot=shot.id, index=index, prompt=prompt, duration=duration, source=source)]


def revise(
    state: Sequence, number: int, prompt: str | None, duration: int | None, elements: Collection[str]
) -> list[ShotPromptRevised]:
    """Change the working prompt of a shot, its duration in seconds, or both: what is None stays."""
    admit(state, "ShotPromptRevised")
    shot = find_shot(state, number)
    words = shot.prompt if prompt is None else check_prompt(prompt, elements)
    seconds = shot.duration if duration is None else check_duration(duration)
    return revision(state, shot, words, seconds, Source(kind="person"))


def check_based_on(state: Sequence, number: int, based_on: str, yours: str | None) -> None:
    """Refuse new words whose writer saw others than the working ones; the refusal carries both texts."""
    shot = find_shot(state, number)
    if shot.prompt in {based_on, yours}:
        return
    raise Changed(
        f"{shot.id} was revised since: it says other words than those that yours replace",
        "read both, then send yours again, based on the newer words",
        code="words_changed",
        **of_sequence(state),
        shot=shot.id,
        now=shot.prompt,
        yours=yours,
    )


def check_duration(seconds: int) -> int:
    """Return a shot's duration, or refuse it."""
    if not MIN_SECONDS <= seconds <= MAX_SECONDS:
        lasts = f"a shot lasts {MIN_SECONDS}-{MAX_SECONDS} whole seconds, not {seconds}"
        raise BadInput(lasts, Step("again", duration=5), code="bad_duration")
    return seconds


def overridden(state: Sequence, overrides: Iterable[Override], elements: Collection[str]) -> dict[str, tuple[str, int]]:
    """Return the new words and the seconds by shot id; refuse a shot that isn't there, or one overridden twice."""
    words: dict[str, tuple[str, int]] = {}
    for override in overrides:
        shot = _overridden_shot(state, override)
        if shot.id in words:
            raise named_twice(state.id, shot.number)
        seconds = shot.duration if override.duration is None else check_duration(override.duration)
        words[shot.id] = check_prompt(override.prompt, elements), seconds
    return words


def _overridden_shot(state: Sequence, override: Override) -> Shot:
    if override.number is not None:
        return find_shot(state, override.number)
    index, order = override.index or 0, state.order
    if not 0 <= index < len(order):
        raise BadInput(
            f"{state.id} has no shot at index {index}: it has {len(order)} shots, counted from 0",
            f"the last is at index {len(order) - 1}: {order[-1].id}",
            code="unknown_shot",
            **of_sequence(state),
        )
    return order[index]
