"""Requests to fal, told to the log for diagnosis: no header, no body, no query, which may be signed."""

from __future__ import annotations

from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

from services.disk.diagnosis import debug, since
from services.renderers.fal.key import without_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def watched(method: str, url: str) -> Iterator[Callable[[int], None]]:
    """Tell of one request when it is over; what is yielded takes the status that came."""
    began, came = perf_counter(), list[int]()
    try:
        yield came.append
    finally:
        place = without_key(url.partition("?")[0].partition("#")[0].partition("//")[2])
        debug("fal: %s %s: %s in %.0f ms", method, place, came[-1] if came else "no answer", since(began))
