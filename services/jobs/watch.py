"""Watches a job while it is made: passes its stages on, and stops waiting if the run stops or the job is cancelled."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from domain.errors import LogAway
from services.renderers.protocol import Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from services.renderers.protocol import Reply

LOOK_SECONDS = 2.0  # how often a waiting job is looked up in the log, for a cancel of another process


class Stopped(Exception):
    """The run was stopped; all its jobs can be resumed."""


class CalledOff(Exception):
    """Somebody cancelled the job that was waited for."""


class TakenOver(Exception):
    """The job's lock was lost with the connection to the log, and another process may follow the job."""


class Watch:
    """Watches one job.

    Attributes:
        stop: set where the whole run is called off.
        heard: told each stage.
        begun: called once, when rendering has begun.
        kept: told each answer that has to be kept as it came.
        ended: says whether the job has ended since the watch began; a job cancelled before can still be waited for.
        ours: says whether the job's lock is still held.
    """

    def __init__(
        self,
        stop: Event,
        *,
        heard: Callable[[Stage], None],
        begun: Callable[[], object],
        kept: Callable[[Reply], object],
        ended: Callable[[], bool],
        ours: Callable[[], bool],
    ) -> None:
        self.stop, self.heard, self.begun, self.kept, self.ended, self.ours = stop, heard, begun, kept, ended, ours
        self._rendering = False
        self._looked = time.monotonic()

    def told(self, stage: Stage) -> None:
        """Hear how far the job is."""
        if self.stop.is_set():
            raise Stopped
        if stage.name == "rendering" and not self._rendering:
            with suppress(LogAway):  # said again with the next look, or with its end
                self.begun()
                self._rendering = True
        self.heard(stage)

    def answered(self, reply: Reply) -> None:
        """Keep an answer as it came."""
        self.kept(reply)

    def pause(self, seconds: float) -> None:
        """Wait, unless the run is stopped; every two seconds check that the job wasn't cancelled or taken over."""
        if self.stop.wait(seconds):
            raise Stopped
        if time.monotonic() - self._looked > LOOK_SECONDS:
            self._look()

    def _look(self) -> None:
        try:
            ended, ours = self.ended(), self.ours()
        except LogAway:  # a provider can be waited for without the log; it may be back before it is written to
            self.heard(Stage("the log can't be reached, waiting"))
        else:
            if ended:
                raise CalledOff
            if not ours:
                raise TakenOver
        self._looked = time.monotonic()
