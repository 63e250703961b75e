"""`takes whence`: any file back to its words and on to what was made of it; a stranger is one."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from PIL import Image

from tests.cli.support import kinds

if TYPE_CHECKING:
    from tests.cli.support import Takes


def origin(takes: Takes, file: str) -> Any:
    (found,) = takes("whence", file, "--json").json["origins"]
    return found


def test_a_take_leads_to_its_words_its_verdict_and_what_it_was_made_from(cut: Takes) -> None:
    cut("approve-grid", "film", "SEQ01", "--quadrant", "2")
    cut("generate", "film", "SEQ01")
    cut("reject", "film", "SEQ01", "--take", "2", "--reason", "too dark")
    found = origin(cut, "videos/film/SEQ01_take002.mp4")
    assert (found["kind"], found["id"], found["model"], found["by"]) == ("take", "SEQ01_take002", "kling-o3", "tester")
    assert found["words"][1] == {"shot": "SEQ01_SH02", "prompt": "@bob waits at the gate."}
    assert (found["review"]["verdict"], found["review"]["reason"]) == ("rejected", "too dark")
    assert found["made_from"] == ["SEQ01_start001", "@ann", "@bob"]
    assert origin(cut, "frames/film/starts/SEQ01_start001.png")["made_from"] == ["SEQ01_grid001 top_right"]
    assert origin(cut, "frames/film/starts/SEQ01_start001.png")["made_of_it"] == ["SEQ01_take002"]
    assert origin(cut, "frames/film/grids/SEQ01_grid001.png")["made_of_it"] == ["SEQ01_start001"]


def test_a_take_leads_on_to_the_cut_and_to_the_frames_taken_from_it(cut: Takes) -> None:
    cut("start-frame", "film", "SEQ02", "SEQ02_take001@1")
    cut("start-frame", "film", "SEQ01", "SEQ01_take001@0.5")
    found = origin(cut, "videos/film/SEQ01_take001.mp4")
    assert found["in_cut"] == ["SEQ01_SH01", "SEQ01_SH03"]
    assert found["made_of_it"] == ["SEQ01_start001"]


def test_a_file_is_known_under_any_name(cut: Takes) -> None:
    shutil.copy(cut.root / "videos/film/SEQ01_take001.mp4", cut.root / "from the client (2).mp4")
    assert origin(cut, "from the client (2).mp4")["id"] == "SEQ01_take001"


def test_an_exported_copy_says_which_take_it_is_a_copy_of(cut: Takes) -> None:
    cut("export", "film", "SEQ01", "--to", "out")
    found = cut("whence", "out/SEQ01_SH02_take001.mp4", "--json").json
    assert found["copy_of"] != found["sha256"]
    assert [origin["id"] for origin in found["origins"]] == ["SEQ01_SH02_take001"]
    assert "a copy of take film SEQ01_SH02_take001" in cut("whence", "out/SEQ01_SH02_take001.mp4").out


def test_a_preview_says_what_it_shows(cut: Takes) -> None:
    cut("preview", "film", "SEQ01")
    assert cut("whence", "SEQ01.mp4").out.splitlines() == [
        f"a preview of film/SEQ01 as of {cut('status', 'film', '--json').json['position']}: "
        "SEQ01_take001, SEQ01_SH02_take001"
    ]


def test_an_uploaded_picture_is_known_by_what_came_in_and_by_what_was_made_of_it(cut: Takes) -> None:

    Image.new("RGB", (640, 360), (1, 2, 3)).save(cut.root / "photo.jpg")
    cut("start-frame", "film", "SEQ01", "photo.jpg")
    assert origin(cut, "photo.jpg")["kind"] == "original"
    assert origin(cut, "frames/film/starts/SEQ01_start001.png")["kind"] == "start frame"


def test_a_stranger_is_one_and_nothing_is_recorded(cut: Takes) -> None:
    before = kinds(cut.root)
    (cut.root / "letter.txt").write_text("dear client")
    cut.refused("whence", "letter.txt", says="nothing in the log has the content of letter.txt")
    cut.refused("whence", "nowhere.mp4", says="there is no file nowhere.mp4")
    cut.refused("whence", "videos", says="there is no file videos")
    assert kinds(cut.root) == before
