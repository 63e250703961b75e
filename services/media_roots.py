"""Where a studio's machines share their media: a folder, or a place that fsspec knows, as `s3://bucket/prefix`.

A root holds each content once, under its sha256, and beside it a line of JSON with the name it came by. Nothing in it
is ever written over. This is the only import of fsspec.
"""

from __future__ import annotations

import errno
import json
import logging
import mimetypes
import os
import shutil
import stat
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol
from urllib.parse import urlsplit

from domain.errors import BadInput, OutOfReach, TakesError
from domain.ids import shown
from services.faults import disk_fault
from services.files import new_draft, put_new, sync

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.media import Medium

VARIABLE = "TAKES_MEDIA"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CHUNK = 1 << 20
# Whoever waits for a page or pays for a take hears within a minute or two that the root is away.
_TRIES = 2
_PATIENCE = {"connect_timeout": 10, "read_timeout": 20, "retries": {"max_attempts": 1}}


class MediaRoot(Protocol):
    """A place that several machines share. Every method raises OutOfReach where it can't be reached."""

    @property
    def where(self) -> str:
        """How a person knows it; holds no secret."""

    def size(self, key: str) -> int | None:
        """Return how many bytes lie under a key, None where nothing does."""

    def sizes(self) -> dict[str, int]:
        """Return how many bytes lie under every key, by one look at it all."""

    def put(self, key: str, source: Path | bytes) -> None:
        """Write a file or bytes under a key, whole or not at all; what lies there already stays."""

    def get(self, key: str, draft: Path) -> bool:
        """Copy what lies under a key into a draft of this machine; False where nothing does."""


def key_of(sha256: str) -> str:
    """Return where a content lies below the root."""
    return f"sha256/{sha256[:2]}/{sha256}"


def keep_shared(root: MediaRoot, medium: Medium, file: Path) -> None:
    """Put a file into a root under its content, and first what it is called: so no content lies there without."""
    told = {
        "bytes": file.stat().st_size,
        "name": medium.path,
        "sha256": medium.sha256,
        "type": mimetypes.guess_type(medium.path)[0],
    }
    root.put(f"{key_of(medium.sha256)}.json", json.dumps(told, sort_keys=True).encode() + b"\n")
    root.put(key_of(medium.sha256), file)


def media_root(place: str) -> MediaRoot:
    """Return the root that TAKES_MEDIA names.

    Raises:
        BadInput: nothing can be made of it, or what it needs isn't installed.
    """
    scheme, _, rest = place.partition("://")
    if not rest:
        return FolderRoot(Path(place).expanduser().absolute())
    return FolderRoot(Path(rest)) if scheme == "file" else UrlRoot(place)


class FolderRoot:
    """A folder that all machines have mounted. It isn't made by us: a disk that isn't mounted would be one, too."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.where = shown(str(folder), 200)

    def size(self, key: str) -> int | None:
        """Return how many bytes lie under a key."""
        with self._guard():
            self._check()
            path = self._folder / key
            return path.stat().st_size if path.is_file() else None

    def sizes(self) -> dict[str, int]:
        """Return how many bytes lie under every key."""
        with self._guard():
            self._check()
            found = (path for path in (self._folder / "sha256").glob("*/*") if not path.name.startswith("."))
            return {path.relative_to(self._folder).as_posix(): path.stat().st_size for path in found}

    def put(self, key: str, source: Path | bytes) -> None:
        """Write under a key: to a draft beside it, synced, then linked into place."""
        with self._guard():
            self._check()
            path = self._folder / key
            if path.exists():
                return
            self._make(path.parent)
            with new_draft(path) as draft:
                if isinstance(source, bytes):
                    draft.write_bytes(source)
                else:
                    shutil.copyfile(source, draft)
                sync(draft)
                put_new(draft, path)
            sync(path.parent)

    def _make(self, folder: Path) -> None:
        """Make a folder below the root with the root's own rights: whoever may write there may write here."""
        for made in (folder.parent, folder):
            if not made.is_dir():
                made.mkdir(exist_ok=True)
                made.chmod(stat.S_IMODE(self._folder.stat().st_mode))

    def get(self, key: str, draft: Path) -> bool:
        """Copy what lies under a key."""
        with self._guard():
            self._check()
            path = self._folder / key
            if not path.is_file():
                return False
            source = path.open("rb")
        with source, draft.open("wb") as target:
            while chunk := self._read(source):
                target.write(chunk)
        return True

    def _read(self, source: BinaryIO) -> bytes:
        with self._guard():
            return source.read(_CHUNK)

    def _check(self) -> None:
        if not self._folder.is_dir():
            raise OutOfReach(f"{VARIABLE}: there is no folder {self.where}", "mount it, or make it; then again")

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise _away(self.where, _words(error)) from error


