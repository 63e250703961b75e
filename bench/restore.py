"""The log out and in again: `takes log --json`, `takes restore`, and the second log beside the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.measuring import PYTHON, TAKES, Spent, median, peak, ran
from bench.results import Row
from bench.scale import HERE

if TYPE_CHECKING:
    from pathlib import Path

    from bench.scale import Scale

QUESTION = "The log out as lines of JSON, and in again: streamed, every event validated"
OUT, IN = "SELECT + orjson, bare", "orjson.loads + INSERT, bare"


def measure(scale: Scale) -> list[Row]:
    """Write the long log out and load it again."""
    root = scale.workspace(scale.large)
    with scale.folder() as folder:
        first, second, bare = (folder / name for name in ("first.jsonl", "second.jsonl", "bare.jsonl"))
        out, into, outs, intos = _times(scale, root, first, bare)
        memory = _memory(root, folder, first)
        ran([TAKES, "-w", str(folder / "restored"), "log", "--json"], root, into=second)
        same = _same(first, second)
    what = f"{scale.large:,} events"
    return [
        *_rows(f"{what}, takes log --json", out, OUT, outs, 1.3),
        *_rows(f"{what}, takes restore, with its files", into, IN, intos, 2.0),
        Row(f"{what}, takes log --json, memory above the bare interpreter", memory[0], "MB", kind="limit", target=120),
        Row(f"{what}, takes restore, memory above the bare interpreter", memory[1], "MB", kind="limit", target=120),
        Row(f"{what}, bytes that differ between the first log and the second", same, "bytes", kind="limit", target=0),
    ]


def _times(scale: Scale, root: Path, first: Path, bare: Path) -> tuple[list[Spent], ...]:
    out, into, outs, intos = list[Spent](), list[Spent](), list[Spent](), list[Spent]()
    for _ in range(scale.runs):
        outs.append(ran([PYTHON, "-m", "bench.bare_copy", "out", str(root / "events.db")], HERE.parent, into=bare))
        out.append(ran([TAKES, "-w", str(root), "log", "--json"], root, into=first))
        folder = first.with_name("again")
        folder.mkdir()
        load = [PYTHON, "-m", "bench.bare_copy", "in", str(folder / "bare.db"), str(bare)]
        intos.append(ran(load, HERE.parent))
        into.append(ran([TAKES, "-w", str(folder / "again"), "restore", str(first)], root))
        scale.put_aside(folder)
    return out, into, outs, intos


def _memory(root: Path, folder: Path, first: Path) -> tuple[float, float]:
    nothing = peak([PYTHON, "-c", "import time; time.sleep(0.2)"], root)
    out = peak([TAKES, "-w", str(root), "log", "--json"], root)
    into = peak([TAKES, "-w", str(folder / "restored"), "restore", str(first)], root)
    return out - nothing, into - nothing


def _same(first: Path, second: Path) -> int:
    """Return how many bytes differ, or by how many one is longer."""
    differ = abs(first.stat().st_size - second.stat().st_size)
    with first.open("rb") as one, second.open("rb") as other:
        while (a := one.read(1 << 20)) and (b := other.read(1 << 20)):
            if a != b:
                differ += sum(x != y for x, y in zip(a, b, strict=False))
    return differ


def _rows(what: str, ours: list[Spent], peer: str, theirs: list[Spent], most: float) -> list[Row]:
    rows = []
    for which, told in (("wall", "wall"), ("cpu", "CPU")):
        found, bare = (tuple(float(getattr(spent, which)) for spent in spents) for spents in (ours, theirs))
        rows.append(Row(f"{what}, {told}", median(found), "s", peer, median(bare), target=most, runs=found))
    return rows
