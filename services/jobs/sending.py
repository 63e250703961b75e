"""Tries a request again that never left this machine."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from services.renderers.protocol import NotSent, Stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.jobs.watch import Watch

SENDING_SECONDS = 30.0  # how long it is tried

T = TypeVar("T")


def until_sent(send: Callable[[], T], watch: Watch) -> T:
    """Try a request again that never left this machine, for half a minute at most; raises NotSent then."""
    until, wait = time.monotonic() + SENDING_SECONDS, 0.5
    while True:
        try:
            return send()
        except NotSent:
            if time.monotonic() + wait > until:
                raise
            watch.told(Stage("out of reach, trying again"))
            watch.pause(wait)
            wait = min(wait * 2, 5.0)
