"""docs/faults.md: the table of faults, a row for each case, as a run of the tests has found it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.cli.support import Ran

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
REFRESH = os.environ.get("TAKES_REFRESH_GOLDEN") == "1"
HEAD = """\
# Faults

What becomes of a take when something breaks. Each row is a case of `tests/faults/`: the installed program, run against
a server that speaks fal's protocol and breaks it in that one way, then `takes resume` once the fault is gone, and
`takes reconcile` where the take is in doubt. The table is what that run has found:
`TAKES_REFRESH_GOLDEN=1 pytest tests/faults` writes it anew, and the tests fail where it isn't true.

For every row it is also checked that there are no more posts and no more jobs at the server than takes were asked for;
that what the server has finished lies in the workspace, byte for byte, or still can be fetched, or is in doubt; that
`takes replay --check` finds nothing; that nobody sees a traceback; that what was never posted isn't counted as spent;
that the key was sent to no other host; and that FAL_KEY stands in no file and in no output.

*What a person sees* is the first error of the command that met the fault; `…` is an id, an address or a number that
differs from run to run. *After `resume`* and *after `reconcile`* are the take's state in the files of `state/`.

| fault | what a person sees | POSTs | jobs | files | after `resume` | after `reconcile` |
|---|---|---|---|---|---|---|
"""


def row(name: str, seen: str, counts: tuple[int, int, int], states: tuple[str, str]) -> str:
    """Return a line of the table."""
    cells = [name, seen.replace("|", "\\|"), *map(str, counts), *(state or "–" for state in states)]
    return f"| {' | '.join(cells)} |"


def seen_of(ran: Ran, root: Path) -> str:
    """Return what a person sees of a run: its first error, without what differs from run to run."""
    if ran.code < 0:
        return "(killed)"
    line = next((one for one in ran.err.splitlines() if one.startswith("takes: ")), "")
    if not line:
        return "stopped; `takes resume`" if ran.code == 130 else "nothing"
    return f"exit {ran.code}: {normalised(line.removeprefix('takes: '), root)}"


def normalised(text: str, root: Path) -> str:
    """Replace what differs from run to run, or from one version of a library to the next."""
    text = text.replace(f"{root}/", "")
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "…", text)
    text = re.sub(r"the connection failed \((?:[^()]|\([^()]*\))*\)", "the connection failed (…)", text)
    text = re.sub(r"(?<=127\.0\.0\.1):\d+", "", text)
    return re.sub(r"\d+(,\d{3})+|\d+\.\d\d seconds", "…", text)


def rows() -> dict[str, str]:
    """Return the page's rows by the name of the fault."""
    lines = PAGE.read_text(encoding="utf-8").splitlines() if PAGE.exists() else []
    return {line.split(" | ")[0].removeprefix("| "): line for line in lines if line.startswith("| ")}


def refresh(name: str, line: str, names: Sequence[str]) -> None:
    """Write a row into the page, whose rows are those of `names`, in order."""
    with FileLock(PAGE.parents[1] / ".pytest_cache" / "faults.lock"):
        known = {**rows(), name: line}
        PAGE.write_text(HEAD + "".join(f"{known[one]}\n" for one in names if one in known), encoding="utf-8")
