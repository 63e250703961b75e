"""A clean room for every test: no key, no workspace and no home of the person who runs them; `takes` is on the PATH."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, settings

from tests.cli.support import TAKES, Process, Takes, add_plan, copied, picture
from tests.postgres.everywhere import everywhere

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A slow machine is no fault of the code.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
# For tests that are meant to fail: the same every time, and no search for the smallest example.
settings.register_profile("mutants", deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])

_OURS = ("TAKES_", "GIT_", "FAL_", "_TAKES")
_COLOURS = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "PYTHONIOENCODING", "COLUMNS")


@pytest.fixture(autouse=True, scope="session")
def clean_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(_OURS) or name in _COLOURS:
                patch.delenv(name)
        patch.setenv("TAKES_ACTOR", "tester")
        patch.setenv("PATH", f"{TAKES.parent}{os.pathsep}{os.environ['PATH']}")
        # A run in the background is deaf to Ctrl-C, and so would be the programs that tests stop with it.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        with everywhere(patch):
            yield


@pytest.fixture
def takes(tmp_path: Path) -> Takes:
    """Return the program, run in this process in an empty folder."""
    root = tmp_path / "work"
    root.mkdir()
    return Takes(root)


@pytest.fixture
def film(takes: Takes) -> Takes:
    """Return the program in a workspace with a small plan and nothing else."""
    add_plan(takes)
    return takes


@pytest.fixture(scope="session")
def _shown_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the shown workspace, once: a grid and a take of SEQ01, a take of SEQ02."""
    takes = Takes(tmp_path_factory.mktemp("shown"))
    add_plan(takes)
    takes("grid", "film", "SEQ01")
    takes("generate", "film", "SEQ01", "SEQ02")
    return takes.root


@pytest.fixture
def shown(_shown_once: Path, tmp_path: Path) -> Takes:
    """Return the program in a workspace with SEQ01_grid001, SEQ01_take001 and SEQ02_take001."""
    return copied(_shown_once, tmp_path / "shown")


@pytest.fixture
def takes_process(tmp_path: Path) -> Process:
    """Return the installed `takes`, each time as a process of its own."""
    return Process(tmp_path / "work")


@pytest.fixture
def a_picture(tmp_path: Path) -> Path:
    """Return a PNG of 640x360 that lies outside the workspace."""
    path = tmp_path / "look.png"
    path.write_bytes(picture("teal"))
    return path
