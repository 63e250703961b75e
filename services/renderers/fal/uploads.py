"""Uploads pictures to fal, once per content; their addresses are used again for five days."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from copy import copy
from typing import TYPE_CHECKING, Any

import httpx
from fal_client.auth import MissingCredentialsError
from fal_client.client import CDN_URL, FalClientHTTPError
from msgspec import convert
from msgspec.structs import asdict

from domain.errors import BadInput, RenderFailed
from domain.ids import shown
from domain.steps import Step
from domain.values import Upload
from services.disk.faults import disk_fault
from services.disk.whole_files import write_whole
from services.renderers.fal.diagnosis import watched
from services.renderers.fal.hosts import is_fals, place_of, trouble
from services.renderers.fal.words import words
from services.renderers.protocol import NotSent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import fal_client

MAX_BYTES = 10_000_000  # what the models take of a picture
LASTS = 5 * 86_400  # seconds an address is used again; fal keeps media for seven days at least
_TRIES = 3  # fal's client alone would go on for ten, of two minutes each
_PATIENCE = httpx.Timeout(30.0)
_AGAIN = "try again; nothing was sent, and nothing is paid"
_COPY = "put it back from a copy"


class _Enough(Exception):
    """The last try has failed; `answer` is what fal said to it, if anything."""

    def __init__(self, answer: httpx.Response | None) -> None:
        super().__init__("enough tries")
        self.answer = answer


class Uploads:
    """Uploaded pictures, listed in `uploads.json` of a folder; for several threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "uploads.json"
        self._lock = folder / "locks" / "uploads.lock"
        self._guard = threading.Lock()
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def url(self, client: fal_client.SyncClient, data_path: Path, sha256: str, kind: str = "start_frame") -> Upload:
        """Return where a picture lies at fal, uploading it if no address is known that will last.

        Args:
            client: fal's own client, which is left as it was.
            data_path: the picture's file; read only for an upload.
            sha256: what the file's bytes must have.
            kind: what the picture is, for the record of a failure: start_frame, end_frame, element.

        Raises:
            RenderFailed: the file is gone, changed or can't be used (`kind`), or fal has refused it ("refused").
            NotSent: fal can't be reached.
            Unwritable: the address can't be written down.
        """
        with self._guard:
            turn = self._turns[sha256]
        with turn:
            known = _read(self._path).get(sha256)
            if known is not None:
                return known[0]
            data, content_type, converted = _ready(data_path, sha256, kind)
            url = _sent(client, data, content_type, sha256)
            upload = Upload(sha256=sha256, url=url, content_type=content_type, bytes=len(data), converted=converted)
            self._remember(upload)
            return upload

    def _remember(self, upload: Upload) -> None:
        """Add an upload to the file, with what other processes added since; remove old ones."""
        from filelock import FileLock

        try:
            self._lock.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self._lock):
                known = _read(self._path) | {upload.sha256: (upload, time.time())}
                told = {key: asdict(one) | {"at": at} for key, (one, at) in known.items()}
                write_whole(self._path, json.dumps(told, indent=2, sort_keys=True).encode() + b"\n")
        except OSError as error:
            raise disk_fault(error) from error


def _read(path: Path) -> dict[str, tuple[Upload, float]]:
    """Return the uploads that still last, with their times; none for a damaged file."""
    try:
        entries = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    found = {}
    for key, entry in entries.items() if isinstance(entries, dict) else ():
        known = _known(key, entry)
        if known is not None and 0 <= time.time() - known[1] < LASTS:
            found[key] = known
    return found


def _known(key: str, entry: Any) -> tuple[Upload, float] | None:
    """Return an upload of the file; None for a damaged one, because its address would be sent to fal."""
    try:
        at = float(entry["at"])
        upload = convert({name: value for name, value in entry.items() if name != "at"}, Upload)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None
    return (upload, at) if upload.sha256 == key and is_fals(upload.url) else None


