"""The faults that can be switched on: what each does, which requests it meets, and how often.

A fault of a request (KINDS) breaks one exchange. A fate (FATES) is given to a job when it is made, and stays with it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from tests.fal.wire import Answer, Json, Request, answered

if TYPE_CHECKING:
    from tests.fal.routes import Route

# name: (the requests it is for unless `on=` says otherwise, what it does)
KINDS = {
    "drop_before": ("submit", "close the connection; nothing is accepted"),
    "drop_after": ("submit", "accept (the job exists), then close without a byte"),
    "reset_before": ("submit", "the same as drop_before, by RST"),
    "reset_after": ("submit", "the same as drop_after, by RST"),
    "reset_body": ("submit", "accept, send half of the answer's body, then RST"),
    "hang_before": ("submit", "accept nothing and answer never, or close after seconds="),
    "hang": ("submit", "accept and answer never, or after seconds="),
    "delay": ("submit", "wait seconds= (1), then go on as usual"),
    "code": ("submit", "answer code= in fal's words (body=, type= change them); after=True accepts first"),
    "nginx": ("submit", "answer code= (502) as nginx does, in HTML; after=True accepts first"),
    "malformed": ("submit", "accept, answer JSON that breaks off"),
    "missing": ("submit", "accept, leave fields=[…] (request_id) out of the answer"),
    "replace": ("submit", "accept, put fields={…} into the answer"),
    "headers": ("submit", "put headers={…} into the answer, in Latin-1; faults of what is delivered take them too"),
    "splice": ("result", "put text= into the answer's object, as it stands"),
    "echo_key": ("submit", "answer 400 whose detail repeats the Authorization header"),
    "redirect": ("media", "answer 302 to url= (the proxy's own port on 127.0.0.1, which records the visit)"),
    "html": ("media", "answer 200 with a page of text/html"),
    "truncated": ("media", "declare the whole length, send fraction= (0.5) of it, close"),
    "wrong_length": ("media", "declare by= (-100) bytes more or less than there are, send them all, close"),
    "endless": ("media", "send for as long as somebody reads"),
    "slow": ("media", "send rate= (20000) bytes a second"),
    "no_range": ("media", "leave Range aside: 200 with everything"),
    "wrong_range": ("media", "answer 206 with bytes from elsewhere than was asked for"),
    "no_connect": ("connect", "the proxy answers CONNECT with code= (503): nothing is sent"),
    "no_tls": ("connect", "the proxy answers CONNECT with 200, then closes: nothing is sent"),
}
FATES = {
    "stuck": "IN_QUEUE at position 0 for ever",
    "queued": "IN_QUEUE for seconds= (60)",
    "running": "IN_PROGRESS for seconds= (60)",
    "error": "COMPLETED with error= and type= in the status, and a result of 500 (code=)",
    "content_policy": "COMPLETED, then a result of 422 content_policy_violation",
    "validation": "COMPLETED, then a result of 422 with a validation detail",
    "expired": "COMPLETED, then a result of 404 (code=404 or 410); the history still has it",
    "url": "the result's media lie at url=",
    "url_foreign": "the result's media lie at https://media.example.com/… which the server plays too",
    "url_http": "the result's media lie at http://v3.fal.media/…",
    "url_loopback": "the result's media lie at http://127.0.0.1:PROXY/… which records the visit",
    "url_private": "the result's media lie at http://169.254.169.254/…",
    "url_file": "the result's media lie at file:///etc/passwd",
    "url_data": "the result's media are a data: URI",
    "url_none": "the result has no media in it",
    "shaped": "the result has shape=: JSON in which FILE is its file as it should be, URL that file's address",
    "same_request": "the answer to its post names the first job's request and addresses",
    "flagged": "the pictures are black, and has_nsfw_concepts says so",
    "not_media": "the media are bytes of the right type and length that aren't a film or picture",
    "other_duration": "the film lasts seconds= (1)",
    "lost_media": "the media answer code= (404) for ever",
}
_DETAILS = {
    400: ("Bad request", "bad_request"),
    401: ("Authentication failed", "unauthorized"),
    403: ("User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.", "forbidden"),
    404: ("Not found", "not_found"),
    408: ("Request timeout", "request_timeout"),
    409: ("Conflict", "conflict"),
    410: ("Gone", "gone"),
    422: ([{"loc": ["body", "prompt"], "msg": "Field required", "type": "missing", "input": {}}], "validation_error"),
    429: ([{"loc": ["body"], "msg": "Too many requests", "type": "concurrent_requests_limit"}], "rate_limited"),
    500: ("Internal server error", "internal_error"),
    502: ("Runner incomplete response", "runner_incomplete_response"),
    503: ("Runner scheduling failure", "runner_scheduling_failure"),
    504: ("Request timeout", "request_timeout"),
}


@dataclass(slots=True)
class Fault:
    """A fault, for the next `times` matching requests after `skip` others, or for all where `times` is None.

    Attributes:
        on: what the request is: submit, run, status, result, cancel, token, initiate, upload, put, media, history,
            pricing, connect, or any; for a fate, submit.
        host, path, method: what they must be; `*` in a path stands for anything.
        job: the job the request is about.
        contains: text the request's body must hold.
        values: the fault's own arguments, as KINDS and FATES name them.
    """

    kind: str
    on: str = ""
    times: int | None = 1
    skip: int = 0
    host: str = ""
    path: str = ""
    method: str = ""
    job: str = ""
    contains: str = ""
    values: Json = field(default_factory=dict)
    met: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS and self.kind not in FATES:
            raise ValueError(f"no fault is called {self.kind!r}")
        self.on = self.on or (KINDS[self.kind][0] if self.kind in KINDS else "submit")

    def value(self, name: str, default: Any) -> Any:
        """Return an argument of the fault."""
        return self.values.get(name, default)

    def meets(self, request: Request, route: Route) -> bool:
        """Say whether this request is one it is for, be it spent or not."""
        return (
            self.on in (route.on, "any")
            and self.host in ("", request.host)
            and (not self.path or fnmatchcase(request.path, self.path))
            and self.method in ("", request.method)
            and self.job in ("", route.job)
            and (not self.contains or self.contains.encode() in request.body)
        )


class Faults:
    """The faults that are switched on, oldest first."""

    def __init__(self) -> None:
        self.all: list[Fault] = []

    def add(self, kind: str, **settings: Any) -> Fault:
        """Switch a fault on; settings that aren't fields of Fault are its own arguments."""
        own = {name: settings.pop(name) for name in list(settings) if name not in Fault.__dataclass_fields__}
        fault = Fault(kind, **settings, values=settings.pop("values", {}) | own)
        self.all.append(fault)
        return fault

    def take(self, request: Request, route: Route, *, fate: bool = False) -> Fault | None:
        """Return the first fault (or the first fate) that meets the request, spending one of its times."""
        for fault in self.all:
            if (fault.kind in FATES) != fate or fault.times == 0 or not fault.meets(request, route):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.met += 1
            fault.times = None if fault.times is None else fault.times - 1
            return fault
        return None

    def told(self) -> list[Json]:
        """Return every fault as JSON."""
        return [asdict(fault) for fault in self.all]


