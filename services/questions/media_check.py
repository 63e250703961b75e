"""Are the pictures and videos that the log names there, and what was recorded?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from domain.errors import BadInput
from services.log.reader import END
from services.media.stocktaking import take_stock
from services.questions.recorded_media import named_media, recorded_media

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.media import Medium
    from services.media.kept import Media
    from services.workspace.workspace import Workspace

What = Literal["missing", "changed"]


class MediaFault(NamedTuple):
    """A recorded file that is missing, or has other bytes than recorded."""

    medium: Medium
    what: What

    @property
    def line(self) -> str:
        """The fault in words: `videos/film/SEQ01_take001.mp4 is missing`."""
        return f"{self.medium.path} {'is missing' if self.what == 'missing' else 'is not what was recorded'}"


@dataclass(frozen=True, slots=True)
class MediaCheck:
    """How many files the log names, those that aren't as it says, and how many videos were pruned."""

    recorded: int
    faults: list[MediaFault]
    pruned: int = 0


def media_check(
    workspace: Workspace,
    project: str | None = None,
    upto: int = END,
    *,
    anew: bool = False,
    progress: Callable[[int, int | None], None] = lambda done, total: None,
) -> MediaCheck:
    """Look at every file that the log names as of a position: on this machine, or in the root that machines share.

    Args:
        workspace: whose media.
        project: one of its projects, None for all.
        upto: the last position that counts.
        anew: read also what was found whole before and wasn't touched since; on this machine only.
        progress: told how many of how many are looked at.

    Raises:
        OutOfReach: the root can't be reached.
    """
    if workspace.kept.shared:
        return _in_the_root(workspace, project, upto)
    named = named_media(workspace.ledger.reader, project, upto)
    recorded = list(named)
    faults = []
    for number, medium in enumerate(recorded, start=1):
        if what := _fault(workspace.kept, medium, anew=anew):
            faults.append(MediaFault(medium, what))
        progress(number, len(recorded))
    return MediaCheck(len(recorded), faults, len(named.pruned))


def _fault(kept: Media, medium: Medium, *, anew: bool) -> What | None:
    try:
        if kept.here(medium.path, medium.sha256, anew=anew):
            return None
        place = kept.path(medium.path)
    except BadInput:  # what lies there is a link to elsewhere
        return "changed"
    return "changed" if place.exists() else "missing"


def _in_the_root(workspace: Workspace, project: str | None, upto: int) -> MediaCheck:
    stock = take_stock(workspace.kept, recorded_media(workspace.ledger.reader, project, upto))
    gone: list[tuple[list[Medium], What]] = [(stock.missing, "missing"), (stock.damaged, "changed")]
    faults = [MediaFault(medium, what) for media, what in gone for medium in media]
    return MediaCheck(len(stock.there) + len(faults), faults)
