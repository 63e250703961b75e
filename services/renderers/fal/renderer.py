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
from services.media.endings import is_whole
from services.media.kept import Media
from services.renderers.fal.answers import URLS, submission_of
from services.renderers.fal.asking import TROUBLES, asked, json_of
from services.renderers.fal.history import asked_history
from services.renderers.fal.hosts import is_of_the_queue
from services.renderers.fal.key import fal_key, without_key
from services.renderers.fal.media import download, media_session
from services.renderers.fal.pace import Pace, Patience
from services.renderers.fal.polling import ASK_TIMEOUT, Poll
from services.renderers.fal.results import addresses_in, media_of
from services.renderers.fal.uploads import Uploads
from services.renderers.fal.words import said, words
from services.renderers.promises import FAL
from services.renderers.protocol import Delivery, InDoubt, Known, NotSent, NotUnderstood, Prepared, Reply, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from domain.events import JobRequested
    from domain.provider import FalElement
    from domain.values import Element, Upload
    from services.renderers.fal.results import MediaPlace
    from services.renderers.protocol import Submission, Watcher

UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
POST_TIMEOUT = httpx.Timeout(120.0, connect=15.0)
MOST_OF_A_VIDEO, MOST_OF_A_GRID = 2_000_000_000, 200_000_000  # bytes
RESULT_KEPT = timedelta(hours=1)
MEDIA_KEPT = timedelta(days=7)  # at least; the request history knows where they lie for 30


class FalRenderer:
    """Sends jobs to fal.ai with the key in FAL_KEY."""

    name = "fal"
    free = False
    promises = FAL

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
            start, end = request.start_frame, request.end_frame
            arguments = take_arguments(
                request,
                url(start.path, start.sha256, "start_frame") if start else None,
                elements,
                url(end.path, end.sha256, "end_frame") if end else None,
                [url(picture.path, picture.sha256, "frame_between") for picture in request.between],
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
        self, job_id: str, request: JobRequested, submission: Submission, target: Path, watcher: Watcher
    ) -> Delivery:
        """Wait until the job has ended, then download its media.

        Raises:
            RenderFailed: the job failed, in fal's words.
            OutOfReach: fal or the media can't be reached now; the job can be fetched later.
        """
        handle = self._handle(request.endpoint, submission)
        posted = self._posted.pop(submission.request_id, None)
        result, units = Poll(handle, request.endpoint, watcher, Patience(job_id), self._pace).result(posted)
        answer = without_key(result.value)
        watcher.told(Stage("fetching", share=0.0))
        remarks, grid = list(result.changes), isinstance(request, GridRequested)
        try:
            remarks += self._fetched(job_id, media_of(answer, grid), grid, target, watcher)
        except NotFetched:
            watcher.answered(_reply([*remarks, "its media could not be fetched"], answer))
            raise
        except (NotUnderstood, RenderFailed) as error:
            watcher.answered(_reply([*remarks, str(error)], answer))
            raise
        if remarks:
            watcher.answered(_reply(remarks, answer))
        return Delivery(answer, units, addresses_in(answer))

    def _fetched(self, job_id: str, place: MediaPlace, grid: bool, target: Path, watcher: Watcher) -> list[str]:
        """Download a result's media and return what is odd about them; what came decides, not what was said."""

        def heard(have: int, whole: int | None) -> None:
            watcher.told(Stage("fetching", share=have / whole if whole else None))

        most = MOST_OF_A_GRID if grid else MOST_OF_A_VIDEO
        for _ in range(2):
            download(place.url, target, most, job_id, heard, self._media)
            came = target.stat().st_size
            if came >= place.size:
                break
        said = f"{came:,} bytes came, where fal says {place.size:,}" if place.size not in (0, came) else ""
        if came < place.size and not is_whole(target):
            raise NotFetched(f"{job_id}: {said}")
        return [remark for remark in (place.remark, said) if remark]

    def _handle(self, endpoint: str, submission: Submission) -> fal_client.SyncRequestHandle:
        """Return a handle on the job; stored URLs are used only if they are fal's, because the key is sent there."""
        urls = submission.urls
        if all(is_of_the_queue(urls.get(name, ""), submission.request_id) for name in URLS):
            result, status, cancel = (urls[name] for name in URLS)
            return fal_client.SyncRequestHandle(submission.request_id, result, status, cancel, self._http)
        return fal_client.SyncRequestHandle.from_request_id(self._http, endpoint, submission.request_id)

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


def _reply(remarks: Sequence[str], answer: dict[str, Any]) -> Reply:
    return Reply("; ".join(remarks), answer, addresses_in(answer))
