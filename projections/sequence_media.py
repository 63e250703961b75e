"""Which takes of a sequence have a video that somebody may still look at; imports little, because `status` uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from projections.views.sequences import SequencePart


def with_video(part: SequencePart) -> list[str]:
    """Return the takes that wait for a verdict, are in the cut or are the newest, each once."""
    newest = [part["newest_take"]] if part["newest_take"] else []
    return list(dict.fromkeys([*part["waiting"], *(row["take"] for row in part["cut"]), *newest]))