Handle = Callable[[], Awaitable[Answer]]


async def broken(fault: Fault, request: Request, handle: Handle) -> Answer:
    """Answer a request that a fault has met."""
    kind = fault.kind
    if kind in ("drop_before", "reset_before"):
        return Answer(silent=True, reset=kind.startswith("reset"))
    if kind == "hang_before":
        await asyncio.sleep(fault.value("seconds", 86_400))
        return Answer(silent=True)
    if kind == "echo_key":
        return answered({"detail": f"Bad header Authorization: {request.headers.get('authorization')}"}, 400)
    if kind == "delay":
        await asyncio.sleep(fault.value("seconds", 1))
        return await handle()
    if kind in ("code", "nginx"):
        if fault.value("after", False):
            await handle()
        return refused(fault) if kind == "code" else _nginx(fault.value("code", 502))
    if kind in ("html", "redirect"):
        return _elsewhere(fault)
    if kind == "no_range":
        request.headers.pop("range", None)
    answer = await handle()
    if kind == "hang":
        await asyncio.sleep(fault.value("seconds", 86_400))
    return _spoiled(fault, answer)


def _spoiled(fault: Fault, answer: Answer) -> Answer:
    """Return an answer that was right in itself, or broken by its delivery."""
    whole = len(answer.body)
    answer.headers |= fault.value("headers", {})
    match fault.kind:
        case "drop_after" | "reset_after":
            return Answer(silent=True, reset=fault.kind == "reset_after")
        case "reset_body":
            answer.sent, answer.reset = whole // 2, True
        case "malformed":
            answer.body = answer.body[: whole // 2]
        case "missing" | "replace" | "splice":
            answer.body = _edited(fault, answer.body)
        case "truncated":
            answer.sent = int(whole * fault.value("fraction", 0.5))
        case "wrong_length":
            answer.declared = max(0, whole + fault.value("by", -100))
        case "wrong_range":
            answer.body = answer.body[::-1]
        case "endless":
            answer.endless = True
        case "slow":
            answer.rate = fault.value("rate", 20_000)
    return answer


def refused(fault: Fault) -> Answer:
    """Return an answer with the fault's code, in fal's words."""
    code = fault.value("code", 500)
    detail, kind = _DETAILS.get(code, ("Error", "error"))
    kind = fault.value("type", kind)
    body = fault.value("body", {"detail": detail, "error_type": kind})
    answer = answered(body, code, x_fal_error_type=kind)
    answer.headers |= fault.value("headers", {})
    return answer


def _nginx(code: int) -> Answer:
    page = f"<html><head><title>{code}</title></head><body><hr><center>nginx</center></body></html>\r\n"
    return Answer(code, page.encode(), {"content-type": "text/html", "server": "nginx"})


def _elsewhere(fault: Fault) -> Answer:
    if fault.kind == "redirect":
        return Answer(fault.value("code", 302), b"", {"location": fault.value("url", "http://127.0.0.1/")})
    return Answer(200, b"<!doctype html><title>Sign in</title><p>Please sign in.</p>", {"content-type": "text/html"})


def _edited(fault: Fault, body: bytes) -> bytes:
    if fault.kind == "splice":
        return b"%s, %s}" % (body.removesuffix(b"}"), str(fault.value("text", "")).encode())
    content = json.loads(body)
    if fault.kind == "missing":
        gone = fault.value("fields", ["request_id"])
        return json.dumps({name: value for name, value in content.items() if name not in gone}).encode()
    return json.dumps(content | fault.value("fields", {})).encode()
