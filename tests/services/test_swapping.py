"""A file that can be made again takes another's place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from services.disk import swapping

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("system", [True, False], ids=["by exchange", "by rename"])
@pytest.mark.parametrize("there", [True, False], ids=["over another", "where none is"])
def test_the_new_file_is_there_and_nothing_else(
    tmp_path: Path, system: bool, there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not system:
        monkeypatch.setattr(swapping, "_exchange", lambda: None)
    draft, path = tmp_path / ".draft", tmp_path / "SEQ01.json"
    draft.write_bytes(b"new")
    if there:
        path.write_bytes(b"old")
    swapping.put_in_place(draft, path)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("SEQ01.json", b"new")]


def test_a_folder_that_isn_t_there_is_said(tmp_path: Path) -> None:
    draft = tmp_path / ".draft"
    draft.write_bytes(b"new")
    with pytest.raises(FileNotFoundError):
        swapping.put_in_place(draft, tmp_path / "shots" / "SEQ01.json")
    assert draft.exists()
