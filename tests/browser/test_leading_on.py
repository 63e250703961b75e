"""Where a page says no, its buttons lead on: by a click, by the keyboard, under a thumb."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import PHONE, says
from tests.browser.test_manners import grave
from tests.cli.support import PLAN, add_plan, kinds

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.support import Windows

pytestmark = pytest.mark.browser

FRAMED = {"title": "Three", "needs_start_frame": True, "shots": [{"prompt": "A door opens.", "duration": 4}]}
THUMB = 44  # pixels that a thumb needs
# What a page does that was open when somebody else locked the sequence.
LATE = "async () => (await import('/static/decide.js')).decide('reject', {take: 1, reason: 'too dark'})"


@pytest.fixture
def refused(windows: Windows) -> Windows:
    """Return windows on a film whose SEQ03 wants a start frame and has none."""
    add_plan(windows.film, {**PLAN, "sequences": {**PLAN["sequences"], "SEQ03": FRAMED}})
    return windows


def composing(windows: Windows, **options: object) -> tuple[Page, Locator]:
    """Open the page where a run of SEQ03 is composed, and what says there why not."""
    page = windows.open("/p/film/SEQ03?view=compose", **options)
    why = page.locator("#generate-why")
    expect(why).to_contain_text("SEQ03 needs a start frame and has none")
    return page, why


def test_a_refused_run_leads_by_the_keyboard_to_what_it_needs(refused: Windows) -> None:
    page, why = composing(refused)
    expect(page.locator("#generate")).to_have_attribute("aria-disabled", "true")
    way = why.get_by_role("link", name="Explore a grid")
    way.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Make a grid · free rehearsal").click()
    says(page, "SEQ03_grid001 is under way")
    page.locator('#family [data-node="SEQ03_grid001"] img').wait_for()
    refused.go(page, "/p/film/SEQ03?view=compose")
    why.get_by_role("link", name="Choose a quadrant").click()
    expect(page.locator("#dialog-SEQ03_grid001")).to_be_visible()
    page.keyboard.press("2")
    says(page, "Quadrant 2 is the start frame of SEQ03")


def test_a_refused_run_goes_on_with_a_field_of_the_page_changed(refused: Windows) -> None:
    page, why = composing(refused)
    page.get_by_role("button", name="Write it anew").click()
    page.get_by_label("Own words for shot 1").fill("A gate opens.")
    why.get_by_role("button", name="Go on without a start frame").click()
    expect(page.get_by_label("Without a start frame")).to_be_checked()
    page.get_by_role("button", name="Generate a take · free rehearsal").click()
    says(page, "SEQ03_take001 is under way")
    assert refused.film("status", "film", "SEQ03", "--json").json["sequences"]["SEQ03"]["shots"][0]["prompt"] == (
        "A gate opens."
    )


def test_a_sequence_that_was_locked_meanwhile_is_reopened_from_the_refusal(refused: Windows) -> None:
    refused.pardon("400")
    refused.film("approve", "film", "SEQ01", "--take", "1")
    refused.film("finalize", "film", "SEQ01")
    page = refused.open("/p/film/SEQ01?view=cut")
    page.evaluate(LATE)
    says(page, "SEQ01 is final")
    page.locator("#toasts").get_by_role("button", name="Reopen SEQ01").press("Enter")
    says(page, "SEQ01 is open again")
    assert kinds(refused.root)[-1] == "SequenceReopened"
    expect(page.get_by_role("button", name="Lock as final")).to_be_visible()


def test_the_next_step_of_a_card_leads_to_its_page(refused: Windows) -> None:
    page = refused.open("/p/film")
    page.locator("#card-SEQ03").get_by_role("link", name="Explore a grid").click()
    expect(page.locator("#explore-dialog")).to_be_visible()
    refused.go(page, "/p/film")
    page.locator("#card-SEQ02").get_by_role("link", name="Look at SEQ02_take001").click()
    expect(page.locator("#panel h2").first).to_have_text("Take 1")


def test_a_page_that_is_not_there_leads_to_one_that_is(refused: Windows) -> None:
    refused.pardon("404")
    page = refused.new()
    page.goto("/p/film/SEQ99")
    page.get_by_role("link", name="Look at the board of film").click()
    expect(page.locator("#card-SEQ01")).to_be_visible()


def test_what_leads_on_shuts_nobody_out(refused: Windows, axe: str) -> None:
    page, why = composing(refused, viewport=PHONE, has_touch=True)
    assert grave(page, axe) == []
    found = why.locator("a, button")
    assert found.count() == 2
    for one in found.all():
        box = one.bounding_box()
        assert box is not None
        assert box["height"] >= THUMB
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
