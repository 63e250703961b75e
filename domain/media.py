"""Finds the media that a fact names: every part of it that has a `path` and a `sha256`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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
