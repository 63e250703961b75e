"""What the tests of the command line share: the program, a small plan, and looks at the log and the files."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from PIL import Image

from cli.main import run
from tests.postgres import everywhere

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TAKES = Path(sys.executable).with_name("takes")
PLAN: dict[str, Any] = {
    "project": "film",
    "title": "A film",
    "elements": {name: {"kind": "character", "description": f"{name} in grey"} for name in ("ann", "bob", "cat")},
    "sequences": {
        "SEQ01": {
            "title": "One",
            "grid_prompt": "a yard at dawn",
            "elements": ["ann", "bob"],
            "shots": [
                {"prompt": "@ann walks across the yard.", "duration": 1},
                {"prompt": "@bob waits at the gate.", "duration": 1},
                {"prompt": "The gate swings shut behind them.", "duration": 1},
            ],
        },
        "SEQ02": {
            "title": "Two",
            "shots": [
                {"prompt": "A wide shot of rain on the river.", "duration": 1},
                {"prompt": "A close-up of one drop on a leaf.", "duration": 2},
            ],
        },
    },
}


@dataclass(frozen=True)
class Ran:
    """What a run of the program came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def _checked(ran: Ran, args: tuple[object, ...], code: int | None) -> Ran:
    said = f"takes {' '.join(map(str, args))}\nexit {ran.code}\n{ran.out}\n{ran.err}"
    assert code is None or ran.code == code, said
    assert "Traceback" not in ran.out + ran.err, said
    assert "went wrong inside takes" not in ran.err, said
    return ran


