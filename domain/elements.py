"""The elements a take sends and those it drops, and how many it sends at most."""

from __future__ import annotations

from dataclasses import dataclass

CAP = 4
CAP_WITH_START_FRAME = 3


@dataclass(frozen=True, slots=True)
class Casting:
    """The elements a take sends, in their order, and those it drops."""

    kept: tuple[str, ...]
    dropped: tuple[str, ...]
