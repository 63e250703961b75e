"""Reads a result's answer: where its media lie, in every shape that is known, or why there are none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from domain.errors import RenderFailed
from domain.ids import shown
from services.renderers.fal.hosts import may_hold_media, place_of
from services.renderers.protocol import NotUnderstood

if TYPE_CHECKING:
    from collections.abc import Iterator

_VIDEO, _GRID = ("video", "videos", "video_url"), ("images", "image", "image_url")
_AROUND = ("response", "output", "data", "result", "payload")  # what an answer may be wrapped in
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{0,19}://[^\s\"'<>]+", re.IGNORECASE)
_MOST_ADDRESSES = 100
_LONGEST = 4000  # characters of an address


class MediaPlace(NamedTuple):
    """Where a result's media lie, how many bytes they are said to have (0: not said), and what else is to be said."""

    url: str
    size: int
    remark: str = ""


def media_of(answer: dict[str, Any], grid: bool) -> MediaPlace:
    """Return where a result's media lie.

    Raises:
        RenderFailed: the answer says that there are none, or none to be used.
        NotUnderstood: it names none in a shape that is known, or where nothing may be fetched.
    """
    body, found = _found(answer, _GRID if grid else _VIDEO)
    if found == []:
        raise _made_nothing(body)
    first = next((one for one in found or () if one[0]), None)
    if first is None:
        raise NotUnderstood("fal's result names no media in a shape that is known")
    if _flagged(body):
        raise RenderFailed(
            "fal made a picture and flagged its content (has_nsfw_concepts), so that it is no picture to use",
            "change the words or pictures fal objects to, then generate again",
            code="content_policy",
            kind="content_policy",
        )
    if not may_hold_media(first[0]):
        raise NotUnderstood(f"the result's media lie at {place_of(first[0])}, where nothing is fetched from")
    more = f"fal names {len(found or ())} media, the first is taken" if len(found or ()) > 1 else ""
    return MediaPlace(*first, more)


def addresses_in(value: Any) -> tuple[str, ...]:
    """Return every address that an answer names, in order, each once."""
    found = dict.fromkeys(match[:_LONGEST] for text in _texts(value) for match in _ADDRESS.findall(text))
    return tuple(found)[:_MOST_ADDRESSES]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(one)


def _found(body: dict[str, Any], names: tuple[str, ...]) -> tuple[dict[str, Any], list[tuple[str, int]] | None]:
    """Return the part of an answer that names media, and these; None where none does."""
    for name in names:
        if body.get(name) is not None:
            return body, _listed(body[name])
    for name in _AROUND:
        inner = body.get(name)
        if isinstance(inner, dict):
            inside = _found(inner, names)
            if inside[1] is not None:
                return inside
        elif isinstance(inner, str | list) and any(url for url, _ in _listed(inner)):
            return body, _listed(inner)
    return body, None


def _listed(value: Any) -> list[tuple[str, int]]:
    """Return address and size of each file in a list, or of one; an empty address for what is none."""
    return [_file(one) for one in value] if isinstance(value, list) else [_file(value)]


def _file(one: Any) -> tuple[str, int]:
    url = one.get("url") if isinstance(one, dict) else one
    size = one.get("file_size") if isinstance(one, dict) else None
    known = isinstance(size, int) and not isinstance(size, bool) and size > 0
    return (url if isinstance(url, str) and ":" in url else "", int(size) if known and size else 0)


def _flagged(body: dict[str, Any]) -> bool:
    """Say whether the first picture was flagged: fal then sends a black one."""
    flags = body.get("has_nsfw_concepts")
    return flags is True or (isinstance(flags, list) and bool(flags) and flags[0] is True)


def _made_nothing(body: dict[str, Any]) -> RenderFailed:
    flags = body.get("has_nsfw_concepts")
    flagged = flags is True or (isinstance(flags, list) and True in flags)
    kind = "content_policy" if flagged else "provider"
    words = next((body[name] for name in ("description", "message", "error") if isinstance(body.get(name), str)), "")
    said = f": {shown(' '.join(words.split()), 300)}" if words.strip() else ""
    flag = " and flags its content (has_nsfw_concepts)" if flagged else ""
    return RenderFailed(
        f"fal says that it is done, names no media{flag}{said}",
        "change the words or pictures, then generate again",
        code=kind,
        kind=kind,
    )
