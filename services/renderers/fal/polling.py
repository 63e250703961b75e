"""Polls fal about one job until it has ended, and returns its result's answer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from domain.errors import OutOfReach
from domain.steps import Step
from services.renderers.fal.answers import object_of, stage_of
from services.renderers.fal.asking import TROUBLES, asked
from services.renderers.fal.history import found_answer
from services.renderers.fal.reading import read_json
from services.renderers.fal.words import is_own_fault, job_fault, said, words
from services.renderers.protocol import Stage

if TYPE_CHECKING:
    import fal_client

    from services.renderers.fal.pace import Pace, Patience
    from services.renderers.fal.reading import Read
    from services.renderers.protocol import Watcher

ASK_TIMEOUT = httpx.Timeout(30.0, connect=15.0)
PAUSE = 1.0  # seconds between two questions about a result


@dataclass(slots=True)
class Poll:
    """The questions about one job."""

    handle: fal_client.SyncRequestHandle
    endpoint: str
    watcher: Watcher
    patience: Patience
    pace: Pace

    def result(self, posted: float | None) -> tuple[Read, str | None]:
        """Wait for the job's end; return the raw answer and the billable units, from the queue or the request history.

        Args:
            posted: when the job was posted, of the monotonic clock, where it was waited for since.

        Raises:
            RenderFailed: fal has said twice that the job ended without a result.
            OutOfReach: there is no usable answer now.
        """
        told, before = self._ended(posted), 0
        while told is not None:
            response = self._ask(self.handle.response_url)
            if response is not None and response.status_code in (404, 410):
                break
            if response is not None and response.is_success:
                answer = read_json(response.content)
                if isinstance(answer.value, dict):
                    return answer, response.headers.get("x-fal-billable-units")
                self.patience.tried(f"{response.status_code} and no JSON object")
            elif response is not None:
                self.patience.tried(f"{response.status_code}: {words(response)}")
            if self.patience.over():
                break
            self.watcher.pause(PAUSE)
            if response is None or not is_own_fault(response, failed=bool(told.get("error"))):
                continue
            if response.status_code == before:
                raise job_fault(response)
            # A gateway may say so once about a job that still runs: it has ended so where fal says it twice.
            before, told = response.status_code, self._ended(None)
        return self._remembered(), None

    def _ended(self, posted: float | None) -> dict[str, Any] | None:
        """Poll until the job has ended and return its last status; None if fal's queue no longer knows it."""
        begun = time.monotonic() if posted is None else posted
        while True:
            self.watcher.pause(self.pace.pause(self.endpoint, time.monotonic() - begun))
            response = self._ask(self.handle.status_url)
            if response is not None and response.status_code in (404, 410):
                return None
            told = object_of(response, self.patience) if response is not None else None
            if told is not None and told.get("status") == "COMPLETED":
                if posted is not None and not told.get("error"):
                    self.pace.took(self.endpoint, time.monotonic() - begun)
                return told
            stage = stage_of(told, self.patience) if told is not None else None
            if stage is not None:
                self.watcher.told(stage)
                self.patience.eased()
            elif self.patience.over():
                raise self.patience.fault()
            else:
                self.watcher.told(Stage("fal doesn't answer, asking again"))

    def _remembered(self) -> Read:
        """Return the answer from the request history, which need not have it while the queue gives it badly."""
        try:
            return found_answer(self.handle.client, self.endpoint, self.handle.request_id)
        except OutOfReach as error:
            raise (self.patience.fault() if self.patience.over() else error) from error

    def _ask(self, url: str) -> httpx.Response | None:
        """Return fal's answer, None if there is none; raises if the key isn't accepted."""
        try:
            response = asked(self.handle.client, "GET", url, timeout=ASK_TIMEOUT)
        except TROUBLES as error:
            self.patience.tried(said(error))
            return None
        if response.status_code in (401, 403):
            why = f"fal does not let this key in ({response.status_code}): {words(response)}"
            raise OutOfReach(why, "check FAL_KEY and the account, then:", Step("resume"), code="key_refused")
        return response
