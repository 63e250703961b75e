"""A git repository with the history of a log: a file for each stream, which holds its newest fact; a commit an event.

`python -m bench.repository EVENTS.DB DIR` makes one.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.baseline import QUERY

if TYPE_CHECKING:
    from collections.abc import Iterator

ENV = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
SETTINGS = {
    "user.name": "mara",
    "user.email": "mara@example.com",
    "core.fsync": "all",
    "core.hooksPath": os.devnull,
    "commit.gpgSign": "false",
}


def git(root: Path, *args: str) -> str:
    """Run git with nobody's settings but the repository's; return what it prints."""
    return subprocess.run(["git", *args], cwd=root, env=ENV, check=True, stdout=subprocess.PIPE, text=True).stdout


def begin(root: Path) -> None:
    """Make an empty repository whose commits are on disk when git returns."""
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    for name, value in SETTINGS.items():
        git(root, "config", name, value)


def make_repository(log: Path, root: Path) -> None:
    """Make a repository of a log's events, packed, with the graph of commits that makes `git log -- FILE` fast."""
    begin(root)
    with subprocess.Popen(["git", "fast-import", "--quiet"], cwd=root, env=ENV, stdin=subprocess.PIPE) as importer:
        assert importer.stdin
        for commit in _commits(log):
            importer.stdin.write(commit)
    if importer.returncode:
        raise RuntimeError(f"git fast-import ended with {importer.returncode}")
    git(root, "reset", "-q", "--hard")
    git(root, "commit-graph", "write", "--reachable", "--changed-paths", "--no-progress")


def text_of(fact: Any) -> str:
    """Return a fact as the text of a file."""
    return json.dumps(fact, indent=2, ensure_ascii=False) + "\n"


def _commits(log: Path) -> Iterator[bytes]:
    """Yield the events as `git fast-import` reads them; a commit's message is the event's type."""
    with closing(sqlite3.connect(f"file:{log}?mode=ro", uri=True)) as db:
        for _, stream, _, kind, state in db.execute(QUERY):
            body = json.loads(state)
            when = int(datetime.fromisoformat(body["at"]).timestamp())
            yield f"commit refs/heads/main\ncommitter {body['by']} <studio@example.com> {when} +0000\n".encode()
            yield b"%sM 100644 inline %s.json\n%s" % (_data(kind), stream.encode(), _data(text_of(body["data"])))


def _data(text: str) -> bytes:
    told = text.encode()
    return b"data %d\n%s\n" % (len(told), told)


if __name__ == "__main__":
    make_repository(Path(sys.argv[1]), Path(sys.argv[2]))
