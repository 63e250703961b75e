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
