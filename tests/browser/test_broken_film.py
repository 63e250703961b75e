"""A film that can't be played is said to be that, and isn't approved by a click or a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import says
from tests.cli.support import events

if TYPE_CHECKING:
    from tests.browser.support import Windows

pytestmark = pytest.mark.browser
FILM = "videos/film/SEQ01_take001.mp4"


def test_a_film_that_does_not_decode_is_said_to_be_that_and_cannot_be_approved(windows: Windows) -> None:
    (windows.root / FILM).write_bytes(b"no film at all" * 1000)
    windows.pardon("/still/videos/film/SEQ01_take001.mp4")  # a still of it can't be made either
    log = events(windows.root)
    page = windows.open("/p/film/dailies?item=SEQ01_take001")
    expect(page.locator(".stage .lost")).to_have_text("video can't be played")
    expect(page.locator("#panel [data-act=approve]")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("a")
    says(page, "The video can't be played.")
    assert events(windows.root) == log


def test_of_two_takes_side_by_side_only_the_whole_one_can_be_approved(windows: Windows) -> None:
    windows.film("generate", "film", "SEQ01")
    (windows.root / FILM).write_bytes(b"no film at all" * 1000)
    windows.pardon("/still/videos/film/SEQ01_take001.mp4")
    page = windows.open("/p/film/SEQ01?view=compare&a=SEQ01_take001&b=SEQ01_take002")
    expect(page.locator("[data-side=a] .lost")).to_be_visible()
    expect(page.locator("[data-side=a] [data-act=approve]")).to_have_attribute("aria-disabled", "true")
    expect(page.locator("[data-side=b] .lost")).to_be_hidden()
    page.locator("[data-side=b] [data-act=approve]").click()
    says(page, "Take 2 approved")


def test_a_missing_film_says_what_to_do_and_leads_to_the_same_words(windows: Windows) -> None:
    windows.pardon("/still/videos/film/SEQ01_take001.mp4")
    (windows.root / FILM).unlink()
    page = windows.open("/p/film/dailies?item=SEQ01_take001")
    expect(page.locator(".stage .gone")).to_contain_text("Bring it back, or make it again")
    expect(page.locator(".stage .gone")).to_contain_text("Bring SEQ01_take001 back")
    page.locator(".stage").get_by_role("link", name="Make it again").click()
    expect(page.locator("#run-preview")).to_contain_text("3 s")
    assert "pick=1.SEQ01_take001%2C2.SEQ01_take001" in page.url


def test_a_cut_whose_film_does_not_decode_shows_a_slate_and_is_not_locked(windows: Windows) -> None:
    windows.film("approve", "film", "SEQ01", "--take", 1)
    (windows.root / FILM).write_bytes(b"no film at all" * 1000)
    windows.pardon("/still/videos/film/SEQ01_take001.mp4")
    page = windows.open("/p/film/SEQ01?view=cut")
    expect(page.locator("#cut-screen .slate")).to_contain_text("Shot 1: video can't be played")
    expect(page.locator("[data-act=finalize]")).to_have_attribute("aria-disabled", "true")
    page.locator("[data-act=finalize]").click(force=True)
    says(page, "The video of SEQ01_take001 can't be played.")


def test_a_grid_that_cannot_be_shown_is_said_to_be_that_and_not_cropped(windows: Windows) -> None:
    windows.pardon("/media/frames/film/grids/SEQ01_grid001.png")
    log = events(windows.root)
    page = windows.new()
    page.route("**/media/frames/**", lambda route: route.fulfill(status=200, content_type="image/png", body=b"no"))
    windows.go(page, "/p/film/dailies?item=SEQ01_grid001")
    expect(page.locator(".stage .gone")).to_contain_text("picture can't be shown")
    expect(page.locator(".stage [data-quadrant]").first).to_be_disabled()
    page.keyboard.press("2")
    says(page, "no quadrant of it can be chosen")
    assert events(windows.root) == log
