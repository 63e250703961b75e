"""A process that makes projects' files anew: it reads names from standard input and writes a line for each."""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path

from services.files.rebuilding import Task
from services.log.sqlite import SqliteReader


def main() -> None:
    """Make the files of each project that standard input names, until it ends."""
    log, folder, upto = sys.argv[1:4]
    task = Task(SqliteReader(Path(log)), Path(folder), int(upto))
    gc.disable()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(task.rebuild(line.strip())) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
