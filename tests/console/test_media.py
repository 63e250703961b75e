"""Media and stills: served in ranges, made once, and never from outside the workspace."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from console import warming
from console.warming import wanted
from tests.cli.support import kinds
from tests.console.support import served, until

if TYPE_CHECKING:
    from tests.cli.support import Takes
    from tests.console.support import Console

VIDEO = "/media/videos/film/SEQ01_take001.mp4"
STILL = "/still/videos/film/SEQ01_take001.mp4"


def test_a_video_is_served_whole_or_in_ranges(console: Console) -> None:
    data = (console.root / "videos/film/SEQ01_take001.mp4").read_bytes()
    whole = console.http.get(VIDEO)
    assert (whole.content, whole.headers["content-type"]) == (data, "video/mp4")
    part = console.http.get(VIDEO, headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, data[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(data)}"
    tail = console.http.get(VIDEO, headers={"range": "bytes=-7"})
    assert tail.content == data[-7:]
    assert console.http.get(VIDEO, headers={"range": f"bytes={len(data)}-"}).status_code == 416
    same = console.http.get(VIDEO, headers={"if-none-match": whole.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/media/../events.db",
        "/media/videos/../events.db",
        "/media/videos/%2e%2e/events.db",
        "/media/videos/..%2fevents.db",
        "/media/%2fetc/passwd",
        "/media//etc/passwd",
        "/media/events.db",
        "/media/state/film/sequences.json",
        "/media/frames/film/.hidden.png",
        "/media/videos/film",
        "/media/videos/film/nothing.mp4",
        "/media/videos/film/%00.mp4",
        "/media/videos/film/notes.html",
        "/media/videos/film/out.png",
        "/media/videos/film/folder/secret.png",
        "/media/videos/film/pipe.mp4",
        "/media/frames/..\\..\\x.png",
        "/media/" + "frames/" * 2000 + "x.png",
    ],
)
@pytest.mark.parametrize("kind", ["media", "still"])
def test_nothing_from_outside_the_media_folders_is_served(console: Console, path: str, kind: str) -> None:
    outside = console.root.parent / "outside"
    outside.mkdir()
    (outside / "secret.png").write_bytes(b"secret")
    videos = console.root / "videos/film"
    (videos / "out.png").symlink_to(outside / "secret.png")
    (videos / "folder").symlink_to(outside)
    (videos / "notes.html").write_text("secret")
    (console.root / "frames/film/.hidden.png").write_bytes(b"secret")
    os.mkfifo(videos / "pipe.mp4")
    answer = console.http.get(console.base + path.replace("/media/", f"/{kind}/", 1))
    assert answer.status_code == 404, answer.text
    assert "secret" not in answer.text.replace("secret.png", "")


def _stills_of_the_board(console: Console) -> list[Path]:
    """Return where the stills are kept that the board of the film asks for."""
    kept = []
    for path, width, at in wanted(console.app.state.served.project("film")):
        kept.append(console.app.state.served.stills.place((console.root / path).resolve(), width, at))
    return kept


def test_a_take_that_completes_has_the_stills_that_boards_show_of_it(
    shown: Takes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "REST", 1000)  # nothing is made in the background
    with served(shown.root) as console:
        console.post("/film/sequences/SEQ02/generate", {"renderer": "local"})
        until(lambda: kinds(console.root)[-1] == "VideoCompleted", "the take")
        until(lambda: sum(map(Path.exists, _stills_of_the_board(console))) == 2, "the cover, and the second shot's")


@pytest.mark.parametrize("readable", [True, False])
def test_a_narrow_still_is_made_from_a_wider_one_that_is_kept(console: Console, *, readable: bool) -> None:
    video = (console.root / "videos/film/SEQ01_take001.mp4").resolve()
    stills = console.app.state.served.stills
    wide = stills.still(video, 640, 0.5)
    Image.new("RGB", (640, 360), "magenta").save(wide, "JPEG")
    if not readable:
        wide.write_bytes(wide.read_bytes()[:300])
    made = Image.open(io.BytesIO(console.http.get(f"{STILL}?w=320&t=0.5").content))
    assert made.width == 320
    red, green, blue = made.convert("RGB").resize((1, 1)).tobytes()
    assert (red > 240 and green < 15 and blue > 240) == readable


def test_stills_that_are_missing_are_made_in_the_background(shown: Takes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "REST", 0)
    with served(shown.root) as console:
        stills = _stills_of_the_board(console)
        assert len(stills) == 7
        until(lambda: all(path.exists() for path in stills), "the stills")


def test_a_still_shows_the_moment_it_is_asked_for_and_is_made_once(console: Console) -> None:
    first = console.http.get(f"{STILL}?w=320&t=0.5")
    assert first.headers["content-type"] == "image/jpeg"
    assert Image.open(io.BytesIO(first.content)).width == 320
    kept = console.app.state.served.stills.place((console.root / "videos/film/SEQ01_take001.mp4").resolve(), 320, 0.5)
    made = kept.stat().st_mtime_ns
    assert console.http.get(f"{STILL}?w=320&t=0.5").content == first.content == kept.read_bytes()
    assert kept.stat().st_mtime_ns == made
    assert console.http.get(f"{STILL}?w=320&t=2.5").content != first.content
    again = console.http.get(f"{STILL}?w=320&t=0.5", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304


def test_a_still_of_another_file_under_the_same_name_is_another_still(console: Console) -> None:
    path = console.root / "frames/film/clean/SEQ09.png"
    path.parent.mkdir(exist_ok=True)
    seen = []
    for colour in ("red", "blue"):
        Image.new("RGB", (800, 450), colour).save(path)
        seen.append(console.http.get("/still/frames/film/clean/SEQ09.png").content)
    assert seen[0] != seen[1]


def test_a_still_comes_in_three_sizes_only_and_never_larger_than_the_picture(console: Console) -> None:
    assert console.http.get(f"{STILL}?w=321").status_code == 422
    assert console.http.get(f"{STILL}?t=nan").status_code == 422
    path = console.root / "frames/film/small.png"
    Image.new("RGB", (100, 50)).save(path)
    assert Image.open(io.BytesIO(console.http.get("/still/frames/film/small.png?w=1280").content)).size == (100, 50)


def test_a_file_that_doesn_t_decode_is_refused_in_a_line(console: Console) -> None:
    (console.root / "videos/film/broken.mp4").write_bytes(b"not a video")
    (console.root / "frames/film/broken.png").write_bytes(b"not a picture")
    for path in ("/still/videos/film/broken.mp4", "/still/frames/film/broken.png"):
        answer = console.http.get(path)
        assert answer.status_code == 400
        assert "broken" in answer.json()["error"]
