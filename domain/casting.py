"""The casting of a take: which elements it sends and which it drops, for a run, a check and a dry run alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.elements import Casting
from domain.errors import BadInput
from domain.prompts import mentions

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Sequence as Many

    from domain.sequence import Sequence, Shot


def cast_words(
    listed: Many[str],
    own: Many[str] | None,
    prompts: Many[str],
    *,
    start_frame: bool,
    most: tuple[int, int],
    sendable: Collection[str] | None = None,
) -> Casting:
    """Choose the elements of a take of these prompts.

    Args:
        listed: the sequence's elements; their order is their priority.
        own: a shot's elements, in place of `listed`.
        prompts: those that they name with `@` join behind, or come first in a take of a single shot.
        start_frame: whether the take begins with a start frame, which uses one of the places.
        most: how many the model takes without a start frame, and with one.
        sendable: those that have a picture, where one is needed; the others are dropped.
    """
    own = listed if own is None else own
    mentioned = [name for prompt in prompts for name in mentions(prompt)]
    order = tuple(dict.fromkeys((*mentioned, *own) if len(prompts) == 1 else (*own, *mentioned)))
    able = tuple(name for name in order if sendable is None or name in sendable)
    kept = able[: most[1] if start_frame else most[0]]
    return Casting(kept, tuple(name for name in order if name not in kept))


def cast_named(names: Many[str], prompts: Many[str], *, most: int, sendable: Collection[str] | None = None) -> Casting:
    """Return the casting of a take or grid that sends exactly these elements; what only the prompts name is dropped.

    A model that takes none at all drops them all.

    Raises:
        BadInput: more than `most`, or one that has no picture to send.
    """
    kept = tuple(dict.fromkeys(names))
    mentioned = dict.fromkeys(name for prompt in prompts for name in mentions(prompt))
    if most == 0:
        return Casting((), tuple(dict.fromkeys((*kept, *mentioned))))
    if len(kept) > most:
        said = f"{len(kept)} elements are named, and at most {most} can be sent"
        raise BadInput(said, "name fewer of them", code="too_many_elements")
    bare = [name for name in kept if sendable is not None and name not in sendable]
    if bare:
        said = f"{', '.join(bare)} has no picture to send"
        raise BadInput(said, "give it a picture in the plan, or leave it out", code="no_picture")
    return Casting(kept, tuple(name for name in mentioned if name not in kept))


def cast_take(
    state: Sequence,
    entity: str,
    shots: Many[Shot],
    prompts: Many[str],
    *,
    start_frame: bool,
    most: tuple[int, int],
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
