"""git: a commit of one changed file, its history and a diff, beside the commands that do this work in Takeledger.

The repository has the log's history, a commit an event; each command is a process of its own, as a person starts it.
"""

from __future__ import annotations

import shutil
import subprocess
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from bench.measuring import TAKES, Spent, median, ran
from bench.repository import ENV, git, text_of
from bench.results import Row
from bench.startup import SHORT

if TYPE_CHECKING:
    from pathlib import Path

    from bench.scale import Scale

QUESTION = "git on the same history: a whole process beside a whole command"
PROJECT, SEQUENCE = "film-001", "SEQ01"
FILE = f"{PROJECT}/{SEQUENCE}.json"
COMMIT, LOG, DIFF = "git commit -am", "git log -p -- FILE", "git diff --word-diff A B -- FILE"
PEERS = {"note": COMMIT, "revise": COMMIT, "history": LOG, "diff": DIFF}

Found = dict[str, list[Spent]]


class Sides(NamedTuple):
    """The same history twice: a workspace and a repository."""

    takes: Path
    git: Path


def measure(scale: Scale) -> list[Row]:
    """Do the work on a short history and on a long one."""
    rows = []
    for events in (min(SHORT, scale.small), scale.large):
        with scale.folder() as folder:
            takes = shutil.copytree(scale.workspace(events), folder / "takes", ignore=shutil.ignore_patterns("state"))
            sides = Sides(takes, shutil.copytree(scale.repository(events), folder / "git"))
            rows += _rows(events, _times(sides, scale.starts))
    return rows


def _times(sides: Sides, often: int) -> Found:
    """Run all of them in turn, again and again; what the first runs write and read into memory isn't counted."""
    ran([TAKES, "replay"], sides.takes)
    subprocess.run([TAKES, "reopen", PROJECT, SEQUENCE], cwd=sides.takes, check=False, capture_output=True)
    requests = git(sides.git, "log", "--reverse", "--format=%H", "--grep=^TakeRequested$", "--", FILE).split()
    found: Found = defaultdict(list)
    for number in range(often + 1):
        text = f"He brakes. The bridge is gone, and the {number}. lamp with it."
        ours = {"note": [text], "revise": [text, "--shot", "1"], "history": [], "diff": ["1", "2"]}
        for name, args in ours.items():
            found[name].append(ran([TAKES, name, PROJECT, SEQUENCE, *args], sides.takes))
        (sides.git / FILE).write_text(text_of({"text": text, "number": number}), encoding="utf-8")
        theirs = {
            COMMIT: ["commit", "-q", "-a", "-m", "NoteAdded"],
            LOG: ["log", "-p", "--", FILE],
            DIFF: ["diff", "--word-diff", *requests[:2], "--", FILE],
        }
        for name, args in theirs.items():
            found[name].append(ran(["git", *args], sides.git, env=ENV))
    return {name: spents[1:] for name, spents in found.items()}


def _rows(events: int, found: Found) -> list[Row]:
    rows = []
    for which, told in (("wall", "wall"), ("cpu", "CPU")):
        runs = {name: tuple(1000 * float(getattr(spent, which)) for spent in spents) for name, spents in found.items()}
        for name, peer in PEERS.items():
            what = f"{events:,} events, takes {name}, {told}"
            rows.append(Row(what, median(runs[name]), "ms", peer, median(runs[peer]), runs=runs[name]))
    return rows
