"""What the server knows: its settings, jobs, uploads, faults, and everything that was asked of it.

With a folder, jobs, requests and uploads are kept there as JSON lines, so that a server started again goes on.
"""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fal.faults import FATES, Fault, Faults
from tests.fal.jobs import Job

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fal.routes import Route
    from tests.fal.wire import Json, Request

KEY = "key-id:secret"


@dataclass
class Settings:
    """How the server behaves when nothing is broken.

    Attributes:
        validate: bad arguments get their 422 as fal's do, from the `result` of a job that was accepted, or already
            at `submit`, where no job comes of it.
        strict: fields an endpoint hasn't got are refused; fal itself ignores them.
        check_uploads: a picture on fal's media hosts must have been uploaded, and weigh at most 10 MB.
        history_by: which of an item's times the history's start and end are held against.
        history_lag: seconds until an ended job appears in the history.
        keep_results: seconds a result can be fetched from the queue.
        cancel_running: a cancel stops a job that runs already; otherwise it is finished, and billed.
        pad: bytes all media are longer than they need be.
    """

    queue_seconds: float = 0.05
    run_seconds: float = 0.05
    validate: str = "result"
    strict: bool = True
    check_uploads: bool = True
    history_by: str = "ended_at"
    history_lag: float = 0.0
    keep_results: float = 3600.0
    cancel_running: bool = False
    media_host: str = "v3.fal.media"
    pad: int = 0


@dataclass(slots=True)
class Seen:
    """A request that came: when, what for, and what was done about it.

    Attributes:
        key: how the Authorization header was: `good`, `bad` or `none`; the key itself isn't kept.
        body: of a submit, the arguments.
        fault: the fault it met, if any.
        status: the answer's, None while there was none.
    """

    at: float
    on: str
    method: str
    host: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    key: str
    job: str = ""
    endpoint: str = ""
    body: Any = None
    size: int = 0
    fault: str = ""
    status: int | None = None


@dataclass
class World:
    """Everything the handlers share."""

    folder: Path | None = None
    settings: Settings = field(default_factory=Settings)
    faults: Faults = field(default_factory=Faults)
    jobs: dict[str, Job] = field(default_factory=dict)
    uploads: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    tripwire: str = "http://127.0.0.1"
    key: str = KEY

    def __post_init__(self) -> None:
        if self.folder is not None:
            (self.folder / "uploads").mkdir(parents=True, exist_ok=True)
            self._recall(self.folder)

    def _recall(self, folder: Path) -> None:
        for line in _lines(folder / "jobs.jsonl"):
            self.jobs[line["id"]] = Job(**line)
        self.seen = [Seen(**line) for line in _lines(folder / "requests.jsonl")]
        for line in _lines(folder / "uploads.jsonl"):
            self.uploads[line["name"]] = (line["type"], (folder / "uploads" / line["name"]).read_bytes())

    def _keep(self, name: str, line: Json) -> None:
        if self.folder is not None:
            with (self.folder / f"{name}.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")

    def saw(self, request: Request, route: Route) -> Seen:
        """Record that a request came, before anything is done about it."""
        given = request.headers.get("authorization")
        key = "none" if given is None else "good" if given == f"Key {self.key}" else "bad"
        body = request.json() if route.on in ("submit", "run", "initiate") else None
        headers = {name: value for name, value in request.headers.items() if name != "authorization"}
        what = (request.method, request.host, request.path, request.query)
        seen = Seen(request.at, route.on, *what, headers, key, route.job, route.endpoint, body, len(request.body))
        self.seen.append(seen)
        return seen

    def settled(self, seen: Seen) -> None:
        """Keep a request whose answer is decided."""
        if self.folder is not None:
            self._keep("requests", asdict(seen))

    def fault(self, kind: str, **settings: Any) -> Fault:
        """Switch a fault on (faults.py); one that is for a job that exists is given to it at once."""
        if kind in FATES and settings.get("job"):
            values = {name: value for name, value in settings.items() if name not in Fault.__dataclass_fields__}
            self.change(settings["job"], fate=kind, values=values)
            return Fault(kind, job=settings["job"], values=values, times=0)
        if kind == "redirect":
            settings.setdefault("url", f"{self.tripwire}/private")
        return self.faults.add(kind, **settings)

    def new_job(self, endpoint: str, arguments: Json, wrong: list[Json], fate: Fault | None, at: float) -> Job:
        """Accept a job: from here on it is paid for."""
        job = Job(
            id=str(uuid.uuid4()),
            endpoint=endpoint,
            arguments=arguments,
            sent_at=at,
            queue_seconds=self.settings.queue_seconds,
            run_seconds=self.settings.run_seconds,
            fate=fate.kind if fate else "",
            values=fate.values if fate else {},
            wrong=wrong,
            pad=self.settings.pad,
        )
        self.jobs[job.id] = job
        self._keep("jobs", job.told())
        return job

    def change(self, job_id: str, **changes: Any) -> Job:
        """Change a job; `finish=True` completes it now, whatever its fate was waiting for."""
        job = self.jobs[job_id]
        if changes.pop("finish", False):
            changes.setdefault("finished_at", min(time.time(), job.ended_at))
            if job.fate in ("stuck", "queued", "running"):
                changes.setdefault("fate", "")
        for name, value in changes.items():
            setattr(job, name, value)
        self._keep("jobs", job.told())
        return job

    def upload(self, name: str, kind: str, content: bytes) -> str:
        """Store an upload and return its URL."""
        self.uploads[name] = (kind, content)
        if self.folder is not None:
            (self.folder / "uploads" / name).write_bytes(content)
            self._keep("uploads", {"name": name, "type": kind})
        return f"https://{self.settings.media_host}/files/uploads/{name}"

    def told(self) -> Json:
        """Return everything as JSON: what GET /_control/stats answers."""
        seen = [asdict(one) for one in list(self.seen)]
        counts: dict[str, int] = {}
        for one in seen:
            counts[one["on"]] = counts.get(one["on"], 0) + 1
        return {
            "counts": counts | {"jobs": len(self.jobs), "uploaded": len(self.uploads)},
            "posts": [one for one in seen if one["on"] in ("submit", "run")],
            "requests": seen,
            "jobs": [job.told() | {"state": job.state(time.time())} for job in list(self.jobs.values())],
            "uploads": {name: {"type": kind, "size": len(body)} for name, (kind, body) in list(self.uploads.items())},
            "hosts": list(self.hosts),
            "strays": list(self.strays),
            "faults": self.faults.told(),
            "settings": asdict(self.settings),
            "cpu_seconds": time.process_time(),
        }


def _lines(path: Path) -> list[Json]:
    """Return a file's JSON lines; one that a kill has cut off is left out."""
    if not path.exists():
        return []
    whole = path.read_text(encoding="utf-8").rpartition("\n")[0]
    return [json.loads(line) for line in whole.splitlines()]
