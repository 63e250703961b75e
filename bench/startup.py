"""Start-up: whole processes with stdout a pipe, beside an interpreter that imports click."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bench.measuring import PYTHON, TAKES, Spent, median, ran
from bench.results import Row

if TYPE_CHECKING:
    from bench.scale import Scale

QUESTION = "Start-up: whole processes"
CLICK = 'python -c "import click"'
SHORT = 1000  # events of the log that a long one is held against


def measure(scale: Scale) -> list[Row]:
    """Start each of the programs in turn, again and again."""
    short, long = (scale.workspace(events) for events in (min(SHORT, scale.small), scale.large))
    status = [TAKES, "status", "driver-beware"]
    programs = {
        CLICK: ([PYTHON, "-c", "import click"], short),
        "takes --help": ([TAKES, "--help"], short),
        "short": (status, short),
        "long": (status, long),
    }
    for command, root in programs.values():
        ran(command, root)  # the files follow the log, and lie in memory
    found: dict[str, list[Spent]] = defaultdict(list)
    for _ in range(scale.starts):
        for name, (command, root) in programs.items():
            found[name].append(ran(command, root))
    return [row for which in ("wall", "cpu") for row in _rows(scale, found, which)]


def _rows(scale: Scale, found: dict[str, list[Spent]], which: str) -> list[Row]:
    runs = {name: tuple(1000 * float(getattr(spent, which)) for spent in spents) for name, spents in found.items()}
    told = "wall" if which == "wall" else "CPU"
    click, long = median(runs[CLICK]), f"takes status on a log of {scale.large:,}"

    def row(what: str, name: str, beside: str, peer: float, target: float) -> Row:
        return Row(f"{what}, {told}", median(runs[name]), "ms", beside, peer, target=target, runs=runs[name])

    return [
        row("takes --help", "takes --help", CLICK, click, 1.3),
        row("takes status driver-beware", "short", CLICK, click, 1.5),
        row(long, "long", CLICK, click, 1.5),
        row(long, "long", f"on one of {min(SHORT, scale.small):,}", median(runs["short"]), 1.1),
    ]
