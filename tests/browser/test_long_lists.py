"""A long board in a browser: it goes on as it is scrolled, and an event touches the card that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import Windows
from tests.cli.support import Takes
from tests.console.crowd import crowded
from tests.console.support import started

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

SEQUENCES = 130


@pytest.fixture
def crowd(browser: Browser, tmp_path: Path) -> Iterator[Windows]:
    """Return windows on a project of many sequences, which have no takes yet."""
    root = tmp_path / "crowd"
    crowded(root, SEQUENCES, 0)
    with started(root) as (_, link):
        windows = Windows(browser, link.rstrip("/"), Takes(root))
        yield windows
        windows.close()
    assert windows.faults == []


def _scrolled_to_its_end(page: Page) -> None:
    for shown in (60, 120, SEQUENCES):
        expect(page.locator(".seq-card")).to_have_count(shown)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")


def test_a_long_board_goes_on_as_it_is_scrolled(crowd: Windows) -> None:
    page = crowd.open("/p/crowd")
    _scrolled_to_its_end(page)
    expect(page.locator("[data-more]")).to_have_count(0)
    expect(page.locator("#card-SEQ130")).to_contain_text("The SEQ130")
    page.reload()
    expect(page.locator(".seq-card")).to_have_count(SEQUENCES)


def test_an_event_changes_its_card_and_leaves_the_others_as_they_are(crowd: Windows) -> None:
    page = crowd.open("/p/crowd")
    _scrolled_to_its_end(page)
    page.evaluate("for (const card of document.querySelectorAll('.seq-card')) card.known = true")
    with page.expect_response(lambda answer: answer.url.endswith(f"/p/crowd?show={SEQUENCES}")) as answered:
        crowd.film("generate", "crowd", "SEQ125", "--no-wait")
    expect(page.locator("#phase-GENERATING #card-SEQ125")).to_be_visible()
    assert answered.value.text().count("data-same") == SEQUENCES - 1
    expect(page.locator("[data-same]")).to_have_count(0)
    assert page.evaluate("[...document.querySelectorAll('.seq-card')].filter((card) => card.known).length") == SEQUENCES


def test_without_scripts_a_link_leads_on(crowd: Windows) -> None:
    page = crowd.new(java_script_enabled=False)
    page.goto("/p/crowd")
    expect(page.locator(".seq-card")).to_have_count(60)
    page.get_by_role("link", name="Show more").click()
    expect(page.locator(".seq-card")).to_have_count(120)
