"""What no fact may hold is refused before anything is appended: a fact's constructor checks nothing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from domain.errors import BadInput
from domain.events import BudgetSet, Fact, NoteAdded
from services.log.ledger import Change, Context
from services.workspace.finding import create_workspace
from tests.driver_beware import SEQ08, done, grid_done, take

if TYPE_CHECKING:
    from pathlib import Path

STREAM = f"film/{SEQ08}"
NOTE = NoteAdded(entity=SEQ08, take_id=None, text="the lamp", seconds=2)
CONTEXT = Context("mara", "c")
BAD: dict[str, Fact] = {
    "NUL in a path": replace(grid_done(), path="frames/film/a\0.png"),
    "a newline after a path": replace(grid_done(), path="frames/film/a.png\n"),
    "a path that leads up": replace(done("SEQ08_take001"), path="videos/../events.url"),
    "a slash in a sha256": replace(grid_done(), sha256="/" * 64),
    "a 400-digit amount": BudgetSet(amount="9" * 400),
    "an endless size": replace(grid_done(), bytes=10**30),
    "10^12 seconds": replace(NOTE, seconds=10**12),
    "no number": replace(NOTE, seconds=math.nan),
    "seconds as text": replace(NOTE, **{"seconds": "2"}),
    "half a character": replace(NOTE, text="\ud83d"),
    "no picture where there should be one": replace(take(), **{"start_frame": "frames/a.png"}),
    "a part that isn't one": replace(take(), shot_prompts=(replace(take().shot_prompts[0], duration=-1),)),
}


@pytest.mark.parametrize("what", BAD)
def test_a_fact_that_no_log_may_hold_is_refused_and_nothing_is_appended(what: str, tmp_path: Path) -> None:
    workspace, _ = create_workspace(tmp_path, "mara")
    with pytest.raises(BadInput, match=f"no {BAD[what].type} can be recorded"):
        workspace.ledger.append([Change(STREAM, 0, [NOTE, BAD[what]])], CONTEXT)
    assert workspace.ledger.reader.head().position == 0
    workspace.close()


def test_what_is_appended_is_what_will_be_read(tmp_path: Path) -> None:
    workspace, _ = create_workspace(tmp_path, "mara")
    found = workspace.ledger.append([Change(STREAM, 0, [NOTE, take(), done("SEQ08_take001")])], CONTEXT)
    assert found == workspace.ledger.reader.stream(STREAM)
    assert found[0].fact == replace(NOTE, seconds=2.0)
    assert b'"seconds":2.0' in next(iter(workspace.ledger.reader.stored()))[4]
    workspace.close()
