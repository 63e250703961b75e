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

Four workers, `takes worker`, each in a folder of its own, on one log in PostgreSQL: a hundred takes are queued, and the
workers post and fetch them at a server that speaks fal's protocol, answers a post after a third of a second, and
renders for three. In the second row one of those at work, chosen at random, dies by SIGKILL every second or two, and
another starts in its place. `TAKES_REFRESH_GOLDEN=1 pytest tests/chaos/test_workers.py` writes this table anew; that
nothing is doubled, lost or left for longer than a minute is checked whenever the test runs.

A take whose worker dies between the post and its answer is *in doubt*: nobody posts it again. `takes reconcile` asks
the provider, and *adopts* the job where it is there; where the worker died before the post had left, there is none,
and a person says so. *To pick up* is the time from a kill until another worker has begun with a take that the dead
one followed: the middle one, and the longest.

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
