"""The element cap: which elements a take sends, and which it drops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

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
) -> Casting:
    """Choose the elements of one take.

    Args:
        listed: the shot's or sequence's elements; their order is their priority.
        mentioned: elements the prompts name with `@`, in that order; those not listed join behind.
        start_frame: whether the take begins with a start frame, which uses one of the places.
        one_shot: whether the take is of a single shot, where those it names come first.
        most: how many the model takes without a start frame, and with one.
    """
    first, then = (mentioned, listed) if one_shot else (listed, mentioned)
    order = tuple(dict.fromkeys((*first, *then)))
    cap = most[1] if start_frame else most[0]
    return Casting(order[:cap], order[cap:])
