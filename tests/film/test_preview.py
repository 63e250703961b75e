"""`takes preview`: every frame of the cut in its place, the sound as long as the picture, what isn't there said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import pytest
from PIL import ImageStat

from services.film.copying import read_mark
from services.film.measuring import measure
from tests.film.films import frames, make_film, psnr

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.support import Takes


def greys(path: Path) -> list[float]:
    return [ImageStat.Stat(picture.convert("L")).mean[0] for picture in frames(path)]


def test_each_frame_is_the_takes_own(cut: Takes) -> None:
    cut("preview", "film", "SEQ01")
    made = frames(cut.root / "SEQ01.mp4")
    whole, alone = (frames(cut.root / f"videos/film/{name}.mp4") for name in ("SEQ01_take001", "SEQ01_SH02_take001"))
    wanted = [*whole[:24], *alone, *whole[48:]]
    assert len(made) == len(wanted)
    assert min(psnr(one, other) for one, other in zip(made, wanted, strict=True)) >= 35


@pytest.fixture
def adopted(cut: Takes) -> Takes:
    """Return the film with takes of SEQ02 whose frames can be told by their grey, of two shapes, one with sound."""
    cut("generate", "film", "SEQ02", "--shot", "1")
    cut("generate", "film", "SEQ02", "--shot", "2")
    for shot, size in ((1, (64, 36)), (2, (36, 64))):
        film = make_film(cut.root / f"{shot}.mp4", frames=60, sound=shot == 1, size=size, gop=250)
        cut("adopt", "film", f"SEQ02_SH0{shot}_take001", film)
        cut("cut", "film", "SEQ02", "--shot", f"{shot}=SEQ02_SH0{shot}_take002")
    return cut


def test_frames_between_key_frames_are_found_and_another_shape_is_shown_whole(adopted: Takes) -> None:
    adopted("preview", "film", "SEQ02")
    made = adopted.root / "SEQ02.mp4"
    found = measure(made)
    assert (found.frames, found.width, found.height) == (120, 64, 36)
    one = greys(adopted.root / "1.mp4")
    assert all(abs(a - b) < 2 for a, b in zip(greys(made)[:60], one, strict=True))
    tall = frames(made)[90]
    assert ImageStat.Stat(tall.convert("L").crop((0, 0, 16, 36))).mean[0] < 20


def test_the_sound_is_as_long_as_the_picture_and_silent_where_there_is_none(adopted: Takes) -> None:
    adopted("preview", "film", "SEQ02")
    with av.open(adopted.root / "SEQ02.mp4") as container:
        pieces = list(container.decode(audio=0))
    loud = [max(abs(v) for v in memoryview(bytes(p.planes[0])).cast("f")[: p.samples]) for p in pieces]
    seconds = sum(piece.samples for piece in pieces) / 48000
    assert 5 <= seconds < 5.05
    middle = len(loud) // 2
    assert min(loud[5 : middle - 5]) > 0.1
    assert max(loud[middle + 5 :]) < 0.01


def test_an_open_shot_is_black_and_said_or_a_slate(cut: Takes) -> None:
    ran = cut("preview", "film", "SEQ02")
    assert "SEQ02_SH01 is open: black" in ran.err
    assert max(greys(cut.root / "SEQ02.mp4")[:24]) < 20
    ran = cut("preview", "film", "SEQ02", "--slates")
    assert ran.err == ""
    assert ImageStat.Stat(frames(cut.root / "SEQ02.mp4")[5]).extrema[0][1] > 150


def test_a_burn_in_is_at_the_top_alone(cut: Takes) -> None:
    cut("preview", "film", "SEQ01", "-o", "plain.mp4")
    cut("preview", "film", "SEQ01", "-o", "burnt.mp4", "--burn-in")
    one, other = (frames(cut.root / name)[10] for name in ("plain.mp4", "burnt.mp4"))
    top, foot = (0, 0, one.width, one.height // 15), (0, one.height // 8, one.width, one.height)
    assert psnr(one.crop(top), other.crop(top)) < 20
    assert psnr(one.crop(foot), other.crop(foot)) > 35


def test_a_preview_says_what_it_shows_and_replaces_only_another(cut: Takes) -> None:
    cut("preview", "film", "SEQ01")
    assert read_mark(cut.root / "SEQ01.mp4")["preview"] == "film/SEQ01"
    cut("preview", "film", "SEQ01")
    (cut.root / "mine.mp4").write_bytes(b"a film of my own")
    assert "is no preview" in cut("preview", "film", "-o", "mine.mp4", code=1).err
    assert (cut.root / "mine.mp4").read_bytes() == b"a film of my own"
    assert not list(cut.root.glob(".*part*"))


def test_a_film_at_no_one_rate_is_shown_by_time(cut: Takes) -> None:
    times = [n * 42 + (200 if n > 20 else 0) for n in range(48)]
    cut("generate", "film", "SEQ02", "--shot", "1")
    cut("adopt", "film", "SEQ02_SH01_take001", make_film(cut.root / "vfr.mp4", frames=48, times=times))
    cut("cut", "film", "SEQ02", "--shot", "1=SEQ02_SH01_take002")
    ran = cut("preview", "film", "SEQ02")
    assert "SEQ02_SH01_take002.mp4 has frames at no one rate" in ran.err
