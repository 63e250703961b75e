"""A workspace that real processes work on at once: started, killed, and looked at from this one."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.cli.support import TAKES, Ran, ran_here

if TYPE_CHECKING:
    from pathlib import Path

PLAN = {
    "project": "driver-beware",
    "elements": {"driver": {"description": "a man in a green parka"}},
    "sequences": {
        "SEQ01": {
            "needs_start_frame": True,
            "elements": ["driver"],
            "grid_prompt": "a bridge in fog",
            "shots": [
                {"prompt": "@driver grips the wheel.", "duration": 1},
                {"prompt": "Fog closes in.", "duration": 1},
                {"prompt": "He brakes.", "duration": 1},
            ],
        },
        "SEQ02": {"shots": [{"prompt": "A fox crosses.", "duration": 1}, {"prompt": "It looks back.", "duration": 1}]},
    },
}
_START = {"GridSubmitting", "TakeSubmitting"}
_END = {"GridCompleted", "VideoCompleted"}


class Workshop:
    """One workspace, and the processes that work in it.

    Where `apart` is said, `takes` starts one of these, too: there is more than one machine.
    """

    def __init__(self, root: Path, *, apart: bool = False) -> None:
        self.root, self.apart = root, apart
        (root / "PLAN.json").write_text(json.dumps(PLAN))
        self.env = {**os.environ, "TAKES_WORKSPACE": str(root), "TAKES_ACTOR": "tester"}

    def start(self, *args: str) -> subprocess.Popen[str]:
        """Start `takes` and don't wait."""
        return subprocess.Popen(
            [str(TAKES), *args],
            env=self.env,
            cwd=self.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def takes(self, *args: str) -> str:
        """Run `takes` to its end, which must be a good one."""
        ran = self._ran_apart(*args) if self.apart else ran_here([*args], self.root, self.env)
        assert ran.code == 0, f"takes {' '.join(args)}: {ran.out}{ran.err}"
        return ran.out

    def _ran_apart(self, *args: str) -> Ran:
        process = self.start(*args)
        out, err = process.communicate(timeout=120)
        return Ran(process.returncode, out, err)

    def killed_after(self, seconds: float, *args: str) -> bool:
        """Start `takes` and kill it after so long, if it still lives then; say whether it was killed."""
        process = self.start(*args)
        try:
            process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return True
        return False

    def events(self) -> list[dict[str, Any]]:
        """Return the log as programs see it."""
        return [json.loads(line) for line in self.takes("log", "--json").splitlines()]

    def assert_whole(self) -> None:
        """Nothing is lost, doubled or torn: log, numbers, media and files agree."""
        events = self.events()
        versions: Counter[str] = Counter()
        for event in events:
            versions[event["stream"]] += 1
            assert event["version"] == versions[event["stream"]], event
        assert [e["position"] for e in events] == sorted({e["position"] for e in events})
        requested = [self._job(e) for e in events if e["type"] in ("TakeRequested", "GridRequested")]
        assert len(requested) == len(set(requested))
        for kinds in (_START, _END):
            told = Counter(self._job(e) for e in events if e["type"] in kinds)
            assert set(told.values()) <= {1}, told
            assert set(told) == set(requested) or kinds is _START
        assert {self._job(e) for e in events if e["type"] in _END} == set(requested)
        self._assert_media(events)
        assert "what the log says" in self.takes("replay", "--check")
        if (self.root / "events.db").exists():
            with sqlite3.connect(self.root / "events.db") as db:
                assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        # A draft, which is hidden, may be what a kill has left of it: nobody reads it.
        files = [path for path in self.root.rglob("*.json") if path.name != "PLAN.json" and path.name[0] != "."]
        assert [path for path in files if not _whole(path)] == []

    def _assert_media(self, events: list[dict[str, Any]]) -> None:
        for event in events:
            data = event["data"]
            if "sha256" in data and "path" in data:
                assert hashlib.sha256((self.root / data["path"]).read_bytes()).hexdigest() == data["sha256"]

    @staticmethod
    def _job(event: dict[str, Any]) -> str:
        return str(event["data"].get("take_id") or event["data"].get("grid_id"))


def _whole(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except ValueError:
        return False
    return True