def _ready(path: Path, sha256: str, kind: str) -> tuple[bytes, str, bool]:
    """Return a picture's bytes as they go up, their type, and whether they are a JPEG of a larger file."""
    from services.media.pictures import as_jpeg, read_picture

    name = shown(path.name, 200)
    try:
        data = path.read_bytes()
    except OSError as error:
        said = f"{name} can't be read ({error.strerror})"
        raise RenderFailed(said, _COPY, code="media_gone", kind=kind, file=path.name) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        said = f"{name} isn't the picture that was recorded"
        raise RenderFailed(said, _COPY, code="media_changed", kind=kind, file=path.name)
    try:
        if len(data) > MAX_BYTES:
            return as_jpeg(data, path.name, MAX_BYTES), "image/jpeg", True
        return data, f"image/{read_picture(data, path.name).format.lower()}", False
    except BadInput as error:
        raise RenderFailed(str(error), *error.ways, code=error.code, kind=kind, **error.about) from error


def _sent(client: fal_client.SyncClient, data: bytes, content_type: str, sha256: str) -> str:
    """Upload and return the address; if it fails, nothing has been paid for."""
    name = f"{sha256[:16]}.{content_type.removeprefix('image/')}"
    try:
        with watched("POST", f"{CDN_URL}/files/upload") as came, _lent(client, came) as lent:
            # The fallback would hand the key to whatever host the answer names.
            url = lent.upload(data, content_type, file_name=name, fallback_repository=[])
    except MissingCredentialsError as error:
        local = Step("again", renderer="local")
        raise RenderFailed("there is no key for fal", "set FAL_KEY", local, code="no_key", kind="refused") from error
    except _Enough as error:
        raise _unsent("no answer came") if error.answer is None else _refusal(error.answer) from error
    except (FalClientHTTPError, httpx.HTTPStatusError) as error:
        raise _refusal(error.response) from error
    except httpx.HTTPError as error:
        raise _unsent(trouble(error)) from error
    except (OSError, ImportError, LookupError, TypeError, ValueError, httpx.InvalidURL) as error:
        # Their texts may hold the key or a proxy's password.
        what = "fal's answer, a certificate or proxy variable, or FAL_KEY can't be used"
        raise _unsent(f"{what} ({type(error).__name__})") from error
    if not is_fals(url):
        said = f"fal says that an uploaded picture lies at {place_of(url)}, not with fal"
        raise RenderFailed(said, code="strange_address", kind="refused")
    return url


def _unsent(why: str) -> NotSent:
    return NotSent(f"a picture could not be uploaded to fal: {why}", _AGAIN)


def _refusal(answer: httpx.Response) -> RenderFailed | NotSent:
    """Return the error for an answer that says no."""
    said = f"fal answered {answer.status_code} to the upload of a picture: {words(answer)}"
    if answer.status_code >= 500:
        return NotSent(said, _AGAIN)
    way = "check FAL_KEY" if answer.status_code in (401, 403) else ""
    return RenderFailed(said, way, code="fal_refused", kind="refused")


@contextmanager
def _lent(client: fal_client.SyncClient, came: Callable[[int], None]) -> Iterator[fal_client.SyncClient]:
    """Yield the client for one upload, then close the session that its upload opens and forgets.

    `came` is told the status of every answer.
    """
    opened: list[httpx.Client] = []

    def remembered() -> httpx.Client:
        opened.append(client._get_cdn_client())
        return _patient(opened[-1], came)

    lent = copy(client)
    vars(lent)["_get_cdn_client"] = remembered
    try:
        yield lent
    finally:
        for session in opened:
            session.close()


def _patient(session: httpx.Client, came: Callable[[int], None]) -> httpx.Client:
    """Limit the tries made with a session; only an error that fal's client doesn't know ends them."""
    tries: list[httpx.Request] = []

    def asking(request: httpx.Request) -> None:
        if len(tries) == _TRIES:
            raise _Enough(None)
        tries.append(request)

    def answered(answer: httpx.Response) -> None:
        came(answer.status_code)
        if answer.is_error and len(tries) == _TRIES:
            answer.read()
            raise _Enough(answer)

    session.timeout = _PATIENCE
    session.event_hooks = {"request": [asking], "response": [answered]}
    return session
