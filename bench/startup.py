"""Start-up: whole processes with stdout a pipe, beside an interpreter that imports click."""

from __future__ import annotations

import shutil
from collections import defaultdict
from typing import TYPE_CHECKING

from bench.measuring import PYTHON, TAKES, Spent, median, ran
from bench.results import Row

if TYPE_CHECKING:
    from bench.scale import Scale

QUESTION = "Start-up: whole processes"
CLICK = 'python -c "import click"'
SHORT = 1000  # events of the log that a long one is held against
NUMBER = "NUMBER"  # stands for a run's, as the same words again would change nothing
WORK = {  # commands whose limit is so many times what `status` takes
    "takes note": (["driver-beware", "SEQ01", "watch his left hand"], 2.2),
    "takes revise": (["driver-beware", "SEQ01", f"He brakes for the {NUMBER}th time.", "--shot", "1"], 2.2),
    "takes diff": (["film-001", "SEQ01", "1", "2"], 2.0),
    "takes log": (["driver-beware"], 2.0),
}


def measure(scale: Scale) -> list[Row]:
    """Start each of the programs in turn, again and again; those that append, in a copy."""
    short, long = (scale.workspace(events) for events in (min(SHORT, scale.small), scale.large))
    status = [TAKES, "status", "driver-beware"]
    found: dict[str, list[Spent]] = defaultdict(list)
    with scale.folder() as folder:
        copy = shutil.copytree(short, folder / "copy")
        programs = {
            CLICK: ([PYTHON, "-c", "import click"], short),
            "takes --help": ([TAKES, "--help"], short),
            "short": (status, short),
            "long": (status, long),
            **{name: ([TAKES, name.split()[1], *args], copy) for name, (args, _) in WORK.items()},
        }
        for number in range(scale.starts + 1):
            for name, (command, root) in programs.items():
                found[name].append(ran([part.replace(NUMBER, str(number)) for part in command], root))
    found = {name: spents[1:] for name, spents in found.items()}  # by then the files follow the log, and lie in memory
    return [row for which in ("wall", "cpu") for row in _rows(scale, found, which)]


def _rows(scale: Scale, found: dict[str, list[Spent]], which: str) -> list[Row]:
    runs = {name: tuple(1000 * float(getattr(spent, which)) for spent in spents) for name, spents in found.items()}
    told = "wall" if which == "wall" else "CPU"
    click, short, long = median(runs[CLICK]), median(runs["short"]), f"takes status on a log of {scale.large:,}"

    def row(what: str, name: str, beside: str, peer: float, target: float) -> Row:
        return Row(f"{what}, {told}", median(runs[name]), "ms", beside, peer, target=target, runs=runs[name])

    return [
        row("takes --help", "takes --help", CLICK, click, 1.3),
        row("takes status driver-beware", "short", CLICK, click, 1.35),
        row(long, "long", CLICK, click, 1.35),
        row(long, "long", f"on one of {min(SHORT, scale.small):,}", short, 1.1),
        *(row(name, name, "takes status driver-beware", short, target) for name, (_, target) in WORK.items()),
    ]
