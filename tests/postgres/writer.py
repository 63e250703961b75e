"""A process that appends notes, one after another: `writer.py WORKSPACE NAME COUNT`; it begins when it is spoken to.

It prints a line for each note: `done NAME N`, or `away NAME N: WHY` where the log was out of reach.
"""

from __future__ import annotations

import sys
from pathlib import Path

from domain.decisions.review import note
from domain.errors import OutOfReach
from services.workspace.workspace import Workspace


def main(root: str, name: str, count: str) -> None:
    """Append so many notes."""
    workspace = Workspace(Path(root), name)
    workspace.ledger.reader.identity()
    _say("ready")
    sys.stdin.readline()
    for n in range(int(count)):
        text = f"{name} {n}"
        try:
            _note(workspace, text)
            _say(f"done {text}")
        except OutOfReach as error:
            _say(f"away {text}: {error}")
    workspace.close()


def _note(workspace: Workspace, text: str) -> None:
    workspace.acting().change("film", "SEQ01", lambda state: note(state, state.own, None, text, None))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
