"""A film whose takes are paid for: SEQ01 has elements with pictures, SEQ02 none, SEQ03 is too long for one take."""

from __future__ import annotations

import copy
import fcntl
import os
import pty
import select
import struct
import termios
from typing import TYPE_CHECKING, Any

from tests.cli.support import PLAN, TAKES, picture, snapshot, state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.cli.support import Ran, Takes
    from tests.fal.server import FalServer

PICTURES = {"ann": "teal", "ann_side": "navy", "bob": "olive"}


def plan() -> dict[str, Any]:
    """Return the plan, to be changed at will: ann has two pictures, bob one, cat none."""
    made = copy.deepcopy(PLAN)
    made["elements"]["ann"] |= {"frontal": "ann.png", "references": ["ann_side.png"]}
    made["elements"]["bob"] |= {"frontal": "bob.png"}
    shots = [{"prompt": f"Wave {n} comes in.", "duration": 5} for n in range(1, 5)]
    made["sequences"]["SEQ03"] = {"title": "Three", "shots": shots}
    return made


PAID = plan()


def draw(folder: Path) -> None:
    """Put the plan's pictures beside it."""
    for name, colour in PICTURES.items():
        (folder / f"{name}.png").write_bytes(picture(colour, size=(400, 400)))


def declined(takes: Takes, *args: str, says: str, hint: str = "") -> Ran:
    """Run what must be refused, behind a price it may have shown: a hint, and nothing changed."""
    before = snapshot(takes.root)
    ran = takes(*args, code=1)
    assert says in ran.err, ran.err
    assert ran.err.splitlines()[-1].startswith("  try: "), ran.err
    assert hint in ran.err.splitlines()[-1], ran.err
    assert snapshot(takes.root) == before
    return ran


def sent(server: FalServer) -> dict[str, Any]:
    """Return the body of the last paid post."""
    body: dict[str, Any] = server.posts()[-1].body
    return body


def take_of(takes: Takes, name: str) -> dict[str, Any]:
    """Return a take as its `shots/ID.json` has it."""
    found: dict[str, Any] = next(
        take
        for take in state_of(takes.root, f"film/shots/{name.rpartition('_')[0]}.json")["takes"]
        if take["take_id"] == name
    )
    return found


def on_a_terminal(
    root: Path, args: Sequence[str], answers: dict[str, str], seen: Callable[[str], None] = lambda said: None
) -> tuple[int, str]:
    """Run `takes` on a terminal of 120 columns; return its exit code and all it wrote.

    Args:
        root: its current folder.
        args: what is typed behind `takes`.
        answers: what is typed once a text has appeared; each once, in order.
        seen: told all that was written so far, each time there is more.
    """
    left = list(answers.items())
    child, terminal = pty.fork()
    if child == 0:  # the size comes first, lest the program ask for it before it is set
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        os.chdir(root)
        os.execve(TAKES, ["takes", *args], {**os.environ, "TERM": "xterm-256color"})
    said = ""
    while True:
        ready, _, _ = select.select([terminal], [], [], 60)
        assert ready, said
        try:
            more = os.read(terminal, 65_536)
        except OSError:  # EIO: the program has ended
            more = b""
        if not more:
            break
        said += more.decode(errors="replace")
        if left and left[0][0] in said:
            os.write(terminal, left.pop(0)[1].encode())
        seen(said)
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), said
