"""A film or picture that ends before its own structure does isn't whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from services.media.endings import is_whole
from tests.fal import media

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("content", [media.film(1), media.marked(media.film(1), "x", 50), media.grid(long=320)])
def test_a_file_is_whole_to_its_last_byte_and_not_before(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "media"
    path.write_bytes(content)
    assert is_whole(path)
    for missing in (1, 8, len(content) // 2):
        path.write_bytes(content[:-missing])
        assert not is_whole(path)


def test_a_form_that_does_not_say_where_it_ends_counts_as_whole(tmp_path: Path) -> None:
    path = tmp_path / "media"
    path.write_bytes(media.grid(form="jpeg", long=320)[:-5])
    assert is_whole(path)


@pytest.mark.parametrize("box", [b"\0\0\0\0free", b"\0\0\0\1free" + (24).to_bytes(8, "big") + bytes(8)])
def test_a_box_may_reach_to_the_end_or_have_a_long_length(tmp_path: Path, box: bytes) -> None:
    path = tmp_path / "media"
    path.write_bytes(media.film(1) + box)
    assert is_whole(path)


def test_boxes_that_make_no_sense_are_not_whole(tmp_path: Path) -> None:
    path = tmp_path / "media"
    path.write_bytes(media.film(1) + b"\0\0\0\3free")
    assert not is_whole(path)
