"""A request to fal: sent once, no redirect followed, the answer bounded in size and time."""

from __future__ import annotations

import time
from typing import Any

import httpx

from services.renderers.fal.diagnosis import watched
from services.renderers.fal.reading import read_json

MOST = 16_000_000  # bytes of JSON; results name their media and don't hold them
LONGEST = 120.0  # seconds an answer may take once it has begun
TROUBLES = (httpx.HTTPError, httpx.InvalidURL)
_WRAPPING = {b"content-encoding", b"content-length", b"transfer-encoding"}


class TooMuch(httpx.TransportError):
    """The answer is too large, or takes too long to read."""


def asked(http: httpx.Client, method: str, url: str, **options: Any) -> httpx.Response:
    """Send one request and return its answer, read.

    Raises:
        httpx.HTTPError, httpx.InvalidURL: there is no answer, or none that ends.
    """
    # The key goes along, so that a redirect isn't followed.
    with watched(method, url) as came, http.stream(method, url, follow_redirects=False, **options) as answer:
        came(answer.status_code)
        body, until = bytearray(), time.monotonic() + LONGEST
        for piece in answer.iter_bytes():
            body += piece
            if len(body) > MOST or time.monotonic() > until:
                raise TooMuch("the answer doesn't end", request=answer.request)
        # As bytes: a proxy on the way may write any letter into a header, and httpx takes only ASCII as text.
        headers = [(name, value) for name, value in answer.headers.raw if name.lower() not in _WRAPPING]
        return httpx.Response(answer.status_code, headers=headers, content=bytes(body), request=answer.request)


def text_of(answer: httpx.Response) -> str:
    """Return the text of an answer; fal writes UTF-8, whatever charset a gateway may name."""
    return answer.content.decode(errors="replace")


def json_of(answer: httpx.Response) -> Any:
    """Return the JSON of an answer, None where it holds none."""
    return read_json(answer.content).value
