"""fal.ai as a renderer: a job is posted exactly once, polled, and fetched as soon as its result is there.

fal-client's own `submit` posts up to ten times by itself, so the one paid post goes through its HTTP client
directly, as do the polls after it: the waiting can be stopped between any two of them.
"""

from __future__ import annotations

import logging
import time
import weakref
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import fal_client
import httpx
from fal_client import client as fal

from domain.errors import NotFetched, OutOfReach, Refused, RenderFailed
from domain.events import GridRequested
from domain.provider import element_urls, fal_element, grid_arguments, take_arguments
from domain.steps import Step
from services.media.kept import Media
from services.renderers.fal.answers import URLS, object_of, stage_of, submission_of
from services.renderers.fal.asking import TROUBLES, asked, json_of
from services.renderers.fal.history import asked_history, found_answer
from services.renderers.fal.hosts import is_of_the_queue
from services.renderers.fal.key import fal_key, without_key
from services.renderers.fal.media import download, media_session
from services.renderers.fal.pace import Pace, Patience
from services.renderers.fal.uploads import Uploads
from services.renderers.fal.words import is_own_fault, job_fault, media_of, said, words
from services.renderers.protocol import Delivery, InDoubt, Known, NotSent, Prepared, Stage, Submission

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from domain.events import JobRequested
    from domain.provider import FalElement
    from domain.values import Element, Upload
    from services.renderers.protocol import Watcher

UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
POST_TIMEOUT = httpx.Timeout(120.0, connect=15.0)
ASK_TIMEOUT = httpx.Timeout(30.0, connect=15.0)
MOST_OF_A_VIDEO, MOST_OF_A_GRID = 2_000_000_000, 200_000_000  # bytes
RESULT_KEPT = timedelta(hours=1)
MEDIA_KEPT = timedelta(days=7)  # at least; the request history knows where they lie for 30


