"""The elements a take sends and those it drops."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Casting:
    """The elements a take sends, in their order, and those it drops."""

    kept: tuple[str, ...]
    dropped: tuple[str, ...]
