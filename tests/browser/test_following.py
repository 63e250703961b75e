"""What happens elsewhere is shown as it happens, and what was is shown as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import Windows, says
from tests.cli.support import Process, kinds
from tests.console.support import started

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.cli.support import Takes

pytestmark = pytest.mark.browser


def mark(page: Page) -> None:
    """Leave something in a page that a reload would take away."""
    page.evaluate("window.stays = true")


def marked(page: Page) -> bool:
    return bool(page.evaluate("window.stays === true"))


def test_what_another_process_appends_is_shown_without_a_reload(windows: Windows) -> None:
    board = windows.open("/p/film")
    sequence = windows.open("/p/film/SEQ01?view=cut")
    for page in (board, sequence):
        mark(page)
    Process(windows.root)("approve", "film", "SEQ01", "--take", "1", "--actor", "Ines")
    expect(board.locator("#phase-APPROVED #card-SEQ01")).to_be_visible()
    expect(board.locator("#card-SEQ01")).to_contain_text("3 of 3 shots in the cut")
    expect(sequence.locator("#take-SEQ01_take001")).to_contain_text("in the cut")
    assert marked(board)
    assert marked(sequence)


def test_a_second_browser_sees_what_the_first_one_decides(windows: Windows) -> None:
    here, there = windows.open("/p/film/dailies?item=SEQ01_take001"), windows.open("/p/film/dailies")
    expect(there.locator("#row-SEQ01_take001")).to_be_visible()
    mark(there)
    here.keyboard.press("a")
    expect(there.locator("#row-SEQ01_take001")).to_have_count(0)
    expect(there.locator(".tabs .count")).to_have_text("2")
    assert marked(there)


def test_eight_tabs_of_one_browser_are_live_at_once_though_it_allows_six_connections(windows: Windows) -> None:
    tabs = [windows.open("/p/film")]
    for _ in range(7):
        tabs.append(tabs[0].context.new_page())
        windows.go(tabs[-1], "/p/film")
    Process(windows.root)("approve", "film", "SEQ01", "--take", "1")
    for tab in tabs:
        expect(tab.locator("#phase-APPROVED #card-SEQ01")).to_be_visible()
    tabs[0].close()  # the line is nobody's own
    Process(windows.root)("undo", "film", "SEQ01")
    for tab in tabs[1:]:
        expect(tab.locator("#phase-APPROVED")).to_have_count(0)


def test_a_browser_without_shared_workers_is_live_too(windows: Windows) -> None:
    page = windows.new()
    page.add_init_script("delete window.SharedWorker")
    windows.go(page, "/p/film")
    Process(windows.root)("approve", "film", "SEQ01", "--take", "1")
    expect(page.locator("#phase-APPROVED #card-SEQ01")).to_be_visible()


def test_a_console_that_comes_back_is_live_again_and_shows_what_was_missed(shown: Takes, browser: Browser) -> None:
    with started(shown.root) as (_, link):
        windows = Windows(browser, link.rstrip("/"), shown)
        windows.pardon("net::ERR")
        page = windows.open("/p/film")
        port = link.rstrip("/").rpartition(":")[2]
    expect(page.locator("#live")).to_have_text("Offline")
    shown("approve", "film", "SEQ01", "--take", "1")
    with started(shown.root, "--port", port):
        expect(page.locator("#phase-APPROVED #card-SEQ01")).to_be_visible()
        expect(page.locator("#live")).to_have_text("Live")
        windows.close()
    assert windows.faults == []


def test_a_take_that_is_made_elsewhere_arrives_while_words_are_being_typed(windows: Windows) -> None:
    page = windows.open("/p/film/SEQ01?view=compose")
    page.get_by_role("button", name="Write it anew").first.click()
    page.keyboard.type(" Slowly.")
    Process(windows.root)("generate", "film", "SEQ01")
    page.locator('#family [data-node="SEQ01_take002"] img').wait_for()
    field = page.get_by_label("Own words for shot 1")
    expect(field).to_be_focused()
    expect(field).to_have_value("@ann walks across the yard. Slowly.")


def test_a_take_goes_on_playing_while_the_queue_beside_it_changes(windows: Windows) -> None:
    page = windows.open("/p/film/dailies?item=SEQ02_take001")
    page.evaluate("""async () => {
        window.stops = [];
        window.video = document.querySelector(".stage video");
        video.loop = true;
        await video.play();
        for (const name of ["pause", "emptied"]) video.addEventListener(name, () => stops.push(name));
    }""")
    Process(windows.root)("approve", "film", "SEQ01", "--take", "1")
    expect(page.locator("#row-SEQ01_take001")).to_have_count(0)
    Process(windows.root)("undo", "film", "SEQ01")
    expect(page.locator("#row-SEQ01_take001")).to_be_visible()
    assert page.evaluate("video === document.querySelector('.stage video') && !video.paused")
    assert page.evaluate("stops") == []


def test_a_card_takes_the_focus_along_to_its_next_phase(windows: Windows) -> None:
    page = windows.open("/p/film")
    link = page.locator("#card-SEQ01").get_by_role("link").first
    link.focus()
    Process(windows.root)("approve", "film", "SEQ01", "--take", "1")
    expect(page.locator("#phase-APPROVED #card-SEQ01")).to_be_visible()
    expect(link).to_be_focused()


def test_a_dialog_stays_open_and_keeps_its_words_while_the_page_behind_it_changes(windows: Windows) -> None:
    page = windows.open("/p/film/SEQ01?view=compose")
    page.get_by_role("button", name="Explore a grid").first.click()
    words = page.get_by_label("What the four pictures show")
    words.fill("Rain on the yard.")
    page.locator("#explore-dialog h2").click()  # the words are left, not sent
    Process(windows.root)("generate", "film", "SEQ01")
    page.locator('#family [data-node="SEQ01_take002"]').wait_for(state="attached")
    expect(page.locator("#explore-dialog")).to_be_visible()
    expect(words).to_have_value("Rain on the yard.")


def test_the_slider_shows_an_earlier_state_that_can_only_be_read(windows: Windows) -> None:
    windows.film("approve", "film", "SEQ01", "--take", "1")
    before = kinds(windows.root)
    page = windows.open("/p/film/time")
    expect(page.locator("#phase-APPROVED #card-SEQ01")).to_be_visible()
    expect(page.locator("#past")).to_have_count(0)
    earlier = len(before) - 1
    page.get_by_label("Position in the log").fill(str(earlier))
    expect(page.locator("#past")).to_contain_text(f"As of event {earlier} of {len(before)}")
    expect(page.locator("#past")).to_contain_text("read-only")
    expect(page.locator("#phase-APPROVED")).to_have_count(0)
    assert page.evaluate("scrollY") == 0  # it is the list of events that follows, not the page
    page.locator("#card-SEQ01").get_by_role("link").click()
    expect(page.locator("#past")).to_contain_text(f"As of event {earlier} of {len(before)}")
    page.locator("#live.is-on").wait_for(state="attached")
    for view in ("cut", "compose"):
        windows.go(page, f"/p/film/SEQ01?view={view}&at={earlier}")
        free = page.locator("main button[data-act]:not([disabled]):not([aria-disabled=true]):visible")
        acts = set(free.evaluate_all("all => all.map(one => one.dataset.act)"))
        assert acts <= {"play", "previous-shot", "next-shot", "sound", "full", "whence"}  # all of them only look
        assert page.locator("main select[data-cover]:not([disabled]), main .option:not([disabled])").count() == 0
    windows.go(page, f"/p/film/dailies?item=SEQ01_take001&at={earlier}")
    page.keyboard.press("a")
    says(page, "This is the past")
    page.get_by_role("link", name="Back to now").click()
    expect(page.locator("#past")).to_have_count(0)
    assert kinds(windows.root) == before
