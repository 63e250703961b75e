"""Addresses of fal's own hosts: which may be followed, which may see the key, and what may be shown of them."""

from __future__ import annotations

import re

import httpx

from domain.ids import shown

_FALS = re.compile(r"([a-z0-9-]+\.)*(fal\.run|fal\.ai|fal\.media|falrun\.com)")


def is_fals(url: str) -> bool:
    """Say whether an address is https on one of fal's own hosts, without user or odd port: safe to follow."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, TypeError, ValueError):
        return False
    plain = parsed.scheme == "https" and not parsed.userinfo and parsed.port in (None, 443)
    return plain and _FALS.fullmatch(parsed.raw_host.decode("ascii")) is not None


def is_of_the_queue(url: str, request_id: str) -> bool:
    """Say whether an address is one of a request in fal's queue, so that the key may go there."""
    if not is_fals(url) or not request_id:
        return False
    parsed = httpx.URL(url)
    return parsed.host in ("queue.fal.run", "queue.falrun.com") and f"/requests/{request_id}" in parsed.path


def place_of(url: str) -> str:
    """Return the part of an address that may be shown: host and port, a scheme other than https, no path, no query."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, TypeError, ValueError):
        return "no address"
    host = shown(parsed.netloc.decode("ascii"), 60) if parsed.netloc else ""
    return host if parsed.scheme == "https" else f"{parsed.scheme}:{'//' if host else ''}{host}"


def trouble(error: httpx.HTTPError) -> str:
    """Return why a host couldn't be reached, in a few words without headers or query."""
    if isinstance(error, httpx.TimeoutException):
        return "it took too long to answer"
    if isinstance(error, httpx.LocalProtocolError):  # its text repeats the header it dislikes, which may be the key
        return "the request can't be put into HTTP"
    said = shown(str(error), 120) if str(error) else type(error).__name__
    return f"the proxy said {said}" if isinstance(error, httpx.ProxyError) else f"the connection failed ({said})"
