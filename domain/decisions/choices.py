"""`--shot N=TAKE`: which take is meant for which shot; one grammar for the cut and for picking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.admit import find_shot, find_take
from domain.errors import BadInput
from domain.ids import read_shot_number, read_target

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.sequence import Sequence, Take


def read_choices(state: Sequence, texts: Iterable[str]) -> dict[str, Take]:
    """Return the take by shot id; `5=1` means the sequence's take 1, `5=SEQ08_SH05_take001` the shot's own."""
    choices: dict[str, Take] = {}
    for text in texts:
        left, sign, right = text.partition("=")
        if not sign:
            raise BadInput(f"--shot {text} is not N=TAKE", "--shot 5=1")
        shot = find_shot(state, read_shot_number(left.strip(), state.id))
        if shot.id in choices:
            raise BadInput(f"{shot.id} is given two takes", "give each shot one")
        choices[shot.id] = named_take(state, right.strip())
    return choices


def named_take(state: Sequence, text: str) -> Take:
    """Return the take that `2`, `SEQ08_take002` or `SEQ08_SH05_take001` names."""
    target = read_target(text)
    if target.take is not None and target.shot is not None and target.sequence == state.id:
        return find_take(state, state.entity(find_shot(state, target.shot, omitted=True).id), str(target.take))
    return find_take(state, state.own, text)
