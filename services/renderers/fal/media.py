"""Downloads a result's media without the key; a broken download is resumed."""

from __future__ import annotations

import re
import time
from contextlib import closing, contextmanager, nullcontext
from typing import TYPE_CHECKING, BinaryIO

import httpx

from domain.errors import NotFetched
from domain.ids import shown
from services.disk.faults import disk_fault
from services.renderers.fal.diagnosis import watched
from services.renderers.fal.hosts import is_fals, may_hold_media, place_of, trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PAUSE = 0.25  # seconds before going on after a break; doubled with each try in a row that brought nothing new
IDLE_TRIES = 5
_TRIES = 60
_HOPS = 5
_OVERLAP = 4096
_PATIENCE = httpx.Timeout(30.0)
_PAGES = {"text/html", "application/xhtml+xml", "application/json"}
_HTML = re.compile(rb"(\xef\xbb\xbf)?\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)")
_LATER = {408, 425, 429}


class _Broken(Exception):
    """This try has ended before the file was whole; another may bring the rest."""


class _Astray(_Broken):
    """The answer doesn't continue the file, so the next try begins at the first byte."""


class _Unfit(Exception):
    """The answer isn't the media, and another try would bring the same."""

    def __init__(self, reason: str, *, gone: bool = False) -> None:
        super().__init__(reason)
        self.gone = gone


def download(
    url: str,
    target: Path,
    limit: int,
    what: str,
    heard: Callable[[int, int | None], None] | None = None,
    session: httpx.Client | None = None,
) -> None:
    """Fetch a result's media into `target`, overwriting it; the bytes aren't synced to the disk yet.

    Args:
        url: where fal says it lies: on fal's hosts, or at another public https address.
        target: the draft it is written to.
        limit: bytes it may have at most.
        what: whose media it is, for the one line an error has.
        heard: called with the bytes so far and in all (None if unknown), at each piece and each try; what it raises
            ends the download. If the download begins anew, so do the bytes so far.
        session: from `media_session`, where several files are fetched; it stays open.

    Raises:
        NotFetched: it can't be fetched now, or isn't the media; `gone` if it was removed there.
        Unwritable: it can't be written to the disk.
    """
    try:
        with _opened(target) as file, nullcontext(session) if session else media_session() as client:
            _tried(_Copy(file, limit, heard or _deaf), client, url)
    except (_Broken, _Unfit) as error:
        gone = isinstance(error, _Unfit) and error.gone
        raise NotFetched(f"{what} could not be fetched: {error}", gone=gone) from error


def _tried(copy: _Copy, client: httpx.Client, url: str) -> None:
    """Try until the file is whole, or until one try after another has brought nothing new."""
    idle = furthest = 0
    for _ in range(_TRIES):
        try:
            return copy.filled(client, url)
        except _Broken as error:
            last = error
        idle = 0 if copy.size > furthest else idle + 1
        furthest = max(furthest, copy.size)
        if isinstance(last, _Astray):
            copy.begun()
        if idle == IDLE_TRIES:
            break
        time.sleep(PAUSE * 2**idle)
    raise last