def ran_here(
    args: list[str],
    folder: Path,
    environ: Mapping[str, str] | None = None,
    *,
    in_one: bool = False,
    terminal: bool = False,
) -> Ran:
    """Run `takes ARGS` in this process, as a process of its own would be: a folder, an environment, two streams.

    Args:
        args: what is typed after `takes`.
        folder: the current folder meanwhile.
        environ: the whole environment meanwhile; where there is none, this process's stays.
        in_one: what goes to stderr goes to stdout, in the order in which it is said.
        terminal: the streams say that they are a terminal.
    """
    out = _stream(terminal=terminal)
    err = out if in_one else _stream(terminal=terminal)
    with (
        contextlib.chdir(folder),
        contextlib.nullcontext() if environ is None else patch.dict(os.environ, environ, clear=True),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        ended = run(args)
    return Ran(ended, _said(out), "" if in_one else _said(err))


def _stream(*, terminal: bool) -> io.TextIOWrapper:
    """Return what stands for stdout or stderr, as `main` sets them up."""
    kind = _Terminal if terminal else io.TextIOWrapper
    return kind(io.BytesIO(), encoding="utf-8", errors="backslashreplace", write_through=True)


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def _said(stream: io.TextIOWrapper) -> str:
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()


class Takes:
    """The program in this process, with `root` as its current folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __call__(self, *args: object, code: int | None = 0) -> Ran:
        """Run `takes ARGS` and hold it to its exit code; None allows any."""
        return _checked(ran_here([str(arg) for arg in args], self.root), args, code)

    def refused(self, *args: object, code: int = 1, says: str = "", hint: str = "") -> Ran:
        """Run what must be refused: one clear line, a hint, and not a byte of log or files changed."""
        before = snapshot(self.root)
        ran = self(*args, code=code)
        lines = ran.err.splitlines()
        said = [line for line in lines if line.startswith("takes: ")]
        assert len(said) == 1, ran.err
        assert all(line.startswith(("takes: ", "  ", "warning: ")) for line in lines), ran.err
        assert says in ran.err, ran.err
        assert any(line.startswith("  try: ") and hint in line for line in lines), ran.err
        assert snapshot(self.root) == before
        return ran


class Process(Takes):
    """The installed program, each time as a process of its own."""

    def __call__(self, *args: object, code: int | None = 0, pty: int | None = None, **options: Any) -> Ran:
        """Run `takes ARGS`, on a terminal where `pty` is one; bytes are passed as they are."""
        done = subprocess.run(
            [TAKES, *(arg if isinstance(arg, bytes) else str(arg) for arg in args)],
            cwd=self.root,
            stdin=pty or subprocess.DEVNULL,
            stdout=pty or subprocess.PIPE,
            stderr=pty or subprocess.PIPE,
            timeout=120,
            check=False,
            **options,
        )
        ran = Ran(done.returncode, (done.stdout or b"").decode(), (done.stderr or b"").decode())
        return _checked(ran, args, code)


def add_plan(takes: Takes, plan: dict[str, Any] = PLAN) -> Ran:
    """Add a plan from a file beside the workspace."""
    return takes("plan", "add", plan_file(takes, plan))


def plan_file(takes: Takes, plan: object, name: str = "PLAN.json") -> Path:
    """Write a plan beside the workspace."""
    path = takes.root.parent / name
    path.write_text(json.dumps(plan))
    return path


def one_sequence(*prompts: str, **keys: Any) -> dict[str, Any]:
    """Return a plan of one sequence of one-second shots."""
    shots = [{"prompt": prompt, "duration": 1} for prompt in prompts]
    return {"project": "film", "sequences": {"SEQ01": {"shots": shots, **keys}}}


def copied(root: Path, to: Path) -> Takes:
    """Copy a workspace nobody has open."""
    shutil.copytree(root, to)
    if everywhere.lies_elsewhere(root):
        everywhere.copy_log(root, to)
    return Takes(to)


def picture(colour: str, kind: str = "PNG", size: tuple[int, int] = (640, 360)) -> bytes:
    """Return a picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def events(root: Path) -> list[dict[str, Any]]:
    """Return the facts in the log as the database has them: position, stream, type, and what was stored."""
    rows = everywhere.rows(root) if everywhere.lies_elsewhere(root) else _rows(root)
    return [{"position": row[0], "stream": row[1], "type": row[3], **_body(row[4])} for row in rows]


def _body(state: bytes) -> dict[str, Any]:
    """Return what was stored for a fact; no body where that isn't JSON."""
    try:
        body = json.loads(state)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def facts(root: Path, *types: str) -> list[dict[str, Any]]:
    """Return the data of the facts of some types, in order."""
    return [event["data"] for event in events(root) if event["type"] in types]


def kinds(root: Path, after: int = 0) -> list[str]:
    """Return the types of the facts after a position, in order."""
    return [event["type"] for event in events(root) if event["position"] > after]


def _rows(root: Path) -> list[tuple[Any, ...]]:
    columns = "rowid, originator_id, originator_version, topic, state"
    db = sqlite3.connect(f"file:{root / 'events.db'}?mode=ro", uri=True)
    try:
        return db.execute(f"SELECT {columns} FROM stored_events ORDER BY rowid").fetchall()
    finally:
        db.close()


def dump(root: Path) -> str:
    """Return all that the log holds, as SQL; the bytes of the file where it isn't a log."""
    if everywhere.lies_elsewhere(root):
        return everywhere.dump(root)
    path = root / "events.db"
    if not path.is_file():
        return "none"
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return "\n".join(db.iterdump())
    except sqlite3.Error:
        return sha256(path.read_bytes())
    finally:
        db.close()


def rewrite(root: Path, state_of: Callable[[int, bytes], bytes | None]) -> None:
    """Do by hand what nobody may: store something else for each fact, by its position; None removes it."""
    if everywhere.lies_elsewhere(root):
        everywhere.rewrite(root, state_of)
        return
    db = sqlite3.connect(root / "events.db")
    with db:
        for trigger in ("stored_events_no_update", "stored_events_no_delete"):
            db.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        for position, state in db.execute("SELECT rowid, state FROM stored_events").fetchall():
            if (new := state_of(position, state)) is None:
                db.execute("DELETE FROM stored_events WHERE rowid = ?", (position,))
            else:
                db.execute("UPDATE stored_events SET state = ? WHERE rowid = ?", (new, position))
    db.close()


def cut_short(root: Path, position: int) -> None:
    """Do by hand what nobody may: take the facts after a position out of the log."""
    rewrite(root, lambda here, state: state if here <= position else None)


def files(root: Path) -> dict[str, str]:
    """Return the sha256 of every file by its path, but the log's and the bookkeeping's."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not name.startswith(("events.db", "events.url", "state/.takes")):
            found[name] = sha256(path.read_bytes())
    return found


def snapshot(root: Path) -> tuple[str, dict[str, str]]:
    """Return the log and the files, to be compared."""
    return dump(root), files(root)


def state_of(root: Path, name: str = "film/sequences.json") -> Any:
    """Return a file of `state/`."""
    return json.loads((root / "state" / name).read_bytes())


def sequence(root: Path, name: str) -> Any:
    """Return what `sequences.json` says of a sequence."""
    return state_of(root)["sequences"][name]


def environment(**more: str) -> dict[str, str]:
    """Return this environment with something added."""
    return {**os.environ, **more}
