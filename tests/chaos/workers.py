"""Workers of one log, each in a folder of its own: started, killed, and listened to."""

from __future__ import annotations

import json
import os
import random
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import psycopg

from tests.cli.support import TAKES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fal.server import FalServer

TAKES_ASKED = 100
PATIENCE = 400.0  # seconds until what must come about counts as missing
_ENDS = ("done", "in_doubt", "failed", "taken_over", "not_fetched_yet", "dropped")


def plan() -> dict[str, Any]:
    """Return the plan: a sequence for each take, whose words tell its post from all others."""
    shots = {f"SEQ{n:03d}": [{"prompt": f"Rain, and {n} umbrellas.", "duration": 3}] for n in range(TAKES_ASKED)}
    return {"project": "film", "sequences": {name: {"shots": shot} for name, shot in shots.items()}}


@dataclass
class Life:
    """One worker process: where it works, what it is called in the log, and when it was killed."""

    folder: Path
    actor: str
    process: subprocess.Popen[bytes]
    killed: float | None = None

    def said(self) -> list[dict[str, Any]]:
        """Return its lines; one that a kill has cut off is left out."""
        whole = (self.folder / f"{self.actor}.jsonl").read_text().rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def followed(self) -> set[str]:
        """Return the jobs that it had begun, and not ended, when it said its last."""
        jobs: set[str] = set()
        for line in self.said():
            if line["event"] == "begun":
                jobs.add(line["job"])
            elif line["event"] in _ENDS:
                jobs.discard(line["job"])
        return jobs


@dataclass
class Workers:
    """So many workers at a time, and what has happened to them."""

    root: Path
    url: str
    fal: FalServer
    lives: list[Life] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def env(self, actor: str) -> dict[str, str]:
        """Return the environment of a process that works here."""
        return {**os.environ, **self.fal.env(), "TAKES_DATABASE_URL": self.url, "TAKES_ACTOR": actor}

    def takes(self, *args: str) -> str:
        """Run `takes` to its end, which must be a good one."""
        desk = self.root / "desk"
        desk.mkdir(exist_ok=True)
        done = subprocess.run([TAKES, *args], cwd=desk, env=self.env("tester"), capture_output=True, text=True)
        assert done.returncode == 0, f"takes {' '.join(args)}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self, seat: int) -> None:
        """Start a worker in a seat: a folder that its predecessors there have left."""
        folder = self.root / f"seat{seat}"
        folder.mkdir(exist_ok=True)
        actor = f"seat{seat}-{len(self.lives)}"
        with (folder / f"{actor}.jsonl").open("wb") as said:
            process = subprocess.Popen(
                [TAKES, "worker", "--json"],
                cwd=folder,
                env=self.env(actor),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        self.lives.append(Life(folder, actor, process))

    def kill_one(self) -> None:
        """Kill one that is at work by SIGKILL, and start another in its seat; none, where nobody is at work yet."""
        living = [life for life in self.lives if life.killed is None]
        at_work = [life for life in living if any(line["event"] == "begun" for line in life.said())]
        if not at_work:
            return
        life = self.chance.choice(at_work)
        assert life.process.poll() is None, life.said()
        life.process.kill()
        life.process.wait()
        life.killed = time.time()
        self.start(int(life.folder.name.removeprefix("seat")))

    def events(self) -> list[dict[str, Any]]:
        """Return the log as programs see it."""
        return [json.loads(line) for line in self.takes("log", "--json").splitlines()]

    def unsettled(self) -> int:
        """Return how many takes are neither finished nor in doubt; each sequence has one."""
        seen = "SELECT count(DISTINCT originator_id) FROM takeledger_events WHERE topic IN (%s, %s)"
        with psycopg.connect(self.url) as db:
            row = db.execute(seen, ["VideoCompleted", "TakeInDoubt"]).fetchone()
        return TAKES_ASKED - (row[0] if row else 0)

    def work(self, *, kill_every: tuple[float, float] | None) -> float:
        """Let them work until nothing is under way but what is in doubt; return the seconds it took."""
        begun = time.monotonic()
        while left := self.unsettled():
            assert time.monotonic() - begun < PATIENCE, f"{left} are left"
            time.sleep(self.chance.uniform(*kill_every) if kill_every else 0.5)
            if kill_every:
                self.kill_one()
        return time.monotonic() - begun

    def stop(self) -> None:
        """End them as a service manager would; each must end well."""
        living = [life for life in self.lives if life.process.poll() is None]
        for life in living:
            until = time.monotonic() + 60
            while not life.said():  # nobody hears before they speak
                assert time.monotonic() < until, f"{life.actor} doesn't begin"
                time.sleep(0.05)
            life.process.terminate()
        for life in living:
            assert life.process.wait(timeout=30) == 0, life.said()
            assert life.said()[-1]["event"] == "stopped"

    def close(self) -> None:
        """End what a test that failed has left running."""
        for life in self.lives:
            life.process.kill()
            life.process.wait()

    def pick_ups(self, told: list[dict[str, Any]]) -> list[float]:
        """Return for each job that a killed worker followed how many seconds later another had begun with it."""
        ended = {(e["data"]["take_id"], e["by"]) for e in told if e["type"] in ("VideoCompleted", "TakeInDoubt")}
        begun = [
            (line["job"], datetime.fromisoformat(line["at"]).timestamp())
            for life in self.lives
            for line in life.said()
            if line["event"] == "begun"
        ]
        found = []
        for life in self.lives:
            for job in life.followed() if life.killed else ():
                if (job, life.actor) not in ended:
                    after = [at - life.killed for name, at in begun if name == job and at > life.killed]  # type: ignore[operator]
                    assert after, f"nobody has picked up {job}, which {life.actor} followed"
                    found.append(min(after))
        return found

    def shares(self, told: list[dict[str, Any]]) -> list[int]:
        """Return how many takes each seat has finished, the most first."""
        done = Counter(e["by"].partition("-")[0] for e in told if e["type"] == "VideoCompleted")
        return sorted(done.values(), reverse=True)
