"""The same work with git: a take is a file, recording it a commit, comparing two a diff by words.

`python -m bench.peer_git FOLDER` prints the milliseconds as JSON.
"""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

from bench.appending import clocked
from bench.peer_takes import TIMES
from bench.repository import begin, git


def main() -> None:
    """Do all of it."""
    folder = Path(sys.argv[1])
    pairs = [json.loads(line) for line in (folder / "takes.jsonl").read_text(encoding="utf-8").splitlines()]
    root = folder / "git"
    begin(root)
    told = {"record": [clocked(partial(record, root, pair))[0] for pair in pairs][1:]}
    one, other = (f"HEAD:{pair[0]['take_id']}.json" for pair in pairs[-2:])
    told["diff"] = [clocked(partial(git, root, "diff", "--word-diff=porcelain", one, other))[0] for _ in range(TIMES)]
    sys.stdout.write(json.dumps(told))


def record(root: Path, pair: list[dict[str, Any]]) -> None:
    """Commit a take as a file."""
    name = f"{pair[0]['take_id']}.json"
    (root / name).write_text(json.dumps(pair, indent=2), encoding="utf-8")
    git(root, "add", name)
    git(root, "commit", "-q", "-m", name)


if __name__ == "__main__":
    main()
