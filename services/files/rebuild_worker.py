"""A process that makes projects' files anew: it reads a task and names from standard input, writes a line for each."""

from __future__ import annotations

import gc
import json
import pickle
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.files.rebuilding import Task


def main() -> None:
    """Make the files of each project that standard input names, until it ends."""
    task: Task = pickle.load(sys.stdin.buffer)
    gc.disable()
    for line in sys.stdin.buffer:
        sys.stdout.write(json.dumps(task.rebuild(line.decode().strip())) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
