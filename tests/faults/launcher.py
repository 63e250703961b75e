"""Runs the real `takes` with something bent that a test can't wait for or bring about: time, a limit, a death.

    python launcher.py '{"sending": 1}' resume film

Keys of the JSON: `sending`, `patience`, `post_timeout`, `ask_timeout`, `pause` (seconds), `most_bytes`, `shift` (hours
the clock is wrong by), `die` and `full` ("before TakeSubmitted", "after TakeSubmitted": at that append the process
kills itself, or the disk takes no more), `file_size` (bytes a file may have from the beginning).
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def bend(how: dict[str, Any]) -> None:
    """Bend what is named; each module is imported only where it must be."""
    if "shift" in how:
        _shift(timedelta(hours=how["shift"]))
    if how.keys() & {"sending", "patience", "post_timeout", "ask_timeout", "pause", "most_bytes"}:
        _hurry(how)
    for what, act in (("die", _die), ("full", _fill)):
        if what in how:
            moment, _, event = how[what].partition(" ")
            _at_append(moment, event, act)
    if "file_size" in how:
        _limit(how["file_size"])


def _shift(by: timedelta) -> None:
    from services.workspace import clock

    def now() -> str:
        return (datetime.now(UTC) + by).isoformat(timespec="microseconds").replace("+00:00", "Z")

    clock.utc_now = now


def _hurry(how: dict[str, Any]) -> None:
    import httpx

    from services.jobs import sending
    from services.renderers.fal import media as fal_media
    from services.renderers.fal import pace as fal_pace
    from services.renderers.fal import polling as fal_polling
    from services.renderers.fal import renderer as fal

    sending.SENDING_SECONDS = how.get("sending", sending.SENDING_SECONDS)
    fal_pace.PATIENCE = how.get("patience", fal_pace.PATIENCE)
    fal_media.PAUSE = how.get("pause", fal_media.PAUSE)
    fal.MOST_OF_A_VIDEO = how.get("most_bytes", fal.MOST_OF_A_VIDEO)
    if "post_timeout" in how:
        fal.POST_TIMEOUT = httpx.Timeout(how["post_timeout"])
    if "ask_timeout" in how:
        fal_polling.ASK_TIMEOUT = httpx.Timeout(how["ask_timeout"])


def _at_append(moment: str, event: str, act: Callable[[], None]) -> None:
    """Do something right before or after the facts of an append that hold such an event are in the log."""
    from services.log.ledger import Ledger

    plain = Ledger.append

    def append(self: Ledger, changes: Any, context: Any) -> Any:
        meant = any(type(fact).__name__ == event for change in changes for fact in change.facts)
        if meant and moment == "before":
            act()
        records = plain(self, changes, context)
        if meant and moment == "after":
            act()
        return records

    Ledger.append = append  # type: ignore[method-assign]


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _fill() -> None:
    _limit(0)


def _limit(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).parents[2])
    bend(json.loads(sys.argv[1]))
    from cli.main import main

    main(sys.argv[2:])
