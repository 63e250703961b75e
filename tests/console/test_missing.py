"""A film, grid or start frame that is gone or changed: the pages say so, and nothing is decided on it there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import picture
from tests.console.support import served

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.support import Takes
    from tests.console.support import Console

TAKE = "videos/film/SEQ01_take001.mp4"
GRID = "frames/film/grids/SEQ01_grid001.png"


def act(console: Console, address: str, verb: str = "approve") -> str:
    """Return the button of an act as the page writes it."""
    page = console.http.get(f"/p/film{address}").text
    found = re.search(rf'<button[^>]*data-act="{verb}"[^>]*>', page)
    assert found, page
    return found[0]


def test_a_missing_film_is_said_at_once_and_cannot_be_approved(shown: Takes) -> None:
    with served(shown.root) as console:
        assert "aria-disabled" not in act(console, "/dailies?item=SEQ01_take001")
        tag = console.http.get("/p/film").headers["etag"]
        film = (shown.root / TAKE).read_bytes()
        (shown.root / TAKE).unlink()
        assert console.http.get("/p/film", headers={"if-none-match": tag}).status_code == 200
        board = console.get("/film")["sequences"][0]
        assert (board["video_missing"], board["remarks"][0]) == (["SEQ01_take001"], "video missing: SEQ01_take001")
        assert console.get("/film/sequences/SEQ01")["video_missing"] == ["SEQ01_take001"]
        assert "video missing" in console.http.get("/p/film/dailies?item=SEQ01_take001").text
        assert 'data-why="The video of take 1 is missing' in act(console, "/dailies?item=SEQ01_take001")
        shown("generate", "film", "SEQ01")
        assert "aria-disabled" in act(console, "/SEQ01?view=compare&a=SEQ01_take001")
        fault = console.refused("/film/sequences/SEQ01/approve", {"take": 1}, 400, f"{TAKE} is gone")
        assert (fault["code"], fault["about"]["take"]) == ("media_gone", "SEQ01_take001")
        assert fault["next"][0]["label"] == "Bring SEQ01_take001 back in the workspace's terminal"
        (shown.root / TAKE).write_bytes(film)
        assert console.get("/film")["sequences"][0]["video_missing"] == []
        assert "aria-disabled" not in act(console, "/dailies?item=SEQ01_take001")


def test_a_missing_grid_is_said_and_no_quadrant_of_it_is_chosen(shown: Takes) -> None:
    (shown.root / GRID).unlink()
    with served(shown.root) as console:
        assert console.get("/film/sequences/SEQ01")["picture_missing"] == ["SEQ01_grid001"]
        page = console.http.get("/p/film/dailies?item=SEQ01_grid001").text
        assert "picture missing" in page
        assert "data-quadrant" not in page


def test_a_cut_whose_film_is_gone_is_not_locked(shown: Takes) -> None:
    shown("approve", "film", "SEQ01", "--take", 1)
    (shown.root / TAKE).unlink()
    with served(shown.root) as console:
        assert "The video of take 1 is missing" in act(console, "/SEQ01?view=cut", "finalize")
        console.refused("/film/sequences/SEQ01/finalize", {}, 400, "SEQ01_take001")


def gone(path: Path) -> None:
    path.unlink()


def other(path: Path) -> None:
    path.unlink()
    path.write_bytes(picture("navy"))


def no_picture(path: Path) -> None:
    path.unlink()
    path.write_bytes(b"no picture at all")


def a_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/passwd")


SPOILS = [(gone, "missing"), (other, "changed"), (no_picture, "changed"), (a_link, "changed")]


@pytest.mark.parametrize(("spoil", "what"), SPOILS, ids=lambda value: getattr(value, "__name__", value))
def test_a_grid_that_is_not_as_it_was_recorded_is_said_to_be_that_and_not_cropped(
    shown: Takes, spoil: Callable[[Path], None], what: str
) -> None:
    with served(shown.root) as console:
        assert "data-quadrant" in console.http.get("/p/film/dailies?item=SEQ01_grid001").text
        spoil(shown.root / GRID)
        told = console.get("/film/sequences/SEQ01")
        assert (told["picture_missing"], told["picture_changed"]) == (
            (["SEQ01_grid001"], []) if what == "missing" else ([], ["SEQ01_grid001"])
        )
        for address in ("/p/film/dailies?item=SEQ01_grid001", "/p/film/SEQ01"):
            page = console.http.get(address).text
            assert f"picture {what}" in page
            assert "data-quadrant" not in page
        console.refused("/film/sequences/SEQ01/approve-grid", {"quadrant": 1}, 400, GRID)


@pytest.mark.parametrize(("spoil", "what"), SPOILS, ids=lambda value: getattr(value, "__name__", value))
def test_a_start_frame_that_is_not_as_it_was_recorded_is_said_to_be_that(
    shown: Takes, spoil: Callable[[Path], None], what: str
) -> None:
    shown("approve-grid", "film", "SEQ01", "--quadrant", 1)
    with served(shown.root) as console:
        assert "picture missing" not in console.http.get("/p/film/SEQ01").text
        spoil(shown.root / "frames/film/starts/SEQ01_start001.png")
        assert console.get("/film/sequences/SEQ01")[f"picture_{what}"] == ["SEQ01_start001"]
        assert f"picture {what}" in console.http.get("/p/film/SEQ01").text
