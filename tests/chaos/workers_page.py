"""docs/workers.md: what many workers and SIGKILL have made of a hundred takes, as a run of the tests has found it."""

from __future__ import annotations

import os
import re
from dataclasses import astuple, dataclass
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "workers.md"
REFRESH = os.environ.get("TAKES_REFRESH_GOLDEN") == "1"
HEAD = """\
# Workers and kills

Do workers lose a take, or post one twice, when they are killed again and again? No: the column *doubles* is 0, and
every take is finished or in doubt.

Four workers (`takes worker`) share one log in PostgreSQL, each with a workspace of its own. A hundred takes are
queued. The workers post and fetch them at a server that speaks fal's protocol; it answers a post after a third of a
second and renders for three seconds. In the first run nobody disturbs them. In the second, a worker chosen at random
dies by SIGKILL about every second or two, and another starts in its place.

The columns:

- *doubles*: takes that were posted more than once.
- *in doubt*: takes whose worker died between the post and its answer. No worker posts these again. `takes reconcile`
  looks for their jobs at the server.
- *adopted*: takes in doubt whose job was found there, so that `takes reconcile` finished them. The other takes in doubt
  were never posted, because the worker died before the post left; for these a person says so
  (`takes reconcile --as lost`). *finished* and these add up to all takes.
- *finished*: takes that have their video in the end.
- *by worker*: how many takes each of the four finished, its replacements included. With the adopted ones they
  add up to *finished*.
- *to pick up*: the time from a kill until another worker followed a take of the killed one: the median, and the
  longest.

`TAKES_REFRESH_GOLDEN=1 .venv/bin/pytest tests/chaos/test_workers.py` writes the table anew. Each run of that test
checks that no take is posted twice, none is lost, and none waits for longer than a minute after a kill.

| run | kills | takes | POSTs | jobs | doubles | finished | in doubt | adopted | by worker | to pick up | in all |
|---|---|---|---|---|---|---|---|---|---|---|---|
"""


@dataclass
class Row:
    """What a run has come to."""

    run: str
    kills: int
    takes: int
    posts: int
    jobs: int
    doubles: int
    finished: int
    in_doubt: int
    adopted: int
    by_worker: str
    to_pick_up: str
    in_all: str


def write(row: Row) -> str:
    """Return a run's line, and put it into the page where that is to be written anew."""
    line = f"| {' | '.join(str(cell) for cell in astuple(row))} |"
    if REFRESH:
        lines = PAGE.read_text(encoding="utf-8").splitlines() if PAGE.exists() else []
        known = {one.split(" | ")[0]: one for one in lines if re.match(r"\| \w+ \| \d", one)}
        known[line.split(" | ")[0]] = line
        PAGE.write_text(HEAD + "".join(f"{one}\n" for _, one in sorted(known.items(), reverse=True)), encoding="utf-8")
    return line
