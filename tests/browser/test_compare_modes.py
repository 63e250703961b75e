"""Takes over one another: wipe, overlay, difference, A/B and side by side, shifted by frames; by key, mouse, touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import PHONE
from tests.browser.test_manners import grave

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.support import Windows

pytestmark = pytest.mark.browser

SEQ = "/p/film/SEQ01?view=compare"
ZOOMED = {"width": 640, "height": 400}  # a window of 1280x800 at 200 %
TIMES = "[...document.querySelectorAll('#sides video')].map((one) => one.currentTime)"
# Whether all of a picture that can be seen at all is seen, once it is scrolled to: nothing lies over its foot.
SEEN = """(selector) => {
  const picture = document.querySelector(selector);
  if (picture.getBoundingClientRect().bottom > innerHeight) picture.scrollIntoView({block: "end"});
  const {left, width, bottom} = picture.getBoundingClientRect();
  return picture.closest("#sides, .stage").contains(document.elementFromPoint(left + width / 2, bottom - 3));
}"""


@pytest.fixture
def two(windows: Windows) -> Windows:
    """Return windows on a workspace whose SEQ01 has a second take."""
    windows.film("generate", "film", "SEQ01", "--shot-override", "0:@ann runs across the yard.")
    return windows


def mode(page: Page, name: str) -> None:
    """Wait until takes are shown in a way."""
    expect(page.locator("#sides")).to_have_attribute("data-mode", name)


def test_m_goes_through_the_ways_and_the_address_holds_the_choice(two: Windows, axe: str) -> None:
    page = two.open(SEQ)
    for name in ("flip", "wipe", "overlay", "difference", "side"):
        page.keyboard.press("m")
        mode(page, name)
        assert grave(page, axe) == []
    page.get_by_role("button", name="Difference").click()
    again = two.open(page.url.removeprefix(two.base))
    mode(again, "difference")
    expect(again.locator("#screen-b-SEQ01_take002")).to_have_css("mix-blend-mode", "difference")
    again.keyboard.press("Escape")
    mode(again, "side")


def test_the_wipe_is_moved_by_its_slider_and_on_the_picture(two: Windows) -> None:
    page = two.open(f"{SEQ}&mode=wipe")
    top = page.locator("#screen-b-SEQ01_take002")
    expect(top).to_have_css("clip-path", "inset(0px 0px 0px 50%)")
    page.get_by_label("Wipe at").press("ArrowRight")
    expect(top).to_have_css("clip-path", "inset(0px 0px 0px 51%)")
    box = page.locator("#screen-a-SEQ01_take001").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + 50, steps=4)
    page.mouse.up()
    expect(top).to_have_css("clip-path", "inset(0px 0px 0px 25%)")
    expect(page.locator("#compare")).not_to_have_class("compare is-playing")
    assert "mix=25" in page.url


def test_c_swaps_the_two_and_their_shifts(two: Windows) -> None:
    page = two.open(SEQ)
    page.keyboard.press("Shift+ArrowRight")
    page.get_by_role("button", name="B one frame later").click(click_count=2)
    expect(page.locator("[data-shift=b]")).to_have_text("3")
    page.wait_for_function(f"() => (([a, b]) => Math.abs(b - a - 3 / 24) < .02)({TIMES})")
    page.keyboard.press("c")
    expect(page.get_by_label("Take A")).to_have_value("SEQ01_take002")
    expect(page.get_by_label("Take B")).to_have_value("SEQ01_take001")
    expect(page.locator("[data-shift=a]")).to_have_text("3")
    again = two.open(page.url.removeprefix(two.base))
    expect(again.locator("[data-shift=a]")).to_have_text("3")


def test_takes_play_together(two: Windows) -> None:
    page = two.open(f"{SEQ}&mode=overlay")
    page.keyboard.press("Space")
    page.wait_for_function(f"() => Math.min(...{TIMES}) > .5")
    page.keyboard.press("Space")
    first, second = page.evaluate(TIMES)
    assert abs(first - second) < 0.2


def test_nothing_hides_the_pictures_foot(two: Windows) -> None:
    for size in ({"width": 1280, "height": 800}, {"width": 1024, "height": 768}, ZOOMED, PHONE):
        for way in ("side", "flip", "wipe"):
            page = two.open(f"{SEQ}&mode={way}", viewport=size)
            assert page.evaluate(SEEN, ".is-up .screen"), (size, way)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (size, way)
            page.context.close()


def test_the_buttons_that_decide_do_not_hide_the_picture_at_200_percent(two: Windows) -> None:
    page = two.open("/p/film/dailies?item=SEQ01_take001", viewport=ZOOMED)
    assert page.evaluate(SEEN, ".stage .screen")
    phone = two.open("/p/film/dailies?item=SEQ01_take001", viewport=PHONE)
    expect(phone.locator(".acts")).to_have_css("position", "fixed")  # where a thumb is


def test_a_phone_shows_both_takes_at_once(two: Windows, axe: str) -> None:
    page = two.open(SEQ, viewport=PHONE, has_touch=True, is_mobile=True)
    for letter in ("a", "b"):
        expect(page.locator(f"#side-{letter} .screen")).to_be_in_viewport(ratio=1)
    assert grave(page, axe) == []
    page.get_by_role("button", name="Overlay").tap()
    mode(page, "overlay")
    assert grave(page, axe) == []
