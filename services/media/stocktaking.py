"""What of the recorded media is where, and putting into the root what it lacks."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from domain.errors import Refused
from services.disk.whole_files import new_draft, sha256_of
from services.media.roots import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from domain.media import Medium
    from services.media.kept import Media
    from services.media.roots import MediaRoot

    Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Stock:
    """Recorded media: `there` in the root, `missing` or `damaged` there; and what lies `here`, by a glance.

    `pruned` is how many videos were given up, which lie nowhere.
    """

    there: list[Medium] = field(default_factory=list)
    missing: list[Medium] = field(default_factory=list)
    damaged: list[Medium] = field(default_factory=list)
    here: list[Medium] = field(default_factory=list)
    pruned: int = 0


def take_stock(media: Media, recorded: Iterable[Medium], pruned: int = 0) -> Stock:
    """Look what is where, by name and length. Without a root nothing is there.

    Raises:
        OutOfReach: the root can't be reached.
    """
    found = Stock(pruned=pruned)
    sizes = {} if media.root is None else media.root.sizes()
    for medium in recorded:
        length = _length(media, medium)
        if length is not None:
            found.here.append(medium)
        there, wanted = sizes.get(key_of(medium.sha256)), length or medium.bytes
        state = found.missing if there is None else found.there if wanted in (None, there) else found.damaged
        state.append(medium)
    return found


def read_all(root: MediaRoot, stock: Stock, drafts: Path, progress: Progress) -> Stock:
    """Read every byte of what is there, and return the stock with what isn't what was recorded as damaged.

    Args:
        root: where they lie.
        stock: as `take_stock` has it.
        drafts: a folder of this machine with room for the largest of them.
        progress: told how many of how many are read.
    """
    damaged = []
    for number, medium in enumerate(stock.there, start=1):
        with new_draft(drafts / medium.sha256) as draft:
            if not root.get(key_of(medium.sha256), draft) or sha256_of(draft) != medium.sha256:
                damaged.append(medium)
        progress(number, len(stock.there))
    there = [medium for medium in stock.there if medium not in damaged]
    return replace(stock, there=there, damaged=stock.damaged + damaged)


def push(media: Media, wanted: Sequence[Medium], progress: Progress) -> list[Medium]:
    """Put into the root what this machine has of the `wanted` media; return what was put there.

    Raises:
        OutOfReach: the root can't be reached; what was put there stays, and another time goes on from it.
    """
    pushed = []
    for number, medium in enumerate(wanted, start=1):
        with suppress(Refused):  # it isn't here, or isn't what was recorded: it stays missing
            media.share([medium])
            pushed.append(medium)
        progress(number, len(wanted))
    return pushed


def fetch(media: Media, wanted: Sequence[Medium], progress: Progress) -> tuple[list[Medium], list[Medium]]:
    """Bring media from the root to this machine; return what has come, and what isn't there as it was recorded.

    Raises:
        OutOfReach: the root can't be reached, or this machine's disk is full.
    """
    fetched, lost = [], []
    for number, medium in enumerate(wanted, start=1):
        try:
            media.file(medium.path, medium.sha256)
            fetched.append(medium)
        except Refused:
            lost.append(medium)
        progress(number, len(wanted))
    return fetched, lost


def _length(media: Media, medium: Medium) -> int | None:
    """Return the length of a medium's file on this machine, None where it isn't here.

    Where the fact says the length, a file that has it counts; else, as with pictures, its bytes are read: another crop
    may lie under the same name.
    """
    if medium.bytes is None:
        file = media.here(medium.path, medium.sha256)
        return None if file is None else file.stat().st_size
    places = media.places(medium.path, medium.sha256)
    fits = any(place.is_file() and place.stat().st_size == medium.bytes for place in places)
    return medium.bytes if fits else None
