"""Files written whole: what a kill leaves behind goes, what somebody is at work on stays."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from services.disk.whole_files import draft_for, keep, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_DAY = 24 * 3600
_WRITERS: list[Callable[[Path], object]] = [
    lambda folder: keep(folder / "SEQ01_start002.png", b"new"),
    lambda folder: write_whole(folder / "SEQ01.png", b"new"),
    lambda folder: draft_for(folder / "SEQ01_take002.mp4").unlink(),
]


def _left(path: Path, age: float) -> Path:
    path.write_bytes(b"half")
    then = time.time() - age
    os.utime(path, (then, then))
    return path


@pytest.mark.parametrize("write", _WRITERS, ids=["keep", "write_whole", "draft_for"])
def test_writing_to_a_folder_clears_drafts_nobody_is_at_work_on(
    write: Callable[[Path], object], tmp_path: Path
) -> None:
    old = [
        _left(tmp_path / name, _DAY + 60)
        for name in (".SEQ01_start001-ab12_x3z.part.png", ".SEQ01_take001.part.mp4", ".checkpoint-abcdefgh.part.json")
    ]
    stays = [
        _left(tmp_path / ".SEQ01_take003.part.mp4", _DAY - 3600),  # a renderer may still be writing it
        _left(tmp_path / ".SEQ01_start003-ab12cd34.part.png", 0),
        _left(tmp_path / ".notes.txt", 9 * _DAY),  # a person's
        _left(tmp_path / "part.one.part.png", 9 * _DAY),
        _left(tmp_path / "SEQ01_start001.png", 9 * _DAY),
    ]
    write(tmp_path)
    assert [path.name for path in old if path.exists()] == []
    assert [path.name for path in stays if not path.exists()] == []
