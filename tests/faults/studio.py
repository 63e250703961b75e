"""One workspace, fal's stand-in, and the real program between them: run, killed, and looked at from outside."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.cli.support import TAKES, Ran, events, ran_here
from tests.faults.acts import Acts
from tests.faults.outside import outside

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fal.server import FalServer
    from tests.faults.step import Step
    from tests.postgres.server import Server

LAUNCHER = Path(__file__).with_name("launcher.py")
KEY_ID, KEY_SECRET = "5b1f0c7e-94d2-4a6b-8f3e-key0id0of0tests", "c2a97f4410e84d6d9be1secret0half0of0the0key"
KEY = f"{KEY_ID}:{KEY_SECRET}"
STRANGER = "eve"  # who passes the program by
MONEY = ("SpendReserved", "SpendSettled")
DEADLINE = 60.0  # seconds until something that must come about counts as missing


def plan() -> dict[str, Any]:
    """Return the plan: a sequence with a grid, and one that sends a start frame."""
    shots = [{"prompt": "A man walks across the yard.", "duration": 2}, {"prompt": "The gate shuts.", "duration": 2}]
    return {
        "project": "film",
        "sequences": {
            "SEQ01": {"grid_prompt": "a yard at dawn", "shots": shots},
            "SEQ02": {"shots": [{"prompt": "Rain on the river.", "duration": 3}]},
        },
    }


class Studio(Acts):
    """A workspace with a plan in it, and what was said in it so far."""

    def __init__(self, root: Path, fal: FalServer, server: Callable[[], Server]) -> None:
        self.root, self.fal, self.server = root, fal, server
        self.open = ExitStack()
        fal.world.key = KEY
        self.begun = len(events(root))
        self.outside = outside(root)
        self.said: list[Ran] = []
        self._processes: list[subprocess.Popen[str]] = []

    def close(self) -> None:
        """End what a test that failed has left running."""
        for process in self._processes:
            process.kill()
            with contextlib.suppress(ValueError):  # it was heard to its end before
                process.communicate()
        self.open.close()

    def env(self, changes: dict[str, str | None]) -> dict[str, str]:
        """Return the environment of a process that works here."""
        full = {**os.environ, **self.fal.env(key=KEY), "TAKES_ACTOR": "tester", **changes}
        return {name: value for name, value in full.items() if value is not None}

    def start(self, step: Step) -> subprocess.Popen[str]:
        """Start a step's process and don't wait."""
        program = [sys.executable, str(LAUNCHER), json.dumps(step.bend)] if step.bend else [str(TAKES)]
        process = subprocess.Popen(
            [*program, *step.args],
            cwd=self.root,
            env=self.env(step.env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._processes.append(process)
        return process

    def play(self, step: Step) -> Ran:
        """Do a step in a process of its own and hold it to what must come of it."""
        self._prepare(step)
        args = self._args(step)
        heard = len(self.fal.requests(step.stop or (step.finish or ("any",))[0]))
        process = self.start(replace(step, args=args))
        if step.stop:
            self.wait_for(step.stop, 1, process, heard)
            process.send_signal(signal.SIGINT if step.code == 130 else signal.SIGKILL)
        if step.finish:
            self.wait_for(*step.finish, process, heard)
            for job in self.fal.jobs():
                self.fal.finish(job)
        return self.ended(process, step)

    def go_on(self, step: Step) -> Ran:
        """Do a step in this process, unless it is to be bent or stopped, and hold it to the same."""
        if step.bend or step.stop or step.finish:
            return self.play(step)
        self._prepare(step)
        return self._held(ran_here([*self._args(step)], self.root, self.env(step.env)), step)

    def _prepare(self, step: Step) -> None:
        for what in step.before:
            getattr(self, what)()

    def _args(self, step: Step) -> tuple[str, ...]:
        """Return what is typed, with the server's first job where a step names `request=JOB`."""
        return tuple(arg.replace("JOB", self.fal.jobs()[0].id) if arg == "request=JOB" else arg for arg in step.args)

    def ended(self, process: subprocess.Popen[str], step: Step) -> Ran:
        """Wait for a process and hold it to what must come of it."""
        out, err = process.communicate(timeout=DEADLINE)
        return self._held(Ran(process.returncode, out, err), step)

    def _held(self, ran: Ran, step: Step) -> Ran:
        self.said.append(ran)
        out, err = ran.out, ran.err
        told = f"takes {' '.join(step.args)}\nexit {ran.code}\n{out}\n{err}"
        assert ran.code == step.code, told
        assert "Traceback" not in out + err, told
        assert "went wrong inside takes" not in err, told
        assert step.says in out + err, told
        if ran.code in (1, 3):
            assert re.search(r"^takes: ", err, re.MULTILINE), told
        return ran

    def wait_for(self, on: str, times: int, process: subprocess.Popen[str], heard: int = 0) -> None:
        """Wait until the server has been asked for something, which must be while the process lives.

        `heard` requests were there before.
        """
        until = time.monotonic() + DEADLINE
        while len(self.fal.requests(on)) < heard + times:
            assert time.monotonic() < until, f"nobody asked for {on}"
            assert process.poll() is None, f"ended before it asked for {on}: {process.communicate()}"
            time.sleep(0.01)

    # What there is to see.

    def kinds(self) -> list[str]:
        """Return the events since the workspace was laid out, but for those of the budget."""
        return [e["type"] for e in self.told(self.begun) if e["type"] not in MONEY]

    def told(self, begun: int = 0) -> list[dict[str, Any]]:
        """Return the events that the program has recorded, from the n-th on; a stranger's are left out."""
        return [event for event in events(self.root)[begun:] if event.get("by", STRANGER) != STRANGER]

    def media(self) -> list[Path]:
        """Return the media files that takes and grids have brought; what was set aside is none of them."""
        found = [*(self.root / "videos").rglob("*"), *(self.root / "frames").rglob("grids/*")]
        return sorted(
            path for path in found if path.is_file() and not path.name.startswith(".") and ".aside-" not in path.name
        )

    def jobs(self) -> dict[str, dict[str, Any]]:
        """Return the takes and grids as the files in `state/` have them, by id."""
        found: dict[str, dict[str, Any]] = {}
        for path in sorted((self.root / "state" / "film" / "shots").glob("*.json")):
            told = json.loads(path.read_bytes())
            found |= {take["take_id"]: take for take in told["takes"]}
            found |= {grid["grid_id"]: grid for grid in told["keyframes"]}
        return found

    def state(self) -> str:
        """Return in words how the takes and grids stand."""
        return ", ".join(_words(job) for job in self.jobs().values()) or "nothing was asked for"


def _words(job: dict[str, Any]) -> str:
    if job["doubt"]:
        return "in doubt"
    return f"{job['state']}: {job['failure']['kind']}" if job["failure"] else str(job["state"])
