"""Files are made anew by several processes, the same bytes as by one."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from services.disk.locks import held
from services.files import rebuilding
from services.workspace.workspace import Workspace
from tests.services.test_state_files import files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.support import Takes


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every log is worth a worker."""
    monkeypatch.setattr(rebuilding, "WORTH_IT", 0)
    monkeypatch.setattr(rebuilding, "cores", lambda: 3)


@pytest.fixture
def films(shown: Takes) -> Takes:
    """Return the program in a workspace with several projects."""
    for name in ("film-2", "film-3"):
        plan = shown.root / f"{name}.json"
        plan.write_text(f'{{"project": "{name}", "sequences": {{"SEQ01": {{"shots": [{{"prompt": "Rain."}}]}}}}}}')
        shown("plan", "add", str(plan))
    return shown


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("worker", [sys.executable, "/bin/false"], ids=["workers", "workers that die"])
def test_what_workers_make_is_what_one_process_makes(
    films: Takes, worker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(films.root)
    shutil.rmtree(films.root / "state")
    (films.root / "state" / "film").mkdir(parents=True)
    (films.root / "state" / "film" / "strange.json").write_text("{}")
    monkeypatch.setattr(sys, "executable", worker)
    workspace, told = Workspace(films.root), list[tuple[int, int]]()
    changed = workspace.store.replay(progress=lambda *far: told.append(far))
    assert files(films.root) == before
    assert changed == len(before) + 1
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert workspace.store.check() == []
    workspace.close()


def test_who_inherits_a_lock_holds_it_to_the_end(tmp_path: Path) -> None:
    with held(tmp_path / "locks" / "files.lock") as lock:
        assert lock is not None
        heir = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=(lock,))
    with (tmp_path / "locks" / "files.lock").open() as file:
        with pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        heir.communicate(b"\n")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