class FalRenderer:
    """Sends jobs to fal.ai with the key in FAL_KEY."""

    name = "fal"
    free = False

    def __init__(self, root: Path) -> None:
        self._kept = Media(root)
        logging.getLogger("fal_client").setLevel(logging.CRITICAL)  # what it would say is said by us, in one line
        self._client = fal_client.SyncClient(key=fal_key())
        self._uploads = Uploads(root / "state" / ".takes")
        self._pace = Pace()
        self._posted: dict[str, float] = {}  # when, by request id; of those that are waited for
        self._media = media_session()  # never carries the key
        # Whoever forgets the renderer forgets its connections too; a console lives longer than they are of use.
        weakref.finalize(self, _closed, self._client, self._media).atexit = False

    @property
    def _http(self) -> httpx.Client:
        return self._client._client

    def prepare(self, request: JobRequested) -> Prepared:
        """Upload the pictures, once per content, and return what will be posted."""
        uploads: dict[str, Upload] = {}

        def url(path: str, sha256: str, kind: str) -> str:
            if sha256 not in uploads:
                uploads[sha256] = self._upload(path, sha256, kind)
            return uploads[sha256].url

        elements = element_urls(request.elements, lambda picture: url(picture.path, picture.sha256, "element"))
        if isinstance(request, GridRequested):
            arguments = grid_arguments(request, elements)
        else:
            frame = request.start_frame
            arguments = take_arguments(
                request, url(frame.path, frame.sha256, "start_frame") if frame else None, elements
            )
        return Prepared(arguments, tuple(uploads.values()))

    def elements(self, elements: Sequence[Element]) -> list[FalElement]:
        """Upload the pictures of elements, once per content, and return them as a request names them."""
        urls = element_urls(elements, lambda picture: self._upload(picture.path, picture.sha256, "element").url)
        return [fal_element(urls[element.name]) for element in elements]

    def _upload(self, path: str, sha256: str, kind: str) -> Upload:
        return self._uploads.url(self._client, self._file(path, sha256, kind), sha256, kind)

    def _file(self, path: str, sha256: str, kind: str) -> Path:
        try:
            return self._kept.near(path, sha256)
        except Refused as lost:
            raise RenderFailed(str(lost), *lost.ways, code=lost.code, kind=kind, **lost.about) from lost

    def submit(self, job_id: str, request: JobRequested, prepared: Prepared) -> Submission:
        """Post the job exactly once.

        Raises:
            NotSent: nothing reached fal; the post may be made again.
            InDoubt: fal may or may not have the job.
            RenderFailed: fal refused it, in its own words.
        """
        url = fal.QUEUE_URL_FORMAT + request.endpoint
        try:
            response = asked(self._http, "POST", url, json=prepared.arguments, timeout=POST_TIMEOUT)
        except UNSENT as error:
            raise NotSent(f"fal can't be reached: {said(error)}", "check the network") from error
        except TROUBLES as error:
            raise InDoubt(f"no answer to the post ({said(error)})") from error
        submission = submission_of(response)
        self._posted[submission.request_id] = time.monotonic()
        return submission

    def fetch(
        self,
        job_id: str,
        request: JobRequested,
        submission: Submission,
        target: Path,
        watcher: Watcher,
    ) -> Delivery:
        """Wait until the job has ended, then download its media.

        Raises:
            RenderFailed: the job failed, in fal's words.
            OutOfReach: fal or the media can't be reached now; the job can be fetched later.
        """
        handle = self._handle(request.endpoint, submission)
        patience = Patience(job_id)
        told = self._wait(handle, request.endpoint, watcher, patience)
        answer, units = self._result(handle, request.endpoint, watcher, patience, told)
        watcher.told(Stage("fetching", share=0.0))

        def heard(have: int, whole: int | None) -> None:
            watcher.told(Stage("fetching", share=have / whole if whole else None))

        grid = isinstance(request, GridRequested)
        url, size = media_of(answer, grid)
        for _ in range(2):
            download(url, target, MOST_OF_A_GRID if grid else MOST_OF_A_VIDEO, job_id, heard, self._media)
            if target.stat().st_size >= size:
                return Delivery(answer=without_key(answer), units=units)
        raise NotFetched(f"{job_id}: {target.stat().st_size:,} bytes came, where fal says {size:,}")

    def _handle(self, endpoint: str, submission: Submission) -> fal_client.SyncRequestHandle:
        """Return a handle on the job; stored URLs are used only if they are fal's, because the key is sent there."""
        urls = submission.urls
        if all(is_of_the_queue(urls.get(name, ""), submission.request_id) for name in URLS):
            result, status, cancel = (urls[name] for name in URLS)
            return fal_client.SyncRequestHandle(submission.request_id, result, status, cancel, self._http)
        return fal_client.SyncRequestHandle.from_request_id(self._http, endpoint, submission.request_id)

    def _wait(
        self, handle: fal_client.SyncRequestHandle, endpoint: str, watcher: Watcher, patience: Patience
    ) -> dict[str, Any] | None:
        """Poll until the job has ended and return its last status; None if fal's queue no longer knows it."""
        posted = self._posted.pop(handle.request_id, None)
        begun = time.monotonic() if posted is None else posted
        while True:
            watcher.pause(self._pace.pause(endpoint, time.monotonic() - begun))
            response = self._ask(handle.status_url, patience)
            if response is not None and response.status_code in (404, 410):
                return None
            told = object_of(response, patience) if response is not None else None
            if told is not None and told.get("status") == "COMPLETED":
                if posted is not None and not told.get("error"):
                    self._pace.took(endpoint, time.monotonic() - begun)
                return told
            stage = stage_of(told, patience) if told is not None else None
            if stage is not None:
                watcher.told(stage)
                patience.eased()
            elif patience.over():
                raise patience.fault()
            else:
                watcher.told(Stage("fal doesn't answer, asking again"))

    def _result(
        self,
        handle: fal_client.SyncRequestHandle,
        endpoint: str,
        watcher: Watcher,
        patience: Patience,
        told: dict[str, Any] | None,
    ) -> tuple[dict[str, Any], str | None]:
        """Return the raw answer and the billable units, from the queue, else from the request history."""
        while told is not None:
            response = self._ask(handle.response_url, patience)
            if response is not None and response.status_code in (404, 410):
                break
            if response is not None and is_own_fault(response, failed=bool(told.get("error"))):
                raise job_fault(response)
            if response is not None and response.is_success:
                answer = object_of(response, patience)
                if answer is not None:
                    return answer, response.headers.get("x-fal-billable-units")
            elif response is not None:
                patience.tried(f"{response.status_code}: {words(response)}")
            if patience.over():
                break
            watcher.pause(1.0)
        return found_answer(self._http, endpoint, handle.request_id), None

    def _ask(self, url: str, patience: Patience) -> httpx.Response | None:
        """Return fal's answer, None if there is none; raises if the key isn't accepted."""
        try:
            response = asked(self._http, "GET", url, timeout=ASK_TIMEOUT)
        except TROUBLES as error:
            patience.tried(said(error))
            return None
        if response.status_code in (401, 403):
            why = f"fal does not let this key in ({response.status_code}): {words(response)}"
            raise OutOfReach(why, "check FAL_KEY and the account, then:", Step("resume"), code="key_refused")
        return response

    def answers(self) -> bool:
        """Say whether fal's queue answers now, with whatever status."""
        try:
            asked(self._http, "GET", fal.QUEUE_URL_FORMAT, timeout=ASK_TIMEOUT)
        except TROUBLES:
            return False
        return True

    def cancel(self, request: JobRequested, submission: Submission) -> str:
        """Ask fal to cancel a job and return what it said."""
        url = self._handle(request.endpoint, submission).cancel_url
        try:
            response = asked(self._http, "PUT", url, timeout=ASK_TIMEOUT)
        except TROUBLES as error:
            raise OutOfReach(f"fal can't be reached: {said(error)}", Step("again"), code="fal_away") from error
        body = json_of(response)
        status = body.get("status") if isinstance(body, dict) else None
        if response.is_success or (response.status_code == 400 and status == "ALREADY_COMPLETED"):
            return without_key(str(status or response.status_code))
        if response.status_code == 404:
            way = "check FAL_KEY; nothing was cancelled"
            raise OutOfReach("fal doesn't know the job under this FAL_KEY", way, code="unknown_to_fal")
        raise OutOfReach(f"fal answers {response.status_code}: {words(response)}", Step("again"), code="fal_trouble")

    def history(self, endpoint: str, since: str, until: str) -> list[Known]:
        """Return the jobs of an endpoint that fal's request history knows in a span of time."""
        return asked_history(self._http, endpoint, since, until)

    def kept_until(self, posted_at: str) -> str:
        """Say how long fal keeps a result: in the queue, then in the history while its media are there."""
        until = datetime.fromisoformat(posted_at) + MEDIA_KEPT
        return (
            f"fal keeps a result for {RESULT_KEPT.seconds // 3600} hour after it is complete, then in its request"
            f" history, and its media until {until:%Y-%m-%d} at least"
        )


def _closed(client: fal_client.SyncClient, media: httpx.Client) -> None:
    client._client.close()
    media.close()
