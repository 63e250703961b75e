"""The element cap: which elements a take sends, and which it drops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

CAP = 4
CAP_WITH_START_FRAME = 3


@dataclass(frozen=True, slots=True)
class Casting:
    """The elements a take sends, in their order, and those it drops."""

    kept: tuple[str, ...]
    dropped: tuple[str, ...]


def cast(
    listed: Sequence[str],
    mentioned: Sequence[str],
    *,
    start_frame: bool,
    one_shot: bool,
    most: tuple[int, int] = (CAP, CAP_WITH_START_FRAME),
    sendable: Collection[str] | None = None,
) -> Casting:
    """Choose the elements of one take.

    Args:
        listed: the shot's or sequence's elements; their order is their priority.
        mentioned: elements the prompts name with `@`, in that order; those not listed join behind.
        start_frame: whether the take begins with a start frame, which uses one of the places.
        one_shot: whether the take is of a single shot, where those it names come first.
        most: how many the model takes without a start frame, and with one.
        sendable: those that have a picture, where one is needed; the others are dropped.
    """
    first, then = (mentioned, listed) if one_shot else (listed, mentioned)
    order = tuple(dict.fromkeys((*first, *then)))
    able = tuple(name for name in order if sendable is None or name in sendable)
    kept = able[: most[1] if start_frame else most[0]]
    return Casting(kept, tuple(name for name in order if name not in kept))