class UrlRoot:
    """A place behind a URL that fsspec knows; keys and endpoints come from where its library has them."""

    def __init__(self, url: str) -> None:
        # What stands before an @ or behind a ? may be a secret.
        parts = urlsplit(url)
        self._scheme = parts.scheme
        self.where = shown(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}", 200)
        self._fs, self._base = self._opened(url)

    def _opened(self, url: str) -> tuple[Any, str]:
        for name in ("fsspec", "s3fs", "aiobotocore", "botocore"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what they would say is said by us, in one line
        try:
            from fsspec.core import url_to_fs

            options = _s3_options() if self._on_s3 else {}
            fs, base = url_to_fs(url, skip_instance_cache=True, use_listings_cache=False, **options)
        except ImportError as error:
            hint = "install takeledger with the extra media: uv tool install 'takeledger[media]'"
            raise BadInput(f"{VARIABLE}: {self._scheme}:// needs a library that isn't here", hint) from error
        except Exception as error:
            # Its text may repeat the URL, and so a secret.
            said = f"{VARIABLE}: nothing can be made of {self.where} ({type(error).__name__})"
            raise BadInput(said, "name a folder, or s3://bucket/prefix") from error
        if self._on_s3:
            fs.retries = _TRIES
        return fs, str(base).rstrip("/")

    @property
    def _on_s3(self) -> bool:
        return self._scheme in ("s3", "s3a")

    def size(self, key: str) -> int | None:
        """Return how many bytes lie under a key."""
        with self._guard():
            try:
                return int(self._fs.info(f"{self._base}/{key}")["size"])
            except FileNotFoundError as error:
                _check_bucket(error)
                return None

    def sizes(self) -> dict[str, int]:
        """Return how many bytes lie under every key."""
        with self._guard():
            try:
                found = self._fs.find(f"{self._base}/sha256", detail=True)
            except FileNotFoundError as error:
                _check_bucket(error)
                return {}
            return {name[name.rindex("sha256/") :]: int(told["size"]) for name, told in found.items()}

    def put(self, key: str, source: Path | bytes) -> None:
        """Write under a key: on S3 only if nothing lies there, elsewhere by another name first."""
        with self._guard():
            place = f"{self._base}/{key}"
            if self._on_s3:
                try:
                    self._write(place, source, mode="create")
                except FileExistsError:
                    return
            elif not self._fs.exists(place):
                self._fs.makedirs(place.rpartition("/")[0], exist_ok=True)
                draft = f"{place}.{os.urandom(6).hex()}.part"
                self._write(draft, source)
                self._fs.mv(draft, place)

    def _write(self, place: str, source: Path | bytes, **how: str) -> None:
        if isinstance(source, bytes):
            self._fs.pipe_file(place, source, **how)
        else:
            self._fs.put_file(str(source), place, **how)

    def get(self, key: str, draft: Path) -> bool:
        """Copy what lies under a key."""
        with self._guard():
            try:
                self._fs.get_file(f"{self._base}/{key}", str(draft))
            except FileNotFoundError as error:
                _check_bucket(error)
                return False
            except OSError as error:
                if error.errno in _FULL:  # this machine's disk: the other end has no such errors
                    raise disk_fault(error) from error
                raise
            return True

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except TakesError:
            raise
        except Exception as error:
            raise _away(self.where, _words(error)) from error


def _check_bucket(error: FileNotFoundError) -> None:
    """A key that isn't there is an answer; a bucket that isn't there is none."""
    if type(error.__cause__).__name__ == "NoSuchBucket":
        raise error


def _s3_options() -> dict[str, Any]:
    """Return how S3 is spoken to: not for ever, and with the certificates all else here goes by."""
    options: dict[str, Any] = {"config_kwargs": _PATIENCE}
    authority = os.environ.get("SSL_CERT_FILE")
    if authority and not os.environ.get("AWS_CA_BUNDLE"):
        options["client_kwargs"] = {"verify": authority}
    return options


def _away(where: str, what: str) -> OutOfReach:
    return OutOfReach(f"{VARIABLE} ({where}): {what}", "nothing was lost; mend that, then run the command again")


def _words(error: Exception) -> str:
    """Return what is wrong with a root; the texts of libraries are left out, for what they may repeat."""
    if isinstance(error, PermissionError):
        return "permission is denied"
    if isinstance(error, FileNotFoundError):
        return "it isn't there"
    if isinstance(error, OSError) and error.errno:
        return "the disk is full" if error.errno in _FULL else str(os.strerror(error.errno)).lower()
    return f"it can't be reached ({type(error).__name__})"
