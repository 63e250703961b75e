"""The elements a take sends and those it drops."""

from __future__ import annotations

from msgspec import Struct


class Casting(Struct, frozen=True):
    """The elements a take sends, in their order, and those it drops."""

    kept: tuple[str, ...]
    dropped: tuple[str, ...]