class _Copy:
    """The file while it is being filled: its size so far, the total that was announced, and the version it is of."""

    def __init__(self, file: BinaryIO, limit: int, heard: Callable[[int, int | None], None]) -> None:
        self.file, self.limit, self.heard = file, limit, heard
        self.begun()

    def begun(self, total: int | None = None, version: str = "") -> None:
        """Empty the file: its first byte is the next to come."""
        self.size, self.total, self.version = 0, total, version
        self.head = self.known = b""
        with _disk():
            self.file.seek(0)
            self.file.truncate()

    def filled(self, client: httpx.Client, url: str) -> None:
        """Make one try at what is missing; raises _Broken where some still is."""
        start = max(0, self.size - _OVERLAP)
        self.heard(self.size, self.total)
        try:
            with closing(_answer(client, url, self._asked(start))) as answer:
                self._accept(answer, start)
                for piece in answer.iter_raw():
                    self._add(piece)
        except httpx.TransportError as error:
            raise _Broken(f"{place_of(url)}: {trouble(error)}") from error
        with _disk():
            self.file.flush()
        if self.size == 0 or (self.total is not None and self.size < self.total):
            raise _Broken(f"{place_of(url)} sent {self.size:,} of {self.total or 'unknown'} bytes")

    def _asked(self, start: int) -> dict[str, str]:
        """Return the headers that ask for all from `start` on."""
        # A length and a range are of the file's own bytes only where nothing packs them on the way.
        headers = {"Accept-Encoding": "identity"}
        if self.size:
            headers["Range"] = f"bytes={start}-"
        if self.size and self.version:
            headers["If-Range"] = self.version
        return headers

    def _accept(self, answer: httpx.Response, start: int) -> None:
        """Look at an answer's head, and be ready for its body; raises where that isn't wanted."""
        host = place_of(str(answer.url))
        if answer.status_code == 416 and self.size:
            raise _Astray(f"{host} has no more than {start:,} bytes")
        _check_status(answer.status_code, host)
        _check_type(answer.headers, host)
        if answer.status_code == 206:
            return self._go_on(answer, start, host)
        tag = answer.headers.get("etag", "")
        self.begun(_length(answer.headers), tag if tag.startswith('"') and tag.isascii() else "")
        return self._check_size(self.total or 0)

    def _go_on(self, answer: httpx.Response, start: int, host: str) -> None:
        """Be ready for a part of the whole; the overlap it begins with must be what the file ends with."""
        said = _RANGE.fullmatch(answer.headers.get("content-range", ""))
        if said is None or int(said[1]) != start:
            raise _Astray(f"{host} sent another part than was asked for")
        if self.total not in (None, int(said[2])):
            raise _Astray(f"{host} said {self.total:,} bytes at first, then {int(said[2]):,}")
        self.total = int(said[2])
        self._check_size(self.total)
        with _disk():
            self.file.seek(start)
            self.known = self.file.read()

    def _add(self, piece: bytes) -> None:
        """Take some more bytes."""
        if self.known:
            repeated, piece = piece[: len(self.known)], piece[len(self.known) :]
            if not self.known.startswith(repeated):
                raise _Astray("what came after a break doesn't fit what came before it")
            self.known = self.known[len(repeated) :]
        self._check_size(self.size + len(piece))
        if self.total is not None and self.size + len(piece) > self.total:
            raise _Astray(f"more came than the {self.total:,} bytes that were announced")
        if len(self.head) < _OVERLAP:
            self.head += piece[:_OVERLAP]
            if _HTML.match(self.head):
                raise _Unfit("what lies there is a web page")
        with _disk():
            self.file.write(piece)
        self.size += len(piece)
        self.heard(self.size, self.total)

    def _check_size(self, size: int) -> None:
        if size > self.limit:
            raise _Unfit(f"it has more than {self.limit:,} bytes")


def _answer(client: httpx.Client, url: str, headers: dict[str, str]) -> httpx.Response:
    """Return the answer with its body unread, having followed redirects that stay with fal, or on the host named."""
    if not may_hold_media(url):
        raise _Unfit(f"it is said to lie at {place_of(url)}, which is no public https address")
    named = place_of(url)
    for _ in range(1 + _HOPS):
        if not is_fals(url) and not (place_of(url) == named and may_hold_media(url)):
            raise _Unfit(f"it is said to lie at {place_of(url)}, which is no plain https address of fal's")
        try:
            with watched("GET", url) as came:
                answer = client.send(client.build_request("GET", url, headers=headers), stream=True)
                came(answer.status_code)
        except (httpx.InvalidURL, ValueError) as error:  # httpx reads where a redirect leads even if it doesn't follow
            raise _Unfit(f"{place_of(url)} leads on to no address") from error
        if answer.next_request is None:
            return answer
        answer.close()
        url = str(answer.next_request.url)
    raise _Unfit(f"{place_of(url)} leads from one address to the next, and never to the media")


def _check_status(code: int, host: str) -> None:
    if code in _LATER or code >= 500:
        raise _Broken(f"{host} answered {code}")
    if code in (404, 410):
        raise _Unfit(f"{host} has it no more ({code})", gone=True)
    if code not in (200, 206):
        raise _Unfit(f"{host} answered {code}")


def _check_type(headers: httpx.Headers, host: str) -> None:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in _PAGES:
        raise _Unfit(f"{host} sent {kind}, not media")
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise _Unfit(f"{host} sent it packed as {shown(headers['content-encoding'], 20)}")


def _length(headers: httpx.Headers) -> int | None:
    said = headers.get("content-length", "")
    return int(said) if said.isdecimal() and "transfer-encoding" not in headers else None


def _deaf(size: int, total: int | None) -> None:
    """Hear nothing."""


def media_session() -> httpx.Client:
    """Return a client without the key that follows no redirect; it uses the environment's proxies.

    Raises:
        NotFetched: the environment's proxies or certificates can't be used.
    """
    try:
        return httpx.Client(timeout=_PATIENCE, follow_redirects=False)
    except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:
        # Their texts may hold a proxy's password.
        raise NotFetched(f"SSL_CERT_FILE or a proxy variable can't be used ({type(error).__name__})") from error


@contextmanager
def _opened(target: Path) -> Iterator[BinaryIO]:
    with _disk():
        file = target.open("w+b")
    try:
        yield file
    finally:
        with _disk():
            file.close()


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise disk_fault(error) from error
