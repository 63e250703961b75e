"""Queue and money by hand: what is under way in every project, called off where it is shown; no run over the budget."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import PHONE, says
from tests.browser.test_manners import grave
from tests.browser.test_paying import COMPOSE, pay
from tests.cli.support import kinds

if TYPE_CHECKING:
    from tests.browser.support import Windows
    from tests.fal.server import FalServer

pytestmark = pytest.mark.browser


def test_over_the_budget_the_button_is_off_with_the_reason_before_the_click(paying: Windows) -> None:
    paying.film("budget", "film", "0.10")
    page = paying.open(COMPOSE)
    page.get_by_label("Renderer").first.select_option("fal")
    button = page.get_by_role("button", name="Generate a take · $0.252")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(page.locator("#generate-why")).to_contain_text(
        "the run costs $0.252, and $0.10 is left of the budget of $0.10"
    )
    button.click(force=True)
    page.get_by_role("button", name="Explore a grid").click()
    page.locator("[data-grid-run=renderer]").select_option("fal")
    page.locator("[data-grid-run=count]").select_option("4")
    expect(page.locator("#explore-dialog [data-why]")).to_contain_text("is left of the budget")
    expect(page.locator("#explore-dialog [data-act=explore]")).to_have_attribute("aria-disabled", "true")
    paying.film("budget", "film", "1")
    expect(button).to_have_attribute("aria-disabled", "false")  # by itself
    assert "TakeRequested" not in kinds(paying.root)


def test_what_is_under_way_is_shown_with_price_and_age_and_called_off(
    paying: Windows, fal_env: FalServer, axe: str
) -> None:
    paying.film("budget", "film", "1")
    fal_env.fault("queued", times=100)
    pay(paying)
    every, page = paying.open("/queue"), paying.open("/p/film/queue")
    for one in (every, page):
        row = one.locator("#work-film-SEQ02_take001")
        expect(row).to_contain_text("$0.252")
        expect(row).to_contain_text("tester")
        expect(row).to_contain_text(re.compile("for [0-9]+ second"))
        expect(row.locator("[data-stage]")).to_contain_text("queued")
        assert grave(one, axe) == []
    expect(page.locator(".facts")).to_contain_text("$0.748 left")
    page.get_by_role("button", name="Cancel …").click()
    page.get_by_role("button", name="Call it off").click()
    says(page, "SEQ02_take001 is cancelled; fal answers")
    for one in (every, page):
        expect(one.locator("main")).to_contain_text("Nothing is under way")
        assert grave(one, axe) == []


@pytest.mark.parametrize("path", ["/queue", "/p/film/queue"])
def test_the_pages_fit_a_phone(windows: Windows, axe: str, path: str) -> None:
    page = windows.open(path, viewport=PHONE, has_touch=True, is_mobile=True)
    assert grave(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
