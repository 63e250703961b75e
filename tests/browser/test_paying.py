"""Runs that cost something, by hand: the price on the button, what is under way, and what becomes of doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import says
from tests.browser.test_manners import grave
from tests.cli.support import facts, kinds, sha256

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.support import Windows
    from tests.fal.server import FalServer

pytestmark = pytest.mark.browser

COMPOSE = "/p/film/SEQ02?view=compose"


def pay(windows: Windows) -> Page:
    """Ask for a take of SEQ02 at fal, on the page where runs are composed."""
    page = windows.open(COMPOSE)
    page.get_by_label("Renderer").first.select_option("fal")
    button = page.get_by_role("button", name="Generate a take · $0.252")
    expect(button).to_have_attribute("aria-disabled", "false")
    expect(page.locator("#run-preview")).to_contain_text("fal-ai/kling-video/o3/standard/text-to-video")
    button.dblclick()  # by a hand that trembles: one take all the same
    says(page, "SEQ02_take001 is under way")
    return page


def arrived(page: Page) -> None:
    page.locator('#family [data-node="SEQ02_take001"] img').wait_for()
    expect(page.locator("#jobs")).to_have_count(0)


def test_a_take_is_paid_for_at_the_price_on_the_button_and_arrives_by_itself(
    paying: Windows, fal_env: FalServer
) -> None:
    paying.film("budget", "film", "1")
    fal_env.fault("queued")
    page, board = pay(paying), paying.open("/p/film")
    expect(page.locator("#job-row-SEQ02_take001")).to_contain_text("queued")
    expect(board.locator("#card-SEQ02")).to_contain_text("Generating")
    expect(page.get_by_role("button", name="Carry on")).to_be_hidden()  # it is followed from here
    fal_env.finish(fal_env.jobs()[0])
    arrived(page)
    expect(board.locator("#card-SEQ02")).to_contain_text("$0.252")
    assert len(fal_env.posts()) == 1
    done = facts(paying.root, "VideoCompleted")[0]
    assert sha256((paying.root / done["path"]).read_bytes()) == done["sha256"]
    paying.go(page, "/p/film/dailies")
    page.keyboard.press("a")
    says(page, "Take 1 of SEQ02 approved")


def test_a_take_in_doubt_is_asked_about_where_it_is_shown(paying: Windows, fal_env: FalServer) -> None:
    fal_env.fault("drop_after")
    page = pay(paying)
    expect(page.locator("#job-row-SEQ02_take001")).to_contain_text("in doubt")
    board = paying.open("/p/film")
    expect(board.locator("#card-SEQ02 .pill.bad")).to_have_text("in doubt")
    board.get_by_role("button", name="Ask fal about it").click()
    says(board, "SEQ02_take001 is fal's")
    arrived(page)
    assert len(fal_env.posts()) == 1


def test_a_person_settles_what_fal_does_not_know(paying: Windows, fal_env: FalServer) -> None:
    fal_env.fault("drop_before")
    page = pay(paying)
    page.get_by_role("button", name="Ask fal").click()
    says(page, "fal's history shows no such job")
    page.get_by_role("button", name="Settle it").click()
    page.get_by_role("button", name="It is that request").click()
    says(page, "Which request is it?")
    page.get_by_role("button", name="Settle it").click()
    page.get_by_role("button", name="Give it up as lost").click()
    says(page, "given up as lost")
    expect(page.locator("#jobs")).to_have_count(0)
    assert facts(paying.root, "VideoFailed")[-1]["kind"] == "lost"


def test_a_job_is_called_off_and_one_that_nobody_follows_is_carried_on(paying: Windows, fal_env: FalServer) -> None:
    fal_env.fault("running", times=2)
    page = pay(paying)
    page.locator("#job-row-SEQ02_take001").get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Call it off").click()
    says(page, "SEQ02_take001 is cancelled; fal answers")
    expect(page.locator("#jobs")).to_have_count(0)
    paying.film("generate", "film", "SEQ02", "--yes", "--no-wait")
    carry_on = page.locator("#job-row-SEQ02_take002").get_by_role("button", name="Carry on")
    expect(carry_on).to_be_visible()
    carry_on.click()
    says(page, "Carrying on with SEQ02_take002")
    expect(carry_on).to_be_hidden()
    fal_env.finish(fal_env.jobs()[-1])
    page.locator('#family [data-node="SEQ02_take002"] img').wait_for()
    assert kinds(paying.root).count("TakeSubmitting") == len(fal_env.posts()) == 2


def test_what_is_under_way_or_in_doubt_shuts_nobody_out(paying: Windows, fal_env: FalServer, axe: str) -> None:
    fal_env.fault("drop_before")
    page = pay(paying)
    expect(page.locator("#job-row-SEQ02_take001")).to_contain_text("in doubt")
    assert grave(page, axe) == []
    page.get_by_role("button", name="Settle it").click()
    assert grave(page, axe) == []
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    paying.go(page, "/p/film")
    assert grave(page, axe) == []
