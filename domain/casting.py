"""Who is in a take: the elements it sends and drops, the same for a run, a check and a look ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.elements import CAP, CAP_WITH_START_FRAME, Casting, cast
from domain.plan import mentions

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Sequence as Many

    from domain.sequence import Sequence, Shot


MOST = (CAP, CAP_WITH_START_FRAME)


def cast_words(
    listed: Many[str],
    own: Many[str] | None,
    prompts: Many[str],
    *,
    start_frame: bool,
    most: tuple[int, int] = MOST,
    sendable: Collection[str] | None = None,
) -> Casting:
    """Return the casting of a take of these prompts; `own` elements of a shot replace the `listed` ones.

    `most` is how many the model takes without a start frame and with one, `sendable` those that have a picture,
    where one is needed.
    """
    return cast(
        listed if own is None else own,
        [name for prompt in prompts for name in mentions(prompt)],
        start_frame=start_frame,
        one_shot=len(prompts) == 1,
        most=most,
        sendable=sendable,
    )


def cast_take(
    state: Sequence,
    entity: str,
    shots: Many[Shot],
    prompts: Many[str],
    *,
    start_frame: bool,
    most: tuple[int, int] = MOST,
    sendable: Collection[str] | None = None,
) -> Casting:
    """Return the casting of a take of `shots`, with `prompts` as their words, that belongs to `entity`.

    What was picked with a take's settings holds for the sequence's own takes, before a shot's elements.
    """
    assert state.planned is not None
    own = shots[0].plan.elements if len(shots) == 1 else None
    picked = state.picked.elements if state.picked and entity == state.id else None
    names = own if picked is None else picked
    return cast_words(state.planned.elements, names, prompts, start_frame=start_frame, most=most, sendable=sendable)
