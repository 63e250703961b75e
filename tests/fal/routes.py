"""Which of fal's services a request is for, told by its host, path and method, and whether it may come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fal.wire import Answer, answered

if TYPE_CHECKING:
    from tests.fal.wire import Request
    from tests.fal.world import World

QUEUE = ("queue.fal.run", "queue.falrun.com")
RUN = ("fal.run", "falrun.com")
MEDIA = ("v3.fal.media", "v3b.fal.media", "fal.media", "media.example.com")
REST, PLATFORM = "rest.fal.ai", "api.fal.ai"
LOCAL = ("localhost", "127.0.0.1")
HOSTS = (*QUEUE, *RUN, *MEDIA, REST, PLATFORM)
TOKEN = "stand-in-cdn-token"

_REST = {"/storage/auth/token": "token", "/storage/upload/initiate": "initiate"}
_PLATFORM = {"/v1/models/requests/by-endpoint": "history", "/v1/models/pricing": "pricing"}


@dataclass(frozen=True, slots=True)
class Route:
    """What a request is for: a word faults are switched on by, the endpoint (or app) and the job it names."""

    on: str
    endpoint: str = ""
    job: str = ""


def routed(request: Request, port: int) -> Route:
    """Return what a request is for; `unknown` where fal has no such address."""
    host, method, path = request.host, request.method, request.path
    if host in QUEUE:
        return _queue(method, path.strip("/"))
    if host in RUN and method == "POST":
        return Route("run", path.strip("/"))
    if host == REST and method == "POST":
        return Route(_REST.get(path, "unknown"))
    if host == PLATFORM and method == "GET":
        return Route(_PLATFORM.get(path, "unknown"))
    if host in MEDIA:
        return _media(method, path)
    if host in {f"{name}:{port}" for name in LOCAL} and path.startswith("/_control/"):
        return Route("control")
    return Route("unknown")


def _queue(method: str, path: str) -> Route:
    app, found, rest = path.partition("/requests/")
    if not found:
        return Route("submit" if method == "POST" else "unknown", path)
    job, _, tail = rest.partition("/")
    verbs = {("GET", "status"): "status", ("GET", ""): "result", ("GET", "response"): "result"}
    verbs[("PUT", "cancel")] = "cancel"
    return Route(verbs.get((method, tail), "unknown"), app, job)


def _media(method: str, path: str) -> Route:
    if method == "POST" and path == "/files/upload":
        return Route("upload")
    if method == "PUT" and path.startswith("/files/put/"):
        return Route("put")
    if method in ("GET", "HEAD"):
        return Route("media", job=path.rpartition("/")[2].partition("_")[0])
    return Route("unknown")


def barred(world: World, request: Request, route: Route) -> Answer | None:
    """Return fal's 401 for a request without the right key; media need none, uploads need the token."""
    if route.on in ("media", "control"):
        return None
    given = request.headers.get("authorization", "")
    right = f"Bearer {TOKEN}" if route.on == "upload" else f"Key {world.key}"
    if given == right:
        return None
    if request.host == PLATFORM:
        error = {"type": "authorization_error", "message": "Authentication required", "request_id": "none"}
        return answered({"error": error}, 401)
    if not given:
        return answered({"detail": "Authentication is required to access this application"}, 401)
    return answered({"detail": "Cannot authenticate: the key is wrong"}, 401)
