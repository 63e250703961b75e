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

What happens to a take when a connection, a disk, a process or fal fails? And what happens when a file or an event was
changed by something else than `takes`: a disk, an old copy, a colleague? Each row of the table is one such fault.

A test in `tests/faults/` makes each row. It runs `takes` against a server that speaks fal's protocol and fails in
that one way, or on a workspace that was damaged in that one way. Then the fault ends, and the test runs `takes resume`,
and `takes reconcile` if the take is in doubt; or it types what the command advised, and sees that it helps.
`TAKES_REFRESH_GOLDEN=1 .venv/bin/pytest tests/faults` writes the table anew. Without that variable a test fails where
the table is wrong.

After every row these things are checked too:

- The server got no more posts, and made no more jobs, than takes were asked for.
- A result that the server finished lies in the workspace, byte for byte; or it can still be fetched; or its take is in
  doubt.
- `takes replay --check` finds no difference, and nobody saw a traceback.
- Nothing was written, replaced or removed outside the workspace, except the one file that a person named.
- A take that was never posted isn't counted as spent.
- FAL_KEY went to no other host and stands in no file and no output.

Where the log has lost its end, `takes recover --accept` is typed too, after the first `resume`.

The columns:

- *what a person sees*: the first error of the command that met the fault. `…` stands for an id, an address or a number
  that differs from run to run. *nothing* means that there was no error; *(killed)*, that the command died by SIGKILL.
- *POSTs*, *jobs*: how many posts the server got and how many jobs it made.
- *files*: how many media files lie in the workspace at the end.
- *after `resume`*, *after `reconcile`*: the take's state in the files of `state/`; – where the command wasn't run.

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
    if re.fullmatch(r"takes: \d+ faults?", line):  # each of them has a line of its own before
        line = f"{line}: {ran.out.splitlines()[0]}"
    return f"exit {ran.code}: {normalised(line.removeprefix('takes: '), root)}"


def normalised(text: str, root: Path) -> str:
    """Replace what differs from run to run, or from one version of a library to the next."""
    text = text.replace(f"{root}/", "")
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "…", text)
    text = re.sub(r"the connection failed \((?:[^()]|\([^()]*\))*\)", "the connection failed (…)", text)
    text = re.sub(r"(?<=127\.0\.0\.1):\d+", "", text)
    text = re.sub(r"\blog_[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z", "…", text)
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
