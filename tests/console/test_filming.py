"""The film leaves the console and comes back: played, exported, compared with a delivery, looked up by content."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import opentimelineio as otio
import pytest

from services.film.copying import read_mark
from services.film.measuring import measure
from tests.cli.support import Takes, kinds, sha256
from tests.console.support import no_command, until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.console.support import Console

TEXTS = {"media": "none", "formats": ["otio", "edl", "csv"]}


def exported(console: Console, **body: Any) -> bytes:
    """Export, wait, and return the zip."""
    asked = console.post("/film/export", body)
    ready = until(lambda: console.get(f"/film/exports/{asked['key']}")["download"], "the export")
    answer = console.http.get(ready)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    return answer.content


def played(console: Console, **body: Any) -> Any:
    """Ask for a film, and return what is answered once it is made."""
    asked = {name: value for name, value in body.items() if value is not None}
    console.post("/film/film", body)
    return until(lambda: (found := console.get("/film/film", params=asked))["media"] and found, "the film")


def whence(console: Console, path: Path) -> Any:
    answer = console.http.post("/api/client/-/whence", params={"name": path.name}, content=path.read_bytes())
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_an_export_comes_as_a_zip_of_what_the_command_writes(of_cut: Console) -> None:
    Takes(of_cut.root)("export", "film", "SEQ01", "--to", "out")
    came = zipfile.ZipFile(io.BytesIO(exported(of_cut, sequences=["SEQ01"])))
    assert came.testzip() is None
    out = {path.name: path.read_bytes() for path in (of_cut.root / "out").iterdir()}
    assert {name.removeprefix("film-SEQ01/") for name in came.namelist()} == set(out)
    for name in ("SEQ01.otio", "SEQ01.edl", "SEQ01.csv", "SEQ01_take001.mp4"):
        assert came.read(f"film-SEQ01/{name}") == out[name]
    assert b'src="./SEQ01_take001.mp4"' in came.read("film-SEQ01/SEQ01.fcpxml")


def test_the_same_export_twice_has_the_same_bytes_and_records_nothing(of_cut: Console) -> None:
    before = kinds(of_cut.root)
    assert exported(of_cut, **TEXTS) == exported(of_cut, **TEXTS)
    assert kinds(of_cut.root) == before


def test_the_options_are_those_of_the_command(of_cut: Console) -> None:
    came = zipfile.ZipFile(io.BytesIO(exported(of_cut, **TEXTS, fps="25", start="10:00:00:00", sequences=["SEQ01"])))
    line = otio.adapters.read_from_string(came.read("film-SEQ01/SEQ01.otio").decode(), "otio_json")
    assert line.global_start_time == otio.opentime.RationalTime(10 * 3600 * 25, 25)
    assert set(came.namelist()) == {f"film-SEQ01/{n}" for n in ("SEQ01.otio", "SEQ01.edl", "SEQ01.csv", "export.json")}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"final_only": True}, "SEQ01, SEQ02: not final"),
        ({"fps": "0"}, "0 is no frame rate"),
        ({"start": "01:00:00:24"}, "01:00:00:24 is no timecode"),
        ({"deliver": "two\nlines"}, "can't name a delivery"),
    ],
)
def test_a_refused_export_says_why_at_once(of_cut: Console, body: dict[str, Any], says: str) -> None:
    of_cut.refused("/film/export", body, 400, says)


def test_an_export_whose_video_is_gone_is_refused_with_ways_on(of_cut: Console) -> None:
    (of_cut.root / "videos/film/SEQ01_SH02_take001.mp4").unlink()
    fault = of_cut.refused("/film/export", {}, 400, "SEQ01_SH02_take001")
    assert fault["code"] == "media_gone"
    of_cut.refused("/film/film", {}, 400, "SEQ01_SH02_take001")


def test_exports_that_were_taken_are_gone_when_the_console_ends(of_cut: Console) -> None:
    for _ in range(4):
        exported(of_cut, **TEXTS)
    passing = of_cut.root / "state/.takes/passing"
    assert len(list(passing.iterdir())) <= 3
    of_cut.app.state.served.films.end()
    assert not passing.exists()


def test_a_delivery_is_recorded_once_it_is_written_by_whoever_asked(of_cut: Console) -> None:
    asked = of_cut.post("/film/export", {**TEXTS, "deliver": "client v1"}, headers={"x-takes-actor": "dora"})
    until(lambda: of_cut.get(f"/film/exports/{asked['key']}")["download"], "the export")
    (delivered,) = of_cut.get("/film/deliveries")["deliveries"]
    assert (delivered["name"], delivered["what"], delivered["by"]) == ("client v1", ["SEQ01", "SEQ02"], "dora")
    fault = of_cut.refused("/film/export", {**TEXTS, "deliver": "client v1"}, 400, "client v1 was delivered already")
    assert fault["next"][0]["href"] == "/p/film?since=client%20v1"


def test_what_changed_since_a_delivery_is_said_shot_by_shot(of_cut: Console) -> None:
    exported(of_cut, **TEXTS, deliver="client v1")
    of_cut.post("/film/sequences/SEQ01/cut", {"shots": {"1": "SEQ01_take001@0.25-0.75"}})
    found = of_cut.get("/film/since", params={"delivery": "client v1"})
    assert [row["change"] for row in found["shots"]] == ["trimmed", "same", "same", "same", "same"]
    page = of_cut.http.get("/p/film?since=client+v1").text
    assert "4 of 5 shots as delivered" in page
    assert "take 1 0.25-0.75 s" in page
    of_cut.get("/film/since", 404, params={"delivery": "client v9"})


def test_a_film_is_made_once_kept_and_served_in_ranges(of_cut: Console) -> None:
    before = kinds(of_cut.root)
    found = played(of_cut)
    assert (found["fps"], found["frames"], found["making"]) == ("24/1", 24 + 72 + 24 + 24 + 48, None)
    assert [part["take"] for part in found["parts"]][3:] == [None, "SEQ02_take001"]
    assert [part["rehearsal"] for part in found["parts"]] == [True, True, True, False, True]
    part = of_cut.http.get(found["media"], headers={"range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, b"ftyp")
    film = of_cut.root / "state/.takes/films" / found["media"].rpartition("/")[2]
    made = (film.stat().st_ino, sha256(film.read_bytes()))
    assert measure(film).frames == found["frames"]
    of_cut.post("/film/sequences/SEQ01/note", {"text": "a note changes no frame"})
    assert played(of_cut)["key"] == found["key"]
    assert (film.stat().st_ino, sha256(film.read_bytes())) == made
    assert kinds(of_cut.root) == [*before, "NoteAdded"]


def test_playlists_are_a_sequence_what_is_approved_and_a_shot_with_those_beside_it(of_cut: Console) -> None:
    def shots(**asked: Any) -> list[str]:
        return [part["shot"][3:] for part in of_cut.get("/film/film", params=asked)["parts"]]

    assert shots(sequence="SEQ02") == ["02_SH01", "02_SH02"]
    assert shots(approved=True) == ["01_SH01", "01_SH02", "01_SH03", "02_SH02"]
    assert shots(shot="SEQ01_SH03", around=1) == ["01_SH02", "01_SH03", "02_SH01"]
    assert shots(shot="SEQ01_SH01", around=2) == ["01_SH01", "01_SH02", "01_SH03"]
    of_cut.get("/film/film", 404, params={"shot": "SEQ01_SH09"})


def test_the_past_is_played_as_it_was(of_cut: Console) -> None:
    then = of_cut.get("/film")["head"]
    of_cut.post("/film/sequences/SEQ01/cut", {"shots": {"1": "SEQ01_take001@0.25-0.75"}})
    now, past = of_cut.get("/film/film"), of_cut.get("/film/film", params={"at": then})
    assert (now["frames"] + 12, now["past"], past["past"]) == (past["frames"], False, True)
    film = played(of_cut, sequence="SEQ01", at=str(then))
    mark = read_mark(of_cut.root / "state/.takes/films" / film["media"].rpartition("/")[2])
    assert (mark["preview"], mark["position"]) == ("film/SEQ01", str(then))


def test_nothing_to_play_is_said(console: Console) -> None:
    console.get("/film/film", 400, params={"approved": True})
    assert "no shot of it is in the cut yet" in console.http.get("/p/film/film?approved=true").text


def test_a_takes_real_rate_and_length_are_those_of_its_file(of_cut: Console) -> None:
    found = of_cut.get("/film/takes/SEQ01_SH02_take001/film")
    assert (found["fps"], found["frames"], found["seconds"]) == ("24/1", 72, 3.0)


def test_a_file_is_looked_up_by_its_content_with_the_pages_back_and_on(of_cut: Console) -> None:
    before = kinds(of_cut.root)
    found = whence(of_cut, of_cut.root / "videos/film/SEQ01_take001.mp4")
    (origin,) = found["origins"]
    assert (found["said"], found["stranger"]) == ("SEQ01_take001.mp4 is take 1 of SEQ01", False)
    assert origin["href"] == "/p/film/dailies?item=SEQ01_take001"
    assert [place["href"] for place in origin["ways_on"]] == [
        f"/p/film/SEQ01?view=cut#cut-SEQ01_SH0{n}" for n in (1, 3)
    ]
    assert whence(of_cut, of_cut.root / "frames/film/grids/SEQ01_grid001.png")["origins"][0]["kind"] == "grid"
    assert kinds(of_cut.root) == before
    assert not list((of_cut.root / "state/.takes/passing").iterdir())


def test_an_exported_copy_a_preview_and_a_stranger_are_told_apart(of_cut: Console, tmp_path: Path) -> None:
    came = zipfile.ZipFile(io.BytesIO(exported(of_cut)))
    copy, stranger = tmp_path / "a.mp4", tmp_path / "<b>.txt"
    copy.write_bytes(came.read("film/SEQ01_take001.mp4"))
    stranger.write_text("dear client")
    assert whence(of_cut, copy)["said"] == "a.mp4 is a copy of take 1 of SEQ01"
    film = of_cut.root / "state/.takes/films" / played(of_cut, sequence="SEQ01")["media"].rpartition("/")[2]
    shown = whence(of_cut, film)["preview"]
    assert shown["href"].startswith("/p/film/film?sequence=SEQ01&at=")
    found = whence(of_cut, stranger)
    assert (found["stranger"], found["said"]) == (True, "<b>.txt is a stranger: nothing here has its content")
    assert no_command(found["said"])


@pytest.mark.parametrize("path", ["/film/film", "/film/export", "/-/whence"])
def test_another_site_makes_looks_up_and_exports_nothing(of_cut: Console, path: str) -> None:
    answer = of_cut.http.post(f"/api/client{path}", json={}, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert not (of_cut.root / "state/.takes/passing").exists()


@pytest.mark.parametrize("key", ["0" * 32, "../../events", "%2e%2e", "x" * 32])
def test_only_what_was_made_is_served(of_cut: Console, key: str) -> None:
    assert of_cut.http.get(f"/film/{key}.mp4").status_code in (404, 422)
    assert of_cut.http.get(f"/export/{key}.zip").status_code in (404, 422)
