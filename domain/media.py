"""Finds the media that facts name: every part of them that has a `path` and a `sha256`, unless it was pruned since."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.events import Fact, MediaPruned, VideoCompleted
from domain.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator


class Medium(NamedTuple):
    """A picture or video as a fact names it; `bytes` is its length where the fact says it."""

    path: str
    sha256: str
    bytes: int | None = None


def media_of(value: Value) -> Iterator[Medium]:
    """Yield the media that a fact, or a part of one, names; what a provider answered is no part and isn't looked at."""
    path, sha256 = getattr(value, "path", None), getattr(value, "sha256", None)
    if isinstance(path, str) and isinstance(sha256, str):
        yield Medium(path, sha256, getattr(value, "bytes", None))
    for part in (getattr(value, name) for name in value.__struct_fields__):
        for inner in part if isinstance(part, tuple) else (part,):
            if isinstance(inner, Value):
                yield from media_of(inner)


class NamedMedia:
    """The media that facts name, each under every path that it has; what was pruned is named no more.

    A file that was pruned for one take and is named for another still counts. `pruned` are the videos that were given
    up, by stream and take.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Medium] = {}
        self._owners: dict[tuple[str, str], set[tuple[str, str]]] = {}
        self.pruned: dict[tuple[str, str], MediaPruned] = {}

    def take(self, stream: str, fact: Fact) -> None:
        """Take in the next fact of a log."""
        if isinstance(fact, MediaPruned):
            self.prune(stream, fact)
            return
        owner = (stream, fact.take_id if isinstance(fact, VideoCompleted) else "")
        for medium in media_of(fact):
            key = medium.path, medium.sha256
            self._owners.setdefault(key, set()).add(owner)
            if self._found.setdefault(key, medium).bytes is None:
                self._found[key] = medium

    def prune(self, stream: str, fact: MediaPruned) -> None:
        """Name a take's video no more."""
        self.pruned[stream, fact.take_id] = fact
        key = fact.file, fact.sha256
        owners = self._owners.get(key, set())
        owners.discard((stream, fact.take_id))
        if not owners:
            self._found.pop(key, None)

    def __iter__(self) -> Iterator[Medium]:
        return iter(self._found.values())
