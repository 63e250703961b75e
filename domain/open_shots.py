"""Which shots wait for a take of their working prompt; imports little, because every command that writes asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.sequence import Sequence
    from domain.values import ShotPrompt


def stale(state: Sequence) -> bool:
    """Whether a shot has no take, or its working prompt differs from that of its newest; failed takes don't count."""
    newest: dict[str, ShotPrompt] = {}
    for take in state.takes:
        if not take.failure:
            newest.update({prompt.shot: prompt for prompt in take.request.shot_prompts})
    for shot in state.order:
        held = newest.get(shot.id)
        if held is None or (held.prompt, held.asked or held.duration) != (shot.prompt, shot.duration):
            return True
    return False
