"""Which streams' files a command brings up to date, and which it leaves to the commands that append to them.

Commands that append at once write their files one after the other. Each has just folded its own streams; the others'
it would have to read first, while everybody waits for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from services.files.checkpoint import Checkpoint
    from services.log.reader import LogReader

PATIENCE = 200  # positions; files that are further behind have nobody who is about to write them


# The streams whose files are to be brought up, the position at which all files stand then, and the streams whose files
# stand beyond it, each with the position of its newest event in them.
Share = tuple[list[str], int, dict[str, int]]


def share_of(reader: LogReader, found: Checkpoint, upto: int, own: Collection[str]) -> Share:
    """Return a command's share: its own streams and those that wait for long; without own streams, all of them."""
    if own and upto - found.position <= PATIENCE:
        return _parted(reader.places(found.position, upto), found.ahead, upto, own)
    return reader.changed_streams(found.position, upto), upto, {}


def _parted(places: Iterable[tuple[int, str]], ahead: dict[str, int], upto: int, own: Collection[str]) -> Share:
    lacking, newest = dict[str, int](), dict(ahead)
    for position, stream in places:
        if position > ahead.get(stream, 0):
            lacking.setdefault(stream, position)
            if stream in own:
                newest[stream] = position
    left = [position for stream, position in lacking.items() if stream not in own]
    stood = min(left, default=upto + 1) - 1
    beyond = {stream: position for stream, position in newest.items() if position > stood}
    return sorted(stream for stream in lacking if stream in own), stood, beyond
