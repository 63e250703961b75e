"""Jobs: what was asked for and paid, and what the queue, the result and the history say of each at a moment."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fal import media
from tests.fal.schemas import ENDPOINTS, Endpoint

if TYPE_CHECKING:
    from tests.fal.wire import Json

_POLICY = {
    "loc": ["body", "prompt"],
    "msg": "The content could not be processed because it was flagged by a content checker.",
    "type": "content_policy_violation",
    "url": "https://docs.fal.ai/errors#content_policy_violation",
}
_INVALID = {
    "loc": ["body", "image_url"],
    "msg": "Failed to download the file. Please check if the URL is accessible and try again.",
    "type": "file_download_error",
    "url": "https://docs.fal.ai/errors#file_download_error",
}
_CANCELLED = ("Request was cancelled by the user", "client_cancelled")


def _filled(shape: Any, file: Json) -> Any:
    """Return a shape with the file and its address in their places."""
    if isinstance(shape, dict):
        return {name: _filled(one, file) for name, one in shape.items()}
    if isinstance(shape, list):
        return [_filled(one, file) for one in shape]
    return {"FILE": file, "URL": file["url"]}.get(shape, shape) if isinstance(shape, str) else shape


@dataclass(slots=True)
class Job:
    """A job the server has accepted: somebody pays for it.

    Attributes:
        sent_at: when it was accepted, seconds of the wall clock; it then waits `queue_seconds` and runs `run_seconds`.
        fate, values: what becomes of it, one of faults.FATES, with that one's arguments.
        wrong: the detail of its 422, where its arguments are bad.
        finished_at, cancelled_at: set by `finish` and by a cancel in time, over the clock.
        pad: bytes its media are longer than they need be.
    """

    id: str
    endpoint: str
    arguments: Json
    sent_at: float
    queue_seconds: float
    run_seconds: float
    fate: str = ""
    values: Json = field(default_factory=dict)
    wrong: list[Json] = field(default_factory=list)
    finished_at: float | None = None
    cancelled_at: float | None = None
    cancel_asked: bool = False
    pad: int = 0

    @property
    def model(self) -> Endpoint:
        return ENDPOINTS[self.endpoint]

    @property
    def app(self) -> str:
        """The part of the endpoint that stands in the job's URLs: owner and name."""
        return "/".join(self.endpoint.split("/")[:2])

    @property
    def started_at(self) -> float:
        if self.cancelled_at is not None or self.fate == "stuck":
            return math.inf
        waits = self.values.get("seconds", 60) if self.fate == "queued" else self.queue_seconds
        return min(self.sent_at + waits, self.finished_at or math.inf)

    @property
    def ended_at(self) -> float:
        """When it ended or will; infinite for one that never does."""
        fixed = self.cancelled_at if self.cancelled_at is not None else self.finished_at
        runs = self.values.get("seconds", 60) if self.fate == "running" else self.run_seconds
        return self.started_at + runs if fixed is None else fixed

    @property
    def seconds(self) -> float:
        """How long a film was asked for."""
        shots = self.arguments.get("multi_prompt")
        if shots:
            return float(sum(int(shot.get("duration", 5)) for shot in shots))
        return float(str(self.arguments.get("duration") or 5).rstrip("s"))

    @property
    def units(self) -> float:
        """Billable units: seconds of film, or pictures."""
        return self.seconds if self.model.makes == "video" else float(self.setting("num_images"))

    def setting(self, name: str) -> Any:
        """Return an argument, or the endpoint's default for it."""
        given = self.arguments.get(name)
        return self.model.defaults.get(name) if given is None else given

    def state(self, now: float) -> str:
        """Return IN_QUEUE, IN_PROGRESS or COMPLETED."""
        if now >= self.ended_at:
            return "COMPLETED"
        return "IN_PROGRESS" if now >= self.started_at else "IN_QUEUE"

    def position(self, now: float) -> int:
        """Return the place in the queue, which falls as time passes; 0 is next."""
        left = self.started_at - now
        return 0 if math.isinf(left) or self.queue_seconds <= 0 else min(9, max(0, int(3 * left / self.queue_seconds)))

    def failure(self) -> tuple[int, Json] | None:
        """Return code and body of its result, where it has failed."""
        if self.cancelled_at is not None:
            return 499, {"detail": _CANCELLED[0], "error_type": _CANCELLED[1]}
        if self.wrong:
            return 422, {"detail": self.wrong}
        match self.fate:
            case "content_policy":
                return 422, {"detail": [_POLICY | {"input": self.arguments.get("prompt")}]}
            case "validation":
                return 422, {"detail": [_INVALID | {"input": self.arguments.get("image_url")}]}
            case "error":
                error, kind = self.complaint() or ("", "")
                return self.values.get("code", 500), {"detail": error, "error_type": kind}
        return None

    def complaint(self) -> tuple[str, str] | None:
        """Return error and error_type of its status; a 422 has none there, as with fal."""
        if self.cancelled_at is not None:
            return _CANCELLED
        if self.fate != "error":
            return None
        return self.values.get("error", "Runner server error"), self.values.get("type", "runner_server_error")

    def made_nothing(self) -> bool:
        """Say whether it has ended well by its status, and made nothing of use all the same."""
        empty: tuple[Json, ...] = ({"images": []}, {"videos": []}, {"response": {"images": []}})
        return self.fate == "flagged" or (self.fate == "shaped" and self.values["shape"] in empty)

    def files(self) -> list[str]:
        """Return the names of its media."""
        if self.model.makes == "video":
            return [f"{self.id}_output.mp4"]
        form = self.setting("output_format")
        return [f"{self.id}_{n}.{form}" for n in range(int(self.setting("num_images")))]

    def content(self, name: str) -> bytes:
        """Return the bytes of one of its media."""
        form = name.rpartition(".")[2]
        aspect = str(self.setting("aspect_ratio") or "16:9")
        if form == "mp4":
            other = self.fate == "other_duration"
            plain = media.film(self.values.get("seconds", 1) if other else self.seconds, aspect)
        else:
            long = {"2K": 2048, "4K": 4096}.get(str(self.setting("resolution")), 1280)
            plain = media.grid(aspect, form, long)
        whole = media.marked(plain, name, self.pad)
        return b"\0not a film\0" * (len(whole) // 12) if self.fate == "not_media" else whole

    def result(self, host: str, tripwire: str) -> Json:
        """Return the model's JSON; its media lie on `host`, or where its fate says (`tripwire` is a local address)."""
        made = [self._file(name, host, tripwire) for name in self.files()]
        if self.fate == "shaped":
            shaped: Json = _filled(self.values["shape"], made[0])
            return shaped
        if self.fate == "url_none":
            return {"video": None} if self.model.makes == "video" else {"images": []}
        if self.model.makes == "video":
            return {"video": made[0], **self.model.more}
        if "nano" in self.endpoint or "gemini" in self.endpoint:
            return {"images": made, "description": ""}
        seed = self.arguments.get("seed", 2**53 + 1)
        flags = [self.fate == "flagged"] * len(made)
        prompt = self.arguments.get("prompt")
        return {"images": made, "seed": seed, "timings": {}, "has_nsfw_concepts": flags, "prompt": prompt}

    def _file(self, name: str, host: str, tripwire: str) -> Json:
        path = f"files/zebra/{name}"
        form = media.FORMATS[name.rpartition(".")[2]]
        url = {
            "url": self.values.get("url", ""),
            "url_foreign": f"https://media.example.com/{path}",
            "url_http": f"http://v3.fal.media/{path}",
            "url_loopback": f"{tripwire}/{path}",
            "url_private": f"http://169.254.169.254/{path}",
            "url_file": "file:///etc/passwd",
            "url_data": f"data:{form};base64,AAAAIGZ0eXBpc29t",
        }.get(self.fate, f"https://{host}/{path}")
        size = len(self.content(name)) + self.values.get("size_by", 0)
        return {"url": url, "content_type": form, "file_name": name.partition("_")[2], "file_size": size}

    def told(self) -> Json:
        """Return it as JSON."""
        return asdict(self)
