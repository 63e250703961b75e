"""A media root behind a URL that fsspec knows; the only import of fsspec."""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from domain.errors import BadInput, TakesError
from domain.ids import shown
from services.disk.faults import FULL, disk_fault, media_fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME_IT = "name a folder, or s3://bucket/prefix"
_TRIES = 2
# Whoever waits for a page or pays for a take hears within a minute or two that the root is away.
_PATIENCE = {"connect_timeout": 10, "read_timeout": 20, "retries": {"max_attempts": 1}}


class UrlRoot:
    """A place behind a URL that fsspec knows; keys and endpoints come from where its library has them."""

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise BadInput("TAKES_MEDIA is no URL and no folder", _NAME_IT, code="bad_media_root") from error
        self._scheme = parts.scheme
        # What stands before an @ or behind a ? may be a secret.
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
            said = f"TAKES_MEDIA: {self._scheme}:// needs a library that isn't here"
            raise BadInput(said, "in the checkout: uv tool install '.[media]'", code="not_installed") from error
        except Exception as error:
            # Its text may repeat the URL, and so a secret.
            said = f"TAKES_MEDIA: nothing can be made of {self.where} ({type(error).__name__})"
            raise BadInput(said, _NAME_IT, code="bad_media_root") from error
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

    def remove(self, key: str) -> None:
        """Remove what lies under a key, its line of JSON last."""
        with self._guard():
            for name in (key, f"{key}.json"):
                try:
                    self._fs.rm_file(f"{self._base}/{name}")
                except FileNotFoundError as error:
                    _check_bucket(error)

    def get(self, key: str, draft: Path) -> bool:
        """Copy what lies under a key."""
        with self._guard():
            try:
                self._fs.get_file(f"{self._base}/{key}", str(draft))
            except FileNotFoundError as error:
                _check_bucket(error)
                return False
            except OSError as error:
                if error.errno in FULL:  # this machine's disk: the other end has no such errors
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
            raise media_fault(self.where, error) from error


def _check_bucket(error: FileNotFoundError) -> None:
    """Raise the error if the bucket is missing: fsspec reports it as it does a missing key."""
    if type(error.__cause__).__name__ == "NoSuchBucket":
        raise error


def _s3_options() -> dict[str, Any]:
    """Return options for S3: time limits, and the certificates of SSL_CERT_FILE."""
    options: dict[str, Any] = {"config_kwargs": _PATIENCE}
    authority = os.environ.get("SSL_CERT_FILE")
    if authority and not os.environ.get("AWS_CA_BUNDLE"):
        options["client_kwargs"] = {"verify": authority}
    return options
