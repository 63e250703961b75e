"""Which hosts may be asked: fal's own, with the key; any public one for media, without it; what is shown of them."""

from __future__ import annotations

import re
import socket
from ipaddress import ip_address
from urllib.request import getproxies, proxy_bypass

import httpx

from domain.ids import shown
from services.renderers.promises import FAL

_FALS = re.compile(rf"([a-z0-9-]+\.)*({'|'.join(map(re.escape, FAL.key_hosts))})")
_REQUEST = re.compile(r"/requests/([^/]+)(?:/|$)")
_NAME = re.compile(r"([a-z0-9_-]+\.)+[a-z][a-z0-9-]*[a-z0-9]")  # no single word, no number in any of its spellings
_AT_HOME = ("localhost", "local", "internal", "lan", "home", "arpa", "test", "invalid", "onion")


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
    return _request_in(parsed) == request_id


def named_request(url: str) -> str | None:
    """Return the request that an address in fal's queue is about, None for any other address."""
    return _request_in(httpx.URL(url)) if is_fals(url) else None


def _request_in(parsed: httpx.URL) -> str | None:
    found = _REQUEST.search(parsed.path) if parsed.host in ("queue.fal.run", "queue.falrun.com") else None
    return found[1] if found else None


def place_of(url: str) -> str:
    """Return the part of an address that may be shown: host and port, a scheme other than https, no path, no query."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, TypeError, ValueError):
        return "no address"
    host = shown(parsed.netloc.decode("ascii"), 60) if parsed.netloc else ""
    return host if parsed.scheme == "https" else f"{parsed.scheme}:{'//' if host else ''}{host}"


def may_hold_media(url: str) -> bool:
    """Say whether media may be fetched from an address without the key: plain https, on a host of the public network.

    A name counts as public unless it says otherwise or leads to an address at home. Where a proxy does the looking up,
    the name alone is judged.
    """
    if is_fals(url):
        return True
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, TypeError, ValueError):
        return False
    host = parsed.raw_host.decode("ascii").lower().rstrip(".")
    plain = parsed.scheme == "https" and not parsed.userinfo and parsed.port in (None, 443)
    return plain and (_is_public(host) or (_is_named(host) and all(map(_is_public, _found_at(host)))))


def _is_named(host: str) -> bool:
    return _NAME.fullmatch(host) is not None and host.rpartition(".")[2] not in _AT_HOME


def _is_public(host: str) -> bool:
    try:
        at = ip_address(host.strip("[]"))
    except ValueError:
        return False
    inside = (getattr(at, way, None) for way in ("ipv4_mapped", "sixtofour", "teredo"))  # another address in disguise
    return at.is_global and not at.is_multicast and not any(inside)


def _found_at(host: str) -> list[str]:
    """Return where a name leads; nothing where a proxy will look it up, or where nobody knows it."""
    if "https" in getproxies() and not proxy_bypass(host):
        return []
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]
    except OSError:
        return []


def trouble(error: httpx.HTTPError) -> str:
    """Return why a host couldn't be reached, in a few words without headers or query."""
    if isinstance(error, httpx.TimeoutException):
        return "it took too long to answer"
    if isinstance(error, httpx.LocalProtocolError):  # its text repeats the header it dislikes, which may be the key
        return "the request can't be put into HTTP"
    said = shown(str(error), 120) if str(error) else type(error).__name__
    return f"the proxy said {said}" if isinstance(error, httpx.ProxyError) else f"the connection failed ({said})"
