"""The guard: lets in requests with the right Host and Origin, and a token if other machines can reach the console."""

from __future__ import annotations

from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response

from console.faults import refusal
from console.settings import ANYWHERE, LOOPBACK

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from console.settings import Settings

MAX_BODY = 2_000_000
MAX_UPLOAD = 52_000_000  # a start frame of 50 MB, and the form around it
MAX_FILE = 4_000_000_000  # a film that is looked up by its content
_READS = ("GET", "HEAD", "OPTIONS")
POLICY = (
    "default-src 'none'; img-src 'self' blob:; media-src 'self'; style-src 'self'; script-src 'self';"
    " connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SAID = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


class Guard:
    """Refuses requests from elsewhere before they reach the app, and sets the headers of every answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._cookie = f"takes_token_{settings.port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        send = _headed(send, "private, no-cache" if scope["path"].startswith("/static/") else "no-store")
        headers = Headers(scope=scope)
        answer = self._answer(scope, headers)
        if answer is not None:
            await answer(scope, receive, send)
            return
        await self._app(scope, _bounded(receive, _limit(scope["path"])), send)

    def _answer(self, scope: Scope, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        here = f"open {self._settings.link}"
        if not self._is_ours(host):
            return refusal(421, "wrong_name", "this console isn't served under that name", here)
        if scope["method"] not in _READS and not _same_origin(headers, host):
            return refusal(403, "foreign", "another site may not act here", here)
        limit = _limit(scope["path"])
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or int(length[:12]) > limit or len(length) > 12:
            return refusal(413, "too_much", _much(limit), "send less")
        return self._let_in(scope, headers) if self._settings.token else None

    def _is_ours(self, host: str) -> bool:
        """Whether the name is ours. Any port will do: rebinding gives a page another's name, never ours."""
        if self._settings.host in ANYWHERE:
            return bool(host)  # the token, which no other site's page has, stands in for the name
        try:
            name = urlsplit(f"//{host}").hostname
        except ValueError:
            return False
        return name in (*LOOPBACK, self._settings.host.lower())

    def _let_in(self, scope: Scope, headers: Headers) -> Response | None:
        """Ask for the token; the link that carries it is answered with a cookie and the same address without it."""
        pairs = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
        given = next((value for name, value in pairs if name == "token"), None)
        if given is not None and scope["method"] in _READS and self._right(given):
            rest = urlencode([pair for pair in pairs if pair[0] != "token"])
            path = "/" + scope["path"].lstrip("/\\")  # never another host's
            where = Response(status_code=303, headers={"cache-control": "no-store"})
            where.headers["location"] = _quoted(path) + (f"?{rest}" if rest else "")
            where.set_cookie(self._cookie, given, httponly=True, samesite="strict", path="/", max_age=30 * 86400)
            return where
        scheme, _, bearer = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self._right(bearer.strip()):
            return None
        if self._right(_cookie(headers.get("cookie", ""), self._cookie)):
            return None
        return refusal(401, "no_token", "this console asks for its token", "open the link that its terminal shows")

    def _right(self, given: str) -> bool:
        return compare_digest(given.encode("utf-8", "replace"), (self._settings.token or "").encode())


def _limit(path: str) -> int:
    if path == "/api/client/-/whence":
        return MAX_FILE
    return MAX_UPLOAD if path.endswith(("/start-frame", "/end-frame")) else MAX_BODY


def _much(limit: int) -> str:
    return f"a request holds at most {limit // 1_000_000} MB"


def _same_origin(headers: Headers, host: str) -> bool:
    """Whether a page of ours, or no page at all, sends this: browsers always say where a POST comes from."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site != "same-origin":
        return False
    return origin is None or origin.lower() in (f"http://{host}".lower(), f"https://{host}".lower())


def _cookie(header: str, name: str) -> str:
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def _quoted(path: str) -> str:
    return quote(path, safe="/")


def _bounded(receive: Receive, limit: int) -> Receive:
    came = 0

    async def counted() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > limit:
            raise HTTPException(413, _much(limit))
        return message

    return counted


def _headed(send: Send, caching: str) -> Send:
    async def said(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _SAID.items():
                headers[name] = value
            headers.setdefault("cache-control", caching)
            if "content-encoding" in headers and headers.get("etag", "").startswith('"'):
                headers["etag"] = f"W/{headers['etag']}"  # the bytes differ from those that aren't compressed
        await send(message)

    return said
